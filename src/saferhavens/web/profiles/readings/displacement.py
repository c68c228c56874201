"""IDMC's new internal displacement: monthly sums and single reports."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from saferhavens.core.words import Level
from saferhavens.web.mobility.models import DisplacementMonth, DisplacementReport
from saferhavens.web.places.models import Place
from saferhavens.web.vintages.models import Vintage


@dataclass(frozen=True)
class NewDisplacement:
    """Movements by month, as known at the vintage and at the one before it (None: there is none)."""

    months: dict[date, int]
    before: dict[date, int] | None

    @property
    def revised(self) -> dict[date, tuple[int, int]]:
        """Months that both vintages hold with different numbers: (before, now)."""
        older = self.before or {}
        return {
            month: (older[month], now) for month, now in self.months.items() if month in older and older[month] != now
        }

    def last_months(self, count: int, skip: int = 0) -> list[tuple[date, int]]:
        """The last `count` months that have a number, after leaving out the newest `skip`."""
        ordered = sorted(self.months.items())
        end = len(ordered) - skip
        return ordered[max(0, end - count) : max(0, end)]


def new_displacement(country: str, vintage: Vintage, before: Vintage | None) -> NewDisplacement:
    """The monthly numbers of a country, in one query."""
    vintages = [each for each in (vintage, before) if each is not None]
    rows = DisplacementMonth.objects.filter(vintage__in=vintages, country=country)
    found: dict[int, dict[date, int]] = {each.pk: {} for each in vintages}
    for pk, month, persons in rows.values_list("vintage_id", "month", "persons").order_by("month"):
        found[pk][month] = persons
    return NewDisplacement(found[vintage.pk], found[before.pk] if before else None)


def reports(place: Place, vintage: Vintage) -> QuerySet[DisplacementReport]:
    """The reports of a place whose figures may be added up, the newest first."""
    recommended = DisplacementReport.objects.filter(vintage=vintage, role="recommended")
    here = (
        recommended.filter(country=place.country) if place.level == Level.COUNTRY else recommended.filter(adm1=place.pk)
    )
    return here.order_by("-date_end", "-persons", "pk")
