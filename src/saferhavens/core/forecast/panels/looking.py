"""From the steps in which something changes to a row for each, and what each looks back at; expressions of ibis.

Sums over the last steps are differences of two totals from the beginning. A total stays the same until something is
reported, so it is made of the few rows that there are; looking back is then a LAG, which costs an engine next to
nothing, where sums over moving windows cost much.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import ibis
from ibis.expr.types import Table, Value

from saferhavens.core.forecast.panels.declaration import Feature, Look, Panel, Span
from saferhavens.core.forecast.panels.happening import Facts, around, facts, of_parents, of_units

ONE = 2**20
"""The weight of the newest step in a decayed sum."""


class Read(NamedTuple):
    """The value of a column so many steps back."""

    column: str
    back: int

    @property
    def name(self) -> str:
        return f"{self.column}-{self.back}"


def total(series: str) -> str:
    """The name of the sum of a series from the first step on: no target can be called so."""
    return f"{series}.total"


def last(series: str) -> str:
    """The name of the last step in which a series was not 0."""
    return f"{series}.last"


def weights(feature: Feature) -> list[float]:
    """Of a decayed sum, by age in steps, in whole 2 ** -20."""
    return [float(round(ONE * 2 ** (-age / feature.steps))) for age in range(feature.reach)]


def panel_of(tables: Mapping[str, Table], panel: Panel, span: Span) -> Table:
    """The finished panel: `number` of the unit, `step`, numbers of vintages, targets and features, in any order."""
    known = facts(tables, panel, span)
    rows = _rows(of_units(known, tables.get("neighbours"), panel), panel, span)
    reads = {read for feature in panel.features for read in _reads(feature, span)} | {Read("vintage", span.horizon)}
    looked = rows.mutate(**_read(rows, "number", reads))
    if shared := _of_parents(panel):
        looked = looked.left_join(_parents(known, shared, span), ["parent", "step"])
    targets = {target.name: looked[target.name] for target in panel.targets}
    features = {feature.name: _finished(looked, feature, span) for feature in panel.features}
    vintage = looked[Read("vintage", span.horizon).name]
    return looked.select("number", "step", "vintage", features_vintage=vintage, **targets, **features)


# --- a row for each step ----------------------------------------------------------------------------------------------


def _rows(points: Table, panel: Panel, span: Span) -> Table:
    """A target is 0 in the steps that are no points, and null where nothing is known."""
    totals = {_series(feature) for feature in panel.features if feature.look in TOTALS}
    lasts = {feature.of for feature in panel.features if feature.look is Look.SINCE}
    rows = _spread(points, "number", totals, lasts, span)
    told = {
        target.name: ibis.cases(
            (rows.since.isnull(), None), (rows.step == rows.point, rows[target.name].cast("int32")), else_=0
        )
        for target in panel.targets
    }
    return rows.mutate(**told)


def _spread(points: Table, key: str, totals: Iterable[str], lasts: Iterable[str], span: Span) -> Table:
    """Each point's row repeated up to the next `point`, with the totals and last steps of the series so far."""
    ever = ibis.cumulative_window(group_by=key, order_by="step")
    following = points.step.lead(1).over(ibis.window(group_by=key, order_by="step"))
    told = points.mutate(
        following=following.coalesce(span.last + 1),
        **{total(name): points[name].sum().over(ever).cast("int32") for name in sorted(totals)},
        **{last(name): _step_where(points, name).max().over(ever) for name in sorted(lasts)},
    )
    rows = told.rename(point="step").mutate(step=ibis.range(told.step, told.following).unnest())
    return rows.mutate(step=rows.step.cast("int32")).drop("following")


def _step_where(points: Table, series: str) -> Value:
    return ibis.cases((points[series] > 0, points.step), else_=None)


# --- looking back -----------------------------------------------------------------------------------------------------

TOTALS = frozenset({Look.TOTAL, Look.MEAN, Look.SHARE, Look.NEIGHBOURS})


def _series(feature: Feature) -> str:
    return around(feature.of) if feature.look is Look.NEIGHBOURS else feature.of


def _reads(feature: Feature, span: Span) -> list[Read]:
    """What a feature reads of its own unit's past."""
    newest = span.horizon
    match feature.look:
        case Look.LAG:
            return [Read(feature.of, newest + feature.steps - 1)]
        case Look.DECAYED:
            return [Read(feature.of, newest + age) for age in range(feature.reach)]
        case Look.SINCE:
            return [Read(last(feature.of), newest), Read("since", newest)]
        case Look.PARENT:
            return []
    return _reads_of_total(_series(feature), feature.steps, span)


def _reads_of_total(series: str, steps: int, span: Span) -> list[Read]:
    return [
        Read(total(series), span.horizon), Read(total(series), span.horizon + steps), Read("since", span.horizon)
    ]  # fmt: skip


def _read(rows: Table, key: str, reads: Iterable[Read]) -> dict[str, Value]:
    back = ibis.window(group_by=key, order_by="step")
    return {read.name: rows[read.column].lag(read.back).over(back) for read in sorted(reads)}


def _sum_of(rows: Table, series: str, steps: int, span: Span) -> Value:
    """The sum of the last steps, where so many are known without a gap."""
    newest, before, since = (rows[read.name] for read in _reads_of_total(series, steps, span))
    return ibis.cases((rows.step - span.horizon - since >= steps - 1, newest - before.coalesce(0)), else_=None)


def _finished(rows: Table, feature: Feature, span: Span) -> Value:
    """The feature, from what was read."""
    reads = [rows[read.name] for read in _reads(feature, span)]
    match feature.look:
        case Look.LAG:
            return reads[0]
        case Look.SINCE:
            return ibis.cases((reads[0] >= reads[1], rows.step - span.horizon - reads[0]), else_=None)
        case Look.DECAYED:
            return sum(value * weight for value, weight in zip(reads, weights(feature), strict=True)) / float(ONE)
    return _finished_sum(rows, feature, span)


def _finished_sum(rows: Table, feature: Feature, span: Span) -> Value:
    parents = _of_parent(feature.of, feature.steps)
    if feature.look is Look.PARENT:
        return rows[parents]
    value = _sum_of(rows, _series(feature), feature.steps, span)
    divisors = {Look.MEAN: lambda: feature.steps, Look.SHARE: lambda: rows[parents].nullif(0)}
    return value / divisors[feature.look]() if feature.look in divisors else value


# --- parents ----------------------------------------------------------------------------------------------------------


def _of_parents(panel: Panel) -> list[tuple[str, int]]:
    """Of which series and over how many steps the parents' sums are needed."""
    return sorted({(each.of, each.steps) for each in panel.features if each.look in {Look.PARENT, Look.SHARE}})


def _parents(known: Facts, shared: list[tuple[str, int]], span: Span) -> Table:
    """By `parent` and `step` their sums."""
    names = sorted({series for series, _ in shared})
    rows = _spread(of_parents(known, names), "parent", names, (), span)
    reads = {read for series, steps in shared for read in _reads_of_total(series, steps, span)}
    looked = rows.mutate(**_read(rows, "parent", reads))
    sums = {_of_parent(series, steps): _sum_of(looked, series, steps, span) for series, steps in shared}
    return looked.select("parent", "step", **sums)


def _of_parent(series: str, steps: int) -> str:
    return f"{series}.parent-{steps}"
