"""Proving that the ledger is whole: the rows, the head, its signature, and the heads kept outside of the database."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

from django.db import connection

from saferhavens.core.ledger import chain
from saferhavens.core.ledger.canonical import Entry, canonical_time
from saferhavens.core.ledger.chain import Break, Reason, Verdict
from saferhavens.web.ledger import keeping, keys
from saferhavens.web.ledger.models import Entry as EntryRow
from saferhavens.web.ledger.models import Head

CHUNK = 5000
"""Rows held in memory at a time."""

COLUMNS = ("sequence", "at", "actor", "source", "verb", "kind", "object_id", "facts", "previous_hash", "hash")


def verify_ledger() -> Verdict:
    """Read the ledger up to its present head; entries appended meanwhile are left for the next time."""
    kept = keeping.kept_heads()  # before the head, which can only be later
    head = Head.objects.filter(pk=1).first()
    if head is None:
        return chain.verify(stored_entries(), None, kept)
    verdict = chain.verify(stored_entries(head.count), head.value, kept)
    if verdict.holds and not keys.is_signed(head.value, head.signature):
        return Verdict(verdict.head, Break(head.count, Reason.NOT_SIGNED))
    return with_stray_entries(verdict)


def with_stray_entries(verdict: Verdict) -> Verdict:
    """`verdict`, or the first entry that stands beyond the head or before the first."""
    if not verdict.holds:
        return verdict
    table, heads = EntryRow._meta.db_table, Head._meta.db_table
    # One statement sees one state of the database, so an entry being appended just now is not taken for a stray one.
    query = f"SELECT MIN(sequence) FROM {table} WHERE sequence > (SELECT count FROM {heads} WHERE id = 1)"  # noqa: S608  our own names
    with connection.cursor() as cursor:
        cursor.execute(query)
        (stray,) = cursor.fetchone()
    return verdict if stray is None else Verdict(verdict.head, Break(stray, Reason.BEYOND_HEAD))


def stored_entries(last: int | None = None) -> Iterator[Entry]:
    """The rows in their order, up to number `last`, read in chunks past the ORM: it would take most of the time."""
    table = EntryRow._meta.db_table
    up_to = "" if last is None else "WHERE sequence <= %s"
    query = f"SELECT {', '.join(COLUMNS)} FROM {table} {up_to} ORDER BY sequence"  # noqa: S608  our own names
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(query, [] if last is None else [last])
        while rows := cursor.fetchmany(CHUNK):
            yield from map(as_entry, rows)


def as_entry(row: tuple) -> Entry:
    sequence, at, actor, source, verb, kind, object_id, facts, previous_hash, own_hash = row
    return Entry(
        sequence, stored_time(at), actor, source, verb, kind, object_id, stored_facts(facts), previous_hash, own_hash
    )


def stored_time(at: str | datetime) -> str:
    """A time as the database driver hands it out, in canonical form. SQLite's are texts in UTC."""
    if isinstance(at, datetime):
        return canonical_time(at if at.tzinfo else at.replace(tzinfo=UTC))
    fraction = at[19:] or ".000000"
    return f"{at[:10]}T{at[11:19]}{fraction}Z"


def stored_facts(facts: str) -> dict:
    """Facts as they are stored. What is not JSON any more has been changed, and gives no hash that fits."""
    try:
        return json.loads(facts)
    except ValueError:
        return {"not JSON": facts}
