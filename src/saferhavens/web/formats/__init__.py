"""How numbers and dates are written, where Django's own formats differ from what our readers are used to."""
