"""The map of documented harm: what the script is given, what the page says without it, and what it must not tell."""

import json
import re

import pytest

import cast
import open_data
from evidence_world import focal_point
from map_world import load_world
from saferhavens.core.words import Role, Sector
from sharing_world import large_group, released, shown

pytestmark = pytest.mark.django_db

MAP = "/sharing/evidence/map/COL/"
STATE_MAP = "/sharing/evidence/state/map/"


@pytest.fixture(autouse=True)
def world(monkeypatch):
    monkeypatch.setattr(open_data, "AUDIT", open_data.NoAudit())
    load_world()


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def state_of(page: str) -> dict:
    return json.loads(re.search(r'<script id="map-state" type="application/json">(.*?)</script>', page)[1])


def areas_of(page: str) -> dict[str, dict]:
    return {area["code"]: area for area in state_of(page)["figures"]["areas"]}


def test_the_script_is_given_the_released_numbers_of_first_divisions(client):
    large_group(place_code="COL-52001", place_exactness="adm2")
    released()
    page = text(client.get(MAP))
    areas = areas_of(page)
    assert areas.keys() == {"COL-52", "COL-86"}
    assert areas["COL-52"]["persons"] == sum(shown().values())
    assert areas["COL-52"]["step"] is not None
    assert state_of(page)["outlines"]["areas"].startswith("/map/outlines/COL-1-")
    assert state_of(page)["box"][0] < state_of(page)["box"][2]


def test_an_area_with_too_little_and_an_area_with_nothing_are_the_same_to_the_script(client):
    large_group(place_code="COL-52", place_exactness="adm1")
    large_group(2, place_code="COL-86", place_exactness="adm1", harms=("TORTURE",))
    released()
    hidden = areas_of(text(client.get(MAP)))["COL-86"]
    nothing = areas_of(text(client.get(MAP, {"harm": "KIDNAP"})))["COL-86"]
    assert hidden == nothing == {"code": "COL-86", "name": "Sur", "persons": None, "population": None, "step": None}


def test_legend_table_files_coverage_and_meaning_stand_on_the_page(client):
    large_group(place_code="COL-52", place_exactness="adm1")
    large_group(harms=("THREAT",))
    released()
    page = text(client.get(MAP, {"year": "2026"}))
    for expected in (
        "Documented harm in Colombia",
        "Not shown, whatever the reason",
        "How many organisations report from here is not said.",
        "of them only the country is said: the map does not draw them.",
        "figures.csv?country=COL&amp;year=2026",
        "What the numbers mean",
    ):
        assert expected in page, expected


def test_the_legend_names_the_classes(client):
    for code, number in (("COL-52", 6), ("COL-86", 24)):
        large_group(number, place_code=code, place_exactness="adm1")
    released()
    assert "or more</li>" in text(client.get(MAP))


def test_before_the_first_release_nothing_is_coloured(client):
    page = text(client.get(MAP))
    assert "Nothing has been released yet." in page
    assert {area["persons"] for area in areas_of(page).values()} == {None}


def test_the_map_of_a_country_that_is_not_held_is_not_found(client):
    answer = client.get("/sharing/evidence/map/ZZZ/")
    assert answer.status_code == 404
    assert "SH-301" in text(answer)


def test_a_state_sees_the_map_of_its_own_country_whatever_it_asks():
    paz = cast.signed_in(focal_point())
    large_group(place_code="COL-52", place_exactness="adm1")
    released()
    for address in (STATE_MAP, f"{STATE_MAP}?country=ECU"):
        page = text(paz.get(address))
        assert "For state bodies of Colombia" in page
        assert areas_of(page)["COL-52"]["persons"]


def test_a_state_whose_country_has_no_outlines_is_told_so():
    there = cast.organisation("Ministry of Kenya", Sector.STATE, "KEN")
    kamau = cast.signed_in(cast.person(Role.FOCAL_POINT, name="Kamau", of=there))
    assert kamau.get(STATE_MAP).status_code == 404


def test_the_migration_map_leads_here(client):
    assert f'href="{MAP}"' in text(client.get("/map/COL/"))
    assert 'href="/map/COL/"' in text(client.get(MAP))
