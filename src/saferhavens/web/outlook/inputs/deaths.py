"""Deaths by country and month: from one source as a whole, never from several put together."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import polars as pl
from django.db.models import Sum

from saferhavens.core.forecast.months import first_day
from saferhavens.core.problems import INPUT_MISSING, INPUT_NOT_YET_KNOWN, ProblemError
from saferhavens.core.words import gettext_noop as _
from saferhavens.web.outlook.inputs import events
from saferhavens.web.outlook.inputs.events import Kind, kind_of
from saferhavens.web.outlook.inputs.frames import filled, history, last_whole_month, month_number
from saferhavens.web.outlook.inputs.knowing import Known, known, missing, notes_of
from saferhavens.web.outlook.inputs.reaching import reaching
from saferhavens.web.outlook.inputs.shape import Input, Note, Series
from saferhavens.web.vintages import whole

TABLE = "country_month_deaths"
EVENTS, VIEWS, UCDP_MONTHS = events.FINAL, "views_country_month", "ucdp_country_month"

CHECKED_LATER = _(
    "From {month} on the figures of “{source}” are those of a newer vintage, checked later than the rest."
)
ENDED_EARLIER = _("{units} countries end before the others, with the last year of their own file.")


def deaths_by_country_month(
    kind: str,
    as_of: date,
    *,
    source: str | None = None,
    through: int | None = None,
    hindsight: bool = False,
) -> Input:
    """Columns `unit` (ISO3), `month` (month number), `value` (deaths), a row for each month of which a source speaks.

    `kind`: "state_based", "non_state", "one_sided" or "all". Without `source`, that one of UCDP's events, VIEWS and
    UCDP's months which has the most figures; what the others have stands in `others`. Sources are never put
    together: they count alike, but not on the same day, and a seam between them would look like a change. Within
    VIEWS the checked panel takes the place of the history's end, which is said in the notes.
    `through` is a month that the data must reach.
    Raises VIOLENCE_KIND_UNKNOWN, INPUT_MISSING, INPUT_NOT_YET_KNOWN, INPUT_TOO_OLD.
    """
    wanted = kind_of(kind)
    offered = {name: offer for name, offer in _OFFERS.items() if source in (None, name)}
    found, problems = _ask(offered, _Question(wanted, as_of, hindsight))
    if not found:
        raise problems[0] if problems else missing(source or EVENTS, what=kind)
    chosen, *others = sorted(found, key=lambda each: (each.fictional, -each.frame.height))
    given = replace(chosen, others=tuple(map(_series, others)), notes=(*chosen.notes, *_uneven(chosen)))
    return reaching(given, chosen.vintages[0].source, through)


@dataclass(frozen=True)
class _Question:
    kind: Kind
    as_of: date
    hindsight: bool


_Offer = Callable[[_Question], Input | None]


def _ask(offers: dict[str, _Offer], question: _Question) -> tuple[list[Input], list[ProblemError]]:
    """What the sources have, and why the others have nothing: what only came out later is the better reason."""
    found, problems = [], []
    for offer in offers.values():
        try:
            given = offer(question)
        except ProblemError as problem:
            if problem.problem not in (INPUT_MISSING, INPUT_NOT_YET_KNOWN):
                raise
            problems.append(problem)
        else:
            found += [given] if given is not None and given.frame.height else []
    return found, sorted(problems, key=lambda each: each.problem is INPUT_MISSING)


def _from_events(question: _Question) -> Input:
    told = events.lists(question.as_of, hindsight=question.hindsight)
    rows = events.events_of(told, question.kind).values_list("country", "vintage", "date_end")
    schema = {"country": pl.String, "vintage": pl.Int64, "day": pl.Date, "value": pl.Int64}
    table = pl.DataFrame(list(rows.annotate(Sum("deaths_best"))), schema=schema, orient="row")
    counted = told.rows(table.with_columns(month_number(pl.col("day"))))
    sums = counted.group_by("month", unit="country").agg(pl.col("value").sum())
    notes = (*notes_of(told.vintages, question.as_of), *told.notes())
    return Input(filled(sums, told.spans), told.vintages, notes, told.hindsight)


def _from_views(question: _Question) -> Input | None:
    """The history, and in the place of its end the panel, whose months were checked later; or the one that there is.

    The history's last months were taken down before they were complete: they miss most deaths in Ethiopia.
    """
    found = known(VIEWS, question.as_of, hindsight=question.hindsight)
    history_, panel = _from_whole(found, "history", question), _from_whole(found, "panel", question)
    if history_ is None or panel is None or panel.last_month < history_.last_month:
        return history_ or panel
    first = panel.frame["month"].min()
    earlier = history_.frame.filter(pl.col("month") < first)
    seam = Note(CHECKED_LATER, {"source": VIEWS, "month": f"{first_day(int(str(first))):%Y-%m}"})
    return Input(
        pl.concat([earlier, panel.frame]).sort("unit", "month"),
        (*history_.vintages, *panel.vintages),
        (*history_.notes, *panel.notes, seam),
        found.hindsight,
    )


def _from_ucdp_months(question: _Question) -> Input | None:
    return _from_whole(known(UCDP_MONTHS, question.as_of, hindsight=question.hindsight), "months", question)


_OFFERS: dict[str, _Offer] = {EVENTS: _from_events, VIEWS: _from_views, UCDP_MONTHS: _from_ucdp_months}


def _from_whole(found: Known, part: str, question: _Question) -> Input | None:
    vintage = found.newest(part)
    if vintage is None:
        return None
    table = whole.read(vintage.id, TABLE).filter(pl.col("kind") == question.kind.value)
    frame = history(table.select(month_number(pl.col("month")), unit="country", value="deaths"))
    frame = frame.filter(pl.col("month") <= last_whole_month(question.as_of))
    if frame.is_empty():
        return None
    return Input(frame, (vintage,), notes_of((vintage,), question.as_of), found.hindsight)


def _series(given: Input) -> Series:
    months = given.frame["month"]
    return Series(
        source=given.vintages[0].source,
        units=given.frame["unit"].n_unique(),
        figures=given.frame.height,
        first=int(months.min()),  # type: ignore[arg-type]  # the frame is not empty
        last=int(months.max()),  # type: ignore[arg-type]  # as above
    )


def _uneven(given: Input) -> tuple[Note, ...]:
    """That some countries end earlier than the others, if so."""
    early = sum(last < given.last_month for last in given.last_months.values())
    return (Note(ENDED_EARLIER, {"units": early}),) if early else ()
