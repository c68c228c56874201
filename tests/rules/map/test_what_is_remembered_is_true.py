"""What takes long is kept in memory under the version of the data, and never shown for another version."""

import pytest

from open_data import countries, event, events, figure, prepared, stored
from saferhavens.web.mobility.held import Held, forget, held_now, remembered
from saferhavens.web.vintages.models import Vintage

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> list[tuple[str, str]]:
    """Every time that the function below was really asked."""
    return []


@pytest.fixture
def answer(asked):
    @remembered
    def tell(held: Held, country: str) -> str:
        asked.append((held.version, country))
        return f"{country} of {held.version}"

    return tell


def held(version: str) -> Held:
    return Held(version, {})


def test_the_same_question_is_answered_from_memory(answer, asked):
    assert answer(held("1"), "COL") == answer(held("1"), "COL")
    assert asked == [("1", "COL")]


def test_another_version_is_asked_anew(answer, asked):
    answer(held("1"), "COL")
    assert answer(held("2"), "COL") == "COL of 2"
    assert len(asked) == 2


def test_forgetting_forgets_everything(answer, asked):
    answer(held("1"), "COL")
    forget()
    answer(held("1"), "COL")
    assert len(asked) == 2


def test_a_problem_is_not_remembered(asked):
    @remembered
    def fail(held: Held) -> str:
        asked.append((held.version, ""))
        raise LookupError

    for _ in range(2):
        with pytest.raises(LookupError):
            fail(held("1"))
    assert len(asked) == 2


def test_without_a_load_the_version_stays():
    stored(countries())
    assert held_now().version == held_now().version


def test_every_load_makes_another_version():
    versions = set()
    for load in (countries(), events(event(1)), events(event(1), event(2), version="24.1")):
        stored(load)
        versions.add(held_now().version)
    assert len(versions) == 3


def test_a_load_that_failed_changes_nothing():
    stored(countries())
    before = held_now().version
    Vintage.objects.create(source="unhcr", state="failed", started_at="2026-01-01T00:00Z")
    assert held_now().version == before


def test_it_finds_the_vintage_that_is_in_force_in_a_country():
    world, home = stored(events(event(1), scope=()), events(event(2), version="24.1", scope=("COL",)))
    now = held_now()
    assert now.vintage("ucdp_ged", "events", "COL") == home.pk
    assert now.vintage("ucdp_ged", "events", "PER") == world.pk
    assert now.vintage("ucdp_ged", "other", "COL") is None
    assert now.vintage("nobody", "events", "COL") is None


def test_all_vintages_of_a_country_hold_each_source_once():
    stored(countries(), prepared("unhcr", {"displaced": [figure(1)]}, part="population"))
    old, new = stored(events(event(1)), events(event(1), version="24.1"))
    found = held_now().vintages_for("COL")
    assert new.pk in found
    assert old.pk not in found
    assert len(found) == 3
