"""What `insert` writes is what `bulk_create` would have written."""

import pytest
from django.db import IntegrityError, connection, transaction

from evidence_world import received
from saferhavens.core.evidence.words import Purpose, Recipient
from saferhavens.web.evidence.inserting import insert
from saferhavens.web.evidence.models import Consent, Report, ReportVersion

pytestmark = pytest.mark.django_db


def stored(model) -> list[tuple]:
    """All rows as they lie in the database, without the keys that it counts."""
    with connection.cursor() as cursor:
        counted = model._meta.pk.get_internal_type() == "BigAutoField"
        names = [field.column for field in model._meta.concrete_fields if not (counted and field.primary_key)]
        cursor.execute(f"SELECT {', '.join(names)} FROM {model._meta.db_table} ORDER BY 1, 2")  # noqa: S608 - our own names
        return [tuple(plain(cell) for cell in row) for row in cursor.fetchall()]


def plain(cell: object) -> object:
    return bytes(cell) if isinstance(cell, memoryview) else cell


@pytest.mark.parametrize("model", [Report, ReportVersion, Consent])
def test_rows_lie_in_the_database_as_bulk_create_writes_them(model):
    received(consents=(), is_urgent=True)
    received(people_low=None, people_high=None, place_text="x")
    report = received()
    Consent.objects.create(report=report, purpose=Purpose.STATISTICS, recipient=Recipient.PUBLIC)
    rows, before = list(model.objects.all()), stored(model)
    with transaction.atomic():
        if model is Report:
            ReportVersion.objects.all().delete()
            Consent.objects.all().delete()
        model.objects.all().delete()
        assert insert(rows) == len(rows) > 0
        assert stored(model) == before


def test_nothing_is_inserted_of_nothing():
    assert insert([]) == 0


def test_what_the_database_forbids_is_an_error():
    report = received()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([report])
