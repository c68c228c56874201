"""The figures of the outlook. Each is made of what `reading` gives, and knows its source, meaning and uncertainty."""
