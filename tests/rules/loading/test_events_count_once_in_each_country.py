"""In each country the events of the newest vintage that covers it count, whatever was loaded first."""

from dataclasses import replace
from itertools import permutations

import pytest

from open_data import event, events, stored
from saferhavens.sources.shape import Prepared
from saferhavens.web.mobility.models import ViolenceCell, ViolenceEvent, ViolenceMonth

pytestmark = pytest.mark.django_db

OLD_COLOMBIA = events(event(1), event(2), version="hdx2021", scope=("COL",))
OLD_WORLD = events(
    event(1, deaths_best=9, deaths_high=9), event(3, country="PER"), event(4, country=None), version="23.1", scope=()
)
NEW_PERU = events(event(5, country="PER"), version="25.1", scope=("PER",))


def current() -> set[tuple[str, int, str | None]]:
    rows = ViolenceEvent.objects.filter(current=True)
    return set(rows.values_list("vintage__version", "event_id", "country"))


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_every_order_of_loading_ends_alike(order: tuple[int, ...]) -> None:
    files = [OLD_COLOMBIA, OLD_WORLD, NEW_PERU]
    stored(*(files[number] for number in order))
    assert current() == {("23.1", 1, "COL"), ("23.1", 4, None), ("25.1", 5, "PER")}
    assert set(ViolenceMonth.objects.values_list("country", "events", "deaths_best")) == {("COL", 1, 9), ("PER", 1, 2)}
    assert set(ViolenceCell.objects.filter(size=1000).values_list("country", "events")) == {("COL", 1), ("PER", 1)}


def test_the_replaced_events_are_kept() -> None:
    stored(OLD_COLOMBIA, OLD_WORLD)
    assert ViolenceEvent.objects.filter(vintage__version="hdx2021", current=False).count() == 2


def test_a_country_that_the_new_vintage_covers_without_events_has_none() -> None:
    """Its silence is the newest that the publisher says."""
    stored(events(event(1), event(2, country="PER"), version="23.1", scope=("COL", "PER")))
    stored(events(event(3, country="PER"), version="25.1", scope=("COL", "PER")))
    assert current() == {("25.1", 3, "PER")}
    assert list(ViolenceMonth.objects.values_list("country", flat=True)) == ["PER"]


def candidate(*rows: dict, version: str, part: str) -> Prepared:
    return replace(events(*rows, version=version, scope=()), source="ucdp_candidate", part=part)


def test_two_sources_of_events_do_not_replace_each_other() -> None:
    provisional = candidate(event(1), version="25.0.9", part="2025-09")
    stored(OLD_COLOMBIA, provisional)
    assert set(ViolenceMonth.objects.values_list("source", "events")) == {("ucdp_ged", 2), ("ucdp_candidate", 1)}


def test_months_that_are_published_side_by_side_all_count() -> None:
    for month in (9, 10):
        stored(candidate(event(month), version=f"25.0.{month}", part=f"2025-{month:02}"))
    assert ViolenceEvent.objects.filter(current=True).count() == 2


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_events_of_a_year_replace_those_of_its_months(order: tuple[int, ...]) -> None:
    files = [
        candidate(event(1), event(2), version="24.0.5", part="2024-05"),
        candidate(event(3), version="24.0.6", part="2024-06"),
        candidate(event(1, deaths_best=3), event(3), version="24.01.24.12", part="2024-01/2024-12"),
    ]
    stored(*(files[number] for number in order))
    assert current() == {("24.01.24.12", 1, "COL"), ("24.01.24.12", 3, "COL")}
    assert sum(ViolenceMonth.objects.values_list("events", flat=True)) == 2
