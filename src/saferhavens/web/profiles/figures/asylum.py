"""Asylum procedures: applications, decisions, and the rates made of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from saferhavens.web.design.figures import Cell, Chart, Column, Series
from saferhavens.web.design.templatetags.design import count, share
from saferhavens.web.profiles.figures.figure import Figure
from saferhavens.web.profiles.readings.displaced import Years
from saferhavens.web.profiles.subject import UNHCR, Subject
from saferhavens.web.profiles.wording import people

CASES = "_cases"
"""Ending of a measure that counts cases (families, files) instead of people. The two are never added up."""

OUTCOMES = (
    ("recognized", "series-1"),
    ("complementary", "series-3"),
    ("rejected", "series-2"),
    ("closed", "series-6"),
)


def outcome_name(outcome: str) -> str:
    return {
        "recognized": _("Recognised as refugees"),
        "complementary": _("Other protection"),
        "rejected": _("Rejected"),
        "closed": _("Closed otherwise"),
    }[outcome]


@dataclass(frozen=True)
class Decisions:
    """The decisions of one year, counted in people or in cases."""

    year: int
    in_cases: bool
    recognized: int
    complementary: int
    rejected: int
    closed: int

    @property
    def on_substance(self) -> int:
        """Decisions on the merits: the denominator of both rates. Cases closed otherwise are not in it."""
        return self.recognized + self.complementary + self.rejected

    @property
    def refugee_rate(self) -> float | None:
        """Refugee recognition rate. Source: UNHCR, Refugee Data Finder, methodology."""
        return self.recognized / self.on_substance if self.on_substance else None

    @property
    def protection_rate(self) -> float | None:
        """Total recognition rate: with complementary protection. Source: as above."""
        return (self.recognized + self.complementary) / self.on_substance if self.on_substance else None


def decisions_of(years: Years) -> list[Decisions]:
    """The decisions of each year, people and cases apart, the newest first."""
    return [found for year in sorted(years, reverse=True) for found in _decisions_in(year, years[year])]


def _decisions_in(year: int, measures: Mapping[str, int]) -> Iterator[Decisions]:
    for ending in ("", CASES):
        numbers = [measures.get(outcome + ending, 0) for outcome, _colour in OUTCOMES]
        if any(numbers):
            yield Decisions(year, bool(ending), *numbers)


def _unit(in_cases: bool) -> str:
    return _("cases") if in_cases else _("people")


def applications(subject: Subject) -> Figure | None:
    """Asylum applications lodged here, by year."""
    sides = subject.series.get("asylum_applications")
    vintage = subject.vintage(UNHCR, "asylum_applications")
    if sides is None or not sides.here or vintage is None:
        return None
    here = sides.here
    has_cases = any("applied" + CASES in measures for measures in here.values())
    span = range(min(here), max(here) + 1)
    units = [("applied", _("Counted in people"), "series-1")]
    if has_cases:
        units.append(("applied" + CASES, _("Counted in cases"), "series-2"))
    return Figure(
        key="asylum-applications",
        title=_("Asylum applications"),
        says=_says_applications(subject.place.name, here),
        columns=[Column("year", _("Year"), "year"), *(Column(key, name) for key, name, _colour in units)],
        rows=[(year, *(here[year].get(key) for key, _n, _c in units)) for year in sorted(here, reverse=True)],
        sources=[
            subject.source_line(vintage, _("Asylum applications lodged in the year, at all levels of the procedure."))
        ],
        chart=Chart(
            "stack",
            [str(year) for year in span],
            [Series(name, [here.get(year, {}).get(key) for year in span], colour) for key, name, colour in units],
        ),
        notes=[_("A case can stand for one person or a family; people and cases are shown apart and never added up.")]
        if has_cases
        else [],
    )


def _says_applications(place: str, here: Years) -> str:
    last = max(here)
    persons = {year: measures.get("applied", 0) for year, measures in here.items()}
    top = max(persons, key=lambda year: persons[year])
    facts = {
        "place": place,
        "year": last,
        "top": top,
        "top_people": people(persons[top]),
        "people": people(persons[last]),
        "cases": count(here[last].get("applied" + CASES)),
    }
    if not here[last].get("applied" + CASES):
        text = _("In %(year)s, %(people)s asked for asylum in %(place)s.") % facts
    elif not persons[last]:
        text = (
            _("In %(year)s, %(cases)s asylum cases were opened in %(place)s; the people in them were not counted.")
            % facts
        )
    else:
        text = (
            _("In %(year)s, asylum was asked for in %(place)s in %(cases)s cases and, counted apart, by %(people)s.")
            % facts
        )
    if top == last or not persons[top]:
        return text
    return text + " " + _("The year with most people was %(top)s, with %(top_people)s.") % facts


def decisions(subject: Subject) -> Figure | None:
    """What became of the applications, and the recognition rates."""
    sides = subject.series.get("asylum_decisions")
    vintage = subject.vintage(UNHCR, "asylum_decisions")
    found = decisions_of(sides.here) if sides else []
    if not found or vintage is None:
        return None
    return Figure(
        key="asylum-decisions",
        title=_("Asylum decisions and recognition rates"),
        says=_says_decisions(subject.place.name, _weightiest(found)),
        columns=_decision_columns(),
        rows=[_decision_row(each) for each in found],
        sources=[subject.source_line(vintage, _("Decisions taken in the year, at all levels of the procedure."))],
        chart=_decision_chart(found),
        notes=[
            _(
                "Refugee recognition rate: recognised ÷ (recognised + other protection + rejected). Total"
                " recognition rate:"
                " (recognised + other protection) ÷ the same. Cases closed otherwise (withdrawn, moved on,"
                " transferred) are"
                " in neither: where they are many, the rates say little."
            ),
        ],
    )


def _weightiest(found: Sequence[Decisions]) -> Decisions:
    """Of the last year, the unit in which most was decided."""
    last = [each for each in found if each.year == found[0].year]
    return max(last, key=lambda each: each.on_substance + each.closed)


def _says_decisions(place: str, last: Decisions) -> str:
    facts = {
        "place": place,
        "year": last.year,
        "unit": _unit(last.in_cases),
        "number": count(last.on_substance),
        "closed": count(last.closed),
        "rate": share(last.protection_rate, 1),
        "refugee_rate": share(last.refugee_rate, 1),
    }
    if not last.on_substance:
        return (
            _(
                "In %(year)s no application in %(place)s was decided on its merits; %(closed)s (%(unit)s) were closed"
                " otherwise."
            )
            % facts
        )
    return (
        _(
            "In %(year)s, %(number)s decisions (%(unit)s) in %(place)s were on the merits: %(refugee_rate)s"
            " recognised as"
            " refugees, %(rate)s given any protection. %(closed)s were closed otherwise."
        )
        % facts
    )


def _decision_columns() -> list[Column]:
    return [
        Column("year", _("Year"), "year"),
        Column("unit", _("Counted in"), "text"),
        *(Column(outcome, outcome_name(outcome)) for outcome, _colour in OUTCOMES),
        Column("refugee_recognition_rate", _("Refugee recognition rate"), "share"),
        Column("total_recognition_rate", _("Total recognition rate"), "share"),
    ]


def _decision_row(each: Decisions) -> Sequence[Cell]:
    numbers = (each.recognized, each.complementary, each.rejected, each.closed)
    return (each.year, _unit(each.in_cases), *numbers, each.refugee_rate, each.protection_rate)


def _decision_chart(found: Sequence[Decisions]) -> Chart:
    ordered = list(reversed(found))
    labels = [f"{each.year} ({_unit(True)})" if each.in_cases else str(each.year) for each in ordered]
    series = [
        Series(outcome_name(outcome), [getattr(each, outcome) for each in ordered], colour)
        for outcome, colour in OUTCOMES
    ]
    return Chart("stack", labels, series)
