"""The ledger as auditors read it."""

import pytest

import cast
from saferhavens.core.words import Role, Sector
from saferhavens.web.ledger.models import Entry
from saferhavens.web.people import actions

PAGE = "/ledger/"


@pytest.fixture
def auditor(world):
    return cast.signed_in(cast.person(Role.AUDITOR, name="Rosa", of=world.ours))


def test_an_auditor_reads_it_newest_first(auditor):
    page = auditor.get(PAGE)
    numbers = [entry.sequence for entry in page.context["entries"]]
    assert numbers == sorted(numbers, reverse=True)
    assert "signed in" in page.content.decode()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.AUDITOR}))
def test_for_nobody_else_it_exists(db, role):
    answer = cast.signed_in(cast.person(role)).get(PAGE)
    assert answer.status_code == 404


def test_for_an_auditor_of_a_state_body_it_does_not_exist(db):
    """It says which organisation sent how much when, and how it was judged: states get protected numbers alone."""
    rosa = cast.person(Role.AUDITOR, name="Rosa", of=cast.organisation("Ministry", Sector.STATE))
    assert cast.signed_in(rosa).get(PAGE).status_code == 404
    actions.change_roles(rosa, cast.organisation("Ombuds Office"), {Role.AUDITOR}, audit=cast.AUDIT)
    assert cast.signed_in(rosa).get(PAGE).status_code == 404


def test_it_is_read_in_pages(auditor, world):
    for _ in range(60):
        actions.set_name(world.analyst, "Alma", audit=cast.AUDIT)
    first, second = auditor.get(PAGE), auditor.get(f"{PAGE}?page=2")
    assert len(first.context["entries"]) == 50
    assert first.context["entries"][-1].sequence == second.context["entries"][0].sequence + 1
    assert 'rel="next"' in first.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "999999", "nothing", "1' OR 1=1"])
def test_a_page_that_is_not_there_is_no_error(auditor, page):
    assert auditor.get(PAGE, {"page": page}).status_code == 200


def test_it_is_filtered_by_who_and_what(auditor, world):
    found = auditor.get(PAGE, {"verb": "roles_changed", "actor": cast.AUDIT.actor}).context["entries"]
    assert len(found) > 0
    assert {(entry.verb, entry.actor) for entry in found} == {("roles_changed", cast.AUDIT.actor)}


def test_a_filter_that_finds_nothing_says_so(auditor):
    assert "No entries for this choice" in auditor.get(PAGE, {"verb": "<script>"}).content.decode()


def test_what_was_asked_for_is_not_written_into_the_page_as_it_came(auditor):
    assert "<script>alert" not in auditor.get(PAGE, {"actor": "<script>alert(1)</script>"}).content.decode()


def test_no_address_and_no_name_stands_in_it(auditor, world):
    actions.invite("secret@people.example", world.ours, {Role.MONITOR}, by=world.administrator, audit=cast.AUDIT)
    everything = " ".join(str(entry) for entry in Entry.objects.values())
    for text in ("secret@people.example", "@people.example", "Alma", "Bruno", world.ours.name, cast.PASSWORD):
        assert text not in everything
