from datetime import date

import pytest

import profile_world
from open_data import figure, prepared, stored
from saferhavens.web.profiles.holdings import read_holdings

pytestmark = pytest.mark.django_db


def population(version: str, scope: tuple[str, ...] = (), **more: object):
    (vintage,) = stored(
        prepared("unhcr", {"displaced": [figure(1)]}, part="population", version=version, scope=scope, **more)
    )
    return vintage


def test_the_newest_version_is_in_force_whatever_the_order_of_loading():
    newer, _older = population("2025"), population("2024", sha256="1" * 64)
    assert read_holdings().of("unhcr", "population", "COL") == newer


def test_a_vintage_of_one_country_leaves_the_others_in_force():
    world, colombia = population("2024"), population("2025", ("COL",), sha256="2" * 64)
    holdings = read_holdings()
    assert holdings.of("unhcr", "population", "COL") == colombia
    assert holdings.of("unhcr", "population", "PER") == world


def test_what_is_not_loaded_is_none():
    assert read_holdings().of("unhcr", "population", "COL") is None
    assert read_holdings().parts_of("idmc", "COL") == []


def test_the_parts_of_a_source_stand_by_name(world):
    parts = [vintage.name for vintage in read_holdings().parts_of("unhcr", "COL")]
    assert parts == ["asylum_decisions", "demographics", "population"]


def test_the_vintage_before_is_of_the_same_part(world):
    holdings = read_holdings()
    now = holdings.of("idmc", "months", "COL")
    before = holdings.before(now)
    assert (before.name, before.version) == ("months", "2025-08-25")
    assert holdings.before(before) is None


def test_a_fictional_vintage_is_not_what_was_known_before(db):
    stored(profile_world.months("2025-08-25", 1))
    stored(prepared("idmc", _sample(), part="months", version="2025-01-01", fictional=True))
    holdings = read_holdings()
    assert holdings.before(holdings.of("idmc", "months", "COL")) is None


def _sample() -> dict[str, list[dict]]:
    return {"displacement_months": [{"country": "COL", "month": date(2024, 1, 1), "persons": 9}]}
