"""The Early Warning Project's columns → COUNTRY_YEARS, in the order of the file, on which the published model rests."""

import re
from collections.abc import Iterator

import polars as pl

from saferhavens.core.words import gettext_noop as _
from saferhavens.sources.gleditsch_ward import STATES
from saferhavens.sources.onset_columns import ONSET_OUTCOMES, ONSET_PREDICTORS
from saferhavens.sources.rows import NUMBER_WRONG, TWICE, Rule, decimal, repeated, shaped, sift, whole, words
from saferhavens.sources.shape import Read, Tidied
from saferhavens.sources.tables import COUNTRY_YEARS

NAME_MISSING = _("The name or the number of the state is missing.")
YEAR_WRONG = _("The year is missing or out of range.")
OUTCOME_WRONG = _("An outcome is neither 0 nor 1.")

FIRST_YEAR, LAST_YEAR = 1946, 2100

NO_MORE = {265: "East Germany", 315: "Czechoslovakia", 678: "North Yemen", 680: "South Yemen", 817: "South Vietnam"}
"""Numbers of states that are no more: the code of their successor belongs to another row of the same year."""

OTHER_NUMBERS = {255: "DEU", 679: "YEM"}
"""Where the Correlates of War project, whose numbers these are, has another one than Gleditsch and Ward."""

CODES = {number: code for number, code in (STATES | OTHER_NUMBERS).items() if number not in NO_MORE}

_NUMBERS = (*ONSET_PREDICTORS, *ONSET_OUTCOMES)
_MISSING = ("", "NA")
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?=\D|$)")

RULES = (
    Rule(NAME_MISSING, pl.col("ewp_name").is_null() | pl.col("ccode").is_null()),
    Rule(YEAR_WRONG, ~pl.col("year").is_between(FIRST_YEAR, LAST_YEAR).fill_null(value=False)),
    Rule(NUMBER_WRONG, pl.col("unreadable")),
    Rule(OUTCOME_WRONG, pl.any_horizontal(~pl.col(*ONSET_OUTCOMES).is_in([0.0, 1.0]))),
    Rule(TWICE, repeated("ccode", "year")),
)


def tidy(read: Read) -> Iterator[Tidied]:
    """The whole file as one vintage of the world; its version is the day in the file's name."""
    kept, refusals = sift(_typed(read.frame), RULES)
    yield Tidied(
        version=read.version or version_in(read.name) or str(kept["year"].max() or ""),
        part=read.kind,
        scope=(),
        tables={"country_years": shaped(kept, COUNTRY_YEARS)},
        rows_read=read.frame.height,
        refusals=refusals,
    )


def version_in(name: str) -> str:
    """The day in a file's name ("prepared2024predictors-2025-09-03.csv"), or an empty text."""
    found = _DAY.search(name)
    return found[1] if found else ""


def _typed(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        words("ewp_name"),
        whole("ccode", pl.Int32),
        whole("year", pl.Int16),
        *(decimal(name) for name in _NUMBERS),
        unreadable=pl.any_horizontal(_is_no_number(name) for name in _NUMBERS),
    ).with_columns(country=pl.col("ccode").replace_strict(CODES, default=None, return_dtype=pl.String))


def _is_no_number(name: str) -> pl.Expr:
    written = pl.col(name).cast(pl.String).str.strip_chars()
    return decimal(name).is_null() & ~written.is_in(_MISSING).fill_null(value=True)
