"""New internal displacement a country and month, as full distributions, from what a vintage knew."""

from saferhavens.core.forecast.displacement.model import BASELINES, LADDER, RECIPE, baseline, forecast
from saferhavens.core.forecast.displacement.vintages import as_known

__all__ = ["BASELINES", "LADDER", "RECIPE", "as_known", "baseline", "forecast"]
