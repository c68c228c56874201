"""Violence as UCDP records it: by year, month, type, party, and how precisely it is placed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from saferhavens.core.words import PlacePrecision, ViolenceType
from saferhavens.web.design.figures import Cell, Chart, Column, Series, month_name, short_month
from saferhavens.web.design.templatetags.design import count, share
from saferhavens.web.profiles.figures.figure import Figure, SourceLine
from saferhavens.web.profiles.readings import violence
from saferhavens.web.profiles.readings.violence import CANDIDATE, GED, NONE, Record, Span, Toll, grouped
from saferhavens.web.profiles.subject import Subject
from saferhavens.web.profiles.wording import deaths, events, type_name

MOST_PARTIES = 12
MONTHS_SHOWN = 24
PARTY_MONTHS = 60
"""Parties come and go: those of the last five years that the source covers say more than those of thirty."""
COLOURS = {
    ViolenceType.STATE_BASED: "violence-1",
    ViolenceType.NON_STATE: "violence-2",
    ViolenceType.ONE_SIDED: "violence-3",
}


def _sources(subject: Subject, source: str) -> list[SourceLine]:
    return [subject.source_line(vintage) for vintage in subject.violence_vintages(source)]


def toll_columns() -> list[Column]:
    return [
        Column("events", _("Events")),
        Column("deaths_best", _("Deaths, best estimate")),
        Column("deaths_low", _("Deaths, low")),
        Column("deaths_high", _("Deaths, high")),
        Column("deaths_civilians", _("Civilians among the dead")),
    ]


def toll_cells(toll: Toll) -> tuple[int, int, int, int, int]:
    return (toll.events, toll.best, toll.low, toll.high, toll.civilians)


def by_year(subject: Subject) -> Figure | None:
    """Each year from the first to the last that the source covers in the country."""
    record, span = subject.records.get(GED), subject.span(GED)
    if record is None or span is None:
        return None
    years = record.by_year
    covered = range(span.first.year, span.last.year + 1)
    tolls = [years.get(year, NONE) for year in covered]
    return Figure(
        key="violence-by-year",
        title=_("Violence by year"),
        says=_says_by_year(subject, record.total, years),
        columns=[Column("year", _("Year"), "year"), *toll_columns()],
        rows=[(year, *toll_cells(years.get(year, NONE))) for year in reversed(covered)],
        sources=_sources(subject, GED),
        chart=Chart(
            "band",
            [str(year) for year in covered],
            [
                Series(_("Deaths, best estimate"), [toll.best for toll in tolls], "series-2"),
                Series(_("Civilians among the dead"), [toll.civilians for toll in tolls], "series-3", "dashed"),
                Series(_("Deaths, low"), [toll.low for toll in tolls], "series-2", "dotted"),
                Series(_("Between the low and the high estimate"), [toll.high for toll in tolls], "series-2", "dotted"),
            ],
        ),
        notes=[
            _("Years without a recorded event stand as 0. That is what was reported, not proof that nothing happened."),
        ],
    )


def _says_by_year(subject: Subject, toll: Toll, years: Mapping[int, Toll]) -> str:
    span = subject.span(GED)
    worst = max(years, key=lambda year: years[year].best)
    facts = {
        "first": month_name(span.first) if span else "–",
        "last": month_name(span.last) if span else "–",
        "place": subject.place.name,
        "events": events(toll.events),
        "deaths": deaths(toll.best, toll.low, toll.high),
        "civilians": count(toll.civilians),
        "worst": worst,
        "worst_number": count(years[worst].best),
    }
    return (
        _(
            "From %(first)s to %(last)s UCDP records %(events)s with %(deaths)s in %(place)s; %(civilians)s of"
            " the dead were"
            " civilians. The worst year was %(worst)s, with %(worst_number)s deaths."
        )
        % facts
    )


def by_month(subject: Subject) -> Figure | None:
    """Month by month and type by type: the year that was chosen, else the last months that the source covers."""
    record, span = subject.records.get(GED), subject.span(GED)
    if record is None or span is None:
        return None
    years = range(span.first.year, span.last.year + 1)
    chosen = subject.year if subject.year in years else None
    shown = _months_shown(span, chosen)
    figure = _by_month(
        subject.place.name, record, shown=shown, everything=violence.months_between(span.first, span.last)
    )
    return replace(
        figure,
        key="violence-by-month",
        title=_("Violence by month and type"),
        sources=_sources(subject, GED),
        choices=list(reversed(years)),
        chosen=chosen,
    )


def _months_shown(span: violence.Span, year: int | None) -> list[date]:
    if year is not None:
        return violence.months_between(date(year, 1, 1), date(year, 12, 1))
    return violence.months_between(max(span.first, violence.shifted(span.last, 1 - MONTHS_SHOWN)), span.last)


def _by_month(place: str, record: Record, *, shown: Sequence[date], everything: Sequence[date]) -> Figure:
    """The months `shown` as chart and table, `everything` for the download; the caller gives key, title and sources."""
    by_type = record.by_month_and_type
    types = [each for each in ViolenceType if any(kind == each for _month, kind in by_type)]
    series = [
        Series(type_name(each), [by_type.get((month, each), NONE).best for month in shown], COLOURS[each])
        for each in types
    ]
    return Figure(
        key="",
        title="",
        says=_says_by_month(place, shown, record),
        columns=[
            Column("month", _("Month"), "month"),
            *toll_columns(),
            *(Column(f"deaths_type_{each.value}", _("Deaths: %(type)s") % {"type": type_name(each)}) for each in types),
        ],
        rows=_month_rows(list(reversed(shown)), by_type, types),
        all_rows=_month_rows(everything, by_type, types),
        sources=(),
        chart=Chart("stack", [short_month(month) for month in shown], series),
    )


def _month_rows(
    months: Sequence[date], by_type: Mapping[tuple[date, int], Toll], types: Sequence[ViolenceType]
) -> list[Sequence[Cell]]:
    rows: list[Sequence[Cell]] = []
    for month in months:
        tolls = [by_type.get((month, each), NONE) for each in types]
        rows.append((month, *toll_cells(sum(tolls, NONE)), *(toll.best for toll in tolls)))
    return rows


def _says_by_month(place: str, shown: Sequence[date], record: Record) -> str:
    inside = {month: record.by_month.get(month, NONE) for month in shown}
    together = sum(inside.values(), NONE)
    worst = max(inside, key=lambda month: inside[month].best)
    facts = {
        "first": month_name(shown[0]),
        "last": month_name(shown[-1]),
        "place": place,
        "events": events(together.events),
        "deaths": deaths(together.best, together.low, together.high),
        "worst": month_name(worst),
        "worst_deaths": deaths(inside[worst].best, inside[worst].low, inside[worst].high),
    }
    return _months_sentence(together, len(shown)) % facts


def _months_sentence(toll: Toll, months: int) -> str:
    """The worst month is named where there is more than one, and deaths in it."""
    if not toll.events:
        return _("From %(first)s to %(last)s UCDP records no event in %(place)s.")
    if months == 1:
        return _("In %(first)s UCDP records %(events)s with %(deaths)s in %(place)s.")
    if not toll.best:
        return _("From %(first)s to %(last)s UCDP records %(events)s with %(deaths)s in %(place)s.")
    return _(
        "From %(first)s to %(last)s UCDP records %(events)s with %(deaths)s in %(place)s. The worst month was"
        " %(worst)s: %(worst_deaths)s."
    )


def by_type(subject: Subject) -> Figure | None:
    """Who fights or kills whom, over all that the source covers."""
    record = subject.records.get(GED)
    if record is None:
        return None
    ordered = sorted(record.by_type.items(), key=lambda item: -item[1].best)
    top, toll = ordered[0]
    everybody = record.total.best
    return Figure(
        key="violence-by-type",
        title=_("Violence by type"),
        says=_("%(share)s of the recorded deaths are from this kind: %(type)s (%(number)s).")
        % {
            "share": share(toll.best / everybody) if everybody else "–",
            "type": type_name(top),
            "number": count(toll.best),
        },
        columns=[Column("type", _("Type"), "text"), *toll_columns()],
        rows=[(type_name(kind), *toll_cells(each)) for kind, each in ordered],
        sources=_sources(subject, GED),
        chart=Chart(
            "bars",
            [type_name(kind) for kind, _t in ordered],
            [
                Series(
                    _("Deaths"), [t.best for _k, t in ordered], colours=[COLOURS[ViolenceType(k)] for k, _t in ordered]
                )
            ],
        ),
        notes=[f"{type_name(kind)}: {_(ViolenceType(kind).definition)}" for kind, _toll in ordered],
    )


def by_precision(subject: Subject) -> Figure | None:
    """How well the places of the events are known."""
    records = subject.records.values()
    if not records:
        return None
    levels = grouped(pair for record in records for pair in record.by_precision.items())
    everything = sum((record.total for record in records), NONE)
    points = sum((toll for precision, toll in levels.items() if PlacePrecision(precision).is_point), NONE)
    rows = [
        (
            _(PlacePrecision(precision).label),
            levels[precision].events,
            levels[precision].events / everything.events,
            levels[precision].best,
        )
        for precision in sorted(levels)
    ]
    return Figure(
        key="violence-precision",
        title=_("How precisely the events are placed"),
        says=_(
            "For %(share)s of the events (%(number)s of %(all)s) the place is known well enough to draw a point"
            " on the map;"
            " the others are drawn as areas."
        )
        % {
            "share": share(points.events / everything.events),
            "number": count(points.events),
            "all": count(everything.events),
        },
        columns=(
            Column("precision", _("Place of the event"), "text"),
            Column("events", _("Events"), bar=True),
            Column("share", _("Share"), "share"),
            Column("deaths_best", _("Deaths, best estimate")),
        ),
        rows=rows,
        sources=[
            line for source in (GED, CANDIDATE) if source in subject.records for line in _sources(subject, source)
        ],
        notes=_not_placed(subject),
        is_open=True,
    )


def _not_placed(subject: Subject) -> list[str]:
    number = violence.not_placed(subject.held, subject.place, GED)
    if not number:
        return []
    return [
        _("Not counted on this page, since only the wider region is known: %(events)s. They may have happened here.")
        % {"events": events(number)}
    ]


def parties(subject: Subject) -> Figure | None:
    """The sides as UCDP names them. A table only: names are no ranking of guilt."""
    source = GED if GED in subject.records else CANDIDATE
    span = subject.span(source)
    if source not in subject.records or span is None:
        return None
    since = max(span.first, violence.shifted(span.last, 1 - PARTY_MONTHS))
    found = violence.parties(subject.held, subject.place, source, since)
    if not found:
        return None
    return Figure(
        key="violence-parties",
        title=_("Parties that UCDP names most often"),
        says=_says_parties(since, span, *found[0]),
        columns=[Column("party", _("Party, as UCDP names it"), "text"), *toll_columns()],
        rows=[(name, *toll_cells(toll)) for name, toll in found[:MOST_PARTIES]],
        all_rows=[(name, *toll_cells(toll)) for name, toll in found],
        sources=_sources(subject, source),
        notes=[
            _(
                "An event has two sides and counts for both; so these numbers must not be added up. To be named does"
                " not mean to have caused the deaths."
            )
        ],
    )


def _says_parties(since: date, span: Span, party: str, toll: Toll) -> str:
    text = _("From %(first)s to %(last)s UCDP names %(party)s in most events: %(events)s.")
    return text % {
        "first": month_name(since),
        "last": month_name(span.last),
        "party": party,
        "events": events(toll.events),
    }


def preliminary(subject: Subject) -> Figure | None:
    """The months of UCDP's Candidate releases, which come quickly and are not yet fully checked."""
    record, span = subject.records.get(CANDIDATE), subject.span(CANDIDATE)
    if record is None or span is None:
        return None
    shown = violence.months_between(span.first, span.last)
    figure = _by_month(subject.place.name, record, shown=shown[-MONTHS_SHOWN:], everything=shown)
    note = _(
        "UCDP publishes candidate events monthly, before its yearly check. They can still change or go away, and stand"
        " apart from the checked ones."
    )
    return replace(
        figure,
        key="violence-preliminary",
        title=_("Newer events, not yet fully checked"),
        sources=_sources(subject, CANDIDATE),
        notes=[note],
    )
