"""Deaths a first-level division and month."""
