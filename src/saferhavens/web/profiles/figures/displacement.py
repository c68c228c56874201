"""New internal displacement as IDMC reports it."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saferhavens.web.design.figures import Cell, Chart, Column, Series, month_name, short_month
from saferhavens.web.design.templatetags.design import count, signed
from saferhavens.web.profiles.figures.figure import Figure
from saferhavens.web.profiles.readings.displacement import NewDisplacement, reports
from saferhavens.web.profiles.subject import IDMC, Subject
from saferhavens.web.profiles.wording import change_between

MONTHS_SHOWN = 36
MOST_REPORTS = 15


def by_month(subject: Subject) -> Figure | None:
    """Month by month, as known now, and how the vintage before had it."""
    vintage = subject.vintage(IDMC, "months")
    found = subject.new_displacement
    if not subject.is_country or vintage is None or found is None or not any(found.months.values()):
        return None
    shown = found.last_months(MONTHS_SHOWN)
    return Figure(
        key="new-displacement",
        title=_("New internal displacement by month"),
        says=says(subject.place.name, found),
        columns=[Column("month", _("Month"), "month"), Column("movements", _("Movements"))]
        + ([Column("movements_before", _("As known one vintage before"))] if found.before else []),
        rows=_rows(list(reversed(shown)), found),
        all_rows=_rows(sorted(found.months.items()), found),
        sources=[subject.source_line(vintage)],
        chart=Chart(
            "stack", [short_month(month) for month, _n in shown], [Series(_("Movements"), [n for _m, n in shown])]
        ),
        notes=[
            _(
                "A movement is not a person: somebody who flees twice counts twice. The newest months are often"
                " raised later."
            ),
            _(
                "Conflict, violence and disasters stand together here. After great disasters the same movement can be"
                " in several updates: IDMC's yearly figures, checked later, can be much lower."
            ),
            *_revision(found),
        ],
    )


def _rows(months: Sequence[tuple[date, int]], found: NewDisplacement) -> list[Sequence[Cell]]:
    if found.before is None:
        return [(month, number) for month, number in months]
    return [(month, number, found.before.get(month)) for month, number in months]


def says(place: str, found: NewDisplacement) -> str:
    """The last twelve months with a number, against the twelve before."""
    last = found.last_months(12)
    facts = {
        "place": place,
        "first": month_name(last[0][0]),
        "last": month_name(last[-1][0]),
        "number": count(sum(number for _month, number in last)),
    }
    before = found.last_months(12, skip=12)
    if len(before) < 12:
        text = _(
            "From %(first)s to %(last)s IDMC's quick updates add up to %(number)s new internal displacements by"
            " conflict"
            " and disaster in %(place)s."
        )
        return text % facts
    facts["change"] = change_between(sum(n for _m, n in before), sum(n for _m, n in last))
    text = _(
        "From %(first)s to %(last)s IDMC's quick updates add up to %(number)s new internal displacements by conflict"
        " and disaster in %(place)s, %(change)s than in the twelve months before."
    )
    return text % facts


def _revision(found: NewDisplacement) -> list[str]:
    if found.before is None:
        return []
    revised = found.revised
    if not revised:
        return [_("No month was changed since the vintage before.")]
    difference = sum(now - before for before, now in revised.values())
    text = ngettext(
        "Since the vintage before, %(months)s month was changed, by %(difference)s movements.",
        "Since the vintage before, %(months)s months were changed, by %(difference)s movements in all.",
        len(revised),
    )
    return [text % {"months": count(len(revised)), "difference": signed(difference)}]


def newest_reports(subject: Subject) -> Figure | None:
    """The newest reports of new displacement, with who reported them."""
    vintage = subject.vintage(IDMC, "reports")
    if vintage is None or subject.place.level > 1:
        return None
    found = list(reports(subject.place, vintage))
    if not found:
        return None
    rows: list[Sequence[Cell]] = [
        (each.date_start, each.date_end, each.persons, cause_name(each.cause), each.place_name, each.reported_by)
        for each in found
    ]
    return Figure(
        key="displacement-reports",
        title=_("Newest reports of new displacement"),
        says=_says_reports(subject.place.name, [each.persons for each in found]),
        columns=(
            Column("from", _("From"), "day"),
            Column("to", _("To"), "day"),
            Column("movements", _("Movements")),
            Column("cause", _("Cause"), "text"),
            Column("place", _("Place"), "text"),
            Column("reported_by", _("Reported by"), "text"),
        ),
        rows=rows[:MOST_REPORTS],
        all_rows=rows,
        sources=[subject.source_line(vintage)],
        notes=[
            _(
                "Preliminary. Only figures that IDMC recommends to add up are in the list; those that it keeps"
                " for comparison"
                " are not."
            )
        ],
    )


def _says_reports(place: str, movements: Sequence[int]) -> str:
    text = ngettext(
        "IDMC's list holds %(number)s report for %(place)s, with %(movements)s movements.",
        "IDMC's list holds %(number)s reports for %(place)s, with %(movements)s movements together.",
        len(movements),
    )
    return text % {"number": count(len(movements)), "place": place, "movements": count(sum(movements))}


def cause_name(cause: str) -> str:
    return {"conflict": _("Conflict and violence"), "disaster": _("Disaster")}.get(cause, _("Other"))
