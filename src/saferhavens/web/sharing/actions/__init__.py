"""All that is decided here: one function a verb, each with `audit`."""
