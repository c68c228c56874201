"""What the search for duplicates must know of a report, and the table of numbers that it becomes."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date

import polars as pl

from saferhavens.core import problems
from saferhavens.core.evidence.words import PlaceExactness, TimeExactness
from saferhavens.core.problems import ProblemError

SCHEMA: dict[str, type[pl.DataType] | pl.DataType] = {
    "id": pl.String,
    "country": pl.String,
    "adm1": pl.String,
    "adm2": pl.String,
    "longitude": pl.Float64,
    "latitude": pl.Float64,
    "place_exactness": pl.String,
    "date_from": pl.Date,
    "date_to": pl.Date,
    "time_exactness": pl.String,
    "harms": pl.List(pl.String),
    "actors": pl.List(pl.String),
    "low": pl.Int64,
    "high": pl.Int64,
    "text": pl.String,
    "source": pl.String,
    "lineage": pl.String,
    "organisation": pl.String,
}
TEXTS = [name for name, kind in SCHEMA.items() if kind == pl.String]
LISTS = [name for name, kind in SCHEMA.items() if kind == pl.List(pl.String)]

MOST_CODES = 62
"""Codes of one kind that fit into the bits of one whole number."""


@dataclass(frozen=True)
class LinkageReport:
    """One report. Unknown is "" or None or an empty tuple, and weighs nothing for or against.

    Longitude and latitude in degrees (WGS 84), used only if the place is known exactly or nearly. `date_from` to
    `date_to` is the span within which it happened. `low` and `high` count the people affected. `source` is a key that
    is equal for the same source, `lineage` one that is equal for reports known to go back to the same witness.
    """

    id: str
    country: str = ""
    adm1: str = ""
    adm2: str = ""
    longitude: float | None = None
    latitude: float | None = None
    place_exactness: str = PlaceExactness.UNKNOWN
    date_from: date | None = None
    date_to: date | None = None
    time_exactness: str = TimeExactness.DAY
    harms: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    text: str = ""
    source: str = ""
    lineage: str = ""
    organisation: str = ""


type Reports = pl.DataFrame | Iterable[LinkageReport]


def as_table(reports: Reports) -> pl.DataFrame:
    """The reports as a table of SCHEMA in the order of their ids; what is not known is null.

    A table may leave out columns that it does not have. SH-620 if an id comes twice, SH-621 if a report is impossible.
    """
    given = reports if isinstance(reports, pl.DataFrame) else pl.DataFrame([asdict(each) for each in reports], SCHEMA)
    missing = [pl.lit(None, kind).alias(name) for name, kind in SCHEMA.items() if name not in given.columns]
    table = given.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
    empty = [pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in TEXTS]
    table = table.with_columns(empty).with_columns(pl.col(LISTS).fill_null([])).sort("id")
    _check(table)
    return table


def _check(table: pl.DataFrame) -> None:
    twice = table.filter(pl.col("id").is_duplicated() | pl.col("id").is_null())
    if twice.height:
        raise ProblemError(problems.REPORT_TWICE, report=twice["id"][0] or "")
    wrong = table.filter(
        (pl.col("date_from") > pl.col("date_to"))
        | (pl.col("low") > pl.col("high"))
        | (pl.col("low") < 0)
        | pl.col("longitude").is_between(-180, 180).not_()
        | pl.col("latitude").is_between(-90, 90).not_()
    )
    if wrong.height:
        raise ProblemError(problems.REPORT_IMPOSSIBLE, report=wrong["id"][0])


def as_numbers(table: pl.DataFrame, families: Mapping[str, str]) -> pl.DataFrame:
    """What is compared, a row a report: places as keys and as points on a ball, days as numbers, codes as bits.

    `x, y, z` lie on the ball of radius 1; `first` and `last` count days since 1970-01-01; `row` counts from 0 in the
    order of ids, so that the left of a pair is the one with the smaller id.
    """
    return (
        table.with_row_index("row")
        .with_columns(*_spans(), *_points())
        .select(
            pl.col("row").cast(pl.Int32),
            "country",
            pl.concat_str("country", "adm1", separator="|").alias("region"),
            pl.concat_str("country", "adm1", "adm2", separator="|").alias("place"),
            "fine",
            pl.when("known").then("longitude").alias("longitude"),
            pl.when("known").then("latitude").alias("latitude"),
            *_on_the_ball(),
            pl.col("first").dt.epoch("d").alias("first"),
            pl.col("last").dt.epoch("d").alias("last"),
            _bits(table, "harms", {}).alias("harms"),
            _bits(table, "harms", families).alias("families"),
            _bits(table, "actors", {}).alias("actors"),
            pl.coalesce("low", "high").alias("low"),
            pl.coalesce("high", "low").alias("high"),
            "source",
            "lineage",
            "organisation",
        )
    )


def _spans() -> list[pl.Expr]:
    """First and last day; a report that knows only the month or the year means all of it."""
    start, end = pl.coalesce("date_from", "date_to"), pl.coalesce("date_to", "date_from")
    unit = pl.col("time_exactness")
    first = (
        pl.when(unit == TimeExactness.YEAR)
        .then(start.dt.truncate("1y"))
        .when(unit == TimeExactness.MONTH)
        .then(start.dt.truncate("1mo"))
        .otherwise(start)
    )
    last = (
        pl.when(unit == TimeExactness.YEAR)
        .then(end.dt.truncate("1y").dt.offset_by("1y").dt.offset_by("-1d"))
        .when(unit == TimeExactness.MONTH)
        .then(end.dt.truncate("1mo").dt.offset_by("1mo").dt.offset_by("-1d"))
        .otherwise(end)
    )
    return [first.alias("first"), last.alias("last")]


def _points() -> list[pl.Expr]:
    """`known`: the point says something; `fine`: it is the place itself and not only near it."""
    both = pl.col("longitude").is_not_null() & pl.col("latitude").is_not_null()
    fine = both & (pl.col("place_exactness") == PlaceExactness.EXACT)
    near = both & (pl.col("place_exactness") == PlaceExactness.NEAR)
    return [fine.fill_null(value=False).alias("fine"), (fine | near).fill_null(value=False).alias("known")]


def _on_the_ball() -> list[pl.Expr]:
    east, north = pl.col("longitude").radians(), pl.col("latitude").radians()
    axes = {"x": north.cos() * east.cos(), "y": north.cos() * east.sin(), "z": north.sin()}
    return [pl.when("known").then(value).alias(name) for name, value in axes.items()]


def _bits(table: pl.DataFrame, column: str, names: Mapping[str, str]) -> pl.Series:
    """Each report's codes (renamed by `names`) as bits of a whole number, null where there is none."""
    rows = table.select(pl.int_range(pl.len()).alias("row"), column)
    codes = rows.explode(column).drop_nulls().with_columns(pl.col(column).replace(dict(names))).unique()
    known = codes[column].unique().sort()
    if len(known) > MOST_CODES:
        raise ProblemError(problems.TOO_MANY_CODES, field=column, most=MOST_CODES)
    bits = pl.DataFrame(
        {column: known, "bits": [1 << number for number in range(len(known))]}, {column: pl.String, "bits": pl.Int64}
    )
    sums = codes.join(bits, on=column).group_by("row").agg(pl.col("bits").sum())
    return rows.join(sums, on="row", how="left", maintain_order="left")["bits"]
