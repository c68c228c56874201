"""An invented record for the pages of the outlook: forecasts of two origins, scores, signals, a replay.

Countries are those of `open_data` (Colombia with two departments, Peru) and some of which only the code is known.
"""

from datetime import UTC, datetime

import numpy as np

import open_data
from saferhavens.core.detection.sentences import Counted, Step
from saferhavens.core.detection.values import Episode, Method, Rule, ScanResult, Signal
from saferhavens.core.forecast.months import month_number
from saferhavens.core.forecast.results import Chance, Draws
from saferhavens.core.forecast.targets import Target
from saferhavens.web.outlook import actions
from saferhavens.web.outlook.kept import Bin, Figure, Scanned, Scored
from saferhavens.web.outlook.leads import HORIZONS, SUMS
from saferhavens.web.outlook.made import Made, values_of_chances, values_of_draws
from saferhavens.web.outlook.models import ForecastRun, ReplayRecord, Scan, Scoring

NIGHT = datetime(2025, 10, 31, 3, tzinfo=UTC)
BASE_RATE = 0.0148
CHANCES = {
    "SDN": (0.083, 0.04, 0.16),
    "MMR": (0.071, 0.03, 0.14),
    "TCD": (0.055, 0.02, 0.11),
    "NGA": (0.044, 0.02, 0.1),
    "PAK": (0.041, 0.02, 0.09),
    "YEM": (0.035, 0.01, 0.08),
    "COL": (0.031, 0.01, 0.07),
    "IRQ": (0.028, 0.01, 0.06),
    "SYR": (0.026, 0.01, 0.06),
    "MLI": (0.022, 0.01, 0.05),
    "KEN": (0.02, 0.005, 0.05),
    "ECU": (0.006, 0.001, 0.02),
    "PER": (0.005, 0.001, 0.02),
}
"""Country → chance, low, high."""

REASONS = {"mk_ever": 0.62, "popsize.log2": 0.41, "battledeaths.log2": 0.3, "even_civilrights": -0.25, "efindex": 0.1}
ORIGIN = month_number(2025, 9)
MONTHS = tuple(ORIGIN + each for each in HORIZONS)
VINTAGES = [{"id": 1, "source": "ucdp_ged", "name": "events", "version": "25.1", "sha256": "ab" * 32}]
RULE = Rule("Rise", Method.PREDICTIVE, Step.MONTH, Counted.DEATHS)


# --- forecasts ----------------------------------------------------------------------------------------------------


def chances(shift: float = 0.0) -> list[Chance]:
    """A chance a country; with `shift` what the first reason does is changed, and the chance with it."""
    ranked = sorted(CHANCES.items(), key=lambda each: -each[1][0])
    return [_chance(rank, unit, facts, shift) for rank, (unit, facts) in enumerate(ranked, start=1)]


def _chance(rank: int, unit: str, facts: tuple[float, float, float], shift: float) -> Chance:
    chance, low, high = facts
    odds = np.log(chance / (1 - chance)) + shift
    reasons = REASONS | {"mk_ever": REASONS["mk_ever"] + shift}
    return Chance(
        unit=unit,
        chance=float(1 / (1 + np.exp(-odds))),
        low=low,
        high=high,
        base_rate=BASE_RATE,
        rank=rank,
        base=float(odds - sum(reasons.values())),
        reasons=reasons,
    )


def onset(year: int = 2024, *, shift: float = 0.0, audit=None, **more) -> ForecastRun:
    values = values_of_chances(chances(shift), year + 1, year + 2)
    return frozen(Target.MASS_KILLING_ONSET, year, (year + 1, year + 2), values, audit=audit, **more)


def draws(units: dict[str, float], seed: int = 3) -> Draws:
    """Distributions with these means."""
    rng = np.random.default_rng(seed)
    means = np.array(list(units.values()))[:, None, None]
    shape = (len(units), len(MONTHS), 200)
    values = rng.poisson(rng.gamma(0.8, np.broadcast_to(means, shape) / 0.8)).astype(np.float64)
    return Draws(tuple(units), MONTHS, values, ORIGIN, "ours")


def counts(
    units: dict[str, float], target: Target = Target.STATE_BASED_DEATHS, scope: str = "", *, audit=None
) -> ForecastRun:
    found = draws(units)
    values = values_of_draws(found, dict.fromkeys(units, 0.4), {each: dict.fromkeys(units, 0.8) for each in SUMS})
    return frozen(target, ORIGIN, (MONTHS[0], MONTHS[-1]), values, scope=scope, draws=found, audit=audit)


def frozen(target, origin, window, values, *, scope="", draws=None, audit=None, **more) -> ForecastRun:
    made = Made(
        target=target,
        model=more.pop("model", "ours"),
        origin=origin,
        first=window[0],
        last=window[1],
        values=values,
        vintages=VINTAGES,
        notes=more.pop("notes", ()),
        input_hash=f"{target}{scope}{origin}".encode().hex().ljust(64, "0")[:64],
        finished_at=NIGHT,
        scope=scope,
        draws=draws,
        **more,
    )
    return actions.freeze(made, held_until=None, audit=audit or open_data.AUDIT)


# --- scores -------------------------------------------------------------------------------------------------------


def trial(
    *, auc: float = 0.87, target: Target = Target.MASS_KILLING_ONSET, cases: str = "all", more=(), audit=None
) -> Scoring:
    """A test on the past beside climatology, with reliability and the record of lists of ten."""
    scores = (
        Figure("ours", False, "auc", auc, auc - 0.05, auc + 0.04),
        Figure("climatology", True, "auc", 0.5, 0.5, 0.5),
        Figure("ours", False, "top_10", 0.36, 0.22, 0.5),
        Figure("ours", False, "top_10_precision", 0.09, 0.05, 0.13),
        Figure("ours", False, "brier", 0.0138, 0.012, 0.016),
        Figure("climatology", True, "brier", 0.0146, 0.013, 0.017),
    )
    scores += more
    bins = (Bin("ours", 1, 0.004, 0.003, 0.001, 0.008, 3000), Bin("ours", 2, 0.06, 0.05, 0.02, 0.1, 400))
    scored = Scored(target, "ours", "1994-2024", "auc", 5032, VINTAGES, "cd" * 32, scores, bins, "", cases, True)
    return actions.keep_trial([scored], audit=audit or open_data.AUDIT)[0]


def lead_trials(skill: dict[str, bool] | None = None, *, scope: str = "") -> None:
    """A test on the past of deaths: all cases, each lead and each sum, with skill where `skill` says so."""
    given = {"all": True, "ahead 1-3": True, "ahead 4-6": True, "ahead 7-14": False, "sum 3": True, "sum 6": True}
    for cases, is_better in (given | {"sum 12": False} | (skill or {})).items():
        scored = scored_lead(cases, 1.25 if is_better else 2.5, scope)
        actions.keep_trial([scored], audit=open_data.AUDIT)


def scored_lead(cases: str, ours: float, scope: str = "") -> Scored:
    """CRPS of deaths beside that of the last month, which is 2."""
    scores = (
        Figure("ours", False, "crps", ours),
        Figure("last month", True, "crps", 2.0),
        Figure("last month", True, "skill_over", 1 - ours / 2, 1 - ours / 2 - 0.1, 1 - ours / 2 + 0.1),
    )
    target, window = Target.STATE_BASED_DEATHS, "2013-11/2021-12"
    return Scored(target, "ours", window, "crps", 400, VINTAGES, "ce" * 32, scores, (), scope, cases, True)


# --- signals ------------------------------------------------------------------------------------------------------


def signal(unit: str = "COL-52", kind: str = "one_sided", *, silent: bool = False, level: int = 1) -> Signal:
    return Signal(
        rule=RULE.name,
        method=Method.SILENCE if silent else Method.PREDICTIVE,
        unit=unit,
        kind=kind,
        step=ORIGIN,
        since=ORIGIN - 1,
        observed=1 if silent else 27,
        expected=9.5,
        low=4,
        high=16,
        statistic=4.2,
        level=level,
        p=0.001,
        q=0.02,
        parent="COL",
        counted=Counted.DEATHS,
        stepped=Step.MONTH,
    )


def scan(*signals: Signal, organisation=None, source: str = "ucdp_ged", audit=None) -> Scan:
    """A scan of the departments of Colombia; without `signals` it found nothing."""
    result = ScanResult(RULE, ORIGIN, signals, (), 42, 3, (), 0.4)
    episodes = [
        Episode(f"{each.unit}-{each.kind}", (each.unit,), (each.kind,), each.since, each.step, each.level, (each,))
        for each in signals
    ]
    parents = {each.unit: "COL" for each in signals}
    scanned = Scanned(source, "COL", 1, result, tuple(episodes), parents, VINTAGES, "ef" * 32)
    return actions.keep_scan(scanned, organisation=organisation, audit=audit or open_data.AUDIT)


# --- replays ------------------------------------------------------------------------------------------------------


def replay(place: str = "COL", rule: str = "Rise", kind: str = "one_sided", **changes) -> ReplayRecord:
    """24 months of one department: two alarms, two events, one of them warned of two months before."""
    first = ORIGIN - 23
    course = [
        {
            "unit": "COL-52",
            "kind": kind,
            "step": first + number,
            "observed": float(number % 7),
            "expected": 3.0,
            "high": 6.0,
            "alarm": number in (8, 15),
        }
        for number in range(24)
    ]
    outcomes = [
        {"unit": "COL-52", "onset": first + 10, "alarm": first + 8, "lead": 2},
        {"unit": "COL-52", "onset": first + 20, "alarm": None, "lead": None},
    ]
    facts = {
        "place": place,
        "kind": kind,
        "rule": rule,
        "parameters": {"method": "predictive", "floor": 3},
        "step": "month",
        "first": first,
        "last": ORIGIN,
        "horizon": 3,
        "cells": 2,
        "cell_months": 48.0,
        "events": 2,
        "hits": 1,
        "late": 0,
        "missed": 1,
        "alarms": 2,
        "true_alarms": 1,
        "late_alarms": 0,
        "false_alarms": 1,
        "censored": 0,
        "hits_by_chance": 0.3,
        "lead_q25": 2.0,
        "lead_median": 2.0,
        "lead_q75": 2.0,
        "lead_of_hits": 2.0,
        "false_per_100_cell_months": 2.1,
        "false_per_analyst_month": 4.2,
        "cells_an_analyst": 200,
        "known_then": "the data of each day",
        "course": course,
        "outcomes": outcomes,
        "vintages": VINTAGES,
        "input_hash": f"{place}{rule}{kind}".encode().hex().ljust(64, "0")[:64],
        "code_version": "0",
    }
    return ReplayRecord.objects.create(**(facts | changes))


# --- everything ---------------------------------------------------------------------------------------------------


def places() -> None:
    """Colombia with its departments, and Peru."""
    open_data.stored(open_data.countries(), open_data.divisions())


def build(*, audit=None) -> None:
    """Something on every page."""
    places()
    onset(2023, shift=-0.3, audit=audit)
    onset(2024, audit=audit)
    counts({"COL": 60.0, "KEN": 9.0, "ECU": 2.0, "ROU": 0.001, "SDN": 400.0}, audit=audit)
    counts({"COL-52": 20.0, "COL-86": 4.0}, scope="COL", audit=audit)
    trial(audit=audit)
    scan(signal(level=2), signal("COL-86", silent=True), audit=audit)
    replay()
    replay(place="COL-52")
