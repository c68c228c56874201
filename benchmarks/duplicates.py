"""How well and how fast duplicates are found.

`--data FILE`: IDMC's reports, whose `event_id` is the truth (see idmc_reports.py for what is held back). Events are
split in two by a hash; weights, word weights and cut-off are learnt on the pairs of one half and scored once on the
other, for several splits. Scored is what `groups` makes of the pairs, and of the first split the pairs alone, too.
Beside it, the rule "same country, at most so many kilometres and days apart", tuned on the
same half. Two figures each: among the reports of the scored half alone, and among all reports, where pairs of a scored
and a learnt-from report count half, so that duplicates are as rare as in the whole file.

`--reports N`: N invented reports (invented_reports.py), found with the weights set by judgement; seconds and memory.

Run by `saferhavens bench duplicates`.
"""

import argparse
import hashlib
import os
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import idmc_reports
import invented_reports
import numpy as np
import polars as pl
from numpy.typing import NDArray
from results import machine, report

from saferhavens.cli.language import translate
from saferhavens.core import problems
from saferhavens.core.evidence.linkage import LinkageModel, LinkageSettings, candidate_frame
from saferhavens.core.evidence.linkage.groups import with_groups
from saferhavens.core.evidence.linkage.model import JUDGED, with_circumstances
from saferhavens.core.evidence.linkage.training import estimated, regressed, word_weights
from saferhavens.core.geo import EARTH_RADIUS_KM
from saferhavens.core.problems import ProblemError

SEEDS = (0, 1, 2, 3, 4)
"""Splits. The method was made with the learning half of the first; the others overlap with it and show the spread."""

KM = (1, 5, 10, 25, 50, 100, 150, 200, 300, 500, 1000, 3000)
DAYS = (0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90, 180)
KINDS = ("Conflict", "Disaster")

LIKE_OTHERS = 0.25
"""The pairs of an event of n pairs, and of a country of n pairs, count 1 / n ** 0.25: an episode of 200 reports speaks
louder than a raid that two tell of, but not 20,000 times as loud."""

PENALTY = 30.0
CUTS = 1 / (1 + 2.0 ** np.linspace(8, -8, 161))
DRAWS = 60

IDMC_PROTOCOL = (
    "last version of each report; events split in two by hash; weights, word weights and cut-off learnt on one half, "
    "other half scored; the method was made and its few settings were chosen within the learning half of the first "
    "split, by cross-validation by event and by country"
)
INVENTED_PROTOCOL = "invented reports, weights set by judgement; making the reports is not in the seconds"

Flags = NDArray[np.bool_]
type Figures = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Score:
    """Pairs found, of those right, and all pairs of one event; whole or half."""

    right: float
    found: float
    true: float

    def shown(self) -> dict[str, Any]:
        precision, recall = self.right / max(self.found, 1), self.right / max(self.true, 1)
        return {
            "precision": round(precision, 3),
            "recall": round(recall, 3),
            "f1": round(2 * self.right / max(self.found + self.true, 1), 3),
        }


def half(event: int, seed: int) -> bool:
    """Whether an event belongs to the half that is learnt from."""
    return hashlib.sha256(f"{seed}:{event}".encode()).digest()[0] % 2 == 0


def true_pairs(reports: pl.DataFrame) -> int:
    sizes = reports.group_by("event").len()["len"].to_numpy().astype(np.int64)
    return int((sizes * (sizes - 1) // 2).sum())


def labelled(pairs: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """With `event_l`, `event_r`, the truth `same`, and whether each report belongs to the half learnt from."""
    events = reports.select("id", "event", "learnt")
    both = pairs.join(events, left_on="left", right_on="id", maintain_order="left").join(
        events, left_on="right", right_on="id", suffix="_r", maintain_order="left"
    )
    return both.with_columns(same=pl.col("event") == pl.col("event_r"))


def scored(pairs: pl.DataFrame, found: Flags, reports: pl.DataFrame) -> Score:
    """Pairs within the scored half count whole, those across the halves half, those learnt from not at all."""
    weight = 1 - (pairs["learnt"].cast(int) + pairs["learnt_r"].cast(int)).to_numpy() / 2
    right = pairs["same"].to_numpy() & found
    return Score(float(weight[right].sum()), float(weight[found].sum()), true_pairs(reports.filter(~pl.col("learnt"))))


def with_country(pairs: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    return pairs.join(reports.select("id", "country"), left_on="left", right_on="id", maintain_order="left")


def cut_off(pairs: pl.DataFrame, reports: pl.DataFrame) -> float:
    """The limit from which on F1 is highest on the mean of many draws of the countries (Rubin's Bayesian bootstrap).

    What is best for the very countries that are there is a chance of whichever event is largest.
    """
    countries = with_country(pairs, reports)["country"].rank("dense").to_numpy().astype(np.int64) - 1
    steps, same = np.searchsorted(CUTS, pairs["together"].to_numpy()), pairs["same"].to_numpy()
    found, right = (at_each_cut(countries, steps, each) for each in (None, same))
    true = np.bincount(countries, same)
    draws = np.random.default_rng(0).exponential(size=(DRAWS, len(true)))
    f1 = 2 * (draws @ right) / np.maximum(draws @ found + (draws @ true)[:, None], 1e-9)
    return float(CUTS[np.argmax(f1.mean(axis=0))])


def at_each_cut(countries: NDArray[np.int64], steps: NDArray[np.int64], flags: Flags | None) -> NDArray[np.float64]:
    """How many pairs of each country lie above each of CUTS."""
    width = len(CUTS) + 1
    counts = np.bincount(countries * width + steps, flags, minlength=(int(countries.max()) + 1) * width)
    return counts.reshape(-1, width)[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:].astype(np.float64)


# --- ours --------------------------------------------------------------------------------------------------------


def looked_for(reports: pl.DataFrame) -> LinkageSettings:
    """Everything of a country and a kind is compared: these events last up to a year."""
    return LinkageSettings(
        area="country",
        window_days=None,
        families=idmc_reports.families(reports),
        same_text=False,
        keep_different=True,
        local_priors=True,
        memory_mb=4096,
    )


def of_kind(reports: pl.DataFrame, kind: str) -> pl.DataFrame:
    return reports.filter(pl.col("harms").list.first().str.starts_with(kind))


def compared(reports: pl.DataFrame, model: LinkageModel) -> pl.DataFrame:
    given = reports.drop("event", "learnt")
    return labelled(with_groups(candidate_frame(given, looked_for(given), model)), reports)


def learn(reports: pl.DataFrame) -> LinkageModel:
    """Weights by regression on the pairs of the half learnt from, and the weights of its words."""
    start = with_circumstances(replace(JUDGED, word_weights=word_weights(reports["text"]), frequencies=False))
    pairs = with_country(compared(reports, start), reports)
    event = pl.when("same").then(pl.len().over("event", "same")).otherwise(1)
    counts = pairs.select((event * pl.len().over("country")) ** -LIKE_OTHERS).to_series().to_numpy()
    return regressed(pairs, pairs["same"].to_numpy(), start, PENALTY, counts)


def ours(reports: pl.DataFrame, models: dict[str, LinkageModel]) -> pl.DataFrame:
    """The pairs of both kinds, each with the model of its kind."""
    return pl.concat(compared(of_kind(reports, kind), models[kind]) for kind in KINDS)


def without_labels(reports: pl.DataFrame) -> Figures:
    """The scored half with weights set by judgement, and with those found by expectation and maximisation."""
    found: dict[str, list[pl.DataFrame]] = {"judged_weights": [], "estimated_weights": []}
    for kind in KINDS:
        some = of_kind(reports, kind)
        start = replace(JUDGED, frequencies=False)
        pairs = compared(some, start)
        found["judged_weights"].append(pairs)
        found["estimated_weights"].append(compared(some, estimated(pairs, start)))
    return {
        f"{name}{how}": scored(pairs, (pairs[column] >= 0.5).to_numpy(), reports).shown()
        for name, each in found.items()
        for how, column in (("", "probability"), ("_in_groups", "together"))
        if (pairs := pl.concat(each)).height
    }


# --- the rule ----------------------------------------------------------------------------------------------------


def rule_pairs(reports: pl.DataFrame) -> pl.DataFrame:
    """All pairs of a country and a kind with their distance in kilometres and days."""
    kind = pl.col("harms").list.first().str.split(" ").list.first()
    facts = reports.select("id", "country", kind.alias("kind"), "longitude", "latitude", "date_from", "date_to")
    pairs = facts.join(facts, on=["country", "kind"], suffix="_r").filter(pl.col("id") < pl.col("id_r"))
    apart = [pl.col("date_from") - pl.col("date_to_r"), pl.col("date_from_r") - pl.col("date_to")]
    east, north = ((pl.col(f"{axis}_r") - pl.col(axis)).radians() for axis in ("longitude", "latitude"))
    across = pl.col("latitude").radians().cos() * pl.col("latitude_r").radians().cos() * (east / 2).sin() ** 2
    km = 2 * EARTH_RADIUS_KM * ((north / 2).sin() ** 2 + across).clip(0, 1).sqrt().arcsin()
    days = pl.max_horizontal(0, *(each.dt.total_days() for each in apart))
    return labelled(pairs.select(left="id", right="id_r", km=km, days=days), reports)


def applied(pairs: pl.DataFrame, km: float, days: int) -> Flags:
    return ((pairs["km"] <= km) & (pairs["days"] <= days)).to_numpy()


def tuned(pairs: pl.DataFrame, true: int) -> tuple[float, int]:
    """Kilometres and days of the rule with the highest F1."""
    same = pairs["same"].to_numpy()

    def f1(rule: tuple[float, int]) -> float:
        found = applied(pairs, *rule)
        return float(2 * (found & same).sum() / (found.sum() + true))

    return max(product(KM, DAYS), key=f1)


# --- the two benchmarks ------------------------------------------------------------------------------------------


def idmc(file: Path, seeds: tuple[int, ...] = SEEDS) -> dict[str, object]:
    """Every split, and the first by itself: it is the result."""
    reports = read(file)
    everything = rule_pairs(reports.with_columns(learnt=pl.lit(value=False)))
    rule = tuned(everything, true_pairs(reports))
    found = applied(everything, *rule)
    splits = {seed: split(reports, seed) for seed in seeds}
    mine, by_rule = ([each[who]["f1"] for each in splits.values()] for who in ("ours", "rule"))
    return {
        "reports": reports.height,
        "events": reports["event"].n_unique(),
        "pairs_of_one_event": true_pairs(reports),
        "rule_tuned_on_what_it_is_scored_on": {
            "km": rule[0],
            "days": rule[1],
            **scored(everything, found, reports.with_columns(learnt=pl.lit(value=False))).shown(),
        },
        "f1_of_the_splits": mine,
        "f1_mean": round(float(np.mean(mine)), 3),
        "f1_spread": round(float(np.std(mine)), 3),
        "f1_of_the_rule": by_rule,
        "f1_mean_of_the_rule": round(float(np.mean(by_rule)), 3),
        "splits": splits,
    }


def read(file: Path) -> pl.DataFrame:
    try:
        return idmc_reports.read(file)
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        raise ProblemError(problems.REPORTS_FILE_WRONG, file=file.name, reason=error) from error


def split(reports: pl.DataFrame, seed: int) -> Figures:
    """Learnt on one half of the events, scored on the other."""
    reports = reports.with_columns(learnt=pl.Series([half(event, seed) for event in reports["event"]]))
    ours_first, rest = reports.filter("learnt"), reports.filter(~pl.col("learnt"))
    models = {kind: learn(of_kind(ours_first, kind)) for kind in KINDS}
    known = ours(ours_first, models)
    least = cut_off(known, ours_first)
    rule = tuned(rule_pairs(ours_first), true_pairs(ours_first))
    results: Figures = {"half": {"reports": rest.height, "true_pairs": true_pairs(rest)}}
    for where, among in (("", rest), ("_among_all", reports)):
        pairs, by_rule = ours(among, models), rule_pairs(among)
        found = (pairs["together"] >= least).to_numpy()
        results[f"ours{where}"] = {"from": round(least, 3), **scored(pairs, found, among).shown()}
        shown = scored(by_rule, applied(by_rule, *rule), among).shown()
        results[f"rule{where}"] = {"km": rule[0], "days": rule[1], **shown}
        alone = (pairs["probability"] >= least).to_numpy()
        results[f"without_groups{where}"] = scored(pairs, alone, among).shown()
    return results | (without_labels(rest) if seed == SEEDS[0] else {})


def invented(count: int) -> dict[str, object]:
    """Seconds and memory for `count` reports, the making of them left out, and how many pairs are right."""
    reports = invented_reports.make(count)
    before, started = peak_gb(), time.perf_counter()
    settings = LinkageSettings(memory_mb=4096)
    pairs = candidate_frame(reports.drop("event"), settings)
    seconds = time.perf_counter() - started
    same = labelled(pairs, reports.with_columns(learnt=pl.lit(value=False)))["same"].to_numpy()
    proposed = Score(float(same.sum()), float(len(same)), true_pairs(reports))
    surely = (pairs["zone"] == "same").to_numpy()
    return {
        "reports": count,
        "load_of_others": round(os.getloadavg()[0], 1),
        "seconds": round(seconds, 1),
        "peak_memory_gb": peak_gb(),
        "memory_before_gb": before,
        "pairs_proposed": len(same),
        "pairs_of_one_event": true_pairs(reports),
        "same_or_decide": proposed.shown(),
        "same_alone": replace(proposed, right=float((same & surely).sum()), found=float(surely.sum())).shown(),
    }


def peak_gb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2, 2)


def lines(results: dict[str, object], indent: str = "") -> Iterator[str]:
    """The results for people: a line a figure."""
    for name, value in results.items():
        if isinstance(value, dict):
            yield f"{indent}{str(name).replace('_', ' ')}:"
            yield from lines(value, indent + "  ")
        else:
            yield f"{indent}{str(name).replace('_', ' ')}: {value}"


def summary(results: dict[str, object]) -> dict[str, object]:
    """What goes into RESULTS.md: of the splits the first, and of the others that they were scored."""
    splits = results.get("splits")
    if not isinstance(splits, dict):
        return {"protocol": INVENTED_PROTOCOL, **flat(results)}
    rest = {name: value for name, value in results.items() if name != "splits"}
    return {"protocol": IDMC_PROTOCOL, **flat(rest), **flat(splits[SEEDS[0]], "first split ")}


def flat(results: dict[str, object], before: str = "") -> dict[str, object]:
    """The results with one name a figure."""
    rows: dict[str, object] = {}
    for name, value in results.items():
        whole = f"{before}{name}"
        rows |= flat(value, f"{whole} ") if isinstance(value, dict) else {whole: value}
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--reports", type=int, default=0)
    parser.add_argument("--splits", type=int, default=len(SEEDS))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--no-record", action="store_true")
    options = parser.parse_args()
    try:
        results = idmc(options.data, SEEDS[: options.splits]) if options.data else invented(options.reports)
    except ProblemError as problem:
        print(problem.sentence(translate), file=sys.stderr)
        sys.exit(problem.problem.exit_code)
    if not options.json:
        print("\n".join(lines({"machine": machine(), **results})))
    if options.json:
        report("duplicates", results, record=False)
    if not options.no_record:
        report("duplicates", summary(results), record=True, printed=False)


if __name__ == "__main__":
    main()
