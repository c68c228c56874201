"""Released numbers as a map of first divisions, drawn with the script of the migration map.

Reads what `reading` reads, and outlines. An area without a number is drawn in one way, whatever the reason.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from saferhavens.core.problems import PLACE_UNKNOWN, ProblemError
from saferhavens.core.words import Level
from saferhavens.web.design.templatetags.design import count, country_name
from saferhavens.web.mobility import page as migration_map
from saferhavens.web.mobility.classes import ScaleClass, classes, step_of
from saferhavens.web.mobility.held import held_now
from saferhavens.web.places.models import Place
from saferhavens.web.sharing.reading import Shown
from saferhavens.web.sharing.texts import definition, source


@dataclass(frozen=True)
class HarmMap:
    """The map of one country for what an audience is shown."""

    country: Place
    shown: Shown

    @cached_property
    def persons(self) -> dict[str, int]:
        """By first division: the sum of its shown numbers."""
        found: Counter[str] = Counter()
        for row in self.shown.rows:
            if row.area:
                found[row.area] += row.persons
        return dict(found)

    @property
    def somewhere(self) -> int:
        """Of whom only the country is said."""
        return sum(row.persons for row in self.shown.rows if not row.area)

    @cached_property
    def scale(self) -> tuple[ScaleClass, ...]:
        return classes(self.persons.values())

    def legend(self) -> list[tuple[int, str]]:
        """(colour, words) of each class."""
        return [(each.step, self._class_name(each)) for each in self.scale]

    def _class_name(self, each: ScaleClass) -> str:
        if each.high is None:
            return _("%(low)s or more") % {"low": count(max(each.low, min(self.persons.values())))}
        return (
            _("fewer than %(high)s") % {"high": count(each.high)}
            if not each.low
            else (_("%(low)s to fewer than %(high)s") % {"low": count(each.low), "high": count(each.high)})
        )

    def areas(self) -> dict[str, Any]:
        """What the script colours by, in the shape of the migration map's interface."""
        places = Place.objects.filter(country=self.country.code, level=Level.ADM1)
        return {"areas": [self._area(place) for place in places], "definition": definition()}

    def _area(self, place: Place) -> dict[str, Any]:
        persons = self.persons.get(place.code)
        step = None if persons is None else step_of(persons, self.scale)
        return {"code": place.code, "name": place.name, "persons": persons, "population": None, "step": step}

    def state(self) -> dict[str, Any]:
        """The view as the script draws it."""
        place = self.country
        return {
            "country": place.code,
            "level": "adm1",
            "box": [place.west, place.south, place.east, place.north],
            "camera": None,
            "data": {},
            "violence": False,
            "vague": False,
            "silent": True,
            "dateName": _("Release of %(date)s") % {"date": self.shown.date or "–"},
            "publisher": source(),
            "licence": "",
            "outlines": self._outlines(),
            "figures": self.areas(),
        }

    def _outlines(self) -> dict[str, str]:
        code = self.country.code
        found = {
            "areas": migration_map.outline_address(code, Level.ADM1),
            "around": reverse("mobility:around", args=[code, held_now().version]),
        }
        return {name: address for name, address in found.items() if address}

    def name(self) -> str:
        return country_name(self.country.code)


def country_of(code: str) -> Place:
    """Raises PLACE_UNKNOWN."""
    found = Place.objects.filter(code=code, level=Level.COUNTRY).first()
    if found is None:
        raise ProblemError(PLACE_UNKNOWN, code=code)
    return found


def labels() -> dict[str, Any]:
    """The texts that the script shows; those that differ on this map in their place."""
    return migration_map.labels() | {
        "people": _("people at least"),
        "silent": _("Not shown: nothing happened, too little was reported, or nobody agreed to be counted."),
        "noPopulation": "",
        "mapName": _("Map of documented harm. Arrow keys move it, plus and minus zoom. The table holds its figures."),
    }
