"""One queue of all reports that somebody may judge: urgent ones first, the newest on top, then the others by age.

A database reads one organisation's reports in one state of handling straight from an index, in order and from any
point on; over several of them at once it would sort everything. So each such stream is read by itself, a page long,
and they are merged here. No stream is counted, and no page is skipped over.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import NamedTuple, Self
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils import timezone

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence.managers import Standing, shared_with, standing_of
from saferhavens.web.evidence.models import Consent, Report
from saferhavens.web.evidence.words import Handling
from saferhavens.web.people.models import Organisation, Person
from saferhavens.web.places.models import Place

ON_A_PAGE = 50
MOST_COUNTED = 1_000
"""Beyond, a list says "more than": nobody reads so far, and counting a million takes longer than the list."""

MOST_PARTS = 2_000
"""Parts of one place that a list is narrowed to: the largest country of the sources has fewer municipalities."""

VAGUE = timedelta(days=31)
SHORT_PERIOD = timedelta(days=400)

MOST_SORTED = 2_000
"""Up to so many reports of a stream that fit a period are fetched and sorted here; where there are more, reading in
order soon meets enough that fit."""

OPEN = (Handling.RECEIVED, Handling.TAKEN_UP)


@dataclass(frozen=True)
class Filters:
    """What the queue is narrowed to; empty is everything."""

    handlings: tuple[Handling, ...] = OPEN
    harm: str = ""
    country: str = ""
    places: tuple[str, ...] = ()  # codes of a place and of all within it
    channel: str = ""
    organisation: int | None = None
    assigned_to: int | None = None
    overdue: bool = False
    since: date | None = None
    until: date | None = None

    def as_q(self, now: datetime) -> Q:
        """All but organisation and handling, which choose the streams."""
        wanted = {"main_harm": self.harm, "country": self.country, "channel": self.channel}
        found = Q(**{name: value for name, value in wanted.items() if value})
        if self.places:
            found &= Q(place_code__in=self.places)
        if self.assigned_to is not None:
            found &= Q(assigned_to=self.assigned_to)
        if self.overdue:
            found &= Q(due_at__lt=now)
        return found & happened(self.since, self.until, by_index=self.is_by_day)

    @property
    def is_by_day(self) -> bool:
        """Whether the days lead to few reports; who holds them, and which are overdue, lead to fewer."""
        return is_short(self.since, self.until) and self.assigned_to is None and not self.overdue


def is_short(since: date | None, until: date | None) -> bool:
    """Whether a period is worth an index: of one of years, most reports would be gone through. Without end: today."""
    return since is not None and (until or timezone.localdate()) - since <= SHORT_PERIOD


def happened(since: date | None, until: date | None, *, by_index: bool | None = None) -> Q:
    """What happened, or may have happened, in the period. Times that are vague by more than a month are left out.

    The bound lets an index find the days; without it, all that happened before would be gone through. Where something
    else narrows more (`by_index` false; a period of years), days are written so that no database takes their index.
    """
    by_index = is_short(since, until) if by_index is None else by_index
    begun, ended = (F(name) if by_index else Coalesce(name, name) for name in ("occurred_from", "occurred_to"))
    found = Q()
    if since:
        earliest = max(since, date.min + VAGUE) - VAGUE
        found &= Q(GreaterThanOrEqual(ended, since)) & Q(GreaterThanOrEqual(begun, earliest))
    if until:
        found &= Q(LessThanOrEqual(begun, until))
    return found


class Mark(NamedTuple):
    """A place in the queue: the report after which to go on."""

    is_urgent: bool
    received_at: datetime
    id: UUID

    @classmethod
    def of(cls, report: Report) -> Self:
        return cls(report.is_urgent, report.received_at, report.pk)

    @classmethod
    def read(cls, text: str) -> Self:
        """The inverse of `str`. Raises BAD_REQUEST."""
        try:
            urgent, at, pk = text.split("_")
            return cls(urgent == "u", moment(at), UUID(pk))
        except ValueError:
            raise ProblemError(problems.BAD_REQUEST) from None

    def __str__(self) -> str:
        return f"{'u' if self.is_urgent else 'n'}_{self.received_at.isoformat()}_{self.id.hex}"


def moment(text: str) -> datetime:
    """A time with its zone, as addresses hold it. Raises ValueError, also for one that no clock of ours can show."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError:
        raise ValueError(text) from None


@dataclass(frozen=True)
class Page:
    """A page of the queue; `after` is where the next one begins, None at the end."""

    reports: list[Report]
    after: Mark | None
    total: int = field(default=0)

    @property
    def is_more_than_counted(self) -> bool:
        return self.total > MOST_COUNTED


def page_of(person: Person, filters: Filters, after: Mark | None = None) -> Page:
    """The page after `after`. Only what `person` may judge."""
    streams = list(streams_for(person, filters))
    found = list(_in_order(streams, after, ON_A_PAGE + 1, is_by_day=filters.is_by_day))
    shown = _whole(found[:ON_A_PAGE])
    following = Mark.of(found[ON_A_PAGE - 1]) if len(found) > ON_A_PAGE else None
    is_all = after is None and following is None
    total = min(len(found), MOST_COUNTED + 1) if is_all else _counted(streams)
    return Page(shown, following, total)


def streams_for(person: Person, filters: Filters) -> Iterator[Q]:
    """What one organisation contributes in one state of handling, for each of those that `person` may judge."""
    standing = standing_of(person)
    wanted = filters.as_q(timezone.now())
    for (owner, allowed), handling in product(_owners(standing), filters.handlings):
        if filters.organisation in (None, owner):
            yield Q(organisation=owner, handling=handling) & allowed & wanted


def _owners(standing: Standing) -> list[tuple[int, Q]]:
    """Whose reports: one's own organisations', and those of others as far as these and consent share them."""
    found = [(organisation, Q()) for organisation in sorted(standing.judges_in)]
    shared: dict[int, Q] = {}
    for (recipient, purpose), owners in sorted(shared_with(standing.judges_in).items()):
        consent = Consent.objects.filter(report=OuterRef("pk"), recipient=recipient, purpose=purpose, revoked_at=None)
        for owner in sorted(owners):
            shared[owner] = shared.get(owner, Q()) | Q(Exists(consent))
    return found + [(owner, Q(is_held_back=False, withdrawn_at=None) & any_of) for owner, any_of in shared.items()]


def _in_order(streams: Sequence[Q], after: Mark | None, most: int, *, is_by_day: bool) -> Iterator[Report]:
    """At most `most` reports: urgent ones newest first, then the others oldest first."""
    read = _few_or_first if is_by_day else _first
    urgent = [] if after is not None and not after.is_urgent else _merged(streams, True, after, most, read)
    yield from urgent
    if len(urgent) < most:
        yield from _merged(streams, False, after, most - len(urgent), read)


type Read = Callable[[Q, tuple[str, ...], int], list[Report]]


def _merged(streams: Iterable[Q], is_urgent: bool, after: Mark | None, most: int, read: Read) -> list[Report]:
    order = ("-received_at", "-id") if is_urgent else ("received_at", "id")
    start = Q(is_urgent=is_urgent) & _from(after, is_urgent)
    found = [row for stream in streams for row in read(stream & start, order, most)]
    return sorted(found, key=lambda row: (row.received_at, row.pk), reverse=is_urgent)[:most]


def _first(wanted: Q, order: tuple[str, ...], most: int) -> list[Report]:
    """Read in order from an index."""
    return list(_bare().filter(wanted).order_by(*order)[:most])


def _few_or_first(wanted: Q, order: tuple[str, ...], most: int) -> list[Report]:
    """All that fit, in no order, if they are few: the days are found by an index of their own."""
    few = list(_bare().filter(wanted).order_by()[: MOST_SORTED + 1])
    return few if len(few) <= MOST_SORTED else _first(wanted, order, most)


def _bare() -> QuerySet[Report]:
    return Report.objects.only("id", "is_urgent", "received_at")


def _from(after: Mark | None, is_urgent: bool) -> Q:
    if after is None or after.is_urgent != is_urgent:
        return Q()
    if is_urgent:
        return Q(received_at__lte=after.received_at) & (Q(received_at__lt=after.received_at) | Q(id__lt=after.id))
    return Q(received_at__gte=after.received_at) & (Q(received_at__gt=after.received_at) | Q(id__gt=after.id))


def _whole(found: Sequence[Report]) -> list[Report]:
    """The rows with what a list shows; the sealed columns stay where they are."""
    rows = Report.objects.filter(pk__in=[row.pk for row in found]).defer("sealed")
    by_id = {row.pk: row for row in rows.select_related("organisation", "place", "assigned_to", "incident")}
    return [by_id[row.pk] for row in found if row.pk in by_id]


def _counted(streams: Sequence[Q]) -> int:
    """How many there are; no more than one beyond MOST_COUNTED is counted."""
    total = 0
    for stream in streams:
        total += Report.objects.filter(stream)[: MOST_COUNTED + 1 - total].count()
        if total > MOST_COUNTED:
            break
    return total


def by_number(person: Person, text: str) -> list[Report]:
    """The reports that are called so ("3F2A91C0", or the beginning of it), at most ten."""
    bounds = number_bounds(text)
    if bounds is None:
        return []
    called = Report.objects.filter(id__gte=bounds[0], id__lte=bounds[1]).values_list("pk", flat=True)
    # Asked in one go, a database goes through all reports of an organisation rather than the few that are called so.
    return list(Report.objects.judged_by(person).filter(pk__in=list(called[:MOST_COUNTED]))[:10])


def number_bounds(text: str) -> tuple[UUID, UUID] | None:
    """The least and the greatest id that begin with the short number; None if it is none."""
    digits = text.strip().lower().replace("-", "")
    if not 6 <= len(digits) <= 32 or set(digits) - set("0123456789abcdef"):
        return None
    return UUID(digits.ljust(32, "0")), UUID(digits.ljust(32, "f"))


def codes_within(place: Place) -> tuple[str, ...]:
    """The codes of a place, its parts and their parts."""
    inner = Q(pk=place.pk) | Q(parent=place) | Q(parent__parent=place)
    return tuple(Place.objects.filter(inner).order_by("code").values_list("code", flat=True)[:MOST_PARTS])


def organisations_of(person: Person) -> list[Organisation]:
    """Whose reports can stand in the queue of `person`."""
    ids = [owner for owner, _ in _owners(standing_of(person))]
    return list(Organisation.objects.filter(pk__in=ids).order_by("name"))
