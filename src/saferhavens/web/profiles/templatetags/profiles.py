"""What the templates of this app need beside the tags of the design."""

from django import template

from saferhavens.web.profiles import wording
from saferhavens.web.profiles.maplink import map_address as address_on_map

register = template.Library()

register.filter("country_name", wording.country_name)
register.filter("map_address", address_on_map)


@register.filter
def unlocalized(value: float) -> str:
    """A number as attributes and years want it: with a point, without grouping."""
    return str(value)
