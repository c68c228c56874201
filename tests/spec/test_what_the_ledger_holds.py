"""What the ledger holds, and how it is verified.

Everybody who changes something leaves an entry: who, from where, what, to which thing, with codes and numbers and never
with names. Each entry carries the hash of the one before it. So whoever changes, removes or adds one afterwards is
found out, by us and by anybody who has written down an earlier head.
"""

import json
from itertools import pairwise

import pytest
from django.db import connection, transaction

import cast
from ledger_triggers import without_triggers
from open_data import AUDIT, event, events, figure, prepared, stored
from saferhavens.core.ledger import chain
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role
from saferhavens.web.ledger import keeping
from saferhavens.web.ledger.models import Entry, ImmutableError
from saferhavens.web.ledger.verification import stored_entries, verify_ledger
from saferhavens.web.people import actions
from saferhavens.web.people.models import Invitation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path) -> None:
    """A signing key and kept heads of this test's own."""
    settings.HOME = tmp_path


def verbs() -> list[str]:
    return list(Entry.objects.order_by("sequence").values_list("verb", flat=True))


# --- what is written --------------------------------------------------------------------------------------------------


def invites(by) -> Invitation:
    return actions.invite("new@people.example", cast.organisation(), {Role.MONITOR}, by=by, audit=cast.AUDIT)


@pytest.mark.parametrize(
    ("act", "left"),
    [
        (lambda boss, alma: invites(boss), ["invited"]),
        (lambda boss, alma: (invites(boss), invites(boss)), ["invited", "invitation_withdrawn", "invited"]),
        (lambda boss, alma: actions.set_name(alma, "Alma B.", audit=cast.AUDIT), ["name_changed"]),
        (lambda boss, alma: actions.set_language(alma, "es", audit=cast.AUDIT), ["language_chosen"]),
        (
            lambda boss, alma: actions.change_roles(
                alma, cast.organisation(), {Role.VERIFIER}, by=boss, audit=cast.AUDIT
            ),
            ["roles_changed"],
        ),
        (
            lambda boss, alma: actions.disable_person(alma, by=boss, audit=cast.AUDIT),
            ["person_disabled", "sessions_ended"],
        ),
        (
            lambda boss, alma: actions.set_password(alma, cast.PASSWORD, audit=cast.AUDIT),
            ["password_changed", "sessions_ended"],
        ),
        (lambda boss, alma: actions.note_failed_sign_in("who@people.example", audit=cast.AUDIT), ["sign_in_failed"]),
        (lambda boss, alma: stored(events(event(1))), ["load"]),
        (lambda boss, alma: stored(prepared("unhcr", {"displaced": [figure(1)]}, part="population")), ["load"]),
    ],
)
def test_every_change_leaves_its_entries(act, left):
    boss = cast.person(Role.ADMINISTRATOR, name="Bruno")
    alma = cast.person(Role.ANALYST, name="Alma")
    before = len(verbs())
    act(boss, alma)
    assert verbs()[before:] == left
    assert verify_ledger().holds


def test_an_entry_says_who_did_what_to_which_thing_with_codes_only():
    boss = cast.person(Role.ADMINISTRATOR, name="Bruno")
    invitation = invites(boss)
    entry = Entry.objects.latest("sequence")
    assert (entry.actor, entry.source, entry.verb) == (cast.AUDIT.actor, cast.AUDIT.source, "invited")
    assert (entry.kind, entry.object_id) == ("people.invitation", str(invitation.pk))
    assert entry.facts == {"organisation": cast.organisation().pk, "roles": ["monitor"]}


def test_nobodys_name_or_address_is_in_it():
    boss = cast.person(Role.ADMINISTRATOR, name="Bruno")
    invites(boss)
    actions.set_name(boss, "Bruno Benavides", audit=cast.AUDIT)
    everything = json.dumps([entry._asdict() for entry in stored_entries()])
    for secret in ("new@people.example", boss.email, "Benavides", cast.organisation().name):
        assert secret not in everything


def test_what_is_taken_back_leaves_no_entry():
    boss = cast.person(Role.ADMINISTRATOR, name="Bruno")
    before = verbs()
    with transaction.atomic():
        invites(boss)
        transaction.set_rollback(True)
    assert verbs() == before
    assert not Invitation.objects.exists()
    assert verify_ledger().holds


def test_what_is_refused_leaves_no_entry():
    alma = cast.person(Role.ANALYST, name="Alma")
    before = verbs()
    with pytest.raises(ProblemError, match="SH-402"):
        invites(alma)
    assert verbs() == before


# --- how it is verified -----------------------------------------------------------------------------------------------


@pytest.fixture
def story() -> int:
    """Some entries; how many."""
    with transaction.atomic():
        for number in range(12):
            AUDIT.record("load", ("vintages.vintage", str(number)), rows=number)
    return 12


def test_each_entry_carries_the_hash_of_the_one_before(story):
    entries = list(stored_entries())
    assert entries[0].previous_hash == chain.BEFORE_THE_FIRST
    for before, after in pairwise(entries):
        assert after.previous_hash == before.hash
        assert chain.entry_hash(after) == after.hash


def test_the_program_itself_cannot_change_an_entry(story):
    entry = Entry.objects.get(sequence=3)
    entry.verb = "something else"
    for change in (entry.save, entry.delete, Entry.objects.all().delete):
        with pytest.raises(ImmutableError):
            change()
    with pytest.raises(ImmutableError):
        Entry.objects.update(actor="nobody")
    assert verify_ledger().holds


COLUMNS = {  # and what somebody writes into them
    "actor": "'person:666'",
    "source": "'elsewhere'",
    "verb": "'invited'",
    "kind": "'people.person'",
    "object_id": "'42'",
    "facts": "'{\"rows\": 1000000}'",
    "at": "'2001-01-01 00:00:00'",
    "hash": f"'{'0' * 64}'",
}


@pytest.mark.parametrize("number", [1, 2, 7, 12])
@pytest.mark.parametrize("column", sorted(COLUMNS))
def test_whichever_word_of_whichever_entry_is_changed_that_entry_is_named(story, column, number):
    """By somebody with all rights in the database, who has switched its own guards off."""
    with without_triggers(), connection.cursor() as cursor:
        statement = f"UPDATE ledger_entry SET {column} = {COLUMNS[column]} WHERE sequence = %s"  # noqa: S608 - words of this file
        cursor.execute(statement, [number])
    verdict = verify_ledger()
    assert not verdict.holds
    assert verdict.broken.sequence == number
    assert verdict.head.count == number - 1, "all before it still hold"


@pytest.mark.parametrize("number", [1, 2, 7, 11])
def test_whichever_entry_is_removed_is_missed(story, number):
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_entry WHERE sequence = %s", [number])
    assert verify_ledger().broken == chain.Break(number, chain.Reason.MISSING)


@pytest.mark.parametrize("pair", [(1, 2), (3, 4), (5, 9), (1, 12)])
def test_two_entries_that_change_places_are_found(story, pair):
    first, second = pair
    with without_triggers(), connection.cursor() as cursor:
        for old, new in ((first, 1000), (second, first), (1000, second)):
            cursor.execute("UPDATE ledger_entry SET sequence = %s WHERE sequence = %s", [new, old])
    verdict = verify_ledger()
    assert not verdict.holds
    assert verdict.broken.sequence == first


def test_who_has_written_down_a_head_finds_out_that_all_was_written_anew(story):
    """Even the owner of the machine, who has the key, cannot make an earlier head come out again."""
    kept = keeping.keep_head()
    entries = list(stored_entries())
    anew = list(chain.build(entry._replace(actor="person:1") for entry in entries))
    head = chain.Head(len(anew), anew[-1].hash)
    assert chain.verify(anew, head).holds, "the new chain fits in itself"
    assert chain.verify(anew, head, [kept]).broken.reason is chain.Reason.NOT_AS_KEPT


def test_an_auditor_reads_the_entries_in_words_and_programs_read_them_in_codes(story):
    page = cast.signed_in(cast.person(Role.AUDITOR, name="Rosa")).get("/ledger/").content.decode()
    assert "loaded data" in page
    assert "vintages.vintage" in page
    assert {entry.verb for entry in stored_entries(story)} == {"load"}
