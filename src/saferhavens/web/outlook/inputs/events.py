"""UCDP's events as they were known on a day: the checked list, and the provisional releases that follow it at once.

The month of an event is that of its last day, as at VIEWS: so added up, the events of South Sudan are VIEWS's figures.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl
from django.db.models import Max, Min, QuerySet

from saferhavens.core.forecast.months import month_number as number_of
from saferhavens.core.forecast.months import month_of
from saferhavens.core.problems import INPUT_MISSING, INPUT_NOT_YET_KNOWN, VIOLENCE_KIND_UNKNOWN, ProblemError
from saferhavens.core.words import ViolenceType
from saferhavens.core.words import gettext_noop as _
from saferhavens.sources.gleditsch_ward import STATES
from saferhavens.web.mobility.covering import months_named
from saferhavens.web.mobility.models import ViolenceEvent
from saferhavens.web.outlook.inputs.frames import Spans, last_whole_month
from saferhavens.web.outlook.inputs.knowing import Known, known, missing
from saferhavens.web.outlook.inputs.shape import Note, Used
from saferhavens.web.vintages.rules import ELSEWHERE, winner

FINAL, PROVISIONAL, PART = "ucdp_ged", "ucdp_candidate", "events"
FIRST_YEAR, MONTHS_IN_YEAR = 1989, 12

PROVISIONAL_USED = _("{months} months of countries rest on provisional events, which may still change.")
RELEASES_LEFT_OUT = _(
    "{releases} provisional releases do not follow the checked events without a gap and are left out."
)


class Kind(StrEnum):
    """Kinds of violence as inputs name them."""

    STATE_BASED = "state_based"
    NON_STATE = "non_state"
    ONE_SIDED = "one_sided"
    ALL = "all"

    @property
    def types(self) -> tuple[int, ...]:
        """UCDP's types that it takes in."""
        return tuple(ViolenceType) if self is Kind.ALL else (ViolenceType[self.name],)


def kind_of(name: str) -> Kind:
    """The kind called `name`. Raises VIOLENCE_KIND_UNKNOWN."""
    try:
        return Kind(name)
    except ValueError as error:
        raise ProblemError(VIOLENCE_KIND_UNKNOWN, kind=name, known=", ".join(Kind)) from error


@dataclass(frozen=True)
class Stretch:
    """The months of one country of which one vintage speaks."""

    country: str
    vintage: int
    first: int
    last: int
    provisional: bool = False


@dataclass(frozen=True)
class Lists:
    """What the lists speak of, country by country, without a gap."""

    stretches: tuple[Stretch, ...]
    vintages: tuple[Used, ...]
    hindsight: bool = False
    left_out: int = 0  # provisional releases that follow no checked list without a gap

    @property
    def spans(self) -> Spans:
        """Country → its first and its last month."""
        spans: dict[str, tuple[int, int]] = {}
        for each in self.stretches:
            first, last = spans.get(each.country, (each.first, each.last))
            spans[each.country] = (min(first, each.first), max(last, each.last))
        return spans

    def notes(self) -> Iterator[Note]:
        if months := sum(each.last - each.first + 1 for each in self.stretches if each.provisional):
            yield Note(PROVISIONAL_USED, {"months": months})
        if self.left_out:
            yield Note(RELEASES_LEFT_OUT, {"releases": self.left_out})

    def rows(self, events: pl.DataFrame) -> pl.DataFrame:
        """Those of `events` (country, vintage, month) of which these lists speak."""
        fields = ("country", "vintage", "first", "last")
        facts = [tuple(getattr(each, name) for name in fields) for each in self.stretches]
        schema = dict(zip(fields, (pl.String, pl.Int64, pl.Int32, pl.Int32), strict=True))
        told = pl.DataFrame(facts, schema=schema, orient="row")
        within = pl.col("month").is_between("first", "last")
        return events.join(told, on=["country", "vintage"]).filter(within).drop("first", "last")


def lists(as_of: date, *, country: str | None = None, hindsight: bool = False) -> Lists:
    """The lists in force on `as_of`, in all countries or one. Raises INPUT_MISSING, INPUT_NOT_YET_KNOWN."""
    final = known(FINAL, as_of, hindsight=hindsight)
    stretches = [each for each in _final(final, as_of) if country in (None, each.country)]
    if not stretches:
        raise missing(FINAL)
    releases = _releases(as_of, hindsight, fictional=any(each.fictional for each in final.vintages))
    later = [each for stretch in stretches for each in _following(stretch, releases, as_of)] if releases else []
    used = {each.vintage for each in (*stretches, *later)}
    vintages = (*final.used(used), *(releases.used(used) if releases else ()))
    unused = {each.id for each in releases.vintages} - used if releases else set()
    late = final.hindsight or bool(releases and later and releases.hindsight)
    return Lists((*stretches, *later), vintages, hindsight=late, left_out=len(unused))


def _final(final: Known, as_of: date) -> Iterator[Stretch]:
    """Of each country whole years: to the last year in which the file that is in force there has an event."""
    winners = final.winners.get(PART, {})
    world = winners.get(ELSEWHERE)
    years = _years(set(winners.values()))
    last_month = last_whole_month(as_of)
    countries = {*winners, *(STATES.values() if world is not None else ())} - {ELSEWHERE}
    for country in sorted(countries):
        vintage = winner(winners, country)
        first, last = years.get((vintage, None if vintage == world else country), (0, 0))
        if vintage is not None and last:
            end = min(number_of(last, MONTHS_IN_YEAR), last_month)
            yield Stretch(country, vintage, number_of(first, 1), end)


def _years(vintages: set[int]) -> dict[tuple[int | None, str | None], tuple[int, int]]:
    """(Vintage, country) → first and last year with an event; country None: anywhere."""
    rows = ViolenceEvent.objects.filter(vintage__in=vintages).order_by().values_list("vintage", "country")
    found: dict[tuple[int | None, str | None], tuple[int, int]] = {}
    for vintage, country, first, last in rows.annotate(Min("date_start"), Max("date_end")):
        for key in ((vintage, country), (vintage, None)):
            low, high = found.get(key, (first.year, last.year))
            found[key] = (max(min(low, first.year), FIRST_YEAR), max(high, last.year))
    return found


def _releases(as_of: date, hindsight: bool, *, fictional: bool) -> Known | None:
    """The provisional releases, if there are any of the same kind as the checked list: invented ones or real ones."""
    try:
        found = known(PROVISIONAL, as_of, hindsight=hindsight)
    except ProblemError as problem:
        if problem.problem not in (INPUT_MISSING, INPUT_NOT_YET_KNOWN):
            raise
        return None
    return found if any(each.fictional for each in found.vintages) == fictional else None


def _following(stretch: Stretch, releases: Known, as_of: date) -> Iterator[Stretch]:
    """The provisional months of a country, as long as each follows the one before."""
    by_month = {
        month_of(month): pk
        for part, winners in releases.winners.items()
        if (pk := winner(winners, stretch.country)) is not None
        for month in months_named(part)
    }
    month = stretch.last + 1
    while month in by_month and month <= last_whole_month(as_of):
        yield Stretch(stretch.country, by_month[month], month, month, provisional=True)
        month += 1


def events_of(lists_: Lists, kind: Kind) -> QuerySet[ViolenceEvent]:
    """The events of a kind in the vintages of the lists; which of them count, `Lists.rows` says."""
    vintages = {each.vintage for each in lists_.stretches}
    return ViolenceEvent.objects.filter(
        vintage__in=vintages, country__in=lists_.spans.keys(), violence_type__in=kind.types
    ).order_by()
