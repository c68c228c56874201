"""What each source can and cannot see at a place, for which period, and with how many records."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from saferhavens.core.words import Level
from saferhavens.sources.shape import About
from saferhavens.web.design.figures import month_name
from saferhavens.web.design.templatetags.design import day, in_language
from saferhavens.web.profiles.readings import displacement
from saferhavens.web.profiles.readings.violence import CANDIDATE, GED
from saferhavens.web.profiles.subject import IDMC, UNHCR, VENEZUELANS, Subject
from saferhavens.web.vintages.attribution import about_of
from saferhavens.web.vintages.models import Vintage

_MONTH = re.compile(r"\d{4}-\d\d$")
NOT_LOADED, NOTHING_HERE, HOLDS = "not_loaded", "nothing_here", "holds"


@dataclass(frozen=True)
class Held:
    """How many records of a source are about a place, and from when to when, in words."""

    records: int
    period: str = ""


@dataclass(frozen=True)
class Coverage:
    """One source at one place."""

    about: About
    vintages: Sequence[Vintage]
    held: Held

    @property
    def state(self) -> str:
        if not self.vintages:
            return NOT_LOADED
        return HOLDS if self.held.records else NOTHING_HERE

    @property
    def title(self) -> str:
        return in_language(self.about.title, get_language())

    @property
    def sees(self) -> str:
        return in_language(self.about.sees, get_language())

    @property
    def blind(self) -> str:
        return in_language(self.about.blind, get_language())

    @property
    def versions(self) -> str:
        return ", ".join(sorted({vintage.version for vintage in self.vintages}))


def coverage_of(subject: Subject) -> list[Coverage]:
    """Every source of figures, those that hold something here first."""
    found = [_covered(subject, key, hold(subject)) for key, hold in HOLDINGS.items()]
    order = (HOLDS, NOTHING_HERE, NOT_LOADED)
    return sorted(found, key=lambda each: order.index(each.state))


def _covered(subject: Subject, source: str, held: Held) -> Coverage:
    vintages = subject.holdings.parts_of(source, subject.country)
    return Coverage(about_of(source, fictional=any(each.fictional for each in vintages)), vintages, held)


def _unhcr(subject: Subject) -> Held:
    if not subject.is_country:
        return Held(len(subject.groups[1]), str(subject.groups[0] or ""))
    sides = subject.series.values()
    records = sum(each.records for each in sides)
    years = [year for each in sides for year in each.years]
    return Held(records, f"{min(years)}–{max(years)}" if years else "")


def _idmc(subject: Subject) -> Held:
    if subject.is_country:
        months = subject.new_displacement.months if subject.new_displacement else {}
        return Held(len(months), _from_to(month_name(min(months)), month_name(max(months)))) if months else Held(0)
    vintage = subject.vintage(IDMC, "reports")
    if vintage is None or subject.place.level != Level.ADM1:
        return Held(0)
    dates = list(displacement.reports(subject.place, vintage).values_list("date_start", "date_end"))
    if not dates:
        return Held(0)
    return Held(len(dates), _from_to(day(min(start for start, _e in dates)), day(max(end for _s, end in dates))))


def _venezuelans(subject: Subject) -> Held:
    dates = subject.present
    if not dates:
        return Held(0)
    return Held(sum(each.places for each in dates), _from_to(day(dates[0].day), day(dates[-1].day)))


def _events(source: str) -> Callable[[Subject], Held]:
    def held(subject: Subject) -> Held:
        record, span = subject.records.get(source), subject.span(source)
        if span is None:
            return Held(0)
        return Held(record.total.events if record else 0, _from_to(month_name(span.first), month_name(span.last)))

    return held


def _releases(subject: Subject) -> Held:
    """The months that the releases stand for; their events can begin earlier."""
    months = [month for vintage in subject.violence_vintages(CANDIDATE) for month in _months_named(vintage.name)]
    record = subject.records.get(CANDIDATE)
    records = record.total.events if record else 0
    return Held(records, _from_to(month_name(min(months)), month_name(max(months))) if months else "")


def _months_named(part: str) -> list[date]:
    """The months in a release's name: "2023-10", "2024-01/2024-12"."""
    return [date(int(each[:4]), int(each[5:]), 1) for each in part.split("/") if _MONTH.match(each)]


def _from_to(first: str, last: str) -> str:
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


HOLDINGS: dict[str, Callable[[Subject], Held]] = {
    UNHCR: _unhcr,
    IDMC: _idmc,
    VENEZUELANS: _venezuelans,
    GED: _events(GED),
    CANDIDATE: _releases,
}
