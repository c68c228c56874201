"""Onset of mass killing in a country, within one or two years."""
