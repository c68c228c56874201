"""Proper scores, calibration, and skill over named baselines."""
