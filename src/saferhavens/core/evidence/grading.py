"""Grades of reports by the Admiralty code: source and content are judged apart, and unknown is not worst.

Source: Admiralty code as in NATO AJP-2.1. What a grade carries is our rule, written down in `_ENOUGH`.
"""

from collections.abc import Collection
from typing import NamedTuple

from saferhavens.core.evidence.words import ContentGrade, SourceGrade, Word
from saferhavens.core.words import gettext_noop as _


class Grade(NamedTuple):
    """One person's judgement of one report: "B2" is a usually reliable source telling something probably true."""

    source: SourceGrade
    content: ContentGrade

    @property
    def code(self) -> str:
        return f"{self.source}{self.content}"


class Finding(Word):
    """What grades say about a report, a line of reports or an incident."""

    SUPPORTED = "supported", _("Supported"), _("It can be built on.")
    OPEN = "open", _("Left open"), _("It was judged, but cannot be built on yet.")
    DOUBTED = "doubted", _("Doubted"), _("Those who judged it doubt it.")
    CONTESTED = "contested", _("Judged in opposite ways"), _("Some support it, others doubt it.")
    NOT_JUDGED = "not_judged", _("Not judged"), _("Nobody has been able to judge source or content.")


_DOUBTS = frozenset({ContentGrade.DOUBTFUL, ContentGrade.IMPROBABLE})

_LIKELY = frozenset({ContentGrade.CONFIRMED, ContentGrade.PROBABLE})
_CREDIBLE = _LIKELY | {ContentGrade.POSSIBLE}

_ENOUGH: dict[SourceGrade, frozenset[ContentGrade]] = {
    SourceGrade.A: _CREDIBLE | {ContentGrade.UNKNOWN},
    SourceGrade.B: _CREDIBLE | {ContentGrade.UNKNOWN},
    SourceGrade.C: _CREDIBLE,
    SourceGrade.D: _LIKELY,
    SourceGrade.E: frozenset(),
    SourceGrade.F: _LIKELY,
}
"""How credible the content must be for a source to be built on: the better the source, the less is asked.

A source that cannot be judged (F) stands with the poor ones, never below them: most who suffer or see harm are unknown
to us. An unreliable source (E) adds nothing by itself, even where others confirm what it says: those others count.
"""


def weigh(grade: Grade) -> Finding:
    """What one grade says: supported, doubted, left open, or not judged (F6)."""
    if grade.content in _DOUBTS:
        return Finding.DOUBTED
    if grade.content in _ENOUGH[grade.source]:
        return Finding.SUPPORTED
    return Finding.OPEN if grade.source.is_known or grade.content.is_known else Finding.NOT_JUDGED


def finding(grades: Collection[Grade]) -> Finding:
    """What several grades say together. F6 changes nothing; support and doubt side by side are contested."""
    said = {weigh(grade) for grade in grades}
    if {Finding.SUPPORTED, Finding.DOUBTED} <= said:
        return Finding.CONTESTED
    strongest = (each for each in (Finding.SUPPORTED, Finding.DOUBTED, Finding.OPEN) if each in said)
    return next(strongest, Finding.NOT_JUDGED)


def is_usable(grades: Collection[Grade]) -> bool:
    """Whether a line of reports with these grades counts towards corroboration."""
    return finding(grades) is Finding.SUPPORTED


def best_known(grades: Collection[Grade]) -> Grade:
    """The best judgement on each axis apart, for a summary: F and 6 only where nobody could judge. F6 if none."""
    source = min((each.source for each in grades), default=SourceGrade.F)
    content = min((each.content for each in grades), default=ContentGrade.UNKNOWN)
    return Grade(source, content)
