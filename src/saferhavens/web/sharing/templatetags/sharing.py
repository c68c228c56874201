"""Template filters of this room."""

from django import template
from django.utils.translation import gettext

from saferhavens.core.evidence.harms import HarmType
from saferhavens.core.evidence.words import Purpose

register = template.Library()


@register.filter
def purpose_name(code: str) -> str:
    """The purpose `code` in the reader's language."""
    return gettext(Purpose(code).label)


@register.filter
def harm_name(code: str) -> str:
    """The type of harm `code` in the reader's language."""
    return gettext(HarmType(code).label)
