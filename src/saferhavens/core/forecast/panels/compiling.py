"""From the declaration of a panel to SQL, by ibis: one text for DuckDB, PostgreSQL and Spark each, with equal results.

Four tables go in (their columns: SCHEMAS): `events`, `vintages`, `units`, and `neighbours` where a feature needs them.
Whatever order an engine adds in, the results are equal to the last bit: everything that is added is a whole number
(held in a double, exact below 2 ** 53), weights of decayed sums are whole numbers of 2 ** -20, and each fraction comes
from one division at the end.

Events are sparse, the grid is not: counts are made and joined small, and the whole grid goes through one sort.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import ibis
from ibis.config import Config
from ibis.expr.types import BooleanColumn, Table, Value

from saferhavens.core.forecast.panels.declaration import Feature, Look, Measure, Panel, Span, Step, Target, Units
from saferhavens.core.forecast.panels.priogrid import COLUMNS, ROWS

ONE = 2**20
"""The weight of the newest step in a decayed sum."""

FOR_EVER = 1_000_000
"""The last step of a unit that goes on."""

SCHEMAS = {
    "events": {
        "country": "string",
        "adm1": "string",
        "adm2": "string",
        "longitude": "float64",
        "latitude": "float64",
        "on": "date",
        "kind": "string",
        "vintage": "string",
    },
    "vintages": {
        "vintage": "string",
        "country": "string",
        "known_from": "date",
        "covers_from": "date",
        "covers_to": "date",
    },
    "units": {
        "number": "int64",
        "unit": "string",
        "country": "string",
        "parent": "string",
        "exists_from": "date",
        "exists_to": "date",
    },
    "neighbours": {"unit": "string", "neighbour": "string"},
}
"""Columns by table; `events` has besides the columns that targets sum, whole numbers. `units.number` counts the units
from 0, in their order."""


class Dialect(StrEnum):
    """Engines for which SQL can be written."""

    DUCKDB = "duckdb"
    POSTGRESQL = "postgres"
    SPARK = "pyspark"


class _SparkOptions(Config):
    """What ibis asks when it writes Spark's SQL. It brings this along only with Spark itself."""

    treat_nan_as_null: bool = False


@dataclass(frozen=True)
class Part:
    """One of `of` parts of the units, by number: parts can be built apart, and put together are the whole."""

    part: int = 0
    of: int = 1

    def bounds(self, units: int) -> tuple[int, int]:
        """The first number of the part and the first beyond it."""
        return self.part * units // self.of, (self.part + 1) * units // self.of


@lru_cache(maxsize=64)
def compiled(panel: Panel, span: Span, dialect: Dialect, numbers: tuple[int, int] | None = None) -> str:
    """The one query that makes the panel, ordered by unit and step. Raises PANEL_AS_OF_TOO_EARLY.

    With `numbers` only the rows of the units from the first of these numbers up to, without it, the second.
    """
    span.check_origin_is_over(panel.step)
    if dialect is Dialect.SPARK and ibis.options.pyspark is None:
        ibis.options.pyspark = _SparkOptions()
    return str(ibis.to_sql(expression(panel, span, numbers), dialect=dialect, pretty=False))


def schemas(panel: Panel) -> dict[str, dict[str, str]]:
    """The tables that the panel needs, and their columns with their types."""
    summed = dict.fromkeys(panel.summed, "int64")
    tables = SCHEMAS | {"events": SCHEMAS["events"] | summed}
    return {name: columns for name, columns in tables.items() if name != "neighbours" or panel.uses(Look.NEIGHBOURS)}


def expression(panel: Panel, span: Span, numbers: tuple[int, int] | None = None) -> Table:
    """The panel as an expression over the unbound tables of `schemas`."""
    tables = {name: ibis.table(columns, name=name) for name, columns in schemas(panel).items()}
    force = _in_force(tables["vintages"], panel.step, span)
    counts = _counts(tables["events"], force, panel)
    every = _lives(tables["units"], panel.step)
    lives = every.filter((every.number >= numbers[0]) & (every.number < numbers[1])) if numbers else every
    numbered = lives.select("unit", "number").join(counts, "unit").drop("unit")
    base = _with_series(_grid(lives, _times(lives, force, span)), numbered, panel)
    if names := _series(panel, Look.NEIGHBOURS):
        base = _with_neighbours(base, _around(lives, tables["neighbours"], counts, names), names)
    for feature in _features(panel, Look.DECAYED):
        base = _with_decayed(base, numbered, feature, span)
    looked = base.mutate(**_windows(base, "number", _own_windows(panel), span))
    if wanted := _of_parents(panel):
        names = sorted({series for series, _ in wanted})
        looked = _with_parents(looked, lives, _parents(every, force, counts, names, span), wanted, span)
    return _shown(looked, panel, span)


# --- events and the vintage that counts -------------------------------------------------------------------------------


def _step_of(day: Value, step: Step) -> Value:
    year, month = day.year().cast("int64"), day.month().cast("int64")
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


def _unit_of(events: Table, units: Units) -> Value:
    if units is not Units.CELL:
        return events[units.value]
    row = ibis.least(((events.latitude + 90) * 2).floor().cast("int64"), ROWS - 1)
    column = ((events.longitude + 180) * 2).floor().cast("int64") % COLUMNS
    return (row * COLUMNS + column + 1).cast("string")


def _counts(events: Table, force: Table, panel: Panel) -> Table:
    """Each target by unit and step, where there was an event; only events of the vintage in force."""
    facts = events.select(
        "country",
        "vintage",
        "kind",
        *panel.summed,
        unit=_unit_of(events, panel.units),
        step=_step_of(events.on, panel.step),
    )
    counted = facts.join(force, ["country", "step", "vintage"])
    return counted.group_by("unit", "step").aggregate(
        **{target.name: _measured(counted, target) for target in panel.targets}
    )


def _measured(events: Table, target: Target) -> Value:
    counts = events.kind.isin(target.kinds) if target.kinds else events.step.notnull()
    value = events[target.column].cast("float64") if target.measure is Measure.SUM else 1.0
    chosen = ibis.cases((counts, value), else_=0.0)
    return chosen.max() if target.measure is Measure.ANY else chosen.sum()


# --- the complete grid ------------------------------------------------------------------------------------------------


def _lives(units: Table, step: Step) -> Table:
    """The units with the first and the last step in which they exist."""
    ends = _step_of(units.exists_to, step).coalesce(FOR_EVER)
    return units.select(
        "unit",
        "country",
        "parent",
        number=units.number.cast("int32"),
        begins=_step_of(units.exists_from, step),
        ends=ends,
    )


def _times(lives: Table, force: Table, span: Span) -> Table:
    """What all units of one country and one time of life share, step by step: whether anything is known of the step
    (they exist, and a vintage covers it), of which vintage, and the same of the last step that may be looked at."""
    groups = lives.select("country", "begins", "ends").distinct().cross_join(_steps(span.first, span.last))
    told = groups.left_join(force, ["country", "step"])
    exists = (told.begins <= told.step) & (told.ends >= told.step)
    vintage = ibis.cases((exists, told.vintage), else_=None)
    told = told.select("country", "begins", "ends", "step", vintage=vintage)
    life = ["country", "begins", "ends"]
    past = ibis.window(group_by=life, order_by="step", preceding=(None, span.horizon))
    return told.mutate(
        known=told.vintage.notnull(),
        features_vintage=told.vintage.lag(span.horizon).over(group_by=life, order_by="step"),
        unknown_at=_last_step(told, told.vintage.isnull()).over(past).coalesce(span.first - 1),
    )


def _grid(lives: Table, times: Table) -> Table:
    """Each unit and step, whether its values are known, and the last step looking back that is not."""
    rows = lives.join(times, ["country", "begins", "ends"])
    return rows.select("number", "unit", "step", "vintage", "features_vintage", "known", "unknown_at")


def _joined(base: Table, counts: Table, names: Iterable[str], key: str = "number") -> Table:
    found = counts.select(found_key=counts[key], found_step=counts.step, **{name: counts[name] for name in names})
    both = base.left_join(found, [base[key] == found.found_key, base.step == found.found_step])
    return both.drop("found_key", "found_step")


def _known_values(base: Table, names: Iterable[str]) -> Table:
    """0 where nothing was reported, null where nothing is known."""
    return base.mutate(**{name: ibis.cases((base.known, base[name].coalesce(0.0)), else_=None) for name in names})


def _with_series(base: Table, counts: Table, panel: Panel) -> Table:
    names = [target.name for target in panel.targets]
    return _known_values(_joined(base, counts, names), names)


def _around(lives: Table, neighbours: Table, counts: Table, names: Sequence[str]) -> Table:
    """The sums over the neighbours of each unit, by step: all that was reported there."""
    near = lives.select("unit", "number").join(neighbours, "unit").select("number", unit="neighbour")
    told = near.join(counts, "unit")
    return told.group_by("number", "step").aggregate(**{_of_neighbours(name): told[name].sum() for name in names})


def _with_neighbours(base: Table, around: Table, names: Sequence[str]) -> Table:
    own = [_of_neighbours(name) for name in names]
    return _known_values(_joined(base, around, own), own)


def _of_neighbours(name: str) -> str:
    return f"{name}_around"


def _with_decayed(base: Table, counts: Table, feature: Feature, span: Span) -> Table:
    """A decayed sum in whole 2 ** -20, from the few steps that had an event: Σ value · 2 ** (-age / half-life)."""
    steps = _steps(span.first, span.origin).select(now="step")
    told = counts.filter(counts[feature.of] > 0).select("number", "step", value=feature.of)
    aged = told.join(steps, [steps.now >= told.step, steps.now < told.step + feature.reach])
    weight = ibis.cases(*((aged.now - aged.step == age, each) for age, each in enumerate(weights(feature))))
    sums = aged.group_by("number", step="now").aggregate(**{feature.name: (aged.value * weight).sum()})
    return _known_values(_joined(base, sums, [feature.name]), [feature.name])


def weights(feature: Feature) -> list[float]:
    """By age in steps, in whole 2 ** -20."""
    return [float(round(ONE * 2 ** (-age / feature.steps))) for age in range(feature.reach)]


# --- looking back -----------------------------------------------------------------------------------------------------

Window = tuple[Look, str, int]
"""What is read of a series: its value so many steps back (LAG), the sum of so many steps (TOTAL), when it was last not
0 (SINCE)."""


def _features(panel: Panel, *looks: Look) -> list[Feature]:
    return [feature for feature in panel.features if feature.look in looks]


def _series(panel: Panel, *looks: Look) -> list[str]:
    return sorted({feature.of for feature in _features(panel, *looks)})


def _window_of(feature: Feature) -> Window:
    """What a feature reads of its own unit's past."""
    match feature.look:
        case Look.LAG | Look.SINCE:
            return feature.look, feature.of, feature.steps
        case Look.DECAYED:
            return Look.LAG, feature.name, 1
        case Look.NEIGHBOURS:
            return Look.TOTAL, _of_neighbours(feature.of), feature.steps
    return Look.TOTAL, feature.of, feature.steps


def _own_windows(panel: Panel) -> set[Window]:
    return {_window_of(feature) for feature in panel.features if feature.look is not Look.PARENT}


def _windows(base: Table, key: str, windows: Iterable[Window], span: Span) -> dict[str, Value]:
    """All that is read of the past of each row."""
    read: dict[str, Value] = {}
    for look, series, steps in sorted(windows):
        name = _read(look, series, steps)
        if look is Look.LAG:
            read[name] = base[series].lag(span.horizon + steps - 1).over(group_by=key, order_by="step")
        elif look is Look.SINCE:
            past = ibis.window(group_by=key, order_by="step", preceding=(None, span.horizon))
            read[name] = _last_step(base, base[series] > 0).over(past)
        else:
            rows = (span.horizon + steps - 1, span.horizon)
            read[name] = base[series].sum().over(ibis.window(group_by=key, order_by="step", preceding=rows))
    return read


def _last_step(base: Table, where: BooleanColumn) -> Value:
    return ibis.cases((where, base.step), else_=None).max()


def _read(look: Look, series: str, steps: int) -> str:
    return f"{series}_{look}_{steps}_read"


def _if_known(table: Table, steps: int, value: Value, span: Span) -> Value:
    """`value` where so many steps are known without a gap, looking back from the last one that may be looked at."""
    return ibis.cases((table.step - span.horizon - table.unknown_at >= steps, value), else_=None)


# --- parents ----------------------------------------------------------------------------------------------------------


def _of_parents(panel: Panel) -> list[tuple[str, int]]:
    """Of which series and over how many steps the parents' totals are needed."""
    return sorted({(each.of, each.steps) for each in _features(panel, Look.PARENT, Look.SHARE)})


def _parents(lives: Table, force: Table, counts: Table, names: Sequence[str], span: Span) -> Table:
    """The series of the parents: sums over the units that exist; known where of any of them anything is known."""
    lives = lives.filter(lives.parent.notnull())
    families = lives.select("parent", "country", "begins", "ends").distinct()
    told = families.join(_times(lives, force, span), ["country", "begins", "ends"])
    counted = told.mutate(told=ibis.cases((told.known, 1), else_=0))
    rows = counted.group_by("parent", "step").aggregate(known=counted.told.max() == 1)
    past = ibis.window(group_by="parent", order_by="step", preceding=(None, span.horizon))
    rows = rows.mutate(unknown_at=_last_step(rows, ~rows.known).over(past).coalesce(span.first - 1))
    events = lives.join(counts, "unit")
    events = events.filter((events.begins <= events.step) & (events.ends >= events.step))
    sums = events.group_by("parent", "step").aggregate(**{name: events[name].sum() for name in names})
    return _known_values(_joined(rows, sums, names, key="parent"), names)


def _with_parents(table: Table, lives: Table, parents: Table, wanted: Sequence[tuple[str, int]], span: Span) -> Table:
    """The parents' totals beside each row of the table."""
    windows = {(Look.TOTAL, series, steps) for series, steps in wanted}
    looked = parents.mutate(**_windows(parents, "parent", windows, span))
    totals = looked.select(
        "parent",
        "step",
        **{
            _of_parent(series, steps): _if_known(looked, steps, looked[_read(Look.TOTAL, series, steps)], span)
            for series, steps in wanted
        },
    )
    own = lives.select("number", "parent").join(totals, "parent")
    return _joined(table, own, [_of_parent(*each) for each in wanted])


def _of_parent(series: str, steps: int) -> str:
    return f"{series}_parent_{steps}_read"


# --- the finished panel -----------------------------------------------------------------------------------------------


def _shown(table: Table, panel: Panel, span: Span) -> Table:
    """The columns of the panel, its rows in order."""
    features = {feature.name: _finished(table, feature, span) for feature in panel.features}
    targets = {target.name: _whole(table[target.name]) for target in panel.targets}
    told = table.select("number", "unit", "step", "vintage", "features_vintage", **targets, **features)
    return told.order_by("number", "step").select(*panel.columns)


def _whole(value: Value) -> Value:
    return value.cast("int32")


def _finished(table: Table, feature: Feature, span: Span) -> Value:
    """The feature, from what was read."""
    if feature.look is Look.PARENT:
        return _whole(table[_of_parent(feature.of, feature.steps)])
    read = table[_read(*_window_of(feature))]
    if feature.look is Look.LAG:
        return _whole(read)
    if feature.look is Look.SINCE:
        return _whole(ibis.cases((read > table.unknown_at, table.step - span.horizon - read), else_=None))
    known = _if_known(table, feature.reach, read, span)
    divisors: dict[Look, Callable[[], Value | int]] = {
        Look.MEAN: lambda: feature.steps,
        Look.DECAYED: lambda: ONE,
        Look.SHARE: lambda: table[_of_parent(feature.of, feature.steps)].nullif(0),
    }
    return known / divisors[feature.look]() if feature.look in divisors else _whole(known)
