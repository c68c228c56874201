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

ALIASES: Mapping[tuple[str, str], str] = {
    ("COL", "san andres y providencia"): "archipielago de san andres providencia y santa catalina",
    ("KEN", "nairobi"): "nairobi city",
}
"""Short names that publishers use, by country → the name in the official list (DIVIPOLA; Kenya's First Schedule)."""

_WITHIN = re.compile(r"\(within admin 1:([^)]*)\)", re.IGNORECASE)
_LEVEL_IN_BRACKETS = re.compile(r"\s*\[[^\]]*\]\s*$")
_CAPITAL_DISTRICT = re.compile(r"\b(d c|d m|distrito capital|distrito metropolitano)\b")
_KIND = re.compile(r"\b(department|province|provincia|county|state|municipality|municipio|canton)$")


def location_keys(location: str) -> tuple[str, str]:
    """The name in a publisher's text for a place, and that of the first division named with it, as they are compared.

    >>> location_keys("Bogota D.C. [Admin 1]")
    ('bogota', '')
    >>> location_keys("Bolivar (within Admin 1: Carchi ) [Admin 2]")
    ('bolivar', 'carchi')
    """
    text = _LEVEL_IN_BRACKETS.sub("", location)
    within = _WITHIN.search(text)
    return name_key(_WITHIN.sub("", text)), name_key(within[1]) if within else ""


def name_key(name: str) -> str:
    """A place's name as it is compared: without "D.C." and without the kind of division at its end."""
    key = search_key(name)
    shorter = " ".join(_KIND.sub(" ", _CAPITAL_DISTRICT.sub(" ", key)).split())
    return shorter or key


@dataclass(frozen=True)
class Named:
    """What has to be known of a place to find it by its name."""

    id: int
    country: str
    level: int
    names: tuple[str, ...]
    parent_id: int | None = None


class Gazetteer:
    """Finds divisions by name. A name that several places of the same level and country bear finds none of them."""

    def __init__(self, places: Iterable[Named]) -> None:
        self._parents: dict[int, int | None] = {}
        self._ids: dict[tuple[str, int, str], set[int]] = defaultdict(set)
        for place in places:
            self._parents[place.id] = place.parent_id
            for name in place.names:
                self._ids[place.country, place.level, name_key(name)].add(place.id)

    def find(self, country: str, location: str, level: int | None) -> int | None:
        """The id of the division that `location` names, at the publisher's `level` (1, 2, 3 or unknown)."""
        key, within = location_keys(location)
        camp = CAMPS.get((country, key))
        if camp and level != Level.ADM2:
            return _only(self._named(country, Level.ADM1, camp))
        if level not in (Level.ADM1, Level.ADM2):
            return None
        found = self._named(country, level, key)
        return _only(self._inside(found, country, within) if within else found)

    def _named(self, country: str, level: int, key: str) -> set[int]:
        return self._ids.get((country, level, name_key(ALIASES.get((country, key), key))), set())

    def _inside(self, ids: set[int], country: str, parent_key: str) -> set[int]:
        parents = self._named(country, Level.ADM1, parent_key)
        return {pk for pk in ids if self._parents[pk] in parents}


def _only(ids: set[int]) -> int | None:
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
