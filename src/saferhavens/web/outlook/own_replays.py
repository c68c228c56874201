"""Would we have warned? An organisation's own incidents, replayed week by week exactly as they were here.

Each week is looked at with the incidents that had been opened by the Monday after it, and with the share of the newest
weeks that was in by then, as far as could be learnt then. The result is for that organisation alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from saferhavens.core.detection import Record, Rule
from saferhavens.core.detection.replay import course, onsets, replay
from saferhavens.core.detection.versions import Version, Versions
from saferhavens.core.problems import INPUT_MISSING, ProblemError
from saferhavens.web.outlook import own_reports, scoring
from saferhavens.web.outlook.kept import Replayed
from saferhavens.web.outlook.own_reports import REPORTS, known_on, week_end
from saferhavens.web.people.models import Organisation

ONSET_INCIDENTS, QUIET_WEEKS = 5, 8
"""What a rule should have warned of: a week with so many incidents or more, of all kinds, after weeks with fewer each.
By judgement: five are more than chance makes of the one or two a week that most areas have."""

HORIZON = 8
"""Weeks after an alarm in which what it warns of may begin."""

LEARNING = 26
"""Weeks after the first incident was opened here that the rules only learn from."""

REPLAYED, LOOKED_BACK = 104, 130
"""Weeks that are replayed, and weeks before each that the rules see: two baselines of a year, and more."""


@dataclass(frozen=True)
class OwnWork:
    """One rule on the incidents of one organisation, as they stood on a Monday."""

    rule: Rule
    rows: pl.DataFrame  # as `own_reports.happened` gives them
    monday: date

    @property
    def steps(self) -> range:
        begun = self.rows.select(own_reports.week_number(pl.col("opened")).alias("week"))["week"].to_numpy()
        last = own_reports.last_whole_week(self.monday)
        return range(max(int(begun.min()) + LEARNING, last - REPLAYED + 1), last + 1)

    @property
    def input_hash(self) -> str:
        settings = (ONSET_INCIDENTS, QUIET_WEEKS, HORIZON, LEARNING, REPLAYED, LOOKED_BACK)
        return scoring.hash_of(self.rows.sort(self.rows.columns), self.rule, self.steps, settings)

    @cached_property
    def versions(self) -> Versions:
        today = own_reports.counts_of(self.rows, self.monday, REPLAYED + LOOKED_BACK).frame
        return Versions(today, {step: self._version(step) for step in self.steps})

    def _version(self, step: int) -> Version:
        day = week_end(step)
        given = own_reports.counts_of(known_on(self.rows, day), day, LOOKED_BACK)
        return Version(given.frame, given.reported.frame)

    @cached_property
    def events(self) -> pl.DataFrame:
        """What began in areas of which something was known by the last week."""
        begun = onsets(self.versions.today, ONSET_INCIDENTS, QUIET_WEEKS)
        known = self.versions(self.steps[-1])["unit"].unique()
        return begun.filter(pl.col("unit").is_in(known.implode()))


def works_of(organisation: Organisation, as_of: date) -> list[OwnWork]:
    """A piece of work for each rule, as of the last Monday: so once a week. None before there is enough to learn from.

    Raises INPUT_MISSING without any incident.
    """
    monday = week_end(own_reports.last_whole_week(as_of))
    rows = own_reports.happened(organisation, monday)
    if rows.is_empty():
        raise ProblemError(INPUT_MISSING, what=REPORTS, source=REPORTS)
    works = [OwnWork(rule, rows, monday) for rule in own_reports.RULES]
    return [work for work in works if work.steps]


def replayed(work: OwnWork) -> Iterator[Replayed]:
    """The record of each country, then those of its areas where anything began or was warned of."""
    whole = replay(work.versions, work.rule, work.steps, work.events, HORIZON)
    concerned = {each.unit for each in whole.outcomes} | {each.unit for each in whole.raised}
    drawn = course(work.versions, work.rule, work.steps, whole, sorted(concerned))
    parents = work.versions(work.steps[-1]).select("unit", "parent").unique().sort("unit")
    for country in parents["parent"].unique().sort():
        units = parents.filter(parent=country)["unit"].to_list()
        yield kept(work, country, of_units(work, whole, units), drawn.filter(pl.col("unit") == country))
        for unit in sorted(concerned.intersection(units) - {country}):
            yield kept(work, unit, of_units(work, whole, [unit]), drawn.filter(pl.col("unit") == unit))


def of_units(work: OwnWork, whole: Record, units: list[str]) -> Record:
    """The record of some areas. Their alarms are those of the whole scans, where cells borrow from others."""
    here = pl.col("unit").is_in(units)
    raised = [each for each in whole.raised if each.unit in units]
    return replay(work.versions.only(here), work.rule, work.steps, work.events.filter(here), HORIZON, raised=raised)


def kept(work: OwnWork, place: str, record: Record, drawn: pl.DataFrame) -> Replayed:
    """With the course of those harms of which anything was ever counted."""
    counted = pl.col("observed").sum().over("kind") > 0
    return Replayed(place, REPORTS, work.rule, record, drawn.filter(counted), (), work.input_hash)
