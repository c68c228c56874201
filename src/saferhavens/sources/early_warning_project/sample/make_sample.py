"""Invented country-years: the five countries of the boundaries' sample, where nothing begins, and invented lands.

Lands have no code of a country, so that no invented mass killing stands beside the name of a real one.
"""

from collections.abc import Iterator

import polars as pl

from saferhavens.sources.boundaries.sample.make_sample import COUNTRIES
from saferhavens.sources.countries import name
from saferhavens.sources.onset_columns import ONSET_PREDICTORS
from saferhavens.sources.rows import shaped
from saferhavens.sources.shape import Tidied
from saferhavens.sources.tables import COUNTRY_YEARS

YEARS = range(1960, 2025)
LANDS = 15

_OF_THE_YEAR = ("mk_onset_prev_year", "mk_ever", "year_sq")
_MEASURED = tuple(column for column in ONSET_PREDICTORS if column not in _OF_THE_YEAR)


def make() -> Iterator[Tidied]:
    """20 countries and lands through 65 years, with 26 onsets."""
    states = [(name(code, "en"), code) for code in COUNTRIES] + [
        (f"Example land {number}", None) for number in range(1, LANDS + 1)
    ]
    rows = [_row(number, state, code, year) for number, (state, code) in enumerate(states) for year in YEARS]
    table = shaped(pl.DataFrame(rows, infer_schema_length=None), COUNTRY_YEARS)
    yield Tidied("sample", "predictors", (), {"country_years": table}, rows_read=len(rows))


def _row(number: int, state: str, code: str | None, year: int) -> dict[str, object]:
    begins = [_begins(number, code, each) for each in (year, year + 1, year + 2)]
    known = [each if year + ahead in YEARS else None for ahead, each in enumerate(begins)]
    return {
        "country": code,
        "ewp_name": state,
        "ccode": 9000 + number,
        "year": year,
        **{column: _value(number, place, year, begins) for place, column in enumerate(_MEASURED)},
        "mk_onset_prev_year": _begins(number, code, year - 1),
        "mk_ever": int(any(_begins(number, code, each) for each in range(YEARS[0], year + 1))),
        "year_sq": year**2,
        "mk_onset": known[0],
        "mk_onset_1": known[1],
        "mk_onset_2": known[2],
        "mk_onset_1or2": max(each or 0 for each in known[1:]),
    }


def _begins(number: int, code: str | None, year: int) -> int:
    """Two onsets in most of the lands, at different times."""
    return int(code is None and year >= YEARS[0] and (year - 1963 + number * 11) % 37 == 0)


def _value(number: int, place: int, year: int, begins: list[int]) -> float:
    """Some numbers without meaning, of which every third rises before an onset."""
    wave = ((number * 7 + place * 13 + (year - 1960) // 5 * 3) % 17) / 4
    return wave + (2 if place % 3 == 0 and any(begins[1:]) else 0)
