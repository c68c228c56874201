"""A fictional cast to try things out with. It exists only where SAFERHAVENS_DEMO is set."""
