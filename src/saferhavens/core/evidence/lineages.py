"""Independent lineages: how many sources really stand behind an incident.

Ten copies of one press note are one lineage, and so are two organisations that heard the same witness. Each report
belongs to one lineage; whatever links two reports makes one lineage of theirs, over any number of links.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import NamedTuple

from saferhavens.core.evidence.grading import Grade, is_usable
from saferhavens.core.evidence.texts import Fingerprint, likeness
from saferhavens.core.evidence.words import Word
from saferhavens.core.words import gettext_noop as _

ALIKE_JACCARD = 0.5
"""From here on two narratives are taken for copies: half of all runs of three words are the same."""

ALIKE_CONTAINED = 0.8
"""From here on the shorter narrative is taken to be copied into the longer."""

type Id = Hashable
type Pair = frozenset[Id]


class Reason(Word):
    """Why two reports belong to one lineage."""

    SAME_LINEAGE = "same_lineage", _("Somebody found that both go back to one source.")
    SAME_SOURCE = "same_source", _("Both come from the same source.")
    SAME_WITNESS = "same_witness", _("Both go back to the same witness.")
    NEAR_IDENTICAL_TEXT = "near_identical_text", _("Their texts are nearly the same.")
    TEXT_COPIED_INTO = "text_copied_into", _("The text of one is copied into the other.")

    @property
    def is_proposal(self) -> bool:
        """Whether a person may say that it is chance: holds until then, so that copies never count twice."""
        return self in (Reason.NEAR_IDENTICAL_TEXT, Reason.TEXT_COPIED_INTO)


@dataclass(frozen=True)
class Trace:
    """Where one report comes from, as far as it is known.

    Source and witnesses are keys made for comparing only (a keyed hash, an id), never names. `lineage` is the one that
    a person gave it, `text` its fingerprint; a trace without any of them is a lineage by itself.
    """

    id: Id
    lineage: Hashable | None = None
    source: Hashable | None = None
    witnesses: frozenset[Hashable] = frozenset()
    text: Fingerprint = frozenset()


class Link(NamedTuple):
    """Two reports of one lineage, and why. `share` of the text is between 0 and 1; 1 where no text was compared."""

    one: Id
    other: Id
    reason: Reason
    share: float = 1.0


def links(traces: Sequence[Trace]) -> Iterator[Link]:
    """What links reports to one another. Of many with one key each is linked to the next: enough to join them all."""
    yield from _links_by_key(traces)
    yield from _links_by_text(traces)


def _links_by_key(traces: Iterable[Trace]) -> Iterator[Link]:
    holders: dict[tuple[Reason, Hashable], list[Id]] = {}
    for trace in traces:
        for reason, key in _keys(trace):
            holders.setdefault((reason, key), []).append(trace.id)
    for (reason, _key), ids in holders.items():
        for one, other in pairwise(ids):
            yield Link(one, other, reason)


def _keys(trace: Trace) -> Iterator[tuple[Reason, Hashable]]:
    if trace.lineage is not None:
        yield Reason.SAME_LINEAGE, trace.lineage
    if trace.source is not None:
        yield Reason.SAME_SOURCE, trace.source
    for witness in trace.witnesses:
        yield Reason.SAME_WITNESS, witness


def _links_by_text(traces: Iterable[Trace]) -> Iterator[Link]:
    """All pairs: a person may keep one of them apart without losing what links the others."""
    for one, other in combinations([trace for trace in traces if trace.text], 2):
        alike = likeness(one.text, other.text)
        if alike.jaccard >= ALIKE_JACCARD:
            yield Link(one.id, other.id, Reason.NEAR_IDENTICAL_TEXT, alike.jaccard)
        elif alike.contained >= ALIKE_CONTAINED:
            yield Link(one.id, other.id, Reason.TEXT_COPIED_INTO, alike.contained)


def lineages(traces: Sequence[Trace], kept_apart: Collection[Pair] = ()) -> list[frozenset[Id]]:
    """The reports of each lineage, in the order in which their first reports are given.

    `kept_apart` are pairs whose alike texts somebody has found to be chance; firmer links are not undone by it.
    """
    heads = {trace.id: trace.id for trace in traces}
    for link in links(traces):
        if not (link.reason.is_proposal and frozenset({link.one, link.other}) in kept_apart):
            heads[_head(heads, link.other)] = _head(heads, link.one)
    found: dict[Id, set[Id]] = {}
    for trace in traces:
        found.setdefault(_head(heads, trace.id), set()).add(trace.id)
    return [frozenset(ids) for ids in found.values()]


def _head(heads: dict[Id, Id], report: Id) -> Id:
    """The report that stands for the whole lineage; paths are halved on the way (union-find)."""
    while heads[report] != report:
        heads[report] = heads[heads[report]]
        report = heads[report]
    return report


def proposals(traces: Sequence[Trace], kept_apart: Collection[Pair] = ()) -> list[Link]:
    """Pairs of alike texts about which nobody has decided yet: not kept apart, and not linked by anything firmer."""
    firm = lineages([_without_text(trace) for trace in traces])
    lineage_of = {report: number for number, ids in enumerate(firm) for report in ids}
    return [
        link
        for link in _links_by_text(traces)
        if lineage_of[link.one] != lineage_of[link.other] and frozenset({link.one, link.other}) not in kept_apart
    ]


def _without_text(trace: Trace) -> Trace:
    return Trace(trace.id, trace.lineage, trace.source, trace.witnesses)


def count_usable(groups: Iterable[Collection[Id]], grades: Mapping[Id, Collection[Grade]]) -> int:
    """How many lineages count towards corroboration: those that their grades support and nobody doubts."""
    return sum(is_usable([grade for report in group for grade in grades.get(report, ())]) for group in groups)
