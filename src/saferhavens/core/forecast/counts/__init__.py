"""Deaths a country and month, as whole distributions."""
