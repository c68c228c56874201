"""Invented vintages of what models are made from, for the tests of the inputs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from open_data import countries, divisions, event, events, prepared, stored
from saferhavens.sources.onset_columns import ONSET_OUTCOMES, ONSET_PREDICTORS
from saferhavens.sources.shape import Prepared
from saferhavens.web.vintages.models import Vintage

LATER = date(2030, 1, 1)
"""A day on which everything in these tests was known."""


def country_year(year: int, number: int = 100, **changes: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {"country": "COL", "ewp_name": "Example land", "ccode": number, "year": year}
    return facts | dict.fromkeys(ONSET_PREDICTORS, 0.5) | dict.fromkeys(ONSET_OUTCOMES, 0) | changes


def onset_file(*rows: dict[str, Any], version: str = "2025-09-03", **more: Any) -> Prepared:
    return prepared("early_warning_project", {"country_years": list(rows)}, part="predictors", version=version, **more)


def deaths(first: date, *numbers: int, country: str = "COL", kind: str = "state_based") -> list[dict[str, Any]]:
    """Rows of months one after the other, from `first` on."""
    months = [first.year * 12 + first.month - 1 + ahead for ahead in range(len(numbers))]
    return [
        {"country": country, "unit": "7", "month": date(month // 12, month % 12 + 1, 1), "kind": kind, "deaths": number}
        for month, number in zip(months, numbers, strict=True)
    ]


def views(rows: Sequence[dict[str, Any]], version: str, part: str = "history", **more: Any) -> Prepared:
    return prepared("views_country_month", {"country_month_deaths": list(rows)}, part=part, version=version, **more)


def month_end(rows: Sequence[dict[str, Any]], version: str, **more: Any) -> Prepared:
    return prepared("ucdp_country_month", {"country_month_deaths": list(rows)}, part="months", version=version, **more)


def displaced(month: date, persons: int, country: str = "COL") -> dict[str, Any]:
    return {"country": country, "month": month, "persons": persons}


def idmc(rows: Sequence[dict[str, Any]], version: str, **more: Any) -> Prepared:
    return prepared("idmc", {"displacement_months": list(rows)}, part="months", version=version, **more)


def killed(number: int, day: date, dead: int = 2, **more: Any) -> dict[str, Any]:
    """An event in Norte that began and ended on `day`."""
    return event(number, date_start=day, date_end=day, deaths_best=dead, **more)


def release(rows: Sequence[dict[str, Any]], month: str, version: str, **more: Any) -> Prepared:
    return prepared("ucdp_candidate", {"violence_events": list(rows)}, part=month, version=version, **more)


def load_events(*rows: dict[str, Any], **more: Any) -> list[Vintage]:
    """The places of the tests, and one checked list of events."""
    return stored(countries(), divisions(), events(*rows, **more))
