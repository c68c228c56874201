"""What was counted in the months before a forecast, as the pages show it beside the fan."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q, QuerySet, Sum

from saferhavens.core.forecast.months import first_day, month_of
from saferhavens.core.forecast.targets import Target
from saferhavens.core.words import Level, ViolenceType
from saferhavens.web.mobility.held import FINAL
from saferhavens.web.mobility.models import ViolenceMonth
from saferhavens.web.places.models import Place

COUNTED = {
    Target.STATE_BASED_DEATHS: ViolenceType.STATE_BASED,
    Target.CIVILIAN_DEATHS: ViolenceType.ONE_SIDED,
}


def observed_of(target: Target, place: Place, until: int, months: int) -> Mapping[int, float]:
    """Month → deaths that UCDP's checked list has, for `months` months up to `until`; months without any are 0.

    Empty where nothing is held of the country, and for what is no count of deaths.
    """
    if target not in COUNTED:
        return {}
    held = _of_place(place).filter(source=FINAL)
    newest = held.order_by("-month").values_list("month", flat=True).first()
    if newest is None:
        return {}
    first, last = until - months + 1, min(until, month_of(newest))
    counted = _sums(held.filter(violence_type=COUNTED[target]), first_day(max(1, first)))
    return {month: float(counted.get(first_day(month), 0)) for month in range(first, last + 1)}


def _of_place(place: Place) -> QuerySet[ViolenceMonth]:
    if place.level == Level.COUNTRY:
        return ViolenceMonth.objects.filter(country=place.code)
    return ViolenceMonth.objects.filter(Q(adm1=place) | Q(adm2=place))


def _sums(rows: QuerySet[ViolenceMonth], since: date) -> dict[date, int]:
    found = rows.filter(month__gte=since).values_list("month").annotate(Sum("deaths_best"))
    return dict(found.order_by("month"))
