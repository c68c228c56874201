"""Places with invented readings and no database: what a page would read is simply put in."""

from datetime import UTC, date, datetime
from typing import Any

from saferhavens.core.words import Level, ViolenceType
from saferhavens.web.places.models import Place
from saferhavens.web.profiles.readings.displaced import Sides, Years
from saferhavens.web.profiles.readings.violence import GED, MonthToll, Record, Span, Toll
from saferhavens.web.profiles.subject import Subject
from saferhavens.web.vintages.models import Vintage

LOADED = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


class EverythingHeld:
    """Holdings in which every part of every source is in force."""

    held = None

    def of(self, source: str, part: str, _country: str) -> Vintage:
        return Vintage(pk=1, source=source, name=part, version="2025", finished_at=LOADED)

    def parts_of(self, source: str, country: str) -> list[Vintage]:
        return [self.of(source, "events", country)]

    def before(self, _vintage: Vintage) -> None:
        return None


class NothingHeld(EverythingHeld):
    """Holdings without any vintage."""

    def of(self, source: str, part: str, _country: str) -> None:
        return None

    def parts_of(self, source: str, country: str) -> list[Vintage]:
        return []


def country(**readings: Any) -> Subject:
    """Colombia with `readings` (names of Subject's properties) as given."""
    return _subject(
        Place(code="COL", country="COL", level=Level.COUNTRY, name_en="Colombia", name_es="Colombia"), readings
    )


def department(**readings: Any) -> Subject:
    return _subject(Place(code="COL-52", country="COL", level=Level.ADM1, name_en="Norte", name_es="Norte"), readings)


def _subject(place: Place, readings: dict[str, Any]) -> Subject:
    subject = Subject(place, readings.pop("holdings", EverythingHeld()), readings.pop("year", None))
    empty = {"series": {}, "records": {}, "spans": {}, "partners": ({}, {}), "groups": (0, []), "present": []}
    subject.__dict__.update(empty | {"new_displacement": None} | readings)
    return subject


def series(here: Years | None = None, abroad: Years | None = None, name: str = "population") -> dict[str, Sides]:
    return {name: Sides(here or {}, abroad or {})}


def violence(*months: tuple[date, int], kind: int = ViolenceType.ONE_SIDED, precision: int = 1) -> dict[str, Any]:
    """`records` and `spans` of a country with so many deaths in a month, each in one event."""
    tolls = [MonthToll(month, kind, precision, Toll(1, best, best, best, best)) for month, best in months]
    span = Span(min(month for month, _best in months), max(month for month, _best in months))
    return {"records": {GED: Record(tolls)}, "spans": {("COL", GED): span}}
