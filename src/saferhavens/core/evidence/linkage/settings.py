"""What can be set when duplicates are looked for, and where the three zones begin."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from saferhavens.core.evidence.harms import HarmType


class Zone(StrEnum):
    """What is proposed for a pair of reports."""

    SAME = "same"
    DECIDE = "decide"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Costs:
    """What it costs, in looks of a person: a look itself, a wrong "same", a duplicate that nobody sees.

    A wrong "same" hides an incident, which is worse than counting one twice, and both are worse than a look.
    """

    look: float = 1.0
    wrongly_same: float = 20.0
    missed: float = 10.0

    @property
    def same_from(self) -> float:
        """From this probability on a look costs more than it saves: P ≥ 1 - look / wrongly_same."""
        return max(0.0, 1.0 - self.look / self.wrongly_same)

    @property
    def different_below(self) -> float:
        """Below this probability a look costs more than it saves: P < look / missed."""
        return min(self.look / self.missed, self.same_from)

    def zone(self, probability: float) -> Zone:
        if probability >= self.same_from:
            return Zone.SAME
        return Zone.DECIDE if probability >= self.different_below else Zone.DIFFERENT


@dataclass(frozen=True)
class LinkageSettings:
    """How far is looked for duplicates, and how much is spent on it.

    `area`: which reports come into question: "near" (same municipality, or neighbouring cells of a grid of a quarter
    degree; a report that knows only its department meets all of it), "region" (same ADM1) or "country".
    `window_days`: how many days may lie between the two, None for any number.
    `families`: code of a harm → its family; only harms of one family come into question. Others are their own family.
    `same_text`: whether reports with nearly the same text come into question wherever and whenever they happened.
    `largest_text_block`: a text that more reports share is a form letter and brings nobody together.
    `most_pairs`: SH-623 beyond it, so that a wide window cannot eat all memory.
    `keep_different`: whether pairs of the zone DIFFERENT are handed back, too.
    `local_priors`: whether duplicates may be more frequent in one country than in another, as the pairs tell.
    `memory_mb`, `threads`: limits of the database in memory.
    """

    area: Literal["near", "region", "country"] = "near"
    window_days: int | None = 3
    families: Mapping[str, str] = field(default_factory=lambda: {each.value: each.family.value for each in HarmType})
    same_text: bool = True
    largest_text_block: int = 200
    most_pairs: int = 50_000_000
    costs: Costs = field(default_factory=Costs)
    keep_different: bool = False
    local_priors: bool = False
    memory_mb: int = 1024
    threads: int = 2
