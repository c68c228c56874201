"""What happened where and what is known of it: only the steps in which something changes, as expressions of ibis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
from ibis.expr.types import Table, Value

from saferhavens.core.forecast.panels.declaration import Look, Measure, Panel, Span, Step, Target

FOR_EVER = 1_000_000
"""The last step of a unit that goes on."""


def _double(number: int) -> Value:
    """DuckDB takes 1.0 for a decimal, and adds decimals slowly."""
    return ibis.literal(number).cast("float64")


def around(series: str) -> str:
    """The name of the series of a unit's neighbours: no target can be called so."""
    return f"{series}.around"


@dataclass(frozen=True)
class Facts:
    """`counts`: the targets by place and step, where there was an event. `terms`: from which step to before which `end`
    units of a life are told of by one vintage, or by none; and since which step there has been one without a gap."""

    units: Table
    counts: Table
    terms: Table


def facts(tables: Mapping[str, Table], panel: Panel, span: Span) -> Facts:
    force = _in_force(tables["vintages"], panel.step, span)
    units = tables["units"]
    return Facts(units, _counts(tables["events"], force, panel), _terms(units, force, panel.step, span))


def of_units(known: Facts, neighbours: Table | None, panel: Panel) -> Table:
    """By `number` and `step`: the series of each unit asked for and of its neighbours, where anything was reported or
    another vintage begins; with `parent`, `vintage` and `since`."""
    units, own = known.units.filter(known.units.asked), [target.name for target in panel.targets]
    terms = units.select("number", "life", "parent").join(known.terms, "life").drop("life")
    rows = [
        terms.select("number", step="begin"),
        units.select("number", "place").join(known.counts, "place").select("number", "step", *own),
    ]
    near = sorted({feature.of for feature in panel.features if feature.look is Look.NEIGHBOURS})
    if neighbours is not None:
        told = units.select("number").join(neighbours, "number").join(known.counts, "place")
        rows.append(told.select("number", "step", **{around(name): told[name] for name in near}))
    points = _added("number", rows, [*own, *map(around, near)])
    return _during(points, terms, "number").drop("begin", "end")


def of_parents(known: Facts, names: Sequence[str], span: Span) -> Table:
    """By `parent` and `step`, the first at least: the sums over all units of that parent, of what is known of them;
    `since` tells from which step on anything has been known of any of them."""
    units = known.units.filter(known.units.parent.notnull())
    terms = units.select("parent", "place", "life").join(known.terms, "life").filter(ibis._.vintage.notnull())
    rows = [
        units.select("parent", step=ibis.literal(span.first, "int32")).distinct(),
        _during(known.counts.select("place", "step", *names), terms, "place").select("parent", "step", *names),
        terms.select("parent", step="begin", level=_double(1)),
        terms.select("parent", step="end", level=_double(-1)),
    ]
    return _since_when(_added("parent", rows, [*names, "level"]), span)


def _during(rows: Table, terms: Table, key: str) -> Table:
    """Beside each row the term in which it lies."""
    return rows.join(terms, [key, rows.step >= terms.begin, rows.step < terms.end])


def _since_when(points: Table, span: Span) -> Table:
    """`level` says how many units' times begin and end; known is what lies between."""
    ever = ibis.cumulative_window(group_by="parent", order_by="step")
    told = points.mutate(
        known=points.level.sum().over(ever) > 0,
        following=points.step.lead(1).over(ibis.window(group_by="parent", order_by="step")),
    )
    after_gap = ibis.cases((~told.known, told.following), else_=None).max().over(ever)
    since = after_gap.coalesce(span.first)
    return told.mutate(since=ibis.cases((told.known, since), else_=None).cast("int32")).drop(
        "level", "known", "following"
    )


def _added(key: str, rows: Sequence[Table], series: Sequence[str]) -> Table:
    """All rows, with 0 in the series that they do not have, added by key and step."""
    whole = [
        each.select(key, "step", **{name: each[name] if name in each.columns else _double(0) for name in series})
        for each in rows
    ]
    every = ibis.union(*whole)
    return every.group_by(key, "step").aggregate(**{name: every[name].sum() for name in series})


# --- events and the vintage that counts -------------------------------------------------------------------------------


def _step_of(day: Value, step: Step) -> Value:
    year, month = day.year().cast("int64"), day.month().cast("int64")  # PostgreSQL has fractions here
    return ((year - 1980) * 12 + month if step is Step.MONTH else year).cast("int32")


def _steps(first: int, last: int) -> Table:
    numbers = ibis.range(first, last + 1).unnest().name("step").as_table()
    return numbers.mutate(step=numbers.step.cast("int32"))


def _in_force(vintages: Table, step: Step, span: Span) -> Table:
    """Of each country and step the newest vintage that was known and covers the whole step."""
    day = ibis.interval(days=1)
    known = vintages.filter(vintages.known_from <= ibis.literal(span.as_of)).select(
        "vintage",
        "country",
        "known_from",
        covered_from=_step_of((vintages.covers_from - day).cast("date"), step) + 1,
        covered_to=_step_of((vintages.covers_to + day).cast("date"), step) - 1,
    )
    steps = _steps(span.first, span.origin)
    covered = known.join(steps, [steps.step >= known.covered_from, steps.step <= known.covered_to])
    newest = ibis.row_number().over(group_by=["country", "step"], order_by=ibis.desc("known_from"))
    return covered.mutate(age=newest).filter(ibis._.age == 0).select("country", "step", "vintage")


def _counts(events: Table, force: Table, panel: Panel) -> Table:
    """Only events of the vintage in force count."""
    told = events.mutate(step=_step_of(events.on, panel.step)).drop("on")
    counted = told.join(force, ["country", "step", "vintage"])
    measured = {target.name: _measured(counted, target) for target in panel.targets}
    return counted.group_by("place", "step").aggregate(**measured)


def _measured(events: Table, target: Target) -> Value:
    """A whole number in a double: exact below 2 ** 53, whatever the order of adding."""
    counts = events.kind.isin(target.kinds) if target.kinds else events.step.notnull()
    value = events[target.column].cast("float64") if target.measure is Measure.SUM else _double(1)
    chosen = ibis.cases((counts, value), else_=_double(0))
    return chosen.max() if target.measure is Measure.ANY else chosen.sum()


def _terms(units: Table, force: Table, step: Step, span: Span) -> Table:
    """Nothing is known of a step before or after a life."""
    ends = _step_of(units.exists_to, step).coalesce(FOR_EVER)
    lives = units.select("life", "country", born=_step_of(units.exists_from, step), dies=ends).distinct()
    told = lives.cross_join(_steps(span.first, span.last)).left_join(force, ["country", "step"])
    exists = (told.born <= told.step) & (told.dies >= told.step)
    told = told.select("life", begin=told.step, vintage=ibis.cases((exists, told.vintage), else_=None))
    ever = ibis.cumulative_window(group_by="life", order_by="begin")
    gap = ibis.cases((told.vintage.isnull(), told.begin), else_=None).max().over(ever)
    other = ibis.window(group_by="life", order_by="begin")
    terms = told.mutate(
        since=ibis.cases((told.vintage.notnull(), gap.coalesce(span.first - 1) + 1), else_=None).cast("int32"),
        goes_on=(told.begin != span.first) & told.vintage.identical_to(told.vintage.lag(1).over(other)),
    )
    terms = terms.filter(~terms.goes_on).drop("goes_on")
    return terms.mutate(end=terms.begin.lead(1).over(other).coalesce(span.last + 1).cast("int32"))
