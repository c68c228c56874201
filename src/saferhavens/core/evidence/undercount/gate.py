"""When nothing may be said: what must be true of lists and circumstances before any method is asked.

Two lists must pass the same gate as three or more, and have a larger overlap, and then give an indication only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from saferhavens.core.evidence.undercount.histories import MOST_LISTS, CaptureHistories
from saferhavens.core.evidence.undercount.values import Reason, Shortfall
from saferhavens.core.problems import LINKAGE_OUT_OF_RANGE, ProblemError
from saferhavens.core.words import gettext_noop as _

LEAST_OVERLAP_OF_TWO = 7
"""From this overlap on, the bias of Chapman's estimate is negligible with 95 % confidence.
Source: Robson and Regier 1964, Sample size in Petersen mark-recapture experiments; Seber 1982, section 3.1."""

LEAST_DOCUMENTED = 30
"""Our own choice: intervals here rest on large samples."""

COPY_FROM = 0.9
"""Two lists are taken for copies if so much of what either holds stands in both. Our own choice: independent lists
would have to be nearly complete to come so near, and then there is hardly an undercount."""

LEAST_LINKED_PAIRS = 50
LEAST_LINKAGE = 0.9
"""Precision and recall of linkage below which there is no estimate, and the pairs of reports judged by a person from
which they must come. Our own choice: an overlap that is a tenth wrong makes the estimate about a tenth wrong."""


class Unit(StrEnum):
    """What is counted."""

    INCIDENTS = "incidents"
    PEOPLE = "people"


class Stratum(StrEnum):
    """What the group that is counted has in common."""

    SEX = "sex"
    PLACE = "place"
    YEAR = "year"

    @property
    def label(self) -> str:
        return _STRATUM_LABELS[self]


_STRATUM_LABELS = {Stratum.SEX: _("sex"), Stratum.PLACE: _("place"), Stratum.YEAR: _("year")}

NEEDED = {
    Unit.INCIDENTS: (Stratum.PLACE, Stratum.YEAR),
    Unit.PEOPLE: (Stratum.SEX, Stratum.PLACE, Stratum.YEAR),
}
"""An incident has no sex; people are divided by it, because women's and men's cases are reported differently."""


@dataclass(frozen=True)
class Linkage:
    """How well duplicates were found, measured on `pairs` pairs of reports that people judged.

    `precision`: share of joined pairs that are one incident; `recall`: share of pairs of one incident that were joined.
    """

    pairs: int
    precision: float
    recall: float

    def __post_init__(self) -> None:
        for value in (self.precision, self.recall):
            if not 0 <= value <= 1:
                raise ProblemError(LINKAGE_OUT_OF_RANGE, value=value)


@dataclass(frozen=True)
class Frame:
    """What people have established about the group that is counted.

    Closed period: it is over, the reports on it are in, every list covers it. Closed area: every list covers it.
    """

    unit: Unit
    period_closed: bool
    area_closed: bool
    stratified_by: frozenset[Stratum]
    linkage: Linkage | None


def shortfalls(histories: CaptureHistories, frame: Frame) -> tuple[Shortfall, ...]:
    """All reasons not to estimate; empty if the methods may be asked."""
    return (*_of_lists(histories), *_of_frame(frame))


def _of_lists(histories: CaptureHistories) -> Iterator[Shortfall]:
    lists = len(histories.lists)
    if lists < 2:
        yield Shortfall(Reason.NO_LISTS, {"lists": lists})
    if lists > MOST_LISTS:
        yield Shortfall(Reason.TOO_MANY_LISTS, {"lists": lists, "most": MOST_LISTS})
    if histories.documented < LEAST_DOCUMENTED:
        yield Shortfall(Reason.TOO_FEW, {"documented": histories.documented, "least": LEAST_DOCUMENTED})
    for one, other in histories.pairs():
        yield from _of_pair(histories, one, other)


def _of_pair(histories: CaptureHistories, one: int, other: int) -> Iterator[Shortfall]:
    small, large = sorted((one, other), key=histories.size)
    names = {"first": histories.lists[small], "second": histories.lists[large]}
    both = histories.overlap(one, other)
    either = histories.size(one) + histories.size(other) - both
    if both == 0:
        yield Shortfall(Reason.NO_OVERLAP, names)
    elif both >= COPY_FROM * either:
        yield Shortfall(Reason.COPY, names)
    elif both == histories.size(small):
        yield Shortfall(Reason.CONTAINED, names)
    elif len(histories.lists) == 2 and both < LEAST_OVERLAP_OF_TWO:
        yield Shortfall(Reason.LITTLE_OVERLAP, names | {"overlap": both, "least": LEAST_OVERLAP_OF_TWO})


def _of_frame(frame: Frame) -> Iterator[Shortfall]:
    yield from _of_linkage(frame.linkage)
    if not frame.period_closed:
        yield Shortfall(Reason.PERIOD_OPEN)
    if not frame.area_closed:
        yield Shortfall(Reason.AREA_OPEN)
    missing = tuple(each.label for each in NEEDED[frame.unit] if each not in frame.stratified_by)
    if missing:
        yield Shortfall(Reason.NOT_STRATIFIED, {"missing": missing})


def _of_linkage(linkage: Linkage | None) -> Iterator[Shortfall]:
    if linkage is None:
        yield Shortfall(Reason.LINKAGE_NOT_MEASURED)
        return
    if linkage.pairs < LEAST_LINKED_PAIRS:
        yield Shortfall(Reason.LINKAGE_HARDLY_MEASURED, {"pairs": linkage.pairs, "least": LEAST_LINKED_PAIRS})
    if min(linkage.precision, linkage.recall) < LEAST_LINKAGE:
        facts = {"precision": linkage.precision, "recall": linkage.recall, "least": LEAST_LINKAGE}
        yield Shortfall(Reason.LINKAGE_POOR, facts)
