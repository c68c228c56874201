"""Appending to the ledger, in the transaction of the write that the entry records."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

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


class Deed(NamedTuple):
    """What was done to what."""

    verb: str
    kind: str
    object_id: str
    facts: Mapping[str, object]


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
    """Append one entry and move the head. Raises OutsideTransactionError, HeadMovedError, NotCanonicalError."""
    return append_all(actor, source, [Deed(verb, kind, object_id, facts)], at=at)[0]


def append_all(actor: str, source: str, deeds: Sequence[Deed], *, at: datetime | None = None) -> list[Entry]:
    """Append an entry for each, in their order, and move the head once. Raises as `append`.

    The head stays locked until the transaction ends, so writers follow one another: on PostgreSQL by the row's
    lock, on SQLite because its transactions begin with the lock for writing.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransactionError(", ".join(deed.verb for deed in deeds))
    if not deeds:
        return []
    moment = at or timezone.now()
    before = head = locked_head()
    rows = []
    for deed in deeds:
        entry = chain.chained(unchained(actor, source, deed, moment), head)
        rows.append(Entry(**(entry._asdict() | {"at": moment})))
        head = chain.Head(entry.sequence, entry.hash)
    Entry.objects.bulk_create(rows)
    move_head(before, head)
    return rows


def unchained(actor: str, source: str, deed: Deed, moment: datetime) -> canonical.Entry:
    """The entry as it will stand, without its place in the chain."""
    return canonical.Entry(
        sequence=0,
        at=canonical_time(moment),
        actor=clean_text(actor),
        source=clean_text(source),
        verb=clean_text(deed.verb),
        kind=clean_text(deed.kind),
        object_id=clean_text(deed.object_id),
        facts=clean_facts(deed.facts),
        previous_hash="",
        hash="",
    )


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
