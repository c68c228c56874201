"""What goes into a panel, checked: each mistake is a numbered problem that names the table, the reason and the rows."""

from collections.abc import Iterator, Mapping

import polars as pl

from saferhavens.core.forecast.panels.declaration import Look, Measure, Panel, Units
from saferhavens.core.problems import PANEL_DATA_WRONG, ProblemError

TABLES = {
    "events": dict.fromkeys(("country", "adm1", "adm2"), "string")
    | dict.fromkeys(("longitude", "latitude"), "float64")
    | {"on": "date", "kind": "string", "vintage": "string"},
    "vintages": dict.fromkeys(("vintage", "country"), "string")
    | dict.fromkeys(("known_from", "covers_from", "covers_to"), "date"),
    "units": {"number": "int64"}
    | dict.fromkeys(("unit", "country", "parent"), "string")
    | dict.fromkeys(("exists_from", "exists_to"), "date"),
    "neighbours": dict.fromkeys(("unit", "neighbour"), "string"),
}
"""Columns by table; `events` has besides the columns that targets sum, whole numbers. `units.number` counts the units
from 0, in their order."""

TYPES = {"string": pl.String, "float64": pl.Float64, "int64": pl.Int64, "date": pl.Date}
MAY_BE_NULL = {"adm1", "adm2", "longitude", "latitude", "kind", "parent", "exists_to"}
SHOWN = 5
"""So many rows of a mistake are named."""

MOST = 2**31 - 1
"""The largest whole number of a panel (int32)."""

Mistake = tuple[str, pl.Expr]


def checked(panel: Panel, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables that the panel needs, with their columns in order and of their types, units numbered in their order.

    Raises PANEL_DATA_WRONG: a table or column is missing, a value is null that must not be, negative or fractional
    (numbers of people are whole), outside the world, twice where it may be once, names a vintage that is not
    there, or is so large that sums would not fit.
    """
    given = {name: _typed(name, tables, columns) for name, columns in tables_of(panel).items()}
    for name, frame in given.items():
        for reason, wrong in _mistakes(name, panel):
            _refuse(name, reason, frame.filter(wrong))
    events, vintages = given["events"], given["vintages"]
    _refuse("events", "unknown vintage", events.join(vintages, ["vintage", "country"], how="anti"))
    for column in panel.summed:
        sums = events.group_by("vintage").agg(pl.col(column).cast(pl.Float64).sum()).sort("vintage")
        _refuse("events", f"{column}: sum > {MOST}", sums.filter(pl.col(column) > MOST))
    return given | {"units": given["units"].sort("number")}


def tables_of(panel: Panel) -> dict[str, dict[str, str]]:
    """The tables that must be given, and their columns with their types."""
    summed = dict.fromkeys(panel.summed, "int64")
    tables = TABLES | {"events": TABLES["events"] | summed}
    return {name: columns for name, columns in tables.items() if name != "neighbours" or panel.uses(Look.NEIGHBOURS)}


def _typed(name: str, tables: Mapping[str, pl.DataFrame], columns: Mapping[str, str]) -> pl.DataFrame:
    if name not in tables:
        raise ProblemError(PANEL_DATA_WRONG, table=name, reason="missing", where=", ".join(columns))
    frame = tables[name]
    if name == "units" and "unit" in frame.columns:
        frame = frame.drop("number", strict=False).sort("unit").with_row_index("number")
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise ProblemError(PANEL_DATA_WRONG, table=name, reason="missing", where=", ".join(missing))
    return frame.select(_cast(frame, name, column, kind) for column, kind in columns.items())


def _cast(frame: pl.DataFrame, name: str, column: str, kind: str) -> pl.Series:
    """The column in its type. A fraction that would be cut off is refused, never rounded."""
    values = frame[column]
    if kind == "int64" and values.dtype.is_float():
        _refuse(name, f"{column}: fraction", frame.filter((values % 1 != 0) | ~values.is_finite()))
    try:
        return values.cast(TYPES[kind])
    except pl.exceptions.PolarsError as error:
        raise ProblemError(PANEL_DATA_WRONG, table=name, reason=f"{values.dtype}", where=column) from error


def _mistakes(name: str, panel: Panel) -> Iterator[Mistake]:
    for column in tables_of(panel)[name]:
        if column not in MAY_BE_NULL:
            yield f"{column}: null", pl.col(column).is_null()
    match name:
        case "events":
            yield from _mistakes_of_events(panel)
        case "vintages":
            yield "twice", pl.struct("country", "known_from").is_duplicated()
            yield "covers_from > covers_to", pl.col("covers_from") > pl.col("covers_to")
        case "units":
            yield "twice", pl.col("unit").is_duplicated()
            yield "exists_from > exists_to", pl.col("exists_from") > pl.col("exists_to")
        case "neighbours":
            yield "twice", pl.struct("unit", "neighbour").is_duplicated()


def _mistakes_of_events(panel: Panel) -> Iterator[Mistake]:
    for target in panel.targets:
        if target.measure is Measure.SUM:
            yield f"{target.column} < 0", pl.col(target.column) < 0
    if panel.units is Units.CELL:
        for column, most in (("longitude", 180), ("latitude", 90)):
            yield f"{column}: outside the world", ~pl.col(column).is_between(-most, most)


def _refuse(name: str, reason: str, wrong: pl.DataFrame) -> None:
    if wrong.is_empty():
        return
    rows = "; ".join(
        " ".join("-" if value is None else str(value) for value in row) for row in wrong.head(SHOWN).rows()
    )
    raise ProblemError(PANEL_DATA_WRONG, table=name, reason=f"{reason} ({wrong.height})", where=rows)
