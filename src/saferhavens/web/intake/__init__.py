"""The ways in: each a small app of the same shape, and all end in `evidence.actions.receiving`."""
