"""Appending an entry, in the transaction of what it records."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from saferhavens.core.ledger.chain import BEFORE_THE_FIRST
from saferhavens.web.ledger import book
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.ledger.models import Entry, Head
from saferhavens.web.ledger.verification import verify_ledger

WRITERS, EACH = 4, 10


def append(verb: str = "invited", **facts: object) -> Entry:
    return book.append("person:12", "web", verb, kind="people.invitation", object_id="3", facts=facts)


def test_the_first_entry_stands_on_nothing_and_the_next_on_it(db):
    with transaction.atomic():
        first, second = append(), append()
    assert (first.sequence, first.previous_hash) == (1, BEFORE_THE_FIRST)
    assert (second.sequence, second.previous_hash) == (2, first.hash)


def test_many_at_once_stand_in_their_order_and_the_chain_holds(db):
    with transaction.atomic():
        append()
        many = [book.Deed("invited", "people.invitation", str(number), {"number": number}) for number in range(5)]
        rows = book.append_all("person:12", "web", many)
    assert [row.sequence for row in rows] == [2, 3, 4, 5, 6]
    assert [entry.facts["number"] for entry in Entry.objects.all()[1:]] == [0, 1, 2, 3, 4]
    assert verify_ledger().holds


def test_nothing_to_append_moves_nothing(db):
    with transaction.atomic():
        assert book.append_all("person:12", "web", []) == []
    assert not Head.objects.exists()


def test_the_head_follows(db):
    with transaction.atomic():
        append()
        last = append()
    assert Head.objects.get().value == (book.chain.Head(2, last.hash))


def test_what_was_appended_verifies(db):
    with transaction.atomic():
        append(note="Río", number=3, flag=True, nothing=None, many=["a", {"b": 1}])
        book.append(
            "system",
            "job",
            "cleaned",
            kind="people",
            object_id="all",
            facts={},
            at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
        )
    assert verify_ledger().holds


def test_text_is_stored_in_its_normal_form(db):
    with transaction.atomic():
        append(name="n\u0303")
    assert Entry.objects.get().facts == {"name": "ñ"}
    assert verify_ledger().holds


@pytest.mark.django_db(transaction=True)
def test_an_entry_apart_from_its_write_is_refused():
    with pytest.raises(book.OutsideTransactionError):
        append()
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_entry_vanishes_with_the_write_that_was_taken_back():
    with transaction.atomic():
        append("stays")
    with transaction.atomic():
        append("taken back")
        transaction.set_rollback(True)
    assert [entry.verb for entry in Entry.objects.all()] == ["stays"]
    assert verify_ledger().holds


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_follow_one_another():
    ready = threading.Barrier(WRITERS)

    def write(number: int) -> None:
        try:
            ready.wait()
            for _ in range(EACH):
                with transaction.atomic():
                    Audit.of_person(number).record("invited", ("people.invitation", str(number)))
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(Entry.objects.values_list("sequence", flat=True)) == list(range(1, WRITERS * EACH + 1))
    assert verify_ledger().holds


def test_a_head_that_somebody_else_has_moved_is_not_overwritten(db, monkeypatch):
    with transaction.atomic():
        append()
        outdated = book.chain.EMPTY
    monkeypatch.setattr(book, "locked_head", lambda: outdated)
    with pytest.raises(book.HeadMovedError):
        book.move_head(outdated, book.chain.Head(1, "f" * 64))
    assert verify_ledger().holds
