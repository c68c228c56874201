"""Entries can be read and appended, nothing else: not through the model, and not past it."""

import pytest
from django.db import DatabaseError, connection, transaction

from saferhavens.web.ledger.models import Entry, Head, ImmutableError


def test_the_model_refuses_to_change_an_entry(nine_entries):
    entry = Entry.objects.get(sequence=3)
    entry.verb = "other"
    with pytest.raises(ImmutableError):
        entry.save()


def test_the_model_refuses_to_remove_an_entry(nine_entries):
    with pytest.raises(ImmutableError):
        Entry.objects.get(sequence=3).delete()


def test_a_queryset_refuses_both(nine_entries):
    with pytest.raises(ImmutableError):
        Entry.objects.filter(sequence=3).update(verb="other")
    with pytest.raises(ImmutableError):
        Entry.objects.all().delete()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET verb = 'other' WHERE sequence = 3",
        "DELETE FROM ledger_entry WHERE sequence = 3",
        "DELETE FROM ledger_entry",
    ],
)
def test_the_database_refuses_what_goes_past_the_model(nine_entries, statement):
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.count() == len(nine_entries)


@pytest.mark.postgres
def test_postgresql_refuses_to_empty_the_table(nine_entries):
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE ledger_entry")


def test_the_database_refuses_a_second_entry_of_one_number(nine_entries):
    last = nine_entries[-1]
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.bulk_create([last])


def test_the_database_refuses_a_second_head(nine_entries):
    with pytest.raises(DatabaseError), transaction.atomic():
        Head.objects.create(pk=2, hash="f" * 64)
