"""Which areas nobody reports from, and where reports have become fewer: silence can mean fear, or that people left.

For those who judge, of the reports that they see anyway. Weeks begin on Monday.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from saferhavens.core.words import PILOT_COUNTRIES, Level
from saferhavens.web.design.templatetags.design import country_name
from saferhavens.web.evidence.models import Report
from saferhavens.web.evidence.words import Channel
from saferhavens.web.people.models import Person
from saferhavens.web.places.models import Place
from saferhavens.web.sharing.contributing import area_of, first_divisions

WEEKS = 12
RECENT = 4
"""The last weeks, held against those before."""

USUAL = 4
"""Reports in the weeks before, below which a fall says nothing: chance alone makes three into none often enough."""

FALL = 0.5
"""Less than half of what was usual, a week for a week."""


class Week(NamedTuple):
    starts: date
    reports: int


class Area(NamedTuple):
    """A first division (or a country, where no more is known): its reports by week, the oldest first."""

    name: str
    weeks: list[Week]
    channels: list[str]
    is_falling: bool

    @property
    def total(self) -> int:
        return sum(week.reports for week in self.weeks)


@dataclass(frozen=True)
class Picture:
    """`silent` are the first divisions of the countries that one hears from, of which nothing was heard."""

    weeks: list[date]
    areas: list[Area]
    silent: dict[str, list[str]]


def picture(person: Person, today: date) -> Picture:
    weeks = weeks_until(today)
    heard: dict[tuple[str, str], Counter[date]] = defaultdict(Counter)
    channels: dict[tuple[str, str], set[str]] = defaultdict(set)
    divisions = first_divisions()
    for country, code, exactness, received_at, channel in facts(person, weeks[0]):
        where = (country, area_of(code, exactness, divisions))
        heard[where][monday(received_at.date())] += 1
        channels[where].add(channel)
    names = names_of(area for _country, area in heard)
    areas = [area(name_of(where, names), heard[where], channels[where], weeks) for where in heard]
    areas.sort(key=lambda each: (not each.is_falling, -each.total, each.name))
    return Picture(weeks, areas, silent_divisions(heard))


def facts(person: Person, since: date) -> Iterable[tuple[str, str, str, datetime, str]]:
    start = timezone.make_aware(datetime.combine(since, time()))
    seen = Report.objects.judged_by(person).living().filter(received_at__gte=start)
    return seen.values_list("country", "place_code", "place_exactness", "received_at", "channel").iterator()


def weeks_until(today: date) -> list[date]:
    """The Mondays of the last weeks, the oldest first, and of the running week."""
    return [monday(today) - timedelta(weeks=back) for back in range(WEEKS, -1, -1)]


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def area(name: str, heard: Counter[date], channels: set[str], weeks: list[date]) -> Area:
    found = [Week(week, heard[week]) for week in weeks]
    labels = [_(channel.label) for channel in Channel if channel in channels]
    over = found[:-1]  # the running week could still bring more
    return Area(name, found, labels, is_falling([week.reports for week in over]))


def is_falling(reports: list[int]) -> bool:
    """Whether the last weeks brought less than half of what the weeks before did, where those brought enough."""
    before, recent = reports[:-RECENT], reports[-RECENT:]
    usual = sum(before) / len(before)
    return sum(before) >= USUAL and sum(recent) / RECENT < FALL * usual


def name_of(where: tuple[str, str], names: dict[str, str]) -> str:
    country, code = where
    return f"{names.get(code, code)}, {country_name(country)}" if code else country_name(country)


def names_of(codes: Iterable[str]) -> dict[str, str]:
    return {place.code: place.name for place in Place.objects.filter(code__in=set(codes))}


def silent_divisions(heard: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """By country: its first divisions without any report, where somebody reports from the country at all."""
    countries = {country for country, _area in heard} or set(PILOT_COUNTRIES)
    known = {code for _country, code in heard}
    places = Place.objects.filter(level=Level.ADM1, country__in=countries).exclude(code__in=known)
    found: dict[str, list[str]] = defaultdict(list)
    for place in places:
        found[country_name(place.country)].append(place.name)
    return {country: sorted(names) for country, names in sorted(found.items())}
