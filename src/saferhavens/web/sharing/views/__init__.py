"""Pages: of those who decide, of those who approve, of states, and of everybody."""
