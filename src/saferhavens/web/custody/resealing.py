"""Bringing what is sealed under an older key under the current one, while everybody goes on working.

Rows are taken some at a time. A row that somebody changes meanwhile is left as they wrote it: their text is sealed
under the current key, or is met again in the next round.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import transaction

from saferhavens.core.problems import ProblemError
from saferhavens.web.custody.models import OrganisationKey
from saferhavens.web.custody.sealed_places import SEALED_PLACES, SealedPlace
from saferhavens.web.custody.sealing import Opener, Sealer, sealer
from saferhavens.web.ledger.audit import Audit

BATCH = 200
"""Rows that are written in one transaction: others wait a few hundredths of a second."""


class Resealed(NamedTuple):
    rows: int
    unreadable: int  # they stay as they are, and so does the key that they name

    def plus(self, other: "Resealed") -> "Resealed":
        return Resealed(self.rows + other.rows, self.unreadable + other.unreadable)


class Change(NamedTuple):
    pk: Any
    before: bytes
    after: bytes


def reseal(organisation_id: int, *, audit: Audit) -> Resealed:
    """Bring everything of an organisation under its current key. Running it twice, or two at once, does no harm."""
    done = Resealed(0, 0)
    for place in SEALED_PLACES.values():
        done = done.plus(_reseal_place(place, organisation_id, audit))
    return done


def reseal_all(*, audit: Audit) -> Resealed:
    """The same for every organisation that has a retired key."""
    done = Resealed(0, 0)
    retired = OrganisationKey.objects.filter(retired_at__isnull=False, destroyed_at=None)
    for organisation_id in sorted(set(retired.values_list("organisation_id", flat=True))):
        done = done.plus(reseal(organisation_id, audit=audit))
    return done


def _reseal_place(place: SealedPlace, organisation_id: int, audit: Audit) -> Resealed:
    done = Resealed(0, 0)
    for rows in batches(place, organisation_id):
        changes, unreadable = under_current_key(place, rows, organisation_id)
        done = done.plus(Resealed(_write(place, changes, organisation_id, audit), unreadable))
    return done


def batches(place: SealedPlace, organisation_id: int) -> Iterator[list[Any]]:
    """The rows that are not under the current key, in the order of their ids, each once."""
    old = place.not_under(organisation_id, sealer(organisation_id).number).order_by("pk")
    rows = list(old[:BATCH])
    while rows:
        yield rows
        rows = list(old.filter(pk__gt=rows[-1].pk)[:BATCH])


def under_current_key(place: SealedPlace, rows: list[Any], organisation_id: int) -> tuple[list[Change], int]:
    """What is to be written, and how many rows cannot be opened."""
    opener, current = Opener(organisation_id), sealer(organisation_id)
    changes = [change for row in rows if (change := _change(place, row, opener, current))]
    return changes, len(rows) - len(changes)


def _change(place: SealedPlace, row: Any, opener: Opener, current: Sealer) -> Change | None:
    before, about = bytes(getattr(row, place.field)), place.about(row)
    try:
        return Change(row.pk, before, current.seal(about, opener.open(about, before)))
    except ProblemError:
        return None


@transaction.atomic
def _write(place: SealedPlace, changes: list[Change], organisation_id: int, audit: Audit) -> int:
    written = 0
    for change in changes:
        unchanged = place.model._base_manager.filter(pk=change.pk, **{place.field: change.before})
        written += unchanged.update(**{place.field: change.after})
    if written:
        where = f"{place.model._meta.label_lower}.{place.field}"
        audit.record("resealed", ("people.organisation", str(organisation_id)), place=where, rows=written)
    return written
