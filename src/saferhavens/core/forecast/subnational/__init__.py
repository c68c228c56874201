"""Deaths a division (ADM1) and month, as full distributions, pooled over divisions and countries."""

from saferhavens.core.forecast.subnational.events import Placed, division_months
from saferhavens.core.forecast.subnational.model import BASELINES, IGN_LADDER, RECIPE, baseline, forecast

__all__ = ["BASELINES", "IGN_LADDER", "RECIPE", "Placed", "baseline", "division_months", "forecast"]
