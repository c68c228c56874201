"""Places: countries and their first and second administrative divisions."""
