"""Template tags for reports and incidents: codes become words."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext

from saferhavens.core.evidence import words as field
from saferhavens.core.evidence.harms import HarmType
from saferhavens.web.evidence import telling
from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.evidence.models import Facts
from saferhavens.web.evidence.words import Channel, Decision, Handling, Kind, SetAside

register = template.Library()

KINDS: dict[str, type[StrEnum]] = {
    "harm": HarmType,
    "file": Kind,
    "handling": Handling,
    "channel": Channel,
    "decision": Decision,
    "set_aside": SetAside,
    "stage": field.Stage,
    "basis": field.Basis,
    "sensitivity": field.Sensitivity,
    "severity": field.Severity,
    "step": field.Step,
    "source": field.SourceGrade,
    "content": field.ContentGrade,
    "purpose": field.Purpose,
    "recipient": field.Recipient,
    "place_exactness": field.PlaceExactness,
    "time_exactness": field.TimeExactness,
}


@register.filter
def in_words(code: str, kind: str) -> str:
    """The label of a stored code in the reader's language: `{{ report.handling|in_words:"handling" }}`."""
    if not code:
        return ""
    word: Any = KINDS[kind](code)
    return gettext(word.label)


@register.filter
def defined(code: str, kind: str) -> str:
    """Its definition, empty where the label says it all."""
    word: Any = KINDS[kind](code)
    return gettext(word.definition) if word.definition else ""


@register.filter
def people(facts: Facts) -> str:
    return telling.people(facts.people_low, facts.people_high)


@register.filter
def when(facts: Facts) -> str:
    return telling.when(facts)


@register.filter
def where(facts: Facts) -> str:
    return telling.where(facts)


@register.filter
def harms(facts: Facts) -> list[str]:
    return telling.harms(facts)


@register.filter
def time_left(due_at: datetime) -> str:
    return telling.time_left(due_at, timezone.now())


@register.filter
def is_past(moment: datetime) -> bool:
    return moment < timezone.now()


@register.filter
def waited(since: datetime) -> str:
    """For how long something has been there."""
    return telling.span(timezone.now() - since)


@register.filter
def judges(person: Any) -> bool:
    """Whether somebody judges reports anywhere, and so has a queue. Asked once a request: the menu stands twice."""
    if not person.is_authenticated:
        return False
    if not hasattr(person, "has_queue"):
        person.has_queue = bool(standing_of(person).judges_in)
    return bool(person.has_queue)
