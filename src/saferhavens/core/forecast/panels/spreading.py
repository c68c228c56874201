"""From the steps in which something changes to a row for each step, in an engine; expressions of ibis."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import ibis
from ibis.expr.types import BooleanValue, Table, Value

from saferhavens.core.forecast.panels.declaration import Panel, Span
from saferhavens.core.forecast.panels.happening import Facts, facts, of_parents, of_units
from saferhavens.core.forecast.panels.looking import (
    RUN,
    Parents,
    Read,
    finished,
    parents_of,
    quiet,
    quiets_of,
    reads,
    reads_of_sum,
    sum_of,
    total,
    totals_of,
)


@dataclass(frozen=True)
class Looked:
    """Rows beside which all that is read of their past stands; `looking.Rows` says what each method is."""

    table: Table

    def back(self, read: Read) -> Value:
        return self.table[_name(read)]

    def target(self, read: Read) -> Value:
        return self.table[_name(read)]

    def weighted(self, series: str, weights: Sequence[float], newest: int) -> Value:
        """In doubles: Spark takes a weight written 1.0 for a decimal, and would round the quotient to nine digits."""
        values = [self.back(Read(series, newest + age)).cast("float64") for age in range(len(weights))]
        return sum(value * weight for value, weight in zip(values, weights, strict=True))

    def where(self, condition: BooleanValue, value: Value) -> Value:
        return ibis.cases((condition, value), else_=None)

    def divided(self, value: Value, by: int) -> Value:
        return value / by

    def of_parent(self, parents: Parents) -> Value:
        return self.table[_of_parent(parents)]


def panel_of(tables: Mapping[str, Table], panel: Panel, span: Span) -> Table:
    """The finished panel: `number` of the unit, `step`, numbers of vintages, targets and features, in any order."""
    known = facts(tables, panel, span)
    rows = _rows(of_units(known, tables.get("neighbours"), panel), panel, span)
    read = {each for feature in panel.features for each in reads(feature, span)} | {Read("vintage", span.horizon)}
    table = rows.mutate(**_read(rows, "number", read))
    if asked := parents_of(panel):
        table = table.left_join(_parents(known, asked, span), ["parent", "step"])
    looked = Looked(table)
    targets = {target.name: table[target.name] for target in panel.targets}
    features = {feature.name: finished(looked, feature, span) for feature in panel.features}
    vintage = looked.back(Read("vintage", span.horizon))
    return table.select("number", "step", "vintage", features_vintage=vintage, **targets, **features)


def _rows(points: Table, panel: Panel, span: Span) -> Table:
    """A target is 0 in the steps that are no points, and null where nothing is known."""
    rows = _spread(points, "number", totals_of(panel), quiets_of(panel), span)
    told = {
        target.name: ibis.cases(
            (rows.since.isnull(), None), (rows.step == rows.point, rows[target.name].cast("int32")), else_=0
        )
        for target in panel.targets
    }
    return rows.mutate(**told)


def _spread(points: Table, key: str, totals: Iterable[str], quiets: Iterable[str], span: Span) -> Table:
    """Each point's row repeated up to the next `point`, with the totals so far and the steps since it was not quiet."""
    ever = ibis.cumulative_window(group_by=key, order_by="step")
    following = points.step.lead(1).over(ibis.window(group_by=key, order_by="step"))
    told = points.mutate(
        following=following.coalesce(span.last + 1),
        **{total(name): points[name].sum().over(ever).cast("int32") for name in totals},
        **{quiet(name): ibis.cases((points[name] > 0, points.step), else_=None).max().over(ever) for name in quiets},
    )
    rows = told.rename(point="step").mutate(step=ibis.range(told.step, told.following).unnest())
    rows = rows.mutate(step=rows.step.cast("int32")).drop("following")
    return rows.mutate(
        **{RUN: ibis.cases((rows.since.notnull(), rows.step - rows.since + 1), else_=0)},
        **{quiet(name): _steps_since(rows, quiet(name)) for name in quiets},
    )


def _steps_since(rows: Table, last: str) -> Value:
    return ibis.cases((rows[last] >= rows.since, rows.step - rows[last]), else_=None)


def _read(rows: Table, key: str, read: Iterable[Read]) -> dict[str, Value]:
    """Before the first step every total is 0."""
    window = ibis.window(group_by=key, order_by="step")
    return {_name(each): _lag(rows, each).over(window) for each in sorted(read)}


def _lag(rows: Table, read: Read) -> Value:
    return rows[read.column].lag(read.back, 0) if read.column.endswith(total("")) else rows[read.column].lag(read.back)


def _name(read: Read) -> str:
    return f"{read.column}-{read.back}"


def _parents(known: Facts, asked: list[Parents], span: Span) -> Table:
    """By `parent` and `step` their sums."""
    names = sorted({series for series, _ in asked})
    rows = _spread(of_parents(known, names, span), "parent", names, (), span)
    read = {each for series, steps in asked for each in reads_of_sum(series, steps, span)}
    looked = Looked(rows.mutate(**_read(rows, "parent", read)))
    sums = {_of_parent((series, steps)): sum_of(looked, series, steps, span) for series, steps in asked}
    return looked.table.select("parent", "step", **sums)


def _of_parent(parents: Parents) -> str:
    series, steps = parents
    return f"{series}.parent-{steps}"
