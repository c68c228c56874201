"""What a feature looks back at, and what it says of it: once, for rows of an engine and for rows in memory.

Sums over the last steps are differences of two totals from the beginning. A total stays the same until something is
reported, so it is made of the few steps in which something changes; looking back is then cheap, where sums over moving
windows cost an engine much.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from saferhavens.core.forecast.panels.declaration import Feature, Look, Panel, Span
from saferhavens.core.forecast.panels.happening import around

ONE = 2**20
"""The weight of the newest step in a decayed sum."""

RUN = "run"
"""How many steps are known, without a gap, up to and with this one."""

Parents = tuple[str, int]
"""The sum of a series over so many steps, over all units of one parent."""


class Read(NamedTuple):
    """The value of a column so many steps back."""

    column: str
    back: int


class Rows(Protocol):
    """A row for each unit and step, in whatever way it is held. Columns are the targets, and those named below."""

    def back(self, read: Read) -> Any:
        """Null, or anything at all, where the unit was not known without a gap since then."""

    def target(self, read: Read) -> Any:
        """Null where it is not known."""

    def weighted(self, series: str, weights: Sequence[float], newest: int) -> Any:
        """The sum of the last values, the newest so many steps back, times their weights."""

    def where(self, condition: Any, value: Any) -> Any:
        """The value, null where the condition does not hold."""

    def divided(self, value: Any, by: int) -> Any:
        """Rounded once."""

    def of_parent(self, parents: Parents) -> Any: ...


def total(series: str) -> str:
    """The name of the sum of a series from the first step on: no target can be called so."""
    return f"{series}.total"


def quiet(series: str) -> str:
    """The name of the steps since a series was last not 0; null if a gap lies between."""
    return f"{series}.quiet"


def weights(feature: Feature) -> list[float]:
    """Of a decayed sum, by age in steps, in whole 2 ** -20."""
    return [float(round(ONE * 2 ** (-age / feature.steps))) for age in range(feature.reach)]


def totals_of(panel: Panel) -> list[str]:
    """The series of whose totals features are made."""
    return sorted({_series(each) for each in panel.features if each.look in SUMS})


def quiets_of(panel: Panel) -> list[str]:
    return sorted({each.of for each in panel.features if each.look is Look.SINCE})


def parents_of(panel: Panel) -> list[Parents]:
    return sorted({(each.of, each.steps) for each in panel.features if each.look in {Look.PARENT, Look.SHARE}})


SUMS = frozenset({Look.TOTAL, Look.MEAN, Look.SHARE, Look.NEIGHBOURS})


def _series(feature: Feature) -> str:
    return around(feature.of) if feature.look is Look.NEIGHBOURS else feature.of


def reads(feature: Feature, span: Span) -> list[Read]:
    """What a feature reads of its own unit's past."""
    newest = span.horizon
    match feature.look:
        case Look.LAG:
            return [Read(feature.of, newest + feature.steps - 1)]
        case Look.DECAYED:
            return [Read(RUN, newest), *(Read(feature.of, newest + age) for age in range(feature.reach))]
        case Look.SINCE:
            return [Read(quiet(feature.of), newest)]
        case Look.PARENT:
            return []
    return reads_of_sum(_series(feature), feature.steps, span)


def reads_of_sum(series: str, steps: int, span: Span) -> list[Read]:
    newest = span.horizon
    return [Read(RUN, newest), Read(total(series), newest), Read(total(series), newest + steps)]


def sum_of(rows: Rows, series: str, steps: int, span: Span) -> Any:
    """The sum of the last steps, where so many are known without a gap."""
    run, newest, before = map(rows.back, reads_of_sum(series, steps, span))
    return rows.where(run >= steps, newest - before)


def finished(rows: Rows, feature: Feature, span: Span) -> Any:
    """The feature."""
    match feature.look:
        case Look.LAG:
            return rows.target(*reads(feature, span))
        case Look.SINCE:
            return rows.back(*reads(feature, span))
        case Look.DECAYED:
            weighted = rows.weighted(feature.of, weights(feature), span.horizon) / float(ONE)
            return rows.where(rows.back(Read(RUN, span.horizon)) >= feature.reach, weighted)
        case Look.PARENT:
            return rows.of_parent((feature.of, feature.steps))
    value = sum_of(rows, _series(feature), feature.steps, span)
    if feature.look is Look.MEAN:
        return rows.divided(value, feature.steps)
    parents = rows.of_parent((feature.of, feature.steps)) if feature.look is Look.SHARE else None
    return value if parents is None else value / rows.where(parents != 0, parents)
