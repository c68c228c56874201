"""What changed here: the last twelve months that each source covers, and the long run, each with its source."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saferhavens.core.words import DISPLACED, Status
from saferhavens.web.design.figures import month_name
from saferhavens.web.design.templatetags.design import count, decimal
from saferhavens.web.profiles.figures import displacement
from saferhavens.web.profiles.figures.figure import SourceLine, invented
from saferhavens.web.profiles.readings import violence
from saferhavens.web.profiles.readings.displaced import ABROAD, Years, total
from saferhavens.web.profiles.readings.violence import CANDIDATE, GED, NONE
from saferhavens.web.profiles.subject import IDMC, UNHCR, VENEZUELANS, Subject
from saferhavens.web.profiles.wording import change_between, deaths, events, inside, people, status_name
from saferhavens.web.vintages.attribution import retold

OLD_MONTHS = 18
"""A source whose last month lies further back says nothing on the present, and the page says so at its top."""


@dataclass(frozen=True)
class Change:
    """One sentence or two, the figure that it is about, and its source."""

    text: str
    figure: str
    source: SourceLine


def changes_of(subject: Subject) -> list[Change]:
    """What the sources tell of change here, the weightiest kinds first."""
    parts = (
        (_displaced, _abroad, _new_displacement, _venezuelans, _violence)
        if subject.is_country
        else (
            _venezuelans,
            _violence,
        )
    )
    return [_attributed(change) for part in parts for change in part(subject)]


def _attributed(change: Change) -> Change:
    return replace(change, text=retold(change.text, invented([change.source])))


def _displaced(subject: Subject) -> Iterator[Change]:
    vintage = subject.vintage(UNHCR, "population")
    here = subject.population.here
    if not here or vintage is None:
        return
    year = max(here)
    for status in sorted(DISPLACED, key=lambda each: -here[year].get(each, 0)):
        if here[year].get(status):
            yield Change(_status_change(subject, status, here), "status", subject.source_line(vintage))


def _status_change(subject: Subject, status: Status, years: Years) -> str:
    numbers = {year: measures[status] for year, measures in years.items() if measures.get(status)}
    last = max(numbers)
    facts = {
        "number": count(numbers[last]),
        "status": inside(status_name(status)),
        "place": subject.place.name,
        "year": last,
    }
    if last - 1 in numbers:
        facts["change"] = change_between(numbers[last - 1], numbers[last])
        text = (
            _("UNHCR counts %(number)s %(status)s in %(place)s at the end of %(year)s, %(change)s than a year before.")
            % facts
        )
    else:
        text = (
            _(
                "UNHCR counts %(number)s %(status)s in %(place)s at the end of %(year)s; for the year before it has no"
                " number."
            )
            % facts
        )
    return " ".join([text, *_long_run(numbers)])


def _long_run(numbers: Mapping[int, int]) -> Iterator[str]:
    """The first year and the highest one, where they say more than the last two years."""
    first, last, top = min(numbers), max(numbers), max(numbers, key=lambda year: numbers[year])
    if last - first < 2:
        return
    yield _("In %(first)s, the first year with a number, there were %(number)s.") % {
        "first": first,
        "number": count(numbers[first]),
    }
    if top not in (first, last):
        yield _("The most were %(number)s in %(top)s.") % {"number": count(numbers[top]), "top": top}


def _abroad(subject: Subject) -> Iterator[Change]:
    vintage = subject.vintage(UNHCR, "population")
    totals = {year: total(measures, ABROAD) for year, measures in subject.population.abroad.items()}
    totals = {year: number for year, number in totals.items() if number}
    if not totals or vintage is None:
        return
    last = max(totals)
    facts = {
        "people": people(totals[last]),
        "place": subject.place.name,
        "year": last,
        "change": change_between(totals.get(last - 1, 0), totals[last]),
    }
    text = (
        _(
            "At the end of %(year)s, %(people)s from %(place)s are refugees, asylum seekers or in need of"
            " protection in other"
            " countries, %(change)s than a year before."
        )
        % facts
    )
    yield Change(" ".join([text, *_long_run(totals)]), "abroad", subject.source_line(vintage))


def _new_displacement(subject: Subject) -> Iterator[Change]:
    vintage, found = subject.vintage(IDMC, "months"), subject.new_displacement
    if vintage is not None and found is not None and any(found.months.values()):
        yield Change(displacement.says(subject.place.name, found), "new-displacement", subject.source_line(vintage))


def _venezuelans(subject: Subject) -> Iterator[Change]:
    vintage, dates = subject.vintage(VENEZUELANS, "municipalities"), subject.present
    if not dates or vintage is None:
        return
    last = dates[-1]
    facts = {
        "people": people(last.persons),
        "month": month_name(last.day),
        "place": subject.place.name,
        "first": month_name(dates[0].day),
        "change": change_between(dates[0].persons, last.persons),
        "rate": decimal(last.per_thousand),
    }
    text = (
        _(
            "In %(month)s Migración Colombia counted %(people)s from Venezuela in %(place)s, %(change)s than in"
            " %(first)s."
        )
        % facts
    )
    if last.per_thousand is not None:
        text += " " + _("That was %(rate)s for every 1,000 inhabitants.") % facts
    yield Change(text, "venezuelans", subject.source_line(vintage))


def _violence(subject: Subject) -> Iterator[Change]:
    """Twelve months to the last one that the source covers in this country; and the newest, unchecked events."""
    span, vintages = subject.span(GED), subject.violence_vintages(GED)
    if span is not None and vintages:
        yield Change(_last_year_of(subject, span), "violence-by-month", subject.source_line(vintages[-1]))
    span, vintages = subject.span(CANDIDATE), subject.violence_vintages(CANDIDATE)
    if span is not None and vintages and CANDIDATE in subject.records:
        toll = subject.records[CANDIDATE].total
        facts = {
            "events": events(toll.events),
            "deaths": deaths(toll.best, toll.low, toll.high),
            "place": subject.place.name,
            "last": month_name(span.last),
        }
        text = (
            _(
                "UCDP's newest list, not yet fully checked, holds %(events)s with %(deaths)s in %(place)s, the last in"
                " %(last)s."
            )
            % facts
        )
        yield Change(text, "violence-preliminary", subject.source_line(vintages[-1]))


def _last_year_of(subject: Subject, span: violence.Span) -> str:
    """The last twelve covered months against the twelve before them."""
    start, before = violence.shifted(span.last, -11), violence.shifted(span.last, -23)
    record = subject.records.get(GED)
    now = record.between(start, span.last) if record else NONE
    then = record.between(before, violence.shifted(start, -1)) if record else NONE
    facts = {
        "first": month_name(start),
        "last": month_name(span.last),
        "place": subject.place.name,
        "events": events(now.events),
        "deaths": deaths(now.best, now.low, now.high),
        "change": change_between(then.best, now.best),
    }
    if not now.events and not then.events:
        return (
            _(
                "From %(first)s to %(last)s, the last twelve months that UCDP covers here, it records no event"
                " in %(place)s, nor"
                " in the twelve months before."
            )
            % facts
        )
    return (
        _(
            "From %(first)s to %(last)s, the last twelve months that UCDP covers here, it records %(events)s"
            " with %(deaths)s in"
            " %(place)s. Of deaths, that is %(change)s than in the twelve months before."
        )
        % facts
    )


def warnings_of(subject: Subject, today: date | None = None) -> list[str]:
    """What a reader must know before any figure: violence data that ends long ago, or is not there at all."""
    day = today or timezone.localdate()
    span = subject.span(GED)
    facts: dict[str, object] = {"place": subject.place.name}
    if span is None:
        if subject.violence_vintages(GED):
            return []
        return [
            _(
                "No checked list of UCDP events of violence in %(place)s has been loaded. That violence is not"
                " shown here does"
                " not mean that there is none."
            )
            % facts
        ]
    age = (day.year - span.last.year) * 12 + day.month - span.last.month
    if age <= OLD_MONTHS:
        return []
    years = age // 12
    facts |= {"last": month_name(span.last), "years": count(years)}
    return [
        ngettext(
            "The checked list of violence that is loaded ends in %(last)s, %(years)s year ago. Where this page"
            " says “the last twelve"
            " months” of it, it means the last that the list covers, not the months before today.",
            "The checked list of violence that is loaded ends in %(last)s, %(years)s years ago. Where this page"
            " says “the last twelve"
            " months” of it, it means the last that the list covers, not the months before today.",
            years,
        )
        % facts
    ]
