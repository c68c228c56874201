"""Invented events in the invented divisions of the boundaries' sample."""

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from saferhavens.core.words import PlacePrecision
from saferhavens.sources.boundaries.sample.make_sample import COUNTRIES, HALVES, QUARTERS
from saferhavens.sources.rows import shaped
from saferhavens.sources.shape import Tidied
from saferhavens.sources.tables import VIOLENCE_EVENTS

EVENTS_PER_COUNTRY = {"COL": 48, "ECU": 24, "KEN": 24, "ROU": 4, "VEN": 24}
FIRST_DAY = date(2022, 1, 15)


def make() -> Iterator[Tidied]:
    """124 events of 2022 to 2024, of every type and every precision of place."""
    events = [
        example_event(country, number) for country, count in EVENTS_PER_COUNTRY.items() for number in range(count)
    ]
    yield tidied(events, "events", tuple(EVENTS_PER_COUNTRY))


def tidied(events: list[dict[str, object]], part: str, scope: tuple[str, ...]) -> Tidied:
    """One vintage of invented events."""
    table = shaped(pl.DataFrame(events, infer_schema_length=None), VIOLENCE_EVENTS)
    return Tidied("sample", part, scope, {"violence_events": table}, rows_read=len(events))


def example_event(country: str, number: int, first_day: date = FIRST_DAY) -> dict[str, object]:
    """The event with this number in a country, always the same."""
    west, south, east, north = COUNTRIES[country][1]
    is_north, is_west = number % 2 == 0, number % 4 < 2
    half, quarter = HALVES[0 if is_north else 1], QUARTERS[0 if is_west else 1]
    precision = PlacePrecision(number % 6 + 1)
    start = first_day + timedelta(days=number * 21)
    deaths = number * 7 % 9
    return {
        "event_id": 9_000_000 + list(COUNTRIES).index(country) * 1000 + number,
        "country": country,
        "date_start": start,
        "date_end": start + timedelta(days=number % 3),
        "date_precision": number % 3 + 1,
        "violence_type": number % 3 + 1,
        "place_precision": int(precision),
        "longitude": west + (east - west) * (0.25 if is_west else 0.75) + number % 5 * 0.1,
        "latitude": south + (north - south) * (0.75 if is_north else 0.25) + number % 7 * 0.1,
        "adm1_name": f"Example {half[1]}" if precision <= PlacePrecision.ADM1 else None,
        "adm2_name": f"Example {half[1]} {quarter[1]}" if precision <= PlacePrecision.ADM2 else None,
        "where": f"Example place {number + 1}",
        "side_a": "Example group A",
        "side_b": "Example civilians" if number % 3 == 2 else "Example group B",
        "deaths_best": deaths,
        "deaths_low": max(deaths - 1, 0),
        "deaths_high": deaths + 2,
        "deaths_civilians": deaths // 2,
        "source_count": number % 4 + 1,
    }
