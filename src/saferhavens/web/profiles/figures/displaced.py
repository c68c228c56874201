"""Displaced people as UNHCR counts them: by status, year, origin, country of asylum, age and sex."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from saferhavens.core.words import DISPLACED, Status
from saferhavens.web.design.figures import Cell, Chart, Column, Series
from saferhavens.web.design.templatetags.design import count, share
from saferhavens.web.profiles.figures.figure import Figure, SourceLine
from saferhavens.web.profiles.readings.displaced import ABROAD, Sides, Years, total
from saferhavens.web.profiles.subject import UNHCR, Subject
from saferhavens.web.profiles.wording import change_between, country_name, inside, listed, people, sentence, status_name

COLOURS = {
    Status.IDPS: "series-1",
    Status.OTHER_IN_NEED: "series-2",
    Status.REFUGEES: "series-3",
    Status.ASYLUM_SEEKERS: "series-4",
}
MOST_PARTNERS = 10


def _sources(subject: Subject) -> list[SourceLine]:
    vintage = subject.vintage(UNHCR, "population")
    return [subject.source_line(vintage)] if vintage else []


def _statuses(years: Years, among: Sequence[Status] = tuple(Status)) -> list[Status]:
    """The statuses with at least one figure, those of displaced people first."""
    ordered = [*COLOURS, *(status for status in Status if status not in COLOURS)]
    found = {measure for measures in years.values() for measure in measures}
    return [status for status in ordered if status in found and status in among]


def by_status(subject: Subject) -> Figure | None:
    """The last year, status by status."""
    here = subject.population.here
    if not here:
        return None
    year = max(here)
    now, before = here[year], here.get(year - 1, {})
    shown = sorted(
        (status for status in _statuses(here) if now.get(status) or before.get(status)),
        key=lambda status: (status not in DISPLACED, -now.get(status, 0)),
    )
    rows: list[Sequence[Cell]] = [
        (status_name(status), now.get(status, 0), before.get(status, 0), now.get(status, 0) - before.get(status, 0))
        for status in shown
    ]
    return Figure(
        key="status",
        title=_("Displaced people by status"),
        says=_says_by_status(subject, year, now),
        columns=(
            Column("status", _("Status"), "text"),
            Column(f"persons_{year}", str(year)),
            Column(f"persons_{year - 1}", str(year - 1)),
            Column("change", _("Change"), "signed"),
        ),
        rows=rows,
        sources=_sources(subject),
        chart=_status_chart(now),
        notes=_definitions(shown),
    )


def _status_chart(now: Mapping[str, int]) -> Chart | None:
    """Only those who are added up as displaced: the others count other situations."""
    shown = sorted((status for status in DISPLACED if now.get(status)), key=lambda status: -now[status])
    if not shown:
        return None
    return Chart(
        "bars", [status_name(status) for status in shown], [Series(_("People"), [now[each] for each in shown])]
    )


def _says_by_status(subject: Subject, year: int, now: Mapping[str, int]) -> str:
    facts = {"place": subject.place.name, "year": year, "total": count(total(now))}
    parts = [
        _("%(number)s are %(status)s") % {"number": count(now[status]), "status": inside(status_name(status))}
        for status in sorted(DISPLACED, key=lambda each: -now.get(each, 0))
        if now.get(status)
    ]
    if not parts:
        return _("At the end of %(year)s, UNHCR counts no displaced people in %(place)s.") % facts
    facts["parts"] = listed(parts)
    return _("At the end of %(year)s, UNHCR counts %(total)s displaced people in %(place)s: %(parts)s.") % facts


def _definitions(statuses: Sequence[Status]) -> list[str]:
    apart = [status for status in statuses if status not in DISPLACED]
    notes = [f"{status_name(status)}: {_(status.definition)}" for status in statuses]
    if apart:
        notes.append(
            _("Not added up as displaced people, since they count other situations: %(statuses)s.")
            % {"statuses": listed([inside(status_name(status)) for status in apart])}
        )
    return notes


def by_year(subject: Subject) -> Figure | None:
    """All years, status by status."""
    here = subject.population.here
    if len(here) < 2:
        return None
    statuses = _statuses(here)
    return Figure(
        key="status-by-year",
        title=_("Displaced people by year"),
        says=_says_by_year(subject.place.name, here),
        columns=_year_columns(statuses),
        rows=_year_rows(here, statuses),
        sources=_sources(subject),
        chart=_year_chart(here, _statuses(here, DISPLACED)),
        notes=[
            _(
                "Each number stands for the end of the year, returns for the whole year. A year without a"
                " number is not a year"
                " without displaced people: UNHCR has recorded nothing for it."
            )
        ],
    )


def _says_by_year(place: str, years: Years) -> str:
    totals = {year: total(measures) for year, measures in years.items() if total(measures)}
    if not totals:
        return _("UNHCR records no displaced people in %(place)s, but people in other situations.") % {"place": place}
    first, last, top = min(totals), max(totals), max(totals, key=lambda year: totals[year])
    facts = {
        "place": place,
        "first": first,
        "last": last,
        "top": top,
        "first_number": count(totals[first]),
        "last_number": count(totals[last]),
        "top_number": count(totals[top]),
    }
    if top == last:
        return (
            _(
                "In %(first)s, the first year with a number, UNHCR counted %(first_number)s displaced people in"
                " %(place)s; in"
                " %(last)s it counts %(last_number)s, more than in any year before."
            )
            % facts
        )
    return (
        _(
            "In %(first)s, the first year with a number, UNHCR counted %(first_number)s displaced people in"
            " %(place)s; in"
            " %(last)s it counts %(last_number)s. The most were %(top_number)s in %(top)s."
        )
        % facts
    )


def _year_columns(statuses: Sequence[Status]) -> list[Column]:
    columns = [Column("year", _("Year"), "year"), Column("displaced", _("Displaced people, together"))]
    return columns + [Column(status.value, status_name(status)) for status in statuses]


def _year_rows(years: Years, statuses: Sequence[Status]) -> list[Sequence[Cell]]:
    """The newest year first. Nothing recorded is no number, not 0."""
    return [
        (year, total(measures) or None, *(measures.get(status) for status in statuses))
        for year, measures in sorted(years.items(), reverse=True)
    ]


def _year_chart(years: Years, statuses: Sequence[Status]) -> Chart | None:
    if not statuses:
        return None
    span = range(min(years), max(years) + 1)
    series = [
        Series(status_name(status), [years.get(year, {}).get(status) for year in span], COLOURS[status])
        for status in statuses
    ]
    return Chart("stack", [str(year) for year in span], series)


def under_unrwa(subject: Subject) -> Figure | None:
    """Palestine refugees under UNRWA's mandate, whom UNHCR's own figures do not hold. Apart, by year."""
    sides, vintage = subject.series.get("unrwa"), subject.vintage(UNHCR, "unrwa")
    if sides is None or not sides.here or vintage is None:
        return None
    numbers = {year: total(measures) for year, measures in sides.here.items()}
    last = max(numbers)
    facts = {"place": subject.place.name, "year": last, "people": people(numbers[last])}
    return Figure(
        key="unrwa",
        title=_("Palestine refugees under UNRWA's mandate"),
        says=_("In %(year)s, UNRWA counts %(people)s in %(place)s. They are not among the displaced people above.")
        % facts,
        columns=(Column("year", _("Year"), "year"), Column("refugees", status_name(Status.REFUGEES))),
        rows=sorted(numbers.items(), reverse=True),
        sources=[
            subject.source_line(vintage, _("Palestine refugees registered with UNRWA, as UNHCR passes the number on."))
        ],
        chart=Chart(
            "stack",
            [str(year) for year in range(min(numbers), last + 1)],
            [Series(status_name(Status.REFUGEES), [numbers.get(year) for year in range(min(numbers), last + 1)])],
        ),
    )


def by_origin(subject: Subject) -> Figure | None:
    """Where the displaced people here come from, in the last year."""
    origins = subject.partners[0]
    if not origins:
        return None
    facts = {"place": subject.place.name, "year": subject.population.years[-1]}
    return _by_partner(
        subject,
        origins,
        key="origins",
        title=_("Where displaced people here come from"),
        column=_("Country of origin"),
        lead=_(
            "At the end of %(year)s, %(number)s displaced people from abroad are counted in %(place)s. First among the"
            " origins: %(first)s, %(share)s."
        )
        % (facts | _first(origins)),
    )


def by_asylum(subject: Subject) -> Figure | None:
    """Where displaced people from here live abroad, in the last year."""
    asylums = subject.partners[1]
    if not asylums:
        return None
    facts = {"place": subject.place.name, "year": subject.population.years[-1]}
    return _by_partner(
        subject,
        asylums,
        key="abroad",
        title=_("Where displaced people from here live abroad"),
        column=_("Country of asylum"),
        lead=_(
            "At the end of %(year)s, %(number)s displaced people from %(place)s are counted in other countries."
            " First among"
            " them: %(first)s, %(share)s."
        )
        % (facts | _first(asylums)),
    )


def _first(partners: Mapping[str, Mapping[str, int]]) -> dict[str, str]:
    sums = {code: sum(measures.values()) for code, measures in partners.items()}
    code = max(sums, key=lambda each: (sums[each], each))
    everybody = sum(sums.values())
    return {"number": count(everybody), "first": country_name(code), "share": share(sums[code] / everybody, 1)}


def _by_partner(
    subject: Subject, partners: Mapping[str, Mapping[str, int]], *, key: str, title: str, column: str, lead: str
) -> Figure:
    ordered = sorted(partners.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    everybody = sum(sum(measures.values()) for measures in partners.values())
    statuses = [status for status in ABROAD if any(measures.get(status) for measures in partners.values())]
    top = [
        _partner_row(country_name(code), measures, statuses, everybody) for code, measures in ordered[:MOST_PARTNERS]
    ]
    rest = _partner_rest([measures for _code, measures in ordered[MOST_PARTNERS:]], statuses, everybody)
    shown = [*top, *rest]
    return Figure(
        key=key,
        title=title,
        says=lead,
        columns=(
            Column("country", column, "text"),
            Column("persons", _("People")),
            Column("share", _("Share"), "share"),
            *(Column(status.value, status_name(status)) for status in statuses),
        ),
        rows=shown,
        all_rows=[_partner_row(country_name(code), measures, statuses, everybody) for code, measures in ordered],
        sources=_sources(subject),
        chart=Chart("bars", [str(row[0]) for row in shown], [Series(_("People"), [_number(row[1]) for row in shown])]),
        notes=[
            _("Internally displaced people are not in this table. UNHCR rounds very small numbers to protect people.")
        ],
    )


def _partner_row(name: str, measures: Mapping[str, int], statuses: Sequence[Status], everybody: int) -> Sequence[Cell]:
    persons = sum(measures.values())
    return (name, persons, persons / everybody, *(measures.get(status) for status in statuses))


def _partner_rest(
    rest: Sequence[Mapping[str, int]], statuses: Sequence[Status], everybody: int
) -> list[Sequence[Cell]]:
    if not rest:
        return []
    sums = {status: sum(measures.get(status, 0) for measures in rest) for status in statuses}
    name = _("%(count)s other countries or origins") % {"count": count(len(rest))}
    return [_partner_row(name, {status: number for status, number in sums.items() if number}, statuses, everybody)]


def _number(cell: Cell) -> float:
    return cell if isinstance(cell, int | float) else 0


def abroad_by_year(subject: Subject) -> Figure | None:
    """All years of people from here in other countries."""
    years = _only_abroad(subject.population.abroad)
    if len(years) < 2:
        return None
    statuses = _statuses(years)
    last, top = max(years), max(years, key=lambda year: total(years[year], ABROAD))
    facts = {
        "place": subject.place.name,
        "year": last,
        "change": change_between(total(years.get(last - 1, {}), ABROAD), total(years[last], ABROAD)),
        "people": people(total(years[last], ABROAD)),
        "top": top,
        "top_number": count(total(years[top], ABROAD)),
    }
    return Figure(
        key="abroad-by-year",
        title=_("Displaced people from here in other countries, by year"),
        says=_(
            "At the end of %(year)s: %(people)s from %(place)s, %(change)s than a year before. The most were"
            " %(top_number)s in %(top)s."
        )
        % facts,
        columns=_year_columns(statuses),
        rows=_year_rows(years, statuses),
        sources=_sources(subject),
        chart=_year_chart(years, statuses),
    )


def _only_abroad(years: Years) -> Years:
    """The years with people outside their country, and no other measure."""
    found = {
        year: {str(each): measures[each] for each in ABROAD if each in measures} for year, measures in years.items()
    }
    return {year: measures for year, measures in found.items() if measures}


SOLUTIONS = (
    ("abroad", "returned_refugees", "series-1"),
    ("here", "returned_refugees", "series-2"),
    ("here", "resettlement", "series-3"),
    ("abroad", "resettlement", "series-4"),
    ("here", "naturalisation", "series-5"),
    ("here", "returned_idps", "series-6"),
)


def solution_name(side: str, measure: str) -> str:
    """What a column of the solutions counts. UNHCR writes a return under the country that people come back from."""
    return {
        ("abroad", "returned_refugees"): _("Refugees who came back to this country"),
        ("here", "returned_refugees"): _("Refugees who left this country for their own"),
        ("here", "resettlement"): _("Refugees resettled to this country"),
        ("abroad", "resettlement"): _("Refugees from this country resettled elsewhere"),
        ("here", "naturalisation"): _("Refugees who became citizens here"),
        ("here", "returned_idps"): _("Internally displaced people who returned home"),
    }[side, measure]


def solutions(subject: Subject) -> Figure | None:
    """Returns, resettlement, naturalisation by year."""
    sides = subject.series.get("solutions")
    if sides is None:
        return None
    shown = [each for each in SOLUTIONS if any(each[1] in measures for measures in getattr(sides, each[0]).values())]
    rows = [(year, *_solution_cells(sides, year, shown)) for year in reversed(sides.years)]
    rows = [row for row in rows if any(row[1:])]
    if not rows:
        return None
    vintage = subject.vintage(UNHCR, "solutions")
    return Figure(
        key="solutions",
        title=_("Returns, resettlement, citizenship"),
        says=_says_solutions(subject.place.name, sides, shown),
        columns=[Column("year", _("Year"), "year")]
        + [Column(f"{measure}_{side}", solution_name(side, measure)) for side, measure, _colour in shown],
        rows=rows,
        sources=[subject.source_line(vintage)] if vintage else [],
        chart=Chart(
            "stack",
            [str(year) for year in sides.years],
            [
                Series(
                    solution_name(side, measure),
                    [getattr(sides, side).get(y, {}).get(measure) for y in sides.years],
                    colour,
                )
                for side, measure, colour in shown
            ],
        ),
        notes=[
            _(
                "Solutions that governments and UNHCR have recorded in the year. Many returns and"
                " naturalisations are never"
                " recorded."
            )
        ],
    )


def _solution_cells(sides: Sides, year: int, shown: Sequence[tuple[str, str, str]]) -> list[int | None]:
    return [getattr(sides, side).get(year, {}).get(measure) for side, measure, _colour in shown]


def _says_solutions(place: str, sides: Sides, shown: Sequence[tuple[str, str, str]]) -> str:
    last = sides.years[-1]
    parts = [
        f"{inside(solution_name(side, measure))}: {count(number)}"
        for (side, measure, _colour), number in zip(shown, _solution_cells(sides, last, shown), strict=True)
        if number
    ]
    if not parts:
        return _("UNHCR has recorded no solution for %(place)s in %(year)s.") % {"place": place, "year": last}
    return sentence(_("%(place)s in %(year)s: %(parts)s.") % {"place": place, "year": last, "parts": "; ".join(parts)})
