"""The pilot countries on the first page: two or three figures each, and what changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from saferhavens.core.words import DISPLACED, Status
from saferhavens.web.design.figures import month_name
from saferhavens.web.design.templatetags.design import count
from saferhavens.web.places.models import Place
from saferhavens.web.profiles.overview import Overview, Row
from saferhavens.web.profiles.wording import change_between, inside, status_name


@dataclass(frozen=True)
class Fact:
    """A figure with its label, and how old it is."""

    value: str
    label: str
    when: str


@dataclass(frozen=True)
class Card:
    """A pilot country: its figures, and the change that concerns most people (empty if there is none)."""

    place: Place
    facts: Sequence[Fact]
    change: str
    has_violence: bool


def cards_of(overview: Overview) -> list[Card]:
    return [
        Card(row.place, _facts(overview, row), _change(overview, row), _violence(overview, row) is not None)
        for row in overview.pilots
    ]


def _facts(overview: Overview, row: Row) -> list[Fact]:
    year = _("end of %(year)s") % {"year": overview.year}
    facts = [
        Fact(count(row.idps), _("internally displaced people"), year) if row.idps else None,
        Fact(count(row.from_abroad), _("displaced people from other countries"), year) if row.from_abroad else None,
        Fact(count(row.abroad), _("displaced people from here in other countries"), year) if row.abroad else None,
        _violence(overview, row),
    ]
    return [fact for fact in facts if fact is not None]


def _violence(overview: Overview, row: Row) -> Fact | None:
    last = overview.last_event.get(row.place.code)
    if not row.deaths or last is None:
        return None
    label = _("deaths in %(events)s recorded events of violence") % {"events": count(row.events)}
    return Fact(count(row.deaths), label, _("up to %(month)s") % {"month": month_name(last)})


def _change(overview: Overview, row: Row) -> str:
    """The status whose number changed most."""
    differences = {status: row.here.get(status, 0) - row.here_before.get(status, 0) for status in DISPLACED}
    status = max(differences, key=lambda each: abs(differences[each]))
    if not differences[status] or not row.here_before:
        return ""
    return _sentence(row, status, overview.year or 0)


def _sentence(row: Row, status: Status, year: int) -> str:
    now, before = row.here.get(status, 0), row.here_before.get(status, 0)
    return _("%(number)s %(status)s at the end of %(year)s, %(change)s than a year before.") % {
        "number": count(now),
        "status": inside(status_name(status)),
        "year": year,
        "change": change_between(before, now),
    }
