"""A place beside its neighbours, on the same measures, periods and sources."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from saferhavens.core.words import Level, Status
from saferhavens.web.design.figures import Cell, Column, month_name
from saferhavens.web.design.templatetags.design import day
from saferhavens.web.places.models import Place
from saferhavens.web.profiles.figures.figure import Figure, SourceLine
from saferhavens.web.profiles.neighbours import neighbours_of
from saferhavens.web.profiles.readings import displaced, local, violence
from saferhavens.web.profiles.readings.displaced import ABROAD, Sides, total
from saferhavens.web.profiles.readings.violence import CANDIDATE, GED, NONE, Span
from saferhavens.web.profiles.subject import UNHCR, VENEZUELANS, Subject
from saferhavens.web.profiles.wording import country_name

Measure = tuple[Column, Mapping[int, Cell], SourceLine]
"""A column, its value by place id, and its source."""


def compared(subject: Subject) -> Figure | None:
    """The place first, then its neighbours."""
    others = neighbours_of(subject.held, subject.place)
    if not others:
        return None
    measures = _of_countries(subject, others) if subject.is_country else _of_divisions(subject, others)
    if not measures:
        return None
    places = [subject.place, *others]
    rows = [(_name(subject, place), *(values.get(place.pk) for _c, values, _s in measures)) for place in places]
    return Figure(
        key="neighbours",
        title=_("Compared with its neighbours"),
        says=_says(subject.place, others, measures),
        columns=[Column("place", _("Place"), "text"), *(column for column, _v, _s in measures)],
        rows=rows,
        links=["", *(reverse("profiles:place", args=[place.code]) for place in others)],
        sources=list({(line.vintage.pk, line.definition): line for _c, _v, line in measures}.values()),
        notes=[
            _("A dash means that the source does not cover this place, or not in the same period. It does not mean 0.")
        ],
        is_open=True,
    )


def _name(subject: Subject, place: Place) -> str:
    if subject.is_country or place.country == subject.country:
        return place.name
    return f"{place.name} ({country_name(place.country)})"


def _says(place: Place, others: Sequence[Place], measures: Sequence[Measure]) -> str:
    column, values, _line = measures[0]
    numbers = {each.pk: number for each in (place, *others) if isinstance(number := values.get(each.pk), int | float)}
    facts: dict[str, object] = {"place": place.name, "measure": column.label}
    if place.pk not in numbers or len(numbers) < 2:
        return _("%(place)s and the places next to it, side by side.") % facts
    facts["rank"] = 1 + sum(number > numbers[place.pk] for number in numbers.values())
    facts["count"] = len(numbers)
    return _("%(measure)s: %(place)s is number %(rank)s of %(count)s.") % facts


def _of_countries(subject: Subject, others: Sequence[Place]) -> list[Measure]:
    measures: list[Measure] = []
    vintage = subject.vintage(UNHCR, "population")
    years = subject.population.years
    if vintage and years:
        places = [subject.place, *others]
        found = displaced.by_country(vintage, years[-1], tuple(place.code for place in places))
        measures += _displaced(subject.source_line(vintage), years[-1], found, places)
    return measures + _violence(subject, others, (GED, CANDIDATE))


def _displaced(line: SourceLine, year: int, found: Mapping[str, Sides], places: Sequence[Place]) -> list[Measure]:
    nothing = Sides({year: {}}, {year: {}})
    sides = {place.pk: found.get(place.code, nothing) for place in places}
    facts = {"year": year}
    return [
        (
            Column("from_abroad", _("Displaced people from abroad, %(year)s") % facts, bar=True),
            {pk: total(each.here[year], ABROAD) for pk, each in sides.items()},
            line,
        ),
        (
            Column("idps", _("Internally displaced people, %(year)s") % facts, bar=True),
            {pk: each.here[year].get(Status.IDPS, 0) for pk, each in sides.items()},
            line,
        ),
        (
            Column("abroad", _("Displaced people from here abroad, %(year)s") % facts, bar=True),
            {pk: total(each.abroad[year], ABROAD) for pk, each in sides.items()},
            line,
        ),
    ]


def _of_divisions(subject: Subject, others: Sequence[Place]) -> list[Measure]:
    return [*_venezuelans(subject, others), *_violence(subject, others, (GED, CANDIDATE))]


def _venezuelans(subject: Subject, others: Sequence[Place]) -> list[Measure]:
    vintage = subject.vintage(VENEZUELANS, "municipalities")
    if vintage is None or not subject.present:
        return []
    last = subject.present[-1].day
    ids = [subject.place.pk, *(place.pk for place in others)]
    found = local.present_in(ids, Level(subject.place.level), vintage, last)
    line, facts = subject.source_line(vintage), {"day": day(last)}
    return [
        (
            Column("venezuelans", _("Venezuelans present, %(day)s") % facts, bar=True),
            {pk: each.persons for pk, each in found.items()},
            line,
        ),
        (
            Column("venezuelans_per_thousand", _("for every 1,000 inhabitants"), "decimal", bar=True),
            {pk: each.per_thousand for pk, each in found.items()},
            line,
        ),
    ]


def _violence(subject: Subject, others: Sequence[Place], sources: Sequence[str]) -> list[Measure]:
    spans = violence.spans({subject.country, *(place.country for place in others)})
    return [measure for source in sources if (measure := _toll(subject, others, source, spans))]


def _toll(
    subject: Subject, others: Sequence[Place], source: str, spans: Mapping[tuple[str, str], Span]
) -> Measure | None:
    """Deaths in the last twelve months that the source covers here; elsewhere only if it covers all of them."""
    own = spans.get((subject.country, source))
    vintages = subject.violence_vintages(source)
    if own is None or not vintages:
        return None
    first, last = violence.shifted(own.last, -11), own.last
    if source == CANDIDATE:
        first = own.first
    tolls = violence.tolls_in(subject.place, others, source, first, last)
    values = {
        place.pk: tolls.get(place.pk, NONE).best
        for place in (subject.place, *others)
        if _is_covered(subject, place, source, last, spans)
    }
    label = _("Deaths, %(first)s to %(last)s") if source == GED else _("Deaths not yet checked, %(first)s to %(last)s")
    column = Column(f"deaths_{source}", label % {"first": month_name(first), "last": month_name(last)}, bar=True)
    return column, values, subject.source_line(vintages[-1])


def _is_covered(subject: Subject, place: Place, source: str, last: date, spans: Mapping[tuple[str, str], Span]) -> bool:
    """Whether the source tells of this place until `last`: its country has later events, or the list is the world's."""
    if place.country == subject.country:
        return True
    theirs = subject.holdings.parts_of(source, place.country)
    span = spans.get((place.country, source))
    return bool(theirs) and (any(not each.scope for each in theirs) or (span is not None and span.last >= last))
