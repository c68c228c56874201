"""All divisions of a country together, beside what is said of the country as a whole.

Draws of divisions that were coupled belong together, so their sum is as uncertain as it is. The two forecasts are made
apart, from other rows and by other models: a reader who adds up must be told how far they agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from django.utils.translation import gettext as _

from saferhavens.core.forecast import trajectories
from saferhavens.web.design.templatetags.design import count
from saferhavens.web.outlook import freezing, leads, reading
from saferhavens.web.outlook.figures.months import Ahead, Told
from saferhavens.web.outlook.forecasting import COUPLED
from saferhavens.web.outlook.models import FrozenDraws
from saferhavens.web.outlook.reading import Shown
from saferhavens.web.outlook.wording import amount, window_words
from saferhavens.web.outlook.words import Label

LEVELS = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Together:
    """The sum over all divisions for the window that is told, and what is said of the country, if anything is."""

    shown: Shown
    number: int
    low: float
    middle: float
    high: float
    country: Told | None

    @property
    def label(self) -> Label:
        """Of sums over all divisions, which are tested as such."""
        first, last = reading.window_told(self.shown.run)
        return self.shown.labels.parts.get(leads.total_cases(last - first + 1), Label.NOT_SCORED)

    @property
    def says(self) -> list[str]:
        facts = {"number": count(self.number), "window": self._window, "middle": amount(self.middle)}
        own = _(
            "The %(number)s divisions together, %(window)s: as likely more than %(middle)s as fewer; 9 times in 10 it"
            " is %(range)s."
        )
        return [own % (facts | {"range": self._range}), *self._beside_the_country()]

    @property
    def _window(self) -> str:
        return window_words(self.shown.run.target, *reading.window_told(self.shown.run))

    @property
    def _range(self) -> str:
        return _("%(low)s to %(high)s") % {"low": amount(self.low), "high": amount(self.high)}

    def _beside_the_country(self) -> list[str]:
        if self.country is None:
            return []
        value = self.country.value
        if (value.first, value.last) != reading.window_told(self.shown.run):
            text = _(
                "The forecast of the country as a whole is made apart and is of other months (%(window)s): the two"
                " cannot be compared."
            )
            return [text % {"window": self.country.window}]
        text = _(
            "The forecast of the country as a whole is made apart: %(middle)s, 9 times in 10 %(range)s. It also knows"
            " of events of which no division is known."
        )
        return [text % {"middle": self.country.middle, "range": self.country.range}, self._agreement()]

    def _agreement(self) -> str:
        if self.agrees:
            return _("The middle of each lies in the range of the other.")
        return _("The two do not agree: the middle of one lies outside the range of the other. Rely on neither alone.")

    @property
    def agrees(self) -> bool:
        """Whether the middle of each lies in the range of the other."""
        if self.country is None:
            return False
        value = self.country.value
        inside = (value.q05 or 0.0) <= self.middle <= (value.q95 or 0.0)
        return inside and self.low <= (value.q50 or 0.0) <= self.high


def together(places: Sequence[Ahead], country: Ahead | None) -> Together | None:
    """The sum over all places of one run; None of runs whose draws do not belong together, and of single places."""
    if len(places) < 2:
        return None
    shown = places[0].shown
    levels = _levels(str(shown.run.pk)) if shown.run.parameters.get(COUPLED) else None
    return Together(shown, len(places), *levels, country.told if country else None) if levels else None


@lru_cache(maxsize=32)
def _levels(run: str) -> tuple[float, float, float] | None:
    """Low, middle and high of the sum over all units of a run. A run never changes, so they are made once."""
    kept = FrozenDraws.objects.select_related("run").filter(run=run).first()
    if kept is None:
        return None
    draws, last = freezing.unpacked(kept), reading.window_told(kept.run)[1]
    months = [place for place, month in enumerate(draws.months) if month <= last]
    low, middle, high = np.quantile(trajectories.total(draws)[months].sum(axis=0), LEVELS).tolist()
    return low, middle, high
