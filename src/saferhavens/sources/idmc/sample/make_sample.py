"""Invented reports and months of new displacement in the countries of the boundaries' sample."""

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from saferhavens.sources.boundaries.sample.make_sample import COUNTRIES
from saferhavens.sources.rows import shaped
from saferhavens.sources.shape import Tidied
from saferhavens.sources.tables import DISPLACEMENT_MONTHS, DISPLACEMENT_REPORTS

FIRST_DAY = date(2024, 9, 1)
REPORTS_PER_COUNTRY = 6
FIRST_YEAR, MONTHS = 2017, 96


def make() -> Iterator[Tidied]:
    """30 reports of the last months of 2024, and eight years of months."""
    reports = [_report(country, number) for country in COUNTRIES for number in range(REPORTS_PER_COUNTRY)]
    months = [_month(country, number) for country in COUNTRIES for number in range(MONTHS)]
    yield _tidied("reports", "displacement_reports", reports, DISPLACEMENT_REPORTS)
    yield _tidied("months", "displacement_months", months, DISPLACEMENT_MONTHS)


def _tidied(part: str, table: str, rows: list[dict[str, object]], columns: dict[str, type[pl.DataType]]) -> Tidied:
    frame = shaped(pl.DataFrame(rows, infer_schema_length=None), columns)
    return Tidied("sample", part, (), {table: frame}, rows_read=len(rows))


def _report(country: str, number: int) -> dict[str, object]:
    west, south, east, north = COUNTRIES[country][1]
    start = FIRST_DAY + timedelta(days=number * 17)
    identifier = 9_000_000 + list(COUNTRIES).index(country) * 100 + number
    return {
        "report_id": identifier,
        "country": country,
        "cause": "disaster" if number % 3 == 2 else "conflict",
        "role": "triangulation" if number % 6 == 5 else "recommended",
        "persons": (number + 1) * 120,
        "date_start": start,
        "date_end": start + timedelta(days=number % 4),
        "event_id": identifier // 2,
        "event_name": f"Example event {number // 2 + 1}",
        "place_name": f"Example place {number + 1}",
        "longitude": west + (east - west) * (number + 1) / (REPORTS_PER_COUNTRY + 1),
        "latitude": south + (north - south) * (number + 1) / (REPORTS_PER_COUNTRY + 1),
        "accuracy": "District/Zone/Department (ADM2)",
        "reported_by": "Example organisation",
        "link": None,
    }


def _month(country: str, number: int) -> dict[str, object]:
    first = date(FIRST_YEAR + number // 12, number % 12 + 1, 1)
    return {"country": country, "month": first, "persons": (number * 37 + list(COUNTRIES).index(country) * 11) % 500}
