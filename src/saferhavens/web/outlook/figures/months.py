"""Distributions by month: deaths and new displacement, as twenty dots, as a fan, and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from saferhavens.core.forecast.months import first_day
from saferhavens.core.forecast.targets import Target
from saferhavens.core.problems import ProblemError
from saferhavens.web.design.figures import Cell, Chart, Column, Series, short_month
from saferhavens.web.outlook import freezing, leads, reading
from saferhavens.web.outlook.drawing import DOTS, dots
from saferhavens.web.outlook.figures.figure import Figure, sources_of_run
from saferhavens.web.outlook.models import ForecastRun, ForecastValue, FrozenDraws
from saferhavens.web.outlook.observed import Observed
from saferhavens.web.outlook.reading import Shown
from saferhavens.web.outlook.remembered import every_value, whole_values
from saferhavens.web.outlook.wording import (
    amount,
    listed,
    names_of,
    one_in,
    over_words,
    target_name,
    time_of,
    window_words,
)
from saferhavens.web.outlook.words import Label

COLOURS = {
    Target.STATE_BASED_DEATHS: "violence-1",
    Target.CIVILIAN_DEATHS: "violence-3",
    Target.NEW_DISPLACEMENT: "series-5",
}
KEYS = {
    Target.STATE_BASED_DEATHS: "deaths",
    Target.CIVILIAN_DEATHS: "civilian-deaths",
    Target.NEW_DISPLACEMENT: "displacement",
}
DOT_LEVELS = (np.arange(DOTS) + 0.5) / DOTS


@dataclass(frozen=True)
class Ahead:
    """What a run says of one place: the window that is told, each month, and the sums of its first months."""

    shown: Shown
    name: str
    whole: ForecastValue
    months: Sequence[ForecastValue]
    sums: Sequence[ForecastValue] = ()

    @property
    def code(self) -> str:
        return self.whole.unit

    @property
    def window(self) -> str:
        """The months that are told together."""
        return window_words(self.shown.run.target, self.whole.first, self.whole.last)

    @property
    def span(self) -> str:
        """All months that are forecast."""
        run = self.shown.run
        return window_words(run.target, run.first, run.last)

    @property
    def label(self) -> Label:
        """Of the window that is told."""
        return self.shown.label_of(self.whole.first, self.whole.last)

    @property
    def every_value(self) -> list[ForecastValue]:
        """The window that is told, the other sums, each month."""
        return [self.whole, *(each for each in (*self.sums, *self.months) if each != self.whole)]

    @property
    def near(self) -> list["Told"]:
        """The next months one by one, in words."""
        return [Told(self.shown, value) for value in self.months[: leads.NEAR]]

    @property
    def added_up(self) -> list["Told"]:
        """The sums of the first months, the shortest first."""
        return [Told(self.shown, value) for value in self.sums]

    @property
    def over(self) -> str:
        """A warning where the months that are forecast lie behind us."""
        run = self.shown.run
        return over_words(run.target, run.origin, run.last)

    @property
    def target(self) -> str:
        return target_name(self.shown.run.target)

    @property
    def told(self) -> "Told":
        return Told(self.shown, self.whole)

    @property
    def many(self) -> str:
        """The chance of 25 or more."""
        return self.told.many

    @property
    def says(self) -> str:
        return self.told.says

    @cached_property
    def dots(self) -> SafeString:
        """Twenty equally likely sums of the window; empty where the distribution was not kept."""
        found = _dots_of(str(self.shown.run.pk)).get(self.code)
        return dots(found) if found else SafeString("")


@dataclass(frozen=True)
class Told:
    """One month, or a sum of months, in words, with the label of the model so far ahead."""

    shown: Shown
    value: ForecastValue

    @property
    def window(self) -> str:
        return window_words(self.shown.run.target, self.value.first, self.value.last)

    @property
    def last(self) -> str:
        """The last month."""
        return time_of(self.shown.run.target, self.value.last)

    @property
    def length(self) -> int:
        """How many months."""
        return self.value.last - self.value.first + 1

    @property
    def label(self) -> Label:
        return self.shown.label_of(self.value.first, self.value.last)

    @property
    def middle(self) -> str:
        return amount(self.value.q50)

    @property
    def range(self) -> str:
        return _("%(low)s to %(high)s") % {"low": amount(self.value.q05), "high": amount(self.value.q95)}

    @property
    def anything(self) -> str:
        """The chance that there is anything at all."""
        return one_in(self.value.chance)

    @property
    def many(self) -> str:
        """The chance of 25 or more."""
        return one_in(self.value.at_least_25)

    @property
    def says(self) -> str:
        if self.value.q95 is not None and self.value.q95 < 1:
            return _("Most likely none. The chance of any is %(chance)s.") % {"chance": self.anything}
        return _("As likely more than %(middle)s as fewer; 9 times in 10 it is %(range)s.") % {
            "middle": self.middle,
            "range": self.range,
        }


@lru_cache(maxsize=32)
def _dots_of(run: str) -> dict[str, tuple[float, ...]]:
    """Unit → twenty equally likely sums over the months that are told. A run never changes, so they are made once."""
    kept = FrozenDraws.objects.select_related("run").filter(run=run).first()
    if kept is None:
        return {}
    draws = freezing.unpacked(kept)
    last = reading.window_told(kept.run)[1]
    months = [place for place, month in enumerate(draws.months) if month <= last]
    levels = np.quantile(draws.values[:, months].sum(axis=1), DOT_LEVELS, axis=1)
    return {unit: tuple(levels[:, row].tolist()) for row, unit in enumerate(draws.units)}


def ahead(target: Target, units: Sequence[str], scope: str = "") -> list[Ahead]:
    """What the newest run says of `units`, in their order; those it does not know are left out.

    Raises NO_FORECAST_YET.
    """
    return of_run(reading.latest(target, scope), units)


def of_run(shown: Shown, units: Sequence[str] | None = None) -> list[Ahead]:
    """What one run says of `units`, or of all by rank."""
    wanted = None if units is None else set(units)
    whole = {value.unit: value for value in whole_values(shown.run) if wanted is None or value.unit in wanted}
    months: dict[str, list[ForecastValue]] = {}
    sums: dict[str, list[ForecastValue]] = {}
    for value in every_value(shown.run, None if units is None else tuple(units)):
        (months if value.first == value.last else sums).setdefault(value.unit, []).append(value)
    names = names_of(whole)
    order = list(whole) if units is None else [unit for unit in units if unit in whole]
    return [Ahead(shown, names[unit], whole[unit], months.get(unit, []), sums.get(unit, [])) for unit in order]


def meaning(target: str) -> list[str]:
    """What exactly is forecast."""
    texts = {
        Target.STATE_BASED_DEATHS: _(
            "Deaths, best estimate, in conflict in which a state takes part, as UCDP counts them, by month of the"
            " event."
        ),
        Target.CIVILIAN_DEATHS: _(
            "Deaths of civilians killed on purpose by a state or an organised group (one-sided violence), as UCDP"
            " counts them, by month of the event."
        ),
        Target.NEW_DISPLACEMENT: _(
            "New movements of people inside their country because of conflict, violence or disaster, as IDMC counts"
            " them. Who flees twice counts twice."
        ),
    }
    return [texts[Target(target)]] if Target(target) in texts else []


def uncertainty() -> str:
    return _(
        "Each forecast is a whole distribution. Half of it lies in the narrow range, 9 tenths in the wide one. The"
        " newest months of any source are counted again later: what came can still change. A model is judged by"
        " itself for months 1 to 3, 4 to 6 and 7 to 14 ahead, and for each sum."
    )


# --- tables -------------------------------------------------------------------------------------------------------


def columns_of(first: Sequence[Column]) -> list[Column]:
    return [
        *first,
        Column("median", _("Middle"), "decimal", places=0),
        Column("q05", _("5 % are below"), "decimal", places=0),
        Column("q25", _("25 % are below"), "decimal", places=0),
        Column("q75", _("75 % are below"), "decimal", places=0),
        Column("q95", _("95 % are below"), "decimal", places=0),
        Column("mean", _("Mean"), "decimal"),
        Column("chance_any", _("Chance of any"), "share"),
        Column("chance_25", _("Chance of 25 or more"), "share"),
        Column("judgement", _("Judgement"), "text"),
    ]


def cells_of(value: ForecastValue, shown: Shown) -> list[Cell]:
    figures = [value.q50, value.q05, value.q25, value.q75, value.q95, value.mean, value.chance, value.at_least_25]
    return [*figures, _(shown.label_of(value.first, value.last).label)]


def compared(places: Sequence[Ahead], key: str, title: str, address: str) -> Figure:
    """Several places over the whole window; the file holds their months too."""
    first = places[0]
    columns = columns_of(
        [Column("place", _("Place"), "text"), Column("code", _("Code"), "code"), Column("window", _("Months"), "text")]
    )
    return Figure(
        key=key,
        title=title,
        says=_("Sums over %(window)s.") % {"window": first.window},
        columns=columns,
        rows=[_compared_row(each, each.whole) for each in places],
        all_rows=[_compared_row(each, value) for each in places for value in each.every_value],
        links=[reverse("outlook:place", args=[each.code]) for each in places],
        sources=sources_of_run(first.shown.run),
        address=address,
        meaning=meaning(first.shown.run.target),
        uncertainty=uncertainty(),
        in_file_only=frozenset({"window", "judgement"}),  # the same in all rows, and told above
        is_open=True,
    )


def _compared_row(place: Ahead, value: ForecastValue) -> list[Cell]:
    window = window_words(place.shown.run.target, value.first, value.last)
    return [place.name, place.code, window, *cells_of(value, place.shown)]


# --- the fan ------------------------------------------------------------------------------------------------------


def fan(place: Ahead, observed: Observed, address: str) -> Figure:
    """What was, and the distribution of each month ahead."""
    run = place.shown.run
    return Figure(
        key=KEYS[Target(run.target)],
        title=_("%(target)s, month by month") % {"target": place.target},
        says=" ".join([_says_by_month(place.months), *_says_where_no_skill(place)]),
        columns=columns_of([Column("month", _("Month"), "month")]),
        rows=[(first_day(value.first), *cells_of(value, place.shown)) for value in place.months],
        sources=sources_of_run(run),
        address=address,
        meaning=meaning(run.target),
        uncertainty=uncertainty(),
        chart=_fan_chart(run, place.months, observed),
    )


def _says_by_month(months: Sequence[ForecastValue]) -> str:
    middles = [value.q50 or 0.0 for value in months]
    highest = max((value.q95 or 0.0 for value in months), default=0.0)
    low, high = amount(min(middles, default=0.0)), amount(max(middles, default=0.0))
    if low == high:
        text = _("Each month by itself: the middle is %(low)s; 95 %% are below %(highest)s.")
    else:
        text = _("Each month by itself: the middle lies between %(low)s and %(high)s; 95 %% are below %(highest)s.")
    return text % {"low": low, "high": high, "highest": amount(highest)}


def _says_where_no_skill(place: Ahead) -> list[str]:
    """Of which months ahead the model knows no more than its baselines; nothing where it always knows more."""
    run = place.shown.run
    spans = [
        window_words(run.target, values[0].first, values[-1].first)
        for values in by_lead(run.origin, place.months)
        if place.shown.label_of(values[0].first, values[0].first) is Label.NO_SKILL
    ]
    text = _("No skill for %(months)s: there the model did not beat its baselines.")
    return [text % {"months": listed(spans)}] if spans else []


def by_lead(origin: int, months: Sequence[ForecastValue]) -> list[list[ForecastValue]]:
    """Months that are judged together, the nearest first."""
    groups: dict[str, list[ForecastValue]] = {}
    for value in months:
        groups.setdefault(leads.ahead_cases(value.first - origin), []).append(value)
    return list(groups.values())


def _fan_chart(run: ForecastRun, months: Sequence[ForecastValue], observed: Observed) -> Chart:
    """Past months to the left, forecast ones to the right; the last past month is where the fan begins."""
    past = [month for month in sorted(observed) if month <= run.origin]
    empty: list[float | None] = [None] * len(past)

    def ahead_of(name: str) -> list[float | None]:
        return [*empty, *(getattr(value, name) for value in months)]

    colour = COLOURS[Target(run.target)]
    return Chart(
        "fan",
        [short_month(first_day(month)) for month in (*past, *(value.first for value in months))],
        [
            Series(_("Counted"), [*(observed[month] for month in past), *(None for _month in months)], "ink-2"),
            Series(_("Middle of the forecast"), ahead_of("q50"), colour, "dashed"),
            Series("", ahead_of("q05"), colour),
            Series(_("9 in 10 outcomes"), ahead_of("q95"), colour),
            Series("", ahead_of("q25"), colour),
            Series(_("half of the outcomes"), ahead_of("q75"), colour),
        ],
    )


def held(target: Target, scope: str = "") -> Shown | None:
    """The newest run of a target, or None where there is none yet."""
    try:
        return reading.latest(target, scope)
    except ProblemError:
        return None
