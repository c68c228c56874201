"""The time of the events in words: what is shown, which part of it is provisional, and of what no list speaks."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from saferhavens.web.design.templatetags.design import count
from saferhavens.web.mobility.covering import Covers, Span
from saferhavens.web.mobility.mapview import MapView
from saferhavens.web.mobility.violence import Toll


def period(view: MapView, covers: Covers) -> str:
    """As much of the chosen period as is covered: "1989 to 2018 and October 2023", else the chosen years."""
    final = covers.final_part(view.start, view.end)
    parts = [_years(*final)] if final else []
    if view.provisional:
        parts += [months(run) for run in covers.provisional_part(view.start, view.end)]
    return listed(parts) if parts else _years(view.start, view.end)


def period_with_end(view: MapView, covers: Covers) -> str:
    """The period, and the last day of the list where the period reaches as far: "1989 to 2018; the list ends on …"."""
    text = period(view, covers)
    if covers.final is None or not view.start <= covers.last_final_year <= view.end:
        return text
    ends = gettext("{period}; the final list ends on {day}") if view.provisional else _ends()
    return ends.format(period=text, day=date_format(covers.final[1], "DATE_FORMAT"))


def _ends() -> str:
    return gettext("{period}; the list ends on {day}")


def provisional_sentence(view: MapView, covers: Covers, toll: Toll) -> str:
    """Which of the events are provisional; empty where none is asked for."""
    runs = covers.provisional_part(view.start, view.end)
    if not view.provisional or not runs:
        return ""
    return ngettext(
        "{events} of these events, of {months}, is provisional: it may still change or go away.",
        "{events} of these events, of {months}, are provisional: they may still change or go away.",
        toll.events,
    ).format(events=count(toll.events), months=listed(months(run) for run in runs))


def gap_note(view: MapView, covers: Covers) -> str:
    """Of which months of the period no list speaks; empty where there is none."""
    gaps = covers.gaps(view.start, view.end, provisional=view.provisional)
    if not gaps:
        return ""
    return gettext(
        "No list of events that is shown covers {months}. That nothing is drawn for that time does not mean that "
        "nothing happened."
    ).format(months=listed(months(gap) for gap in gaps))


def _years(first: int, last: int) -> str:
    return str(first) if first == last else _from_to(str(first), str(last))


def months(run: Span) -> str:
    """One month or a run of them: "October 2023", "January 2019 to September 2023"."""
    first, last = (date_format(month, "YEAR_MONTH_FORMAT") for month in run)
    return first if first == last else _from_to(first, last)


def _from_to(first: str, last: str) -> str:
    return gettext("{first} to {last}").format(first=first, last=last)


def listed(parts: Iterable[str]) -> str:
    """Parts in a sentence: "a, b and c"."""
    *first, last = parts
    return gettext("{first} and {last}").format(first=", ".join(first), last=last) if first else last


def for_programs(covers: Covers, view: MapView) -> dict[str, object]:
    """The same as plain values: days and months as in ISO 8601."""
    gaps = covers.gaps(view.start, view.end, provisional=view.provisional)
    return {
        "start": view.start,
        "end": view.end,
        "final": final_days(covers),
        "provisional": [_month(month) for month in covers.provisional] if view.provisional else [],
        "not_covered": [[_month(first), _month(last)] for first, last in gaps],
    }


def final_days(covers: Covers) -> list[str] | None:
    """First and last day of the final list."""
    return [day.isoformat() for day in covers.final] if covers.final else None


def for_files(covers: Covers, view: MapView) -> str:
    """The same as one cell: "final 1989-01-02/2018-12-29; provisional 2023-10; not covered 2019-01/2023-09"."""
    parts = [f"final {covers.final[0]}/{covers.final[1]}"] if covers.final else []
    if view.provisional:
        parts += [f"provisional {_run(run)}" for run in covers.provisional_part(view.start, view.end)]
    parts += [f"not covered {_run(gap)}" for gap in covers.gaps(view.start, view.end, provisional=view.provisional)]
    return "; ".join(parts)


def _run(run: Span) -> str:
    first, last = map(_month, run)
    return first if first == last else f"{first}/{last}"


def _month(month: date) -> str:
    return f"{month:%Y-%m}"
