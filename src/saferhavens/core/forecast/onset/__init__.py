"""The onset of mass killing in the two years after a year of data, country by country.

    forecast(panel, last_year)             → OnsetForecast: chances, ranges, reasons
    what_moved(before, after)              → Move: why a chance changed
    forward_test(panel, first, last)       → ForwardTest: what would have been said, beside what happened

`panel.py` what was known when · `shuffling.py`, `elasticnet.py`, `replica.py` the Early Warning Project's model ·
`features.py`, `directions.py`, `experts.py`, `calibrating.py`, `ours.py` our model · `forecasting.py`, `testing.py`
the two uses.
"""

from saferhavens.core.forecast.onset.forecasting import (
    CLIMATOLOGY,
    MODELS,
    OURS,
    PERSISTENCE,
    PUBLISHED,
    Move,
    OnsetForecast,
    forecast,
    what_moved,
)
from saferhavens.core.forecast.onset.testing import ForwardTest, forward_test

__all__ = [
    "CLIMATOLOGY",
    "MODELS",
    "OURS",
    "PERSISTENCE",
    "PUBLISHED",
    "ForwardTest",
    "Move",
    "OnsetForecast",
    "forecast",
    "forward_test",
    "what_moved",
]
