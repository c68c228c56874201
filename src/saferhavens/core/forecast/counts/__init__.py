"""Counts a country and month as full distributions: deaths in conflict, deaths of civilians."""

from saferhavens.core.forecast.counts.model import BASELINES, MODELS, OURS, baseline, forecast

__all__ = ["BASELINES", "MODELS", "OURS", "baseline", "forecast"]
