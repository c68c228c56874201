"""What we hold of outside data: each file that was loaded, as a vintage that is kept."""
