"""Profiles: the page of each country and place, and the first page of the site."""
