"""The pure heart of the program: no Django, no network, no disk, no clock, no global random state."""
