"""New internal displacement a country and month."""
