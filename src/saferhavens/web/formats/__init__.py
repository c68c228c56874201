"""How numbers are written, where Django's own formats differ from what readers in Latin America are used to."""
