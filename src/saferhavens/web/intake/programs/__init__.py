"""Other programs: tokens of limited scope, reports by JSON, and KoboToolbox's REST hook."""
