"""The series in which signals are looked for: which counts, of which units, and by which rules."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from saferhavens.core.detection import Rule
from saferhavens.core.detection.replay import onsets
from saferhavens.core.detection.versions import Version
from saferhavens.core.words import Level
from saferhavens.web.outlook import inputs
from saferhavens.web.outlook.inputs import Delays, Input, Used, delay_vintages
from saferhavens.web.outlook.kept import Vintages
from saferhavens.web.outlook.looking import DEATH_RULES, DISPLACEMENT_RULES, EVENT_RULES
from saferhavens.web.outlook.parts import countries
from saferhavens.web.outlook.replaying import ALL_KINDS, ONSET_DEATHS, QUIET_MONTHS, RULES, Work
from saferhavens.web.places.models import Place

EVENTS, DEATHS, DISPLACEMENT = "events", "deaths", "displacement"

WORLD = "world"
"""The parent of all countries."""


@dataclass(frozen=True)
class Series:
    """One table of counts: unit, parent, kind, step and value."""

    source: str
    country: str  # empty: the countries of the world
    level: Level
    rules: tuple[Rule, ...]
    read: Callable[[date], Input]

    @property
    def name(self) -> str:
        return ":".join(filter(None, (self.source, self.country, str(int(self.level)))))


def all_series(delays: Delays = delay_vintages) -> list[Series]:
    """Events and deaths by divisions of the countries that are watched, and displacement by country.

    `delays`: from which vintages it is learnt how much of UCDP's newest months is reported.
    """
    divided = Place.objects.filter(level=Level.ADM2).values_list("country", flat=True).distinct()
    with_second = set(divided)
    found = [DISPLACED]
    for country in countries():
        found += [events_in(country, Level.ADM1, delays), deaths_in(country, delays)]
        found += [events_in(country, Level.ADM2, delays)] if country in with_second else []
    return found


def events_in(country: str, level: Level, delays: Delays = delay_vintages) -> Series:
    """Events of violence, each kind for itself."""
    return Series(EVENTS, country, level, EVENT_RULES, lambda as_of: counted(country, as_of, delays, level=level))


def deaths_in(country: str, delays: Delays = delay_vintages) -> Series:
    """Deaths in events, all kinds together, by first division."""
    kinds = ("all",)
    return Series(
        DEATHS,
        country,
        Level.ADM1,
        DEATH_RULES,
        lambda as_of: counted(country, as_of, delays, measure="deaths", kinds=kinds),
    )


def counted(country: str, as_of: date, delays: Delays, **which: Any) -> Input:
    """Counts by division, and how much of their newest months is reported. Raises what `counts_for_signals` raises."""
    given = inputs.counts_for_signals(country, as_of, **which)
    return replace(given, reported=inputs.reporting.of_events(country, as_of, delays))


def displaced(as_of: date) -> Input:
    """New displacement by country, as counts for rules."""
    given = inputs.displacement_by_country_month(as_of)
    named = {"parent": pl.lit(WORLD), "kind": pl.lit(DISPLACEMENT), "step": pl.col("month")}
    frame = without_gaps(given.frame.drop_nulls("value")).with_columns(**named).drop("month")
    return replace(given, frame=frame, reported=inputs.reporting.of_displacement(as_of))


def without_gaps(frame: pl.DataFrame) -> pl.DataFrame:
    """Of each unit the months since its last gap: what lies before is no history that leads up to today."""
    ordered = frame.sort("unit", "month")
    breaks = (pl.col("month").diff().over("unit").fill_null(1) != 1).cast(pl.Int32)
    stretch = breaks.cum_sum().over("unit").alias("stretch")
    marked = ordered.with_columns(stretch)
    return marked.filter(pl.col("stretch") == pl.col("stretch").max().over("unit")).drop("stretch")


DISPLACED = Series(DISPLACEMENT, "", Level.COUNTRY, DISPLACEMENT_RULES, displaced)


# --- replays ------------------------------------------------------------------------------------------------------


def replays_of(country: str, as_of: date, delays: Delays = delay_vintages) -> tuple[list[Work], Vintages]:
    """A piece of work for each rule, and the vintages of the data. Raises what `counts_for_signals` raises.

    Each month is replayed with the data of the day on which it was first told, if those are held.
    """
    happened = inputs.counts_for_signals(country, as_of, level=Level.ADM1)
    of_deaths: Mapping[str, Any] = {"level": Level.ADM1, "measure": "deaths", "kinds": (ALL_KINDS,)}
    deaths = inputs.counts_for_signals(country, as_of, **of_deaths)
    begun = onsets(deaths.frame, ONSET_DEATHS, QUIET_MONTHS)
    then = inputs.counts_of_days(country, as_of, level=Level.ADM1)
    deaths_then = inputs.counts_of_days(country, as_of, **of_deaths) if then else {}
    works = [
        Work(country, rule, deaths.frame, begun, versions_of(country, deaths_then, delays))
        if rule in DEATH_RULES
        else Work(country, rule, happened.frame, begun, versions_of(country, then, delays))
        for rule in RULES
    ]
    return works, vintages_of(replace(happened, vintages=vintages_together([happened, *then.values()])))


def versions_of(country: str, then: Mapping[int, Input], delays: Delays) -> dict[int, Version]:
    """The counts of each day, with the share of the newest months that was in as far as it was known then."""
    shares = {month: inputs.reporting.of_events(country, inputs.told_on(month), delays).frame for month in then}
    return {month: Version(given.frame, shares[month]) for month, given in then.items()}


def vintages_together(given: Iterable[Input]) -> tuple[Used, ...]:
    """Each vintage once, in the order of the first frame that holds it."""
    return tuple({vintage.id: vintage for each in given for vintage in each.vintages}.values())


def vintages_of(given: Input) -> list[dict[str, object]]:
    """As the record keeps them."""
    return [each.as_fact() | {"fictional": each.fictional} for each in given.vintages]
