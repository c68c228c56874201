"""Would we have warned? The history of a country and of its divisions, replayed with each rule.

Each month is replayed with the counts of the day on which it was first told, where they are held, and with today's
elsewhere: there what came in late then is known too early. The record says for which months which were used.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from saferhavens.core.detection import Record, Rule
from saferhavens.core.detection.replay import course, replay
from saferhavens.core.detection.versions import Version, Versions
from saferhavens.web.outlook import scoring
from saferhavens.web.outlook.kept import Replayed, Vintages
from saferhavens.web.outlook.looking import DEATH_RULES, EVENT_RULES

HORIZON = 6
"""Months after an alarm in which what it warns of may begin."""

LEARNING = 60
"""Months at the beginning of the data that the rules only learn from."""

ONSET_DEATHS, QUIET_MONTHS = 25, 6
"""What a rule should have warned of: a month with 25 deaths or more, after six months with fewer each. 25 deaths are
the threshold from which UCDP speaks of a conflict (in a year)."""

ALL_KINDS = "all"

COUNTRIES = "countries"
"""In the place of a country: all countries of the world, each as one unit."""

RULES = tuple(rule for rule in (*EVENT_RULES, *DEATH_RULES) if not rule.name.startswith("silence"))


@dataclass(frozen=True)
class Work:
    """One rule on the counts of one country, by first division: a piece of work that needs no database."""

    country: str
    rule: Rule
    counts: pl.DataFrame
    events: pl.DataFrame
    then: Mapping[int, Version] = field(default_factory=dict)  # step → what was known when it was over

    @property
    def versions(self) -> Versions:
        return Versions(self.counts, self.then)

    @property
    def steps(self) -> range:
        months = self.counts["step"].to_numpy()
        return range(int(months.min()) + LEARNING, int(months.max()) + 1)

    @property
    def input_hash(self) -> str:
        then = [(step, scoring.hash_of(each.counts, shares_of(each))) for step, each in sorted(self.then.items())]
        return scoring.hash_of(self.counts, self.events.rows(), self.rule, HORIZON, then)


def shares_of(version: Version) -> list[tuple[object, ...]]:
    """What was said of how much is in, as plain rows."""
    return [] if version.completeness is None else version.completeness.rows()


def replayed(work: Work, vintages: Vintages, *, every_unit: bool = False) -> Iterator[Replayed]:
    """The record of the country, then those of the divisions where anything began or was warned of, or of all.

    Of the countries of the world there is no record of the whole.
    """
    whole = replay(work.versions, work.rule, work.steps, work.events, HORIZON)
    drawn = course(work.versions, work.rule, work.steps, whole, work.counts["unit"].unique().to_list())
    if work.country != COUNTRIES:
        yield kept(work, work.country, whole, drawn.clear(), vintages)
    concerned = {each.unit for each in whole.outcomes} | {each.unit for each in whole.raised}
    for unit in work.counts["unit"].unique().sort() if every_unit else sorted(concerned):
        yield kept(work, unit, of_unit(work, whole, unit), drawn.filter(pl.col("unit") == unit), vintages)


def of_unit(work: Work, whole: Record, unit: str) -> Record:
    """The record of one division. Its alarms are those of the whole country's scans, where cells borrow from others."""
    here = pl.col("unit") == unit
    raised = [each for each in whole.raised if unit in (each.units or (each.unit,))]
    return replay(work.versions.only(here), work.rule, work.steps, work.events.filter(here), HORIZON, raised=raised)


def kept(work: Work, place: str, record: Record, drawn: pl.DataFrame, vintages: Vintages) -> Replayed:
    return Replayed(place, kind_of(work), work.rule, record, drawn, vintages, work.input_hash)


def kind_of(work: Work) -> str:
    """What is counted: events, deaths by division, or deaths of whole countries."""
    if work.country == COUNTRIES:
        return COUNTRIES
    return ALL_KINDS if work.rule in DEATH_RULES else "events"


def every_record(work: Work) -> list[Replayed]:
    """All records of one piece of work, without vintages: to be shown, not kept."""
    return list(replayed(work, [], every_unit=True))
