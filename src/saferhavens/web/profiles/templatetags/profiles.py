"""What the templates of this app need beside the tags of the design."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from saferhavens.web.profiles import wording
from saferhavens.web.profiles.figures.figure import Figure, Shown
from saferhavens.web.profiles.maplink import map_address as address_on_map

register = template.Library()

register.filter("country_name", wording.country_name)
register.filter("map_address", address_on_map)


@register.filter
def unlocalized(value: float) -> str:
    """A number as attributes and years want it: with a point, without grouping."""
    return str(value)


@register.filter
def table_rows(figure: Figure) -> SafeString:
    """The body of a figure's table. Made here and not by a template, which takes four times as long for 2,000 cells."""
    rows = (f"<tr>{_heading(row[0])}{''.join(map(_cell, row[1:]))}</tr>" for row in figure.table())
    return mark_safe("\n".join(rows))  # noqa: S308 - every text in it has passed `escape`


def _heading(cell: Shown) -> str:
    text = f'<a href="{escape(cell.link)}">{escape(cell.text)}</a>' if cell.link else escape(cell.text)
    return f'<th scope="row"{_style(cell)}>{text}</th>'


def _cell(cell: Shown) -> str:
    return f"<td{_style(cell)}>{escape(cell.text)}{_bar(cell.width)}</td>"


def _style(cell: Shown) -> str:
    return f' class="{cell.style}"' if cell.style else ""


def _bar(width: float | None) -> str:
    """The strict policy of the pages allows no style on an element; the width of an SVG rectangle is an attribute."""
    if width is None:
        return ""
    rect = f'<rect width="{width}%" height="6" rx="1"/>'
    return f'<svg class="cell-bar" width="72" height="6" aria-hidden="true" focusable="false">{rect}</svg>'
