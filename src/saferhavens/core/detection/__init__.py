"""Signals: counts that are higher, or more silent, than they should be; and how such alarms did in the past."""
