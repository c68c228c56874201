"""The form on this site, for people who sign in: on a cheap phone, without a network, without scripts."""
