"""Writing to an organisation without an account. Nothing that leads to the sender is read, kept or written down."""
