"""Panels once more: slowly, row by row, in the words of their definitions. What the fast way must agree with.

Everything is asked of one function, `value`: what is known of a target in a unit and a step, or None. Features look at
nothing else.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import polars as pl

from saferhavens.core.forecast.months import first_day
from saferhavens.core.forecast.panels import Feature, Look, Measure, Panel, Span, Step, Target, Units
from saferhavens.core.forecast.panels.declaration import HALF_LIVES
from saferhavens.core.forecast.panels.priogrid import cell_at

Row = dict[str, object]


@dataclass(frozen=True)
class Reference:
    panel: Panel
    span: Span
    tables: Mapping[str, list[Row]]

    def rows(self) -> Iterator[Row]:
        targets = {target.name: target for target in self.panel.targets}
        for unit in sorted(self.tables["units"], key=lambda each: each["unit"]):
            for step in range(self.span.first, self.span.last + 1):
                told = {"unit": unit["unit"], "step": step, "vintage": self.vintage(unit, step)}
                told["features_vintage"] = self.vintage(unit, step - self.span.horizon)
                told |= {name: self.value(unit, target, step) for name, target in targets.items()}
                for feature in self.panel.features:
                    told[feature.name] = self.feature(unit, feature, targets[feature.of], step - self.span.horizon)
                yield told

    # --- what is known of a step ---

    def days(self, step: int) -> tuple[date, date]:
        """The first and the last day of a step."""
        if self.panel.step is Step.MONTH:
            return first_day(step), first_day(step + 1) - timedelta(days=1)
        return date(step, 1, 1), date(step, 12, 31)

    def in_force(self, country: object, step: int) -> str | None:
        """The newest vintage of a country that was known and covers the whole step, up to the origin."""
        if not self.span.first <= step <= self.span.origin:
            return None
        begins, ends = self.days(step)
        fit = [
            file for file in self.tables["vintages"]
            if file["country"] == country and file["known_from"] <= self.span.as_of
            and file["covers_from"] <= begins and file["covers_to"] >= ends
        ]  # fmt: skip
        return max(fit, key=lambda file: file["known_from"])["vintage"] if fit else None

    def vintage(self, unit: Row, step: int) -> str | None:
        """None, too, where the unit does not exist in any day of the step."""
        begins, ends = self.days(step)
        exists = unit["exists_from"] <= ends and (unit["exists_to"] is None or unit["exists_to"] >= begins)
        return self.in_force(unit["country"], step) if exists else None

    def value(self, unit: Row, target: Target, step: int) -> int | None:
        return None if self.vintage(unit, step) is None else self.reported(unit["unit"], target, step)

    def reported(self, code: object, target: Target, step: int) -> int:
        """All that the vintages in force report of a place."""
        begins, ends = self.days(step)
        counted = [
            event for event in self.tables["events"]
            if self.place(event) == code and begins <= event["on"] <= ends
            and (not target.kinds or event["kind"] in target.kinds)
            and event["vintage"] == self.in_force(event["country"], step)
        ]  # fmt: skip
        if target.measure is Measure.SUM:
            return sum(event[target.column] for event in counted)
        return len(counted) if target.measure is Measure.COUNT else int(bool(counted))

    def place(self, event: Row) -> object:
        if self.panel.units is Units.CELL:
            return str(cell_at(event["longitude"], event["latitude"]))
        return event[self.panel.units.value]

    # --- features: `last` is the last step that may be looked at ---

    def feature(self, unit: Row, feature: Feature, target: Target, last: int) -> float | None:
        own = cache(lambda step: self.value(unit, target, step))
        parent = cache(lambda step: self.of_parent(unit, target, step))
        looks: dict[Look, Callable[[], float | None]] = {
            Look.LAG: lambda: own(last - feature.steps + 1),
            Look.TOTAL: lambda: total(own, last, feature.steps),
            Look.MEAN: lambda: divided(total(own, last, feature.steps), feature.steps),
            Look.SINCE: lambda: self.since(own, last),
            Look.DECAYED: lambda: decayed(own, last, feature.steps),
            Look.PARENT: lambda: total(parent, last, feature.steps),
            Look.SHARE: lambda: divided(total(own, last, feature.steps), total(parent, last, feature.steps)),
            Look.NEIGHBOURS: lambda: total(lambda step: self.around(unit, target, step), last, feature.steps),
        }
        return looks[feature.look]()

    def of_parent(self, unit: Row, target: Target, step: int) -> int | None:
        family = [each for each in self.tables["units"] if unit["parent"] and each["parent"] == unit["parent"]]
        known = [value for each in family if (value := self.value(each, target, step)) is not None]
        return sum(known) if known else None

    def around(self, unit: Row, target: Target, step: int) -> int | None:
        near = [pair["neighbour"] for pair in self.tables["neighbours"] if pair["unit"] == unit["unit"]]
        known = self.vintage(unit, step) is not None
        return sum(self.reported(code, target, step) for code in near) if known else None

    def since(self, own: Callable[[int], int | None], last: int) -> int | None:
        for step in range(last, self.span.first - 1, -1):
            if own(step) is None:
                return None
            if own(step):
                return last - step
        return None


def total(series: Callable[[int], int | None], last: int, steps: int) -> int | None:
    """None if any of the steps is not known."""
    values = [series(step) for step in range(last - steps + 1, last + 1)]
    return None if None in values else sum(values)


def divided(above: int | None, below: int | None) -> float | None:
    return None if above is None or not below else above / below


def decayed(own: Callable[[int], int | None], last: int, half_life: int) -> float | None:
    """Each weight is rounded to a whole 2 ** -20."""
    values = [own(last - age) for age in range(half_life * HALF_LIVES)]
    if None in values:
        return None
    return sum(value * round(2 ** (20 - age / half_life)) for age, value in enumerate(values)) / 2**20


def reference(panel: Panel, span: Span, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The panel as `saferhavens.engines.build` must make it."""
    rows = Reference(panel, span, {name: frame.to_dicts() for name, frame in tables.items()}).rows()
    types = {"string": pl.String, "int32": pl.Int32, "float64": pl.Float64}
    return pl.DataFrame(list(rows), schema={name: types[kind] for name, kind in panel.types.items()})
