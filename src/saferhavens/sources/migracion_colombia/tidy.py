"""Migración Colombia's columns → PLACE_FIGURES, one row a municipality and date."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from saferhavens.core.words import gettext_noop as _
from saferhavens.sources.rows import NUMBER_WRONG, Rule, people_rules, repeated, shaped, sift, whole, words
from saferhavens.sources.shape import Read, Tidied
from saferhavens.sources.tables import PLACE_FIGURES

CODE_WRONG = _("The code of the municipality is not a DIVIPOLA code of four or five digits.")
PLACE_TWICE = _("The same place stands in the file twice.")

DATES = {
    "poblacion enero 2021": date(2021, 1, 31),
    "poblacion agosto 2021": date(2021, 8, 31),
    "poblacion febrero 2022": date(2022, 2, 28),
    "poblacion octubre 2022": date(2022, 10, 31),
}
"""Column → the day that it stands for: the publisher names months, we take their last day."""

POPULATIONS = {"proyecciones poblacion 2021": 2021, "proyecciones poblacion 2022": 2022}

RULES = (
    Rule(CODE_WRONG, ~pl.col("local_code").str.contains(r"^\d{5}$").fill_null(value=False)),
    Rule(NUMBER_WRONG, pl.any_horizontal(pl.col(*DATES).is_null())),
    *people_rules(*DATES, *POPULATIONS),
    Rule(PLACE_TWICE, repeated("local_code")),
)


def tidy(read: Read) -> Iterator[Tidied]:
    """The whole table as one vintage of Colombia."""
    typed = read.frame.with_columns(
        pl.col("divipola").cast(pl.String).str.strip_chars().str.zfill(5).alias("local_code"),
        words("municipio").alias("place_name"),
        *(whole(name) for name in (*DATES, *POPULATIONS)),
    )
    kept, refusals = sift(typed, RULES)
    yield Tidied(
        version=read.version or str(max(DATES.values())),
        part="municipalities",
        scope=("COL",),
        tables={"place_figures": shaped(_by_date(kept), PLACE_FIGURES)},
        rows_read=read.frame.height,
        refusals=refusals,
    )


def _by_date(kept: pl.DataFrame) -> pl.DataFrame:
    figures = [
        kept.select(
            "local_code",
            "place_name",
            country=pl.lit("COL"),
            date=pl.lit(day),
            origin=pl.lit("VEN"),
            measure=pl.lit("present"),
            persons=pl.col(column),
            population=pl.col(f"proyecciones poblacion {day.year}"),
        )
        for column, day in DATES.items()
    ]
    return pl.concat(figures).sort("local_code", "date")
