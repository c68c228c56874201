"""What an organisation shares, what is released from it, and what others then see: only through `core.disclosure`."""
