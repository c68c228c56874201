"""Appending to the ledger, in the transaction of the write that the entry records."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from saferhavens.core.ledger import canonical, chain
from saferhavens.core.ledger.canonical import canonical_time, clean, clean_text
from saferhavens.web.ledger import keys
from saferhavens.web.ledger.models import Entry, Head


class HeadMovedError(RuntimeError):
    """Two writers had the same head: the database did not hold its lock. Nothing was written."""


class OutsideTransactionError(RuntimeError):
    """An entry was to be appended outside of a transaction, apart from the write that it records."""


def append(
    actor: str,
    source: str,
    verb: str,
    *,
    kind: str,
    object_id: str,
    facts: Mapping[str, object],
    at: datetime | None = None,
) -> Entry:
    """Append one entry and move the head. Raises OutsideTransactionError, HeadMovedError, NotCanonicalError.

    The head stays locked until the transaction ends, so writers follow one another: on PostgreSQL by the row's
    lock, on SQLite because its transactions begin with the lock for writing.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransactionError(verb)
    moment = at or timezone.now()
    head = locked_head()
    entry = chain.chained(
        canonical.Entry(
            sequence=0,
            at=canonical_time(moment),
            actor=clean_text(actor),
            source=clean_text(source),
            verb=clean_text(verb),
            kind=clean_text(kind),
            object_id=clean_text(object_id),
            facts=clean_facts(facts),
            previous_hash="",
            hash="",
        ),
        head,
    )
    row = Entry.objects.create(**(entry._asdict() | {"at": moment}))
    move_head(head, chain.Head(entry.sequence, entry.hash))
    return row


def clean_facts(facts: Mapping[str, object]) -> dict[str, canonical.Fact]:
    cleaned = clean(dict(facts))
    if not isinstance(cleaned, dict):
        raise canonical.NotCanonicalError("facts are named")
    return cleaned


def locked_head() -> chain.Head:
    """The head, which nobody else can move before this transaction ends. The first call makes it."""
    head = Head.objects.select_for_update().filter(pk=1).first()
    if head is None:
        Head.objects.bulk_create([Head(pk=1, **signed(chain.EMPTY))], ignore_conflicts=True)
        head = Head.objects.select_for_update().get(pk=1)
    return head.value


def move_head(old: chain.Head, new: chain.Head) -> None:
    moved = Head.objects.filter(pk=1, count=old.count, hash=old.hash).update(**signed(new))
    if moved != 1:
        raise HeadMovedError(f"the head of the ledger was not {old.count} any more")


def signed(head: chain.Head) -> dict[str, object]:
    return {"count": head.count, "hash": head.hash, "key_id": keys.key_id(), "signature": keys.signature_of(head)}
