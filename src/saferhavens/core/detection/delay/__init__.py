"""What is not yet reported: how figures of the newest months will change, learnt from how earlier vintages changed.

Without it the newest months look quiet (or, where first figures are too high, loud). Signals use its completeness
before they test anything. `arrivals.py`: the same where each single report says when it came.
"""

from saferhavens.core.detection.delay.arrivals import arrived
from saferhavens.core.detection.delay.changes import Changes, learnt
from saferhavens.core.detection.delay.nowcasting import Nowcast, as_reported, nowcast, simple_ratio
from saferhavens.core.detection.delay.releases import one_release

__all__ = ["Changes", "Nowcast", "arrived", "as_reported", "learnt", "nowcast", "one_release", "simple_ratio"]
