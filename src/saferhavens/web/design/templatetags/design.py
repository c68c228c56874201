"""Template tags for the components of the design."""

from datetime import date

from babel import Locale
from babel.core import get_global
from django import template
from django.forms import BoundField
from django.http import QueryDict
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

register = template.Library()

ICONS = {
    "mark": '<path d="M3 21V11a9 9 0 0 1 18 0v10"/><path d="M8 21v-9a4 4 0 0 1 8 0v9"/><path d="M2 21h20"/>',
    "map": '<path d="M9 4 3 6.5v13.5l6-2.5 6 2.5 6-2.5V4l-6 2.5z"/><path d="M9 4v13.5M15 6.5V20"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "sun": '<circle cx="12" cy="12" r="4"/><path d="M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5 19 19"/>'
    '<path d="M5 19l1.5-1.5M17.5 6.5 19 5"/>',
    "moon": '<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z"/>',
    "globe": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18"/>',
    "download": '<path d="M12 3v12M7 10l5 5 5-5M4 21h16"/>',
    "search": '<circle cx="11" cy="11" r="7"/><path d="m16.5 16.5 4.5 4.5"/>',
    "warning": '<path d="M12 3 2 20h20z"/><path d="M12 10v4M12 17v.5"/>',
    "check": '<path d="m4 13 5 5L20 6"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7v.5"/>',
    "print": '<path d="M7 9V3h10v6M7 17H4v-7h16v7h-3"/><path d="M7 14h10v7H7z"/>',
    "link": '<path d="M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1"/>'
    '<path d="M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 21c1-5 4-7 8-7s7 2 8 7"/>',
    "close": '<path d="M5 5l14 14M19 5 5 19"/>',
}
"""Line drawings on a 24 × 24 grid, our own."""


@register.simple_tag
def icon(name: str) -> SafeString:
    """The drawing `name`, as wide as a letter; hidden from screen readers, since a word always stands beside it."""
    drawing = mark_safe(ICONS[name])  # noqa: S308 - a constant of this file
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor"'
        ' stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        "{}</svg>",
        drawing,
    )


@register.inclusion_tag("design/parts/field.html")
def field(bound: BoundField) -> dict[str, object]:
    """A form field with its label, hint and errors, tied together for screen readers."""
    described = [f"{bound.auto_id}-hint"] if bound.help_text else []
    if bound.errors:
        described.append(f"{bound.auto_id}-error")
    attributes = {"aria-describedby": " ".join(described)} if described else {}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {"field": bound, "widget": bound.as_widget(attrs=attributes)}


@register.filter
def count(value: int | float | None) -> str:
    """A count of people, events or rows in the reader's notation: "1,114" or "1.114"; a dash where nothing is known."""
    if value is None:
        return "–"
    return formats.number_format(value, decimal_pos=0, force_grouping=True)


@register.filter
def decimal(value: float | None, places: int = 1) -> str:
    """A number with `places` decimals in the reader's notation; a dash where nothing is known."""
    if value is None:
        return "–"
    return formats.number_format(round(value, places), decimal_pos=places, force_grouping=True)


@register.filter
def signed(value: int | None) -> str:
    """A change with its sign: "+1,200", "−300", "0"."""
    if value is None:
        return "–"
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + formats.number_format(abs(value), decimal_pos=0, force_grouping=True)


@register.filter
def share(value: float | None, places: int = 0) -> str:
    """A part of one as a percentage: 0.123 → "12 %"."""
    if value is None:
        return "–"
    return f"{formats.number_format(round(100 * value, places), decimal_pos=places)}\u00a0%"


@register.filter
def day(value: date | None) -> str:
    """A date in words, in the reader's language."""
    return formats.date_format(value, "DATE_FORMAT") if value else "–"


@register.filter
def translate(text: str | None) -> str:
    """A text of `core` or `sources` that was marked there, in the reader's language."""
    return gettext(text) if text else ""


@register.filter
def country_name(code: str) -> str:
    """ISO 3166-1 alpha-3 → the country's name in the reader's language; an unknown code is its own name."""
    alpha2 = get_global("territory_aliases").get(code, [code])[0]
    variety = "es_419" if (get_language() or "").startswith("es") else "en"
    return str(Locale.parse(variety).territories.get(alpha2, code))


@register.filter
def in_language(texts: dict[str, str], language: str) -> str:
    """The text of a source's about.toml in `language`, or in English."""
    return texts.get((language or "en")[:2]) or texts["en"]


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """The address's query with `changes` made (an empty or None value removes), beginning with "?"."""
    parameters: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        parameters.pop(name, None)
        if value not in (None, ""):
            parameters[name] = str(value)
    return "?" + parameters.urlencode()
