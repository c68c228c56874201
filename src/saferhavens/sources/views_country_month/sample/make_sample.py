"""Invented deaths by country and month, in the countries of the boundaries' sample."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from saferhavens.sources.boundaries.sample.make_sample import COUNTRIES
from saferhavens.sources.rows import shaped
from saferhavens.sources.shape import Tidied
from saferhavens.sources.tables import COUNTRY_MONTH_DEATHS

FIRST_YEAR = 2010
MONTHS = 180


def make() -> Iterator[Tidied]:
    """Fifteen years of the history, and the last five of them with the three kinds of violence."""
    yield tidied("sample", "history", _rows("state_based", 0))
    kinds = ("state_based", "non_state", "one_sided")
    yield tidied("sample", "panel", [row for kind in kinds for row in _rows(kind, MONTHS - 60)])


def tidied(version: str, part: str, rows: list[dict[str, object]]) -> Tidied:
    """One vintage of invented months."""
    table = shaped(pl.DataFrame(rows, infer_schema_length=None), COUNTRY_MONTH_DEATHS)
    return Tidied(version, part, (), {"country_month_deaths": table}, rows_read=len(rows))


def month(number: int) -> date:
    """The first day of the month with this number; 0 is January 2010."""
    return date(FIRST_YEAR + number // 12, number % 12 + 1, 1)


def deaths(country: int, kind: str, number: int) -> int:
    """A number without meaning: quiet times, and times with some deaths every month."""
    phase = number + country * 17 + len(kind) * 5
    return 0 if phase % 48 < 24 else phase * 7 % (11 + country * 9)


def _rows(kind: str, first: int) -> list[dict[str, object]]:
    return [
        {
            "country": code,
            "unit": str(9000 + number),
            "month": month(each),
            "kind": kind,
            "deaths": deaths(number, kind, each),
        }
        for number, code in enumerate(COUNTRIES)
        for each in range(first, MONTHS)
    ]
