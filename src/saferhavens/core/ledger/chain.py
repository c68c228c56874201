"""How the entries of the ledger hang together, and where a chain is broken.

    hash of an entry = SHA-256( canonical bytes of the entry + hash of the entry before it )

Who changes, removes, inserts or moves an entry breaks the chain at that place. Who cuts off its end leaves a
chain that fits in itself: against that stands the head (how many entries there are, and the last hash). Who
writes the whole chain and the head anew is found by the signature of the head and by the heads kept
outside of the database; the signature is checked where the key is (`saferhavens.web.ledger`).
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from saferhavens.core.ledger.canonical import Entry, NotCanonicalError, canonical_bytes
from saferhavens.core.words import gettext_noop as _

BEFORE_THE_FIRST = "0" * 64
"""The `previous_hash` of the first entry."""


class Reason(StrEnum):
    """Why an entry does not fit."""

    CHANGED = "changed"
    MISSING = "missing"
    OUT_OF_ORDER = "out_of_order"
    NOT_CHAINED = "not_chained"
    CUT_OFF = "cut_off"
    BEYOND_HEAD = "beyond_head"
    NOT_THE_HEAD = "not_the_head"
    NO_HEAD = "no_head"
    NOT_SIGNED = "not_signed"
    NOT_AS_KEPT = "not_as_kept"

    @property
    def label(self) -> str:
        return _REASON_LABELS[self]


_REASON_LABELS = {
    Reason.CHANGED: _("its content does not give its hash"),
    Reason.MISSING: _("it is missing"),
    Reason.OUT_OF_ORDER: _("it stands in the wrong place"),
    Reason.NOT_CHAINED: _("it does not follow the entry before it"),
    Reason.CUT_OFF: _("it and what followed it were cut off"),
    Reason.BEYOND_HEAD: _("it was added beyond the head"),
    Reason.NOT_THE_HEAD: _("it is not the last entry that the head names"),
    Reason.NO_HEAD: _("the head of the ledger is missing"),
    Reason.NOT_SIGNED: _("the head is not signed with the key of this installation"),
    Reason.NOT_AS_KEPT: _("it differs from a head kept outside of the database"),
}


@dataclass(frozen=True, order=True)
class Head:
    """How many entries there are, and the hash of the last one."""

    count: int
    hash: str


EMPTY = Head(0, BEFORE_THE_FIRST)


@dataclass(frozen=True)
class Break:
    """The first entry that does not fit. An entry that is missing is named by the number that it had."""

    sequence: int
    reason: Reason


@dataclass(frozen=True)
class Verdict:
    """What verifying found: the entries that fit, from the first on, and where the chain breaks, if it does."""

    head: Head
    broken: Break | None

    @property
    def holds(self) -> bool:
        return self.broken is None


def entry_hash(entry: Entry) -> str:
    """The hash that `entry` must have, given what stands in it and before it."""
    return hashlib.sha256(canonical_bytes(entry) + entry.previous_hash.encode()).hexdigest()


def chained(entry: Entry, head: Head) -> Entry:
    """`entry` as the next one after `head`."""
    placed = entry._replace(sequence=head.count + 1, previous_hash=head.hash)
    return placed._replace(hash=entry_hash(placed))


def verify(entries: Iterable[Entry], head: Head | None, kept: Iterable[Head] = ()) -> Verdict:
    """Read `entries` once, in their stored order, and hold them against `head` and the heads `kept` elsewhere.

    Keeps one entry in memory. With `head` None nothing but an empty ledger holds.
    """
    reached = EMPTY
    awaited = iter(sorted(kept))
    next_kept = next(awaited, None)
    for entry in entries:
        reason = misfit(entry, reached)
        if reason:
            return Verdict(reached, Break(min(entry.sequence, reached.count + 1), reason))
        reached = Head(entry.sequence, entry.hash)
        while next_kept and next_kept.count <= reached.count:
            if next_kept != reached:
                return Verdict(reached, Break(next_kept.count, Reason.NOT_AS_KEPT))
            next_kept = next(awaited, None)
    return Verdict(reached, wrong_end(reached, head, next_kept))


def misfit(entry: Entry, before: Head) -> Reason | None:
    """Why `entry` cannot follow `before`, or None."""
    expected = before.count + 1
    if entry.sequence != expected:
        return Reason.MISSING if entry.sequence > expected else Reason.OUT_OF_ORDER
    if entry.previous_hash != before.hash:
        return Reason.NOT_CHAINED
    return None if is_intact(entry) else Reason.CHANGED


def is_intact(entry: Entry) -> bool:
    """Whether the content of `entry` gives its hash."""
    try:
        return entry_hash(entry) == entry.hash
    except NotCanonicalError:
        return False


def wrong_end(reached: Head, head: Head | None, next_kept: Head | None) -> Break | None:
    """What is wrong with a chain that holds in itself and ends with `reached`."""
    if head is None:
        return None if reached == EMPTY and next_kept is None else Break(reached.count, Reason.NO_HEAD)
    if next_kept or head.count > reached.count:
        return Break(reached.count + 1, Reason.CUT_OFF)
    if head.count < reached.count:
        return Break(head.count + 1, Reason.BEYOND_HEAD)
    return None if head.hash == reached.hash else Break(reached.count, Reason.NOT_THE_HEAD)


def build(entries: Iterable[Entry]) -> Iterator[Entry]:
    """`entries` chained one to the next from the beginning, as if each had been appended."""
    head = EMPTY
    for entry in entries:
        placed = chained(entry, head)
        yield placed
        head = Head(placed.sequence, placed.hash)
