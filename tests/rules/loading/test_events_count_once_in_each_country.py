"""In each country the events of the newest vintage that covers it count, whatever was loaded first."""

from itertools import permutations

import pytest

from open_data import event, events, stored
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


def test_two_sources_of_events_do_not_replace_each_other() -> None:
    from dataclasses import replace

    provisional = replace(events(event(1), version="25.0.9", scope=()), source="ucdp_candidate", part="2025-09")
    stored(OLD_COLOMBIA, provisional)
    assert set(ViolenceMonth.objects.values_list("source", "events")) == {("ucdp_ged", 2), ("ucdp_candidate", 1)}


def test_months_that_are_published_side_by_side_all_count() -> None:
    from dataclasses import replace

    september, october = (
        replace(
            events(event(number), version=f"25.0.{number}", scope=()), source="ucdp_candidate", part=f"2025-{number}"
        )
        for number in (9, 10)
    )
    stored(september, october)
    assert ViolenceEvent.objects.filter(current=True).count() == 2
