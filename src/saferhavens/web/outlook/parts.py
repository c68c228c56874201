"""The parts of the outlook: what is forecast, and from which input.

Each is tried by itself, so that one that is missing keeps no other from being there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from saferhavens.core.forecast.targets import Target
from saferhavens.core.words import PILOT_COUNTRIES, Level
from saferhavens.web.mobility.models import ViolenceMonth
from saferhavens.web.outlook import inputs
from saferhavens.web.outlook.forecasting import Kind
from saferhavens.web.outlook.inputs import Input
from saferhavens.web.places.models import Place

KIND_OF_DEATHS = {Target.STATE_BASED_DEATHS: "state_based", Target.CIVILIAN_DEATHS: "one_sided"}


@dataclass(frozen=True)
class Part:
    """One forecast that the outlook makes: its name, what it is of, and where its rows come from."""

    name: str
    kind: Kind
    target: Target
    scope: str
    read: Callable[[date], Input]


def parts() -> list[Part]:
    """All forecasts of this installation: the world's countries, and divisions wherever there are events."""
    return [*WORLD, *(division_part(country, target) for country in countries() for target in KIND_OF_DEATHS)]


def countries() -> list[str]:
    """The pilot countries, so that what is missing of them is said; then all others with first divisions and events."""
    divided = Place.objects.filter(level=Level.ADM1).values_list("country", flat=True).distinct()
    with_events = ViolenceMonth.objects.values_list("country", flat=True).distinct()
    return [*PILOT_COUNTRIES, *sorted(set(divided) & set(with_events) - set(PILOT_COUNTRIES))]


def division_part(country: str, target: Target) -> Part:
    """Deaths by first division of one country."""
    kind = KIND_OF_DEATHS[target]
    return Part(
        f"divisions:{country}:{kind}",
        Kind.DIVISIONS,
        target,
        country,
        lambda as_of: inputs.deaths_by_division_month(kind, country, as_of),
    )


def country_part(target: Target) -> Part:
    """Deaths by country."""
    kind = KIND_OF_DEATHS[target]
    return Part(f"counts:{kind}", Kind.COUNTS, target, "", lambda as_of: inputs.deaths_by_country_month(kind, as_of))


WORLD = (
    Part("onset", Kind.ONSET, Target.MASS_KILLING_ONSET, "", inputs.onset_panel),
    *(country_part(target) for target in KIND_OF_DEATHS),
    Part("displacement", Kind.DISPLACEMENT, Target.NEW_DISPLACEMENT, "", inputs.displacement_by_country_month),
)


def origin_of(part: Part, given: Input) -> int:
    """The last month, or year, of which anything is known: what is forecast begins after it."""
    if part.kind is Kind.ONSET:
        years = given.frame["year"].to_list()
        return int(max(years))
    return given.last_month
