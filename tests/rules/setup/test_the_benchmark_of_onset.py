"""`saferhavens bench onset`, whole, on invented country-years: what is read, scored, set side by side and recorded."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from onset_world import LAST, country_years
from saferhavens.cli import bench
from saferhavens.core.forecast.onset import MODELS, OURS, PUBLISHED, ForwardTest, experts, forward_test
from saferhavens.core.scoring import chances as scores
from saferhavens.core.scoring.chances import TopHits

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"
SCRIPTS = ("onset", "distributions", "results")
FIRST = LAST - 2


@pytest.fixture(scope="module")
def script() -> Iterator[ModuleType]:
    """benchmarks/onset.py, forgotten afterwards; with small forests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        patch.setattr(experts, "TREES", 4)
        before = set(sys.modules)
        yield import_module("onset")
        for name in set(SCRIPTS) - before:
            sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def copy() -> ForwardTest:
    """What the published model says of the invented world."""
    return forward_test(country_years(), FIRST, LAST, PUBLISHED)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, copy: ForwardTest) -> Path:
    """The publisher's two files, and an older one that must not be read."""
    files = tmp_path_factory.mktemp("early_warning_project")
    written(files, copy.by_year)
    country_years().head(5).write_csv(files / "prepared2023predictors-2024-09-03.csv", null_value="NA")
    return files


def written(files: Path, by_year: pl.DataFrame) -> None:
    country_years().write_csv(files / "prepared2024predictors-2025-09-03.csv", null_value="NA")
    theirs = by_year.rename({"unit": "ewp_name", "onset": "mk_onset"}).drop("name")
    theirs.write_csv(files / "FOOSforecasts_3Sep2025.csv", null_value="NA")


def measured(script: ModuleType, folder: Path, first: int = FIRST) -> dict[str, Any]:
    found = script.measure(Namespace(data=folder, dask="", first=first, last=LAST))
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def results(script: ModuleType, folder: Path) -> dict[str, Any]:
    return measured(script, folder)


# --- side by side -----------------------------------------------------------------------------------------------------


def test_every_model_and_the_published_figures_stand_side_by_side(results: dict[str, Any]):
    assert {*MODELS, "published"} <= set(results)
    parts = {"maxrisk2", "risk_prev", "two years"}
    assert all(parts <= set(results[name]) for name in (*MODELS, "published"))
    assert results["seconds of all windows"] == pytest.approx(sum(results[name]["seconds"] for name in MODELS), abs=0.1)


def test_what_was_published_equals_what_our_copy_says(results: dict[str, Any]):
    apart = {"forecasts": 72, "risk": pytest.approx(0, abs=1e-12), "ranks": 0}
    ours = {name: value for name, value in results[PUBLISHED].items() if name != "seconds"}
    assert results["published"] == ours | {"furthest from our copy": apart}


def test_another_forecast_than_the_published_one_is_seen(script: ModuleType, copy: ForwardTest):
    moved = copy.issued.with_columns(
        chance=pl.when(pl.int_range(pl.len()) == 5).then(pl.col("chance") + 0.25).otherwise("chance"),
        rank=pl.when(pl.int_range(pl.len()) < 3).then(pl.col("rank") + 1).otherwise("rank"),
    )
    apart = script.furthest(ForwardTest("other", moved, copy.by_year), copy)
    assert (apart["risk"], apart["ranks"]) == (pytest.approx(0.25), 3)


def test_a_folder_without_published_forecasts_shows_ours_alone(script: ModuleType, copy: ForwardTest, tmp_path: Path):
    country_years().write_csv(tmp_path / "prepared-predictors.csv", null_value="NA")
    assert script.published(tmp_path, copy) is None


def test_years_of_which_nothing_was_published_are_tested_without(
    script: ModuleType, copy: ForwardTest, tmp_path: Path, monkeypatch
):
    monkeypatch.setattr(script, "MODELS", (PUBLISHED,))
    written(tmp_path, copy.by_year.with_columns(pl.col("year") + 30))
    assert set(measured(script, tmp_path)) == {"protocol", "seed", PUBLISHED, "seconds of all windows"}


def test_published_rows_of_other_years_do_not_count(script: ModuleType, copy: ForwardTest):
    kept = script.between(copy, FIRST + 1, LAST)
    assert kept.by_year["year"].unique().sort().to_list() == [FIRST + 1, LAST]
    assert kept.issued["origin"].unique().sort().to_list() == [FIRST, LAST - 1]


# --- the figures ------------------------------------------------------------------------------------------------------


def test_the_headline_is_scored_on_the_higher_chance_of_two(results: dict[str, Any], copy: ForwardTest):
    rows = copy.by_year.drop_nulls("maxrisk2")
    chance, onset = rows["maxrisk2"].to_numpy(), rows["onset"].to_numpy().astype(float)
    found = results[PUBLISHED]["maxrisk2"]
    assert (found["rows"], found["onsets"]) == (72, int(onset.sum()))
    assert found["AUC"].startswith(f"{scores.roc_auc(chance, onset):.4f} (")
    assert found["average precision"].startswith(f"{scores.average_precision(chance, onset):.4f} (")
    assert found["Brier"] == round(scores.brier(chance, onset), 6)


def test_two_years_are_scored_where_both_are_over(results: dict[str, Any], copy: ForwardTest):
    rows = copy.issued.drop_nulls("outcome")
    found = results[PUBLISHED]["two years"]
    assert set(rows["origin"]) == {FIRST - 1, FIRST - 1 + LAST - FIRST - 1}
    assert (found["rows"], found["followed by an onset"]) == (rows.height, int(rows["outcome"].sum()))
    given, happened = rows["chance"].to_numpy(), rows["outcome"].to_numpy()
    assert found["slope"] == round(scores.calibration(given, happened).slope, 3)
    assert found["mean forecast / base rate"] == round(float(given.mean() / happened.mean()), 3)
    assert sum(int(line.split(" rows")[0]) for line in found["reliability"]) == rows.height


def test_an_interval_holds_its_score_and_is_the_same_again(script: ModuleType):
    random = np.random.default_rng(3)
    given, units = random.random(200), pl.Series([str(place // 8) for place in range(200)])
    happened = (random.random(200) < given).astype(float)
    told = script.ranged(scores.roc_auc, given, happened, units)
    value, low, high = (float(part) for part in told.replace("(", "").replace(")", "").replace("to ", "").split())
    assert value == pytest.approx(scores.roc_auc(given, happened), abs=5e-5)
    assert low < value < high
    assert told == script.ranged(scores.roc_auc, given, happened, units)


def test_chances_that_are_all_alike_have_no_slope(script: ModuleType):
    assert script.calibrated(np.full(4, 0.5), np.array([1.0, 0, 0, 0])) == {"mean forecast / base rate": 2.0}
    assert set(script.calibrated(np.array([0.5, 0.1, 0.2, 0.3]), np.array([1.0, 0, 1, 0]))) == {
        "slope",
        "intercept",
        "mean forecast / base rate",
    }


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (TopHits(10, 3, 7, listed=40), "3 of 7"),
        (TopHits(10, 0, 7, listed=20), "0 of 7"),
        (TopHits(10, 7, 7, listed=41), "no list, ranks are shared"),
    ],
)
def test_no_list_is_made_of_ranks_that_most_places_share(script: ModuleType, found: TopHits, told: str):
    assert script.on_list(found, years=2) == told


def test_only_models_that_rank_have_lists(script: ModuleType, results: dict[str, Any], monkeypatch):
    onsets = results[OURS]["maxrisk2"]["onsets"]
    assert all(results[OURS]["maxrisk2"][f"top {top}"].endswith(f" of {onsets}") for top in script.TOPS)
    monkeypatch.setattr(script, "TOPS", (5,))
    climatology = forward_test(country_years(), FIRST, LAST, "climatology")
    assert script.listed(climatology) == {"top 5": "no list, ranks are shared"}


# --- what is printed and kept -----------------------------------------------------------------------------------------


def test_what_is_recorded_has_a_line_a_model_and_target(script: ModuleType, results: dict[str, Any]):
    rows = script.kept(results)
    assert rows["seed"] == script.SEED
    assert rows[f"{OURS}, seconds"] == results[OURS]["seconds"]
    assert rows[f"{OURS}, two years"].startswith(f"rows {results[OURS]['two years']['rows']}, followed by an onset ")
    assert all("\n" not in str(value) and "|" not in str(value) for value in rows.values())


def test_bins_of_reliability_are_told_in_one_line(script: ModuleType):
    assert script.line({"AUC": "0.8 (0.7 to 0.9)", "reliability": ["3 rows", "4 rows"]}) == (
        "AUC 0.8 (0.7 to 0.9), reliability 3 rows; 4 rows"
    )
    (only,) = scores.reliability([0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0], edges=(0.0, 1.0))
    assert script.reliable(only).startswith("4 rows: said 0.2500, came 0.2500 (0.0")


def test_the_whole_benchmark_prints_json_and_records_nothing_unless_asked(
    script: ModuleType, folder: Path, monkeypatch, capsys
):
    monkeypatch.setattr(script, "MODELS", (PUBLISHED,))
    monkeypatch.setattr(sys.modules["distributions"], "report", lambda *_, **__: pytest.fail("recorded"))
    arguments = [f"--data={folder}", f"--first={FIRST}", f"--last={LAST}", "--json", "--no-record"]
    monkeypatch.setattr(sys, "argv", ["onset.py", *arguments])
    script.main()
    told = json.loads(capsys.readouterr().out)
    assert told["published"]["maxrisk2"]["rows"] == 72
    assert told["machine"]["cores"]


def test_the_command_hands_on_folder_and_years(monkeypatch, tmp_path: Path):
    asked: list[Any] = []
    monkeypatch.setattr(bench, "run_forecasts", lambda *given: asked.append(given))
    done = CliRunner().invoke(bench.bench, ["onset", f"--data={tmp_path}", "--first=1990", "--no-record"])
    assert done.exit_code == 0, done.output
    assert asked == [("onset", [f"--data={tmp_path}", "--first=1990", "--last=2024"], None, False, True)]
