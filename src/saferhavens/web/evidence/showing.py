"""What a report says, line by line in the reader's words, as far as the reader may know it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from django.utils import formats
from django.utils.translation import gettext as _

from saferhavens.core.evidence.report import Actor, ReportContent
from saferhavens.core.evidence.words import Purpose, Recipient
from saferhavens.web.design.templatetags.design import country_name
from saferhavens.web.evidence import telling
from saferhavens.web.evidence.managers import shared_with, standing_of
from saferhavens.web.evidence.models import Consent, Report
from saferhavens.web.people.models import Person
from saferhavens.web.places.models import Place

DEGREE_PLACES = 5
"""Decimals of a degree that are shown: about a metre."""


class Line(NamedTuple):
    """One thing that a report says. `name` is the field's, `is_text` asks for room."""

    name: str
    label: str
    said: str
    is_text: bool = False


class Change(NamedTuple):
    label: str
    before: str
    after: str


def for_partners(content: ReportContent) -> ReportContent:
    """Without who told it, how they are reached and who accuses: only the contributing organisation knows that."""
    actors = tuple(replace(actor, alleged_by="") for actor in content.actors)
    return replace(content, source_text="", contact="", actors=actors)


def lines_of(content: ReportContent) -> list[Line]:
    """All that is said, in the order in which one asks."""
    found = [*_what(content), *_where_and_when(content), *_who(content), *_by_whom(content), *_how_known(content)]
    return [line for line in found if line.said]


def _what(content: ReportContent) -> list[Line]:
    return [
        Line("narrative", _("What happened"), content.narrative, is_text=True),
        Line("harms", _("Harms"), _words(content.harms)),
        Line("stage", _("Part of the way"), _words([content.stage] if content.stage else [])),
        Line("is_urgent", _("People are in danger now"), _("yes") if content.is_urgent else ""),
    ]


def _where_and_when(content: ReportContent) -> list[Line]:
    point = [content.latitude, content.longitude]
    return [
        Line("country", _("Country"), country_name(content.country)),
        Line("place_code", _("Place"), _place_name(content.place_code)),
        Line("place_text", _("Place in words"), content.place_text),
        Line(
            "point",
            _("Latitude and longitude"),
            ", ".join(f"{each:.{DEGREE_PLACES}f}" for each in point if each is not None),
        ),
        Line("place_exactness", _("How well the place is known"), _words([content.place_exactness])),
        Line("occurred", _("When"), _span(content)),
        Line("time_text", _("Time in words"), content.time_text),
        Line("time_exactness", _("How well the time is known"), _words([content.time_exactness])),
    ]


def _place_name(code: str) -> str:
    place = Place.objects.filter(code=code).first() if code else None
    return place.name if place else code


def _span(content: ReportContent) -> str:
    days = [content.occurred_from, content.occurred_to]
    known = [formats.date_format(each, "DATE_FORMAT") for each in days if each]
    return " – ".join(dict.fromkeys(known))


def _who(content: ReportContent) -> list[Line]:
    return [
        Line("people", _("People affected"), telling.people(content.people_low, content.people_high)),
        Line("statuses", _("Who they are"), _words(content.statuses)),
        Line("ages", _("Ages"), _words(content.ages)),
        Line("sexes", _("Sex"), _words(content.sexes)),
        Line("grounds", _("For which part of their identity"), _words(content.grounds)),
        Line("exposures", _("What makes them easier to harm"), _words(content.exposures)),
    ]


def _by_whom(content: ReportContent) -> list[Line]:
    return [
        Line("actors", _("Alleged or established actors"), "\n".join(_actor(each) for each in content.actors)),
        Line("authorities", _("What the authorities did"), _words(content.authorities)),
        Line("authorities_text", _("More about the authorities"), content.authorities_text, is_text=True),
    ]


def _actor(actor: Actor) -> str:
    named = f"{_(actor.kind.label)} ({actor.name})" if actor.name else _(actor.kind.label)
    said = f"{named}: {_(actor.attribution.label)}"
    return said + " – " + _("says %(who)s") % {"who": actor.alleged_by} if actor.alleged_by else said


def _how_known(content: ReportContent) -> list[Line]:
    return [
        Line("basis", _("How the sender knows it"), _words([content.basis])),
        Line("source_text", _("Who told it, or where it was published"), content.source_text, is_text=True),
        Line("contact", _("How to reach the sender"), content.contact),
        Line("sensitivity", _("Sensitivity"), _words([content.sensitivity])),
    ]


def _words(words: Iterable[Any]) -> str:
    return ", ".join(_(word.label) for word in words)


def changes(before: ReportContent, after: ReportContent) -> list[Change]:
    """What a correction changed, line by line."""
    old, new = ({line.name: line for line in lines_of(each)} for each in (before, after))
    names = [*new, *(name for name in old if name not in new)]
    return [
        Change((new.get(name) or old[name]).label, _said(old, name), _said(new, name))
        for name in names
        if _said(old, name) != _said(new, name)
    ]


def _said(lines: dict[str, Line], name: str) -> str:
    return lines[name].said if name in lines else ""


class Allowed(NamedTuple):
    """What the person concerned agreed to, for one kind of recipient."""

    recipient: Recipient
    purposes: list[str]


def consents_of(report: Report) -> list[Allowed]:
    """The living consents, from the narrowest circle; a recipient without any is a no."""
    living = set(Consent.objects.filter(report=report, revoked_at=None).values_list("recipient", "purpose"))
    return [
        Allowed(recipient, [_(purpose.label) for purpose in Purpose if (recipient, purpose) in living])
        for recipient in Recipient
    ]


def purposes_for(person: Person, report: Report) -> list[str]:
    """For what a report of another organisation is shared with `person`, in words; empty for one's own."""
    standing = standing_of(person)
    if report.organisation_id in standing.judges_in:
        return []
    granted = {pair for pair, owners in shared_with(standing.judges_in).items() if report.organisation_id in owners}
    living = Consent.objects.filter(report=report, revoked_at=None).values_list("recipient", "purpose")
    shared = {purpose for recipient, purpose in living if (recipient, purpose) in granted}
    return [_(purpose.label) for purpose in Purpose if purpose in shared]


def names_for(viewer: Person, people: Iterable[int | None]) -> dict[int, str]:
    """How `viewer` may call these people: colleagues by name, all others by their organisation."""
    ids = {pk for pk in people if pk is not None}
    others = Person.objects.filter(pk__in=ids).values_list("pk", "memberships__organisation__name")
    found = {pk: organisation or _("Somebody") for pk, organisation in others.order_by("memberships__pk")}
    return found | dict(Person.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", "name"))
