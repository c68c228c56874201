"""What detection takes and hands over: rules, signals, episodes, the result of a scan, the record of a rule.

A cell is one unit (a place) and one kind (of harm). A step is one week or one month, as a whole number.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from saferhavens.core.detection.sentences import Counted, Sentence, Step, of_record, of_share, of_signal, of_silence
from saferhavens.core.problems import RULE_IMPOSSIBLE, ProblemError

LEAST_PREDICTIVE = 8
"""Steps of history below which a Gamma-Poisson baseline says too little; EARS needs 7, or 9 with its gap."""

AS_GOOD_AS_ALL = 0.995
"""From this share of the final count on nothing is said of what may still come in."""

QUIET_DAYS = 180
"""No repeat of an alarm of the same or a lower level within so many days. Source: HDX Signals."""


class Method(StrEnum):
    """How a count is held against what was expected."""

    PREDICTIVE = "predictive"  # Gamma-Poisson, shrunk to the parent area: one step by itself
    CUSUM = "cusum"  # negative-binomial likelihood-ratio chart: remembers small rises
    EARS_C1 = "ears_c1"
    EARS_C2 = "ears_c2"
    EARS_C3 = "ears_c3"
    HIGHEST = "highest"  # HDX Signals: the highest of the last year, or of the last three years
    SILENCE = "silence"  # fewer than expected over several steps
    SPACE_TIME = "space_time"  # scan statistic over cylinders


EARS = (Method.EARS_C1, Method.EARS_C2, Method.EARS_C3)


@dataclass(frozen=True)
class Rule:
    """A named rule: method, what a false alarm may cost, floors. Lengths are in steps unless they say otherwise.

    `run_length` is the mean number of steps between two false alarms of one quiet cell; None: as many as there are
    cells over `false_alarms`, so that so many false alarms are expected a step over all cells. `limit` puts a limit
    on the statistic itself instead. `false_share` is the share of false alarms among the alarms of a scan that
    Benjamini-Hochberg holds (1 switches it off). Raises RULE_IMPOSSIBLE.
    """

    name: str
    method: Method
    step: Step = Step.WEEK
    counted: Counted = Counted.REPORTS
    baseline: int = 52
    gap: int = 0  # steps left out between baseline and the step that is tested: guards against slow build-up
    least_history: int = LEAST_PREDICTIVE
    young: Method | None = None  # the EARS method for cells whose history is still too short
    ratio: float = 2.0  # the rise that the chart is made for: so many times what was expected
    run_length: float | None = None
    false_alarms: float = 1.0
    limit: float | None = None
    false_share: float = 0.1
    floor: float = 3  # fewer raise no alarm
    window: int = 1  # steps that are added up: HIGHEST and SILENCE
    longer: int = 0  # HIGHEST: steps of which the highest is level 2
    levels: tuple[float, ...] = (0.001,)  # q at or below the first: level 2, and so on
    min_sigma: float = 0.5  # EARS: the least standard deviation, for sparse counts
    reach_km: float = 100.0  # SPACE_TIME: how far a cluster reaches from its middle
    most_units: int = 50  # SPACE_TIME: how many units a cluster has at most
    replicates: int = 999  # SPACE_TIME: how often chance is tried
    quiet_days: int = QUIET_DAYS
    join: int = 4  # alarms at most so many steps apart belong to one episode

    def __post_init__(self) -> None:
        """Raise RULE_IMPOSSIBLE for the first thing that cannot be."""
        for name, possible in self._conditions().items():
            if not possible:
                raise ProblemError(RULE_IMPOSSIBLE, rule=self.name, setting=name, value=getattr(self, name))

    def _conditions(self) -> dict[str, bool]:
        least = 7 if self.method in EARS else 2
        return {
            "baseline": self.baseline >= least,
            "gap": self.gap >= 0,
            "least_history": self.least_history >= 2,
            "young": self.young is None or self.young in EARS,
            "ratio": math.isfinite(self.ratio) and self.ratio > 1,
            "run_length": self.run_length is None or self.run_length > 1,
            "false_alarms": self.false_alarms > 0,
            "limit": self.limit is None or self.limit > 0,
            "false_share": 0 < self.false_share <= 1,
            "floor": self.floor >= 0,
            "window": self.window >= 1,
            "min_sigma": self.min_sigma >= 0,
            "reach_km": self.reach_km > 0,
            "most_units": self.most_units >= 1,
            "replicates": self.replicates >= 19,
            "quiet_days": self.quiet_days >= 0,
            "join": self.join >= 0,
        }

    @property
    def quiet(self) -> int:
        """`quiet_days` in steps."""
        return math.ceil(self.quiet_days / self.step.days)

    def run_length_for(self, cells: int) -> float:
        """Steps between two false alarms of one quiet cell, when `cells` are tested; a power of two if not given.

        Rounded up to a power of two, so that one cell more or less does not move every limit.
        """
        if self.run_length is not None:
            return self.run_length
        return float(2 ** math.ceil(math.log2(max(cells / self.false_alarms, 2))))


@dataclass(frozen=True)
class Signal:
    """One alarm: what was counted in one cell, and what was expected.

    `observed`, `expected`, `low` and `high` belong to the steps from `since` to `step`; low … high holds 90 % of what
    such a cell would count if nothing had changed (HIGHEST: nine of ten of its sums of the year before). `q` is the
    smallest share of false alarms at which it would still be an alarm; `p` and `q` are None for rules without a chance
    model (HIGHEST). `false_alarms_a_week` are expected of this rule over all cells of the scan if nothing happens
    anywhere. `units` are more than one for clusters.
    """

    rule: str
    method: Method
    unit: str
    kind: str
    step: int
    since: int
    observed: float
    expected: float
    low: float
    high: float
    statistic: float
    level: int
    p: float | None = None
    q: float | None = None
    parent: str | None = None
    units: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    false_alarms_a_week: float | None = None
    repeat: bool = False  # within 180 days of one of the same or a higher level: kept, not sent
    monitors: tuple[float, float] | None = None  # silence: how many reported before, how many now
    counted: Counted = Counted.REPORTS
    stepped: Step = Step.WEEK
    complete: float = 1.0  # the share of the final count of `since` … `step` that is reported by now, as far as known

    @property
    def is_silence(self) -> bool:
        return self.method is Method.SILENCE

    @property
    def recurrence_days(self) -> float | None:
        """How often chance alone would make a signal like this in one cell (of a cluster: anywhere), in days."""
        return self.stepped.days / self.p if self.p else None

    @property
    def sentence(self) -> Sentence:
        """The one sentence that explains it, as templates and facts; put together in the reader's language."""
        facts = {
            "unit": self.unit,
            "kind": self.kind,
            "since": self.since,
            "observed": self.observed,
            "expected": self.expected,
            "low": self.low,
            "high": self.high,
        }
        if self.is_silence:
            return of_silence(facts, self.counted, self.stepped, self.monitors)
        return of_signal(facts, self.counted, self.stepped, len(self.units))

    @property
    def by_now(self) -> Sentence | None:
        """How much of the final count is in by now, if not all: beside the sentence, whose `expected` is that part."""
        if self.complete >= AS_GOOD_AS_ALL:
            return None
        whole = None if self.method is Method.HIGHEST or self.method in EARS else self.expected / self.complete
        return of_share(self.complete, whole)


@dataclass(frozen=True)
class Episode:
    """Alarms that touch each other in space and follow each other in time: one thing to look at, not ten.

    `id` is that of its first alarm, so that an episode that grows keeps it.
    """

    id: str
    units: tuple[str, ...]
    kinds: tuple[str, ...]
    since: int
    until: int
    level: int
    signals: tuple[Signal, ...]
    is_silence: bool = False

    @property
    def observed(self) -> float:
        """What was counted in its cells, each cell once: in its signal of the highest count."""
        return sum(each.observed for each in self._peaks())

    @property
    def expected(self) -> float:
        return sum(each.expected for each in self._peaks())

    def _peaks(self) -> tuple[Signal, ...]:
        peaks: dict[tuple[str, str], Signal] = {}
        for each in self.signals:
            before = peaks.setdefault((each.unit, each.kind), each)
            if each.observed > before.observed:
                peaks[each.unit, each.kind] = each
        return tuple(peaks.values())


@dataclass(frozen=True)
class ScanResult:
    """What one scan found: `signals` to send, `repeats` held back, and how many cells could not be tested, and why."""

    rule: Rule
    at: int
    signals: tuple[Signal, ...]
    repeats: tuple[Signal, ...]
    tested: int
    too_short: int  # cells with less history than the rule needs
    gone: tuple[tuple[str, str], ...]  # cells (unit, kind) that have figures before `at`, but none at `at`
    false_alarms_a_week: float | None  # expected if nothing happens anywhere

    @property
    def alarms(self) -> tuple[Signal, ...]:
        """Signals and repeats together."""
        return (*self.signals, *self.repeats)


@dataclass(frozen=True)
class Outcome:
    """One event of a replay: when it began, the first alarm near it, and how many steps before its begin that was.

    `lead` is negative if the alarm came after the begin, zero in the same step, None if there was no alarm at all.
    """

    unit: str
    onset: int
    alarm: int | None
    lead: int | None


@dataclass(frozen=True)
class Record:
    """Would this rule have warned? What it did over `first` … `last`, with the data of each step.

    A hit is an event with an alarm 1 to `horizon` steps before; `late` events had their first alarm in the step of the
    onset or after; `missed` none. Only the first alarm of a unit within a horizon counts; `censored` alarms have a
    horizon that is not over. `hits_by_chance`: expected of the same alarms at random times in the same units.
    `raised` are the signals that were sent. To draw it all, see `replay.course`.
    """

    rule: str
    step: Step
    first: int
    last: int
    horizon: int
    cells: int
    cell_months: float
    events: int
    hits: int
    late: int
    missed: int
    alarms: int
    true_alarms: int
    late_alarms: int
    false_alarms: int
    censored: int
    hits_by_chance: float
    cells_an_analyst: int
    vintages: str  # whether the data of each day were known, or later ones were used
    outcomes: tuple[Outcome, ...] = ()
    raised: tuple[Signal, ...] = ()
    spans: tuple[tuple[int, int, str], ...] = ()  # first step, last step, and which data: those of each day, or today's

    @property
    def misses(self) -> int:
        """Events without an alarm before they began: late ones and missed ones."""
        return self.events - self.hits

    @property
    def leads(self) -> tuple[int, ...]:
        """Lead times, in steps, of the events that had an alarm."""
        return tuple(each.lead for each in self.outcomes if each.lead is not None)

    @property
    def lead_quartiles(self) -> tuple[float, float, float] | None:
        """First quartile, median and third quartile of the lead times; None if no event had an alarm."""
        if not self.leads:
            return None
        low, middle, high = np.quantile(self.leads, (0.25, 0.5, 0.75))
        return float(low), float(middle), float(high)

    @property
    def false_per_100_cell_months(self) -> float:
        return 100 * self.false_alarms / self.cell_months

    @property
    def false_per_analyst_month(self) -> float:
        """For an analyst who reads `cells_an_analyst` cells: an assumption, stated beside the figure."""
        return self.cells_an_analyst * self.false_alarms / self.cell_months

    @property
    def precision(self) -> float | None:
        """Share of the alarms whose time is over that were followed by an event; late alarms count against it."""
        over = self.true_alarms + self.late_alarms + self.false_alarms
        return self.true_alarms / over if over else None

    @property
    def recall(self) -> float | None:
        return self.hits / self.events if self.events else None

    @property
    def lead_of_hits(self) -> float | None:
        """Median lead time of the hits, in steps."""
        leads = [lead for lead in self.leads if lead > 0]
        return float(np.median(leads)) if leads else None

    @property
    def sentence(self) -> Sentence:
        """The record in one sentence, to stand beside each signal of the rule."""
        return of_record(self.as_facts(), self.step)

    def as_facts(self) -> dict[str, float | None]:
        """The figures that the sentence needs, by name."""
        return {
            "events": self.events,
            "hits": self.hits,
            "alarms": self.true_alarms + self.late_alarms + self.false_alarms,
            "false_alarms": self.false_alarms,
            "lead": self.lead_of_hits,
        }
