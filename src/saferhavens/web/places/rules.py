"""Finding places by what people and publishers write. Plain values in, no database."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from saferhavens.core.geo import search_key
from saferhavens.core.words import Level

CAMPS: Mapping[tuple[str, str], str] = {
    ("KEN", "kakuma"): "turkana",
    ("KEN", "kalobeyei"): "turkana",
    ("KEN", "dagahaley"): "garissa",
    ("KEN", "hagadera"): "garissa",
    ("KEN", "ifo"): "garissa",
    ("KEN", "ifo 2e"): "garissa",
    ("KEN", "ifo 2"): "garissa",
    ("KEN", "dadaab"): "garissa",
}
"""Camps and settlements that are no administrative division, by country and name → the first division they lie in.

Source: UNHCR Kenya, operational updates: Kakuma camp and Kalobeyei settlement in Turkana county; Dagahaley, Hagadera
and Ifo camps (Dadaab) in Garissa county.
"""

_LEVEL_IN_BRACKETS = re.compile(r"\s*\[[^\]]*\]\s*$")
_CAPITAL_DISTRICT = re.compile(r"\b(d c|d m|distrito capital|distrito metropolitano)\b")
_KIND = re.compile(r"\b(department|province|provincia|county|state|municipality|municipio|canton)$")


def location_key(location: str) -> str:
    """The name in a publisher's text for a place, as it is compared: "Bogota D.C. [Admin 1]" → "bogota"."""
    return name_key(_LEVEL_IN_BRACKETS.sub("", location))


def name_key(name: str) -> str:
    """A place's name as it is compared: without "D.C." and without the kind of division at its end."""
    key = _CAPITAL_DISTRICT.sub(" ", search_key(name))
    shorter = _KIND.sub("", " ".join(key.split())).strip()
    return shorter or key


@dataclass(frozen=True)
class Named:
    """What has to be known of a place to find it by its name."""

    id: int
    country: str
    level: int
    names: tuple[str, ...]


class Gazetteer:
    """Finds divisions by name. A name that two places of the same level and country bear finds neither."""

    def __init__(self, places: Iterable[Named]) -> None:
        self._ids: dict[tuple[str, int, str], set[int]] = defaultdict(set)
        for place in places:
            for name in place.names:
                self._ids[place.country, place.level, name_key(name)].add(place.id)

    def find(self, country: str, location: str, level: int | None) -> int | None:
        """The id of the division that `location` names, at the publisher's `level` (1, 2, 3 or unknown)."""
        key = location_key(location)
        camp = CAMPS.get((country, key))
        if camp and level != Level.ADM2:
            return self._only(country, Level.ADM1, camp)
        if level not in (Level.ADM1, Level.ADM2):
            return None
        return self._only(country, level, key)

    def _only(self, country: str, level: int, key: str) -> int | None:
        ids = self._ids.get((country, level, key), set())
        return next(iter(ids)) if len(ids) == 1 else None


def rank(text_key: str, own_key: str) -> int:
    """How well a place's own name answers a search, 0 best: the same, beginning with it, a word of it, elsewhere."""
    if own_key == text_key:
        return 0
    if own_key.startswith(text_key):
        return 1
    if f" {text_key}" in f" {own_key}":
        return 2
    return 3
