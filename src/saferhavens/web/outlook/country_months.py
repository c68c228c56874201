"""Deaths of the world's countries by month, as UCDP's month-ends have them: scanned with what was in, and replayed.

Of these figures each month-end is a vintage of its own, so that a month whose month-end is held is replayed exactly as
it was known, with the share that was expected to be in by what had been seen of delays until then. The months before
the first month-end are replayed with the figures of the newest one.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import polars as pl

from saferhavens.core.detection import Counted, named
from saferhavens.core.detection.delay import nowcast
from saferhavens.core.detection.replay import onsets
from saferhavens.core.detection.versions import Version, Versions
from saferhavens.core.problems import VINTAGES_TOO_FEW, ProblemError
from saferhavens.core.words import Level
from saferhavens.web.outlook import inputs, scoring
from saferhavens.web.outlook.inputs import Input
from saferhavens.web.outlook.inputs.delays import PART, SOURCE
from saferhavens.web.outlook.inputs.reporting import SEED, UCDP_RELEASE
from saferhavens.web.outlook.kept import Vintages
from saferhavens.web.outlook.looking import DEATH_RULES
from saferhavens.web.outlook.replaying import ALL_KINDS, COUNTRIES, HORIZON, ONSET_DEATHS, QUIET_MONTHS, Work
from saferhavens.web.outlook.series import DEATHS, WORLD, Series, vintages_of, without_gaps
from saferhavens.web.vintages.models import Vintage, VintageState

RULES = (
    *DEATH_RULES,
    *(replace(named(name), counted=Counted.DEATHS) for name in ("one month by itself", "silence by month")),
)

MONTHS_BACK = 120
"""Months before each month-end that the rules see: twice the longest baseline."""


def is_held() -> bool:
    """Whether there is any month-end at all; most installations have none."""
    return Vintage.objects.filter(source=SOURCE, name=PART, state=VintageState.KEPT).exists()


def counts(as_of: date) -> Input:
    """Columns unit, parent, kind, step, value. Raises what `deaths_by_country_month` raises."""
    given = inputs.deaths_by_country_month(ALL_KINDS, as_of, source=SOURCE)
    return replace(given, frame=table(given.frame), reported=inputs.reporting.of_country_months(as_of))


def table(frame: pl.DataFrame) -> pl.DataFrame:
    """unit, month, value as counts for rules: all countries of the world are each other's area."""
    whole = without_gaps(frame.select("unit", "month", "value"))
    return whole.select("unit", parent=pl.lit(WORLD), kind=pl.lit(ALL_KINDS), step="month", value="value")


SERIES = Series(DEATHS, "", Level.COUNTRY, RULES, counts)


class Told:
    """What was known when each month was over, worked out when it is first asked for, for all rules together."""

    def __init__(self, vintages: pl.DataFrame) -> None:
        self.vintages = vintages

    @cached_property
    def then(self) -> dict[int, Version]:
        months = self.vintages["vintage"].unique().sort()
        return {month: version(self.vintages, month) for month in months}

    @cached_property
    def hash(self) -> str:
        return scoring.hash_of(self.vintages, MONTHS_BACK, SEED)


@dataclass(frozen=True)
class CountriesWork(Work):
    """One rule on the counts of all countries."""

    told: Told = field(default_factory=lambda: Told(pl.DataFrame()))

    @property
    def versions(self) -> Versions:
        return Versions(self.counts, self.told.then)

    @property
    def input_hash(self) -> str:
        return scoring.hash_of(self.counts, self.events.rows(), self.rule, HORIZON, self.told.hash)


def series_held() -> list[Series]:
    """The series, where any month-end is held."""
    return [SERIES] if is_held() else []


def works_of(as_of: date) -> tuple[list[Work], Vintages]:
    """A piece of work for each rule that tells of rises. Raises what `deaths_by_country_month` raises."""
    given = inputs.deaths_by_country_month(ALL_KINDS, as_of, source=SOURCE)
    today = table(given.frame)
    begun = onsets(today, ONSET_DEATHS, QUIET_MONTHS)
    held = inputs.delay_vintages(as_of, months_back=MONTHS_BACK)
    told = Told(held.frame)
    rises = [rule for rule in RULES if not rule.name.startswith("silence")]
    return [CountriesWork(COUNTRIES, rule, today, begun, told=told) for rule in rises], vintages_of(held)


def version(vintages: pl.DataFrame, month: int) -> Version:
    """What was known when `month` was over; of delays, what the month-ends until then had shown."""
    known = vintages.filter(pl.col("vintage") <= month)
    try:
        shares = nowcast(known, month, seed=SEED, releases=UCDP_RELEASE).completeness
    except ProblemError as problem:
        if problem.problem is not VINTAGES_TOO_FEW:
            raise
        shares = None
    return Version(table(known.filter(pl.col("vintage") == month)), shares)
