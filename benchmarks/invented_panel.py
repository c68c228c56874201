"""Invented events of a world for benchmarks: most in few places, as in life. Made of a seed."""

from datetime import date
from itertools import pairwise

import numpy as np
import polars as pl

from saferhavens.core.forecast.months import month_number
from saferhavens.core.forecast.panels import Feature, Look, Measure, Panel, Span, Step, Target, Units
from saferhavens.core.forecast.panels.priogrid import CELLS, COLUMNS, neighbours

COUNTRIES, DIVISIONS, WITH_EVENTS = 190, 2_000, 6_000
"""Of the world: countries, first divisions, and 0.5-degree cells in which anything was ever reported."""

FIRST, LAST = date(1990, 1, 1), date(2025, 12, 31)
MONTHS = Span(month_number(1990, 1), month_number(2025, 12), date(2026, 2, 1))
KINDS = ("state-based", "non-state", "one-sided")
TARGETS = (
    Target("deaths"),
    Target("events", Measure.COUNT),
    Target("civilians", kinds=("one-sided",)),
    Target("any_event", Measure.ANY),
)
FEATURES = (
    *(Feature(Look.LAG, "deaths", steps) for steps in (1, 2, 3, 6)),
    *(Feature(Look.TOTAL, "deaths", steps) for steps in (3, 6, 12, 24)),
    Feature(Look.MEAN, "deaths", 36),
    Feature(Look.SINCE, "deaths"),
    Feature(Look.DECAYED, "deaths", 6),
    Feature(Look.PARENT, "deaths", 12),
    Feature(Look.SHARE, "deaths", 12),
    Feature(Look.NEIGHBOURS, "deaths", 1),
    Feature(Look.NEIGHBOURS, "deaths", 12),
    Feature(Look.LAG, "events", 1),
    Feature(Look.TOTAL, "events", 12),
    Feature(Look.LAG, "civilians", 1),
    Feature(Look.TOTAL, "civilians", 12),
    Feature(Look.SINCE, "civilians"),
)
LEVELS = (Units.COUNTRY, Units.ADM1, Units.CELL)
PANELS = {units: Panel(units, Step.MONTH, TARGETS, FEATURES) for units in LEVELS}


def tables(count: int, seed: int = 1) -> dict[Units, dict[str, pl.DataFrame]]:
    """Of each level the tables for `saferhavens.engines.build`, all of the same `count` events."""
    chance = np.random.default_rng(seed)
    cells = np.sort(chance.choice(CELLS, WITH_EVENTS, replace=False)) + 1
    division = np.arange(WITH_EVENTS) * DIVISIONS // WITH_EVENTS
    places = pl.DataFrame({"cell": cells, "adm1": [f"D{number:04}" for number in division]})
    places = places.with_columns(country=pl.Series([f"C{each * COUNTRIES // DIVISIONS:03}" for each in division]))
    happened = events(places, count, chance)
    files = pl.DataFrame({"country": places["country"].unique().sort()}).with_columns(
        vintage=pl.lit("26.1"), known_from=date(2026, 1, 20), covers_from=FIRST, covers_to=LAST
    )
    near = {
        Units.COUNTRY: beside(places["country"]),
        Units.ADM1: beside(places["adm1"]),
        Units.CELL: [(str(cell), str(other)) for cell in cells.tolist() for other in neighbours(cell)],
    }
    return {
        level: {"events": happened, "vintages": files, "units": units(places, level), "neighbours": pairs(near[level])}
        for level in LEVELS
    }


def events(places: pl.DataFrame, count: int, chance: np.random.Generator) -> pl.DataFrame:
    """One half of the events in a fiftieth of the places; deaths geometric with a mean of five."""
    rank = chance.permutation(WITH_EVENTS)
    weight = 1 / (1 + np.argsort(rank)) ** 0.9
    chosen = places[chance.choice(WITH_EVENTS, count, p=weight / weight.sum())]
    row, column = np.divmod(chosen["cell"].to_numpy() - 1, COLUMNS)
    days = chance.integers(0, (LAST - FIRST).days + 1, count)
    return chosen.select("country", "adm1", adm2=pl.lit(None, dtype=pl.String)).with_columns(
        pl.Series("longitude", column / 2 - 180 + chance.random(count) * 0.499),
        pl.Series("latitude", row / 2 - 90 + chance.random(count) * 0.499),
        pl.Series("on", np.datetime64(FIRST) + days.astype("timedelta64[D]")).cast(pl.Date),
        pl.Series("kind", chance.choice(KINDS, count)),
        pl.Series("deaths", chance.geometric(0.2, count)),
        vintage=pl.lit("26.1"),
    )


def units(places: pl.DataFrame, level: Units) -> pl.DataFrame:
    code = {Units.COUNTRY: "country", Units.ADM1: "adm1", Units.CELL: "cell"}[level]
    parent = pl.lit("world") if level is Units.COUNTRY else pl.col("country" if level is Units.ADM1 else "adm1")
    own = places.select(pl.col(code).cast(pl.String).alias("unit"), "country", parent.alias("parent")).unique()
    return own.with_columns(exists_from=date(1900, 1, 1), exists_to=pl.lit(None, dtype=pl.Date))


def beside(codes: pl.Series) -> list[tuple[str, str]]:
    """Each beside the ones before and after it."""
    names = codes.unique().sort().to_list()
    forth = list(pairwise(names))
    return forth + [(after, before) for before, after in forth]


def pairs(near: list[tuple[str, str]]) -> pl.DataFrame:
    return pl.DataFrame(near, schema={"unit": pl.String, "neighbour": pl.String}, orient="row")
