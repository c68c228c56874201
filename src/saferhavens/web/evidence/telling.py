"""Facts of reports and incidents in the reader's words."""

from datetime import datetime, timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saferhavens.core.evidence.harms import HarmType
from saferhavens.core.evidence.words import PlaceExactness, TimeExactness
from saferhavens.web.design.templatetags.design import count, country_name
from saferhavens.web.evidence.models import Facts

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def people(low: int | None, high: int | None) -> str:
    """How many people, with both bounds: "2 to 4 people"."""
    if low is None and high is None:
        return _("Number of people not known")
    if low is None:
        return _("at most %(high)s people") % {"high": count(high)}
    if high is None:
        return _("at least %(low)s people") % {"low": count(low)}
    if low == high:
        return ngettext("%(number)s person", "%(number)s people", low) % {"number": count(low)}
    return _("%(low)s to %(high)s people") % {"low": count(low), "high": count(high)}


def when(facts: Facts) -> str:
    """The day or the span of days, no finer than it is known."""
    start, end = facts.occurred_from, facts.occurred_to
    if start is None or end is None:
        return _("Time not known")
    if facts.time_exactness == TimeExactness.YEAR:
        return str(start.year)
    if facts.time_exactness == TimeExactness.MONTH and (start.year, start.month) == (end.year, end.month):
        return formats.date_format(start, "YEAR_MONTH_FORMAT")
    if start == end:
        return formats.date_format(start, "DATE_FORMAT")
    span = {"start": formats.date_format(start, "DATE_FORMAT"), "end": formats.date_format(end, "DATE_FORMAT")}
    return _("%(start)s to %(end)s") % span


def where(facts: Facts) -> str:
    """The finest known place with its country."""
    country = country_name(facts.country)
    if facts.place is None or facts.place_exactness == PlaceExactness.COUNTRY or facts.place_code == facts.country:
        return country
    return f"{facts.place.name}, {country}"


def harms(facts: Facts) -> list[str]:
    """The harms in words, the first named in front."""
    codes = [facts.main_harm, *(code for code in facts.harms if code != facts.main_harm)]
    return [_(HarmType(code).label) for code in codes]


def span(length: timedelta) -> str:
    """A length of time in its largest whole unit, at least an hour: "3 days", "18 hours"."""
    if length >= 2 * DAY:
        days = length // DAY
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": count(days)}
    hours = length // HOUR
    if not hours:
        return _("less than an hour")
    return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": count(hours)}


def time_left(due_at: datetime, now: datetime) -> str:
    """How long there is until `due_at`, or since when it has passed."""
    if due_at < now:
        return _("Overdue by %(span)s") % {"span": span(now - due_at)}
    return _("%(span)s left") % {"span": span(due_at - now)}
