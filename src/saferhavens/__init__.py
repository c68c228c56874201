"""Safer Havens: see violence against displaced people coming, warn those who must act, follow what they did."""

__version__ = "0.1.0"
