"""Forecasts: panels, models and their rolling-origin tests. Nothing after a forecast's origin can enter it."""
