"""The commands: thin, over `core`, `sources` and the web's actions. Exit codes come from `core.problems`."""
