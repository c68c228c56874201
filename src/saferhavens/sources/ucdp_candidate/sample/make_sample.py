"""Invented events of the two months after those of the UCDP GED sample."""

from collections.abc import Iterator
from datetime import date

from saferhavens.sources.shape import Tidied
from saferhavens.sources.ucdp_ged.sample.make_sample import example_event, tidied

FIRST_DAY = date(2025, 1, 5)


def make() -> Iterator[Tidied]:
    """Nine events of January and February 2025."""
    events = [example_event(country, number, FIRST_DAY) for country in ("COL", "ECU", "KEN") for number in range(3)]
    renumbered = [{**event, "event_id": 9_500_000 + number} for number, event in enumerate(events)]
    yield tidied(renumbered, "2025-01/2025-02", ())
