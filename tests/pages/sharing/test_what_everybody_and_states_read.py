"""The page of released numbers: for everybody, and for the states, each its own."""

import csv
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import cast
from evidence_world import analyst, consents, coordinator, focal_point, ministry, watch
from saferhavens.core.words import Level, Role, Sector
from sharing_world import STATE, days_later, large_group, place, released, renewed, shown, withdrawn

pytestmark = pytest.mark.django_db

PAGE = "/sharing/evidence/"
STATE_PAGE = "/sharing/evidence/state/"
PUBLIC_ADDRESSES = (PAGE, f"{PAGE}figures.csv", f"{PAGE}figures.json", "/api/v1/evidence")
STATE_ADDRESSES = (STATE_PAGE, f"{STATE_PAGE}figures.csv", f"{STATE_PAGE}figures.json")


def text(answer) -> str:
    return answer.content.decode()


def test_before_the_first_release_the_page_says_so(client):
    page = text(client.get(PAGE))
    assert "Nothing has been released yet" in page
    assert client.get("/api/v1/evidence").json()["rows"] == []
    assert client.get("/api/v1/evidence").json()["released"] is None


def test_everybody_reads_at_least_so_many_people(client):
    large_group()
    released()
    (number,) = shown().values()
    page = text(client.get(PAGE))
    assert f"at least {number}" in page
    assert "January to March 2026" in page
    assert "Extortion" in page
    assert "Colombia" in page


@pytest.mark.parametrize("address", PUBLIC_ADDRESSES)
def test_whoever_signs_in_reads_the_same_public_numbers(client, address):
    large_group(consents=consents(STATE))
    large_group(country="ECU", harms=("THREAT",))
    ministry()
    released()
    assert {country for _, country, _, _ in shown("state", "COL")} == {"COL"}
    mine, theirs = (main_of(each.get(address)) for each in (client, cast.signed_in(focal_point())))
    assert mine == theirs
    assert "THREAT" in mine


def main_of(answer) -> str:
    """What the page says, without its menu; of a file all."""
    whole = text(answer)
    return whole.split("<main", 1)[1].split("</main>", 1)[0] if "<main" in whole else whole


def test_a_state_reads_the_table_of_its_own_country(client):
    large_group(consents=consents(STATE))
    large_group(country="ECU")
    paz = cast.signed_in(focal_point())
    released()
    page = text(paz.get(STATE_PAGE))
    assert "For state bodies of Colombia" in page
    assert "at least" in page
    assert "Ecuador" not in page
    assert [row["country"] for row in paz.get(f"{STATE_PAGE}figures.json").json()["rows"]] == ["COL"]


@pytest.mark.parametrize("address", STATE_ADDRESSES)
def test_nobody_else_reads_a_states_table(client, address):
    assert client.get(address).status_code in (302, 401)
    for somebody in (analyst(), coordinator(), cast.person(Role.LEARNER, name="Lena", second_factor=False)):
        answer = cast.signed_in(somebody).get(address)
        assert answer.status_code == 404
        assert "SH-401" in text(answer)


@pytest.mark.parametrize("address", [PAGE, STATE_PAGE])
def test_a_place_with_too_little_and_a_place_with_nothing_look_alike(address):
    """COL has a shown number; ECU a hidden one of 8 persons in 2 incidents; KEN nothing at all."""
    large_group()
    large_group(2, country="ECU")
    paz = cast.signed_in(focal_point())
    released()
    answers = []
    for country in ("ECU", "KEN"):
        body = main_of(paz.get(address, {"country": country}))
        answers.append(body.replace(f"country={country}", "").replace(" selected>", ">"))
    assert "Nothing is shown for this choice." in answers[0]
    assert answers[0] == answers[1]


def test_a_hidden_harm_and_one_that_never_happened_look_alike_to_programs(client):
    large_group()
    large_group(2, harms=("TORTURE",))
    released()
    hidden, nothing = (client.get("/api/v1/evidence", {"harm": harm}).json() for harm in ("TORTURE", "KIDNAP"))
    assert hidden == nothing
    assert hidden["rows"] == []


@pytest.mark.parametrize("query", [{"harm": "X"}, {"country": "XYZ"}, {"year": "1850"}, {"year": "2026-03"}])
def test_what_cannot_be_asked_is_refused_with_what_can(client, query):
    for address in (PAGE, "/api/v1/evidence"):
        answer = client.get(address, query)
        assert answer.status_code == 422
        assert "SH-302" in text(answer)


def test_filters_narrow_what_is_shown(client):
    large_group()
    large_group(country="ECU", harms=("THREAT",))
    released()
    rows = client.get("/api/v1/evidence", {"country": "ECU"}).json()["rows"]
    assert [(row["country"], row["harm"], row["period"]) for row in rows] == [("ECU", "THREAT", "2026-Q1")]
    assert client.get("/api/v1/evidence", {"harm": "EXTORT"}).json()["rows"][0]["country"] == "COL"
    assert client.get("/api/v1/evidence", {"year": "2025"}).json()["rows"] == []


def test_the_file_holds_exactly_the_page_and_says_what_it_is(client):
    large_group()
    released()
    answer = client.get(f"{PAGE}figures.csv")
    (row,) = csv.DictReader(StringIO(text(answer)))
    assert (row["harm"], row["country"], row["period"]) == ("EXTORT", "COL", "2026-Q1")
    assert int(row["persons_at_least"]) in shown().values()
    assert row["source"]
    assert row["definition"]
    assert row["released"] in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("address", PUBLIC_ADDRESSES[1:])
def test_a_copy_of_public_numbers_is_used_for_a_minute_only(client, address):
    assert client.get(address).headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("address", STATE_ADDRESSES)
def test_a_states_numbers_are_kept_by_no_cache(address):
    assert "no-store" in cast.signed_in(focal_point()).get(address).headers["Cache-Control"]


def test_what_is_withdrawn_is_on_no_page_after_the_night(client):
    ministry()
    large_group()
    paz = cast.signed_in(focal_point())
    released()
    withdrawn()
    renewed(days_later(1))
    for asker, address in ((client, PAGE), (paz, STATE_PAGE)):
        page = text(asker.get(address))
        assert "Nothing is shown for this choice." in page
        assert "at least" not in page.split("<section")[0]
    assert client.get("/api/v1/evidence").json()["rows"] == []


MAPS = ("/sharing/evidence/map/COL/", f"{STATE_PAGE}map/")


@pytest.mark.parametrize("address", [*PUBLIC_ADDRESSES, *STATE_ADDRESSES, *MAPS])
def test_no_page_of_states_or_everybody_asks_a_table_of_evidence(address):
    place("COL", Level.COUNTRY)
    large_group()
    paz = cast.signed_in(focal_point())
    released()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert paz.get(address, {"harm": "EXTORT"}).status_code == 200
    asked = " ".join(query["sql"] for query in queries)
    assert "sharing_releasedcell" in asked
    for forbidden in ("evidence_", "custody_", 'sharing_release"', "sharing_approval", "sharing_transmission"):
        assert forbidden not in asked


def test_the_modules_that_states_and_everybody_read_through_import_nothing_of_evidence():
    import ast
    from pathlib import Path

    import saferhavens.web.sharing as room

    folder = Path(room.__file__).parent
    for name in ("reading.py", "files.py", "texts.py", "periods.py", "mapping.py", "api.py", "views/evidence.py"):
        tree = ast.parse((folder / name).read_text())
        imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not {module for module in imported if module.startswith("saferhavens.web.evidence")}, name
        assert "saferhavens.web.sharing.contributing" not in imported, name
        assert "saferhavens.web.sharing.memory" not in imported, name


def test_a_state_body_of_another_country_reads_nothing_of_this_one():
    large_group()
    there = cast.organisation("Ministry of Kenya", Sector.STATE, "KEN")
    kamau = cast.signed_in(cast.person(Role.FOCAL_POINT, name="Kamau", of=there))
    released()
    assert "Nothing is shown for this choice." in text(kamau.get(STATE_PAGE))
    assert watch().country == "COL"
