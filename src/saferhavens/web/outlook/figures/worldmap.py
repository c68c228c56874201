"""The map of the outlook: the chance of an onset, country by country."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from saferhavens.web.design.templatetags.design import count
from saferhavens.web.mobility.classes import ScaleClass, classes, step_of
from saferhavens.web.outlook.figures.onset import Outlook
from saferhavens.web.outlook.mapdrawing import Shaded, world_map
from saferhavens.web.outlook.models import ForecastValue
from saferhavens.web.outlook.wording import one_in, percent


@dataclass(frozen=True)
class WorldMap:
    """The drawn map and its legend; without outlines `drawing` is empty."""

    drawing: SafeString
    legend: Sequence[tuple[int, str]]
    says: str


def world(outlook: Outlook) -> WorldMap:
    """The chances of `outlook` on the map."""
    chances = {value.unit: value.chance or 0.0 for value in outlook.values}
    scale = classes(chances.values())
    shades = {value.unit: _shade(value, outlook.names, scale) for value in outlook.values}
    return WorldMap(world_map(shades), [(each.step, _class_name(each)) for each in scale], _says(outlook, chances))


def _shade(value: ForecastValue, names: Mapping[str, str], scale: Sequence[ScaleClass]) -> Shaded:
    words = f"{names[value.unit]}: {one_in(value.chance)} ({percent(value.chance)})"
    return Shaded(step_of(value.chance, scale) or 0, words, reverse("outlook:place", args=[value.unit]))


def _class_name(each: ScaleClass) -> str:
    if each.high is None:
        return _("%(low)s or more") % {"low": percent(each.low)}
    if not each.low:
        return _("below %(high)s") % {"high": percent(each.high)}
    return _("%(low)s to below %(high)s") % {"low": percent(each.low), "high": percent(each.high)}


def _says(outlook: Outlook, chances: Mapping[str, float]) -> str:
    base = next((value.base_rate for value in outlook.values if value.base_rate), None)
    if base is None:
        return _("%(number)s countries have a forecast.") % {"number": count(len(chances))}
    above = sum(chance > base for chance in chances.values())
    return _("In %(above)s of %(number)s countries the chance is above the base rate.") % {
        "above": count(above),
        "number": count(len(chances)),
    }
