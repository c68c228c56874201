"""The public channel: no account, no address kept, a receipt code to come back with."""
