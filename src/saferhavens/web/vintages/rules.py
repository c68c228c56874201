"""Which vintage is in force where. Plain values in, no database: so the order of loading cannot matter."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ELSEWHERE = ""
"""Stands for every country that no vintage of the source names, and for events without a country."""

_CENTURY = 2000
_PERIOD = re.compile(r"\A(?P<first>\d{4}-\d\d)(/(?P<last>\d{4}-\d\d))?\Z")  # "2024-05", "2024-01/2024-12"
_GLUED = re.compile(r"\A(\d{2})(\d)\Z")  # UCDP's file names write version 23.1 as "231"


@dataclass(frozen=True)
class Held:
    """What has to be known of a stored vintage to say where it is in force."""

    id: int
    part: str
    version: str
    scope: tuple[str, ...]  # empty: the world
    fictional: bool = False

    @property
    def rank(self) -> tuple[tuple[int, ...], int]:
        """Newer version first; of two files with the same version, the one that was loaded later."""
        return version_key(self.version), self.id


def version_key(version: str) -> tuple[int, ...]:
    """A key that sorts publishers' versions by time, whichever way they are written.

    A leading number below 100 is a year of this century, as in UCDP's 23.1.

    >>> version_key("hdx2021") < version_key("ged231") == version_key("23.1") < version_key("25.1")
    True
    >>> version_key("2025-09-30") < version_key("2025-10-25")
    True
    """
    numbers = re.findall(r"\d+", version)
    if numbers and (glued := _GLUED.match(numbers[0])):
        numbers[:1] = glued.groups()
    key = tuple(int(number) for number in numbers)
    if key and key[0] < 100:
        key = (_CENTURY + key[0], *key[1:])
    return key


Winners = dict[str, int]
"""Country (or ELSEWHERE) → id of the vintage in force there."""


def in_force(vintages: Iterable[Held]) -> dict[str, Winners]:
    """For each part of one source: which vintage is in force in which country.

    As soon as a source has real vintages, its fictional ones count no more. A part that is a period gives way
    to a longer one for the whole world that includes it (UCDP Candidate: a release for the year after those by month).
    """
    held = list(vintages)
    real = [vintage for vintage in held if not vintage.fictional] or held
    parts: dict[str, list[Held]] = {}
    for vintage in real:
        if not any(_takes_in(other, vintage) for other in real):
            parts.setdefault(vintage.part, []).append(vintage)
    return {part: _winners(group) for part, group in parts.items()}


def _takes_in(wide: Held, narrow: Held) -> bool:
    """Whether `wide` stands for a longer period that includes the whole of `narrow`'s: both would count twice."""
    if wide.part == narrow.part or wide.scope:
        return False
    outer, inner = _PERIOD.match(wide.part), _PERIOD.match(narrow.part)
    if not outer or not inner:
        return False
    return outer["first"] <= inner["first"] and (inner["last"] or inner["first"]) <= (outer["last"] or outer["first"])


def _winners(group: list[Held]) -> Winners:
    winners: Winners = {}
    for vintage in sorted(group, key=lambda each: each.rank):
        if not vintage.scope:
            winners = dict.fromkeys([ELSEWHERE, *winners], vintage.id)
        winners |= dict.fromkeys(vintage.scope, vintage.id)
    return winners


def winner(winners: Mapping[str, int], country: str | None) -> int | None:
    """The id of the vintage in force in `country`, if any."""
    return winners.get(country or ELSEWHERE, winners.get(ELSEWHERE))
