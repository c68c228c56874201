"""Mobility: where displaced people are and come from, and where violence has struck. The migration map."""
