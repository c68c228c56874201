"""`saferhavens bench counts`, on an invented world in the columns of the VIEWS challenge."""

import json
import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from counts_world import world

WINDOW = 2001
NOVEMBER_2000 = 251


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """history.parquet and actuals.parquet, and in benchmarks/ draws and mean scores somebody published."""
    home = tmp_path_factory.mktemp("counts")
    rows = world().select(country_id=pl.col("unit").str.slice(1).cast(pl.Int64), month_id="month", ged_sb="value")
    rows.write_parquet(home / "history.parquet")
    came = rows.filter(pl.col("month_id").is_between(253, 264)).rename({"ged_sb": "outcome"})
    came.write_parquet(home / "actuals.parquet")
    (home / "benchmarks").mkdir()
    twelve = came.drop("outcome").join(pl.DataFrame({"draw": range(12), "outcome": [0] * 11 + [5]}), how="cross")
    twelve.write_parquet(home / "benchmarks" / f"bm_zero_{WINDOW}.parquet")
    scores = f"model,window,crps,ign,mis\nbm_conflictology,{WINDOW},1000,4,9000\nbm_conflictology,1999,1,1,1\n"
    (home / "benchmarks" / "official_mean_scores_x.csv").write_text(scores)
    return home


def run(folder: Path, *options: str, history: str = "history.parquet") -> subprocess.CompletedProcess[str]:
    files = [f"--history={folder / history}", f"--actuals={folder / 'actuals.parquet'}"]
    command = [sys.executable, "-m", "saferhavens", "bench", "counts", *files, "--no-record", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def results(folder: Path) -> dict[str, object]:
    done = run(folder, "--window=all", f"--benchmarks={folder / 'benchmarks'}", "--json")
    assert done.returncode == 0, done.stderr
    assert "4 of 4" in done.stderr
    return json.loads(done.stdout)[str(WINDOW)]


def without_seconds(models: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    return {model: {name: each for name, each in row.items() if name != "seconds"} for model, row in models.items()}


def test_each_model_is_scored_with_its_coverage_and_seconds(results: dict[str, dict[str, dict[str, float]]]):
    assert list(results["models"]) == ["ours", "last month", "last 12 months", "mixture of windows"]
    for row in results["models"].values():
        assert {"crps", "ign", "mis", "inside_the_90_%_interval", "seconds"} <= set(row)
        assert 0 < row["inside_the_90_%_interval"] <= 1
    assert results["last month known"] == "2000-10"
    assert results["cases"] == 144


def test_skill_over_each_baseline_has_its_range_and_its_label(results: dict[str, dict[str, str]]):
    for baseline in ("last month", "last 12 months", "mixture of windows"):
        for metric in ("crps", "ign", "mis"):
            told = results[f"ours over {baseline}"][metric]
            assert re.fullmatch(r"-?\d\.\d{3} \(-?\d+\.\d{3} to -?\d+\.\d{3}\): (no )?skill", told), told


def test_published_scores_stand_beside_ours(results: dict[str, dict[str, dict[str, float]]]):
    assert results["published"] == {"bm_conflictology": {"crps": 1000.0, "ign": 4.0, "mis": 9000.0}}
    ours, ratio = results["models"]["ours"], results["ours / published conflictology"]
    assert ratio["crps"] == pytest.approx(ours["crps"] / 1000, rel=1e-3)


def test_published_draws_are_scored_by_our_scores(results: dict[str, dict[str, dict[str, float]]]):
    assert results["published draws"]["bm_zero"]["crps"] > 0
    assert results["crps below every published row"] is True


def test_whatever_the_files_say_of_later_months_changes_no_byte(folder: Path, results: dict[str, object]):
    later = pl.col("month_id") >= NOVEMBER_2000
    table = pl.read_parquet(folder / "history.parquet")
    table.with_columns(ged_sb=pl.when(later).then(99_999).otherwise("ged_sb")).write_parquet(folder / "altered.parquet")
    done = run(folder, f"--window={WINDOW}", "--json", history="altered.parquet")
    altered = json.loads(done.stdout)[str(WINDOW)]
    assert without_seconds(altered["models"]) == without_seconds(results["models"])


def test_covariates_that_do_not_reach_the_origin_are_said_to_be_left_out(folder: Path):
    late = pl.read_parquet(folder / "history.parquet").filter(pl.col("month_id") >= NOVEMBER_2000)
    late.select("country_id", "month_id", rain=pl.col("month_id") * 1.5).write_parquet(folder / "late.parquet")
    done = run(folder, f"--window={WINDOW}", f"--covariates={folder / 'late.parquet'}")
    assert "covariates: none of 1 is known for 2000-10" in done.stdout


def test_a_window_without_outcomes_is_refused(folder: Path):
    done = run(folder, "--window=2030")
    assert done.returncode == 65
    assert "SH-823" in done.stderr
    assert "2001" in done.stderr


def test_a_file_without_counts_is_refused(folder: Path):
    pl.read_parquet(folder / "history.parquet").drop("ged_sb").write_parquet(folder / "bare.parquet")
    done = run(folder, f"--window={WINDOW}", history="bare.parquet")
    assert done.returncode == 65
    assert "SH-805" in done.stderr


def test_a_window_that_is_no_year_is_refused(folder: Path):
    done = run(folder, "--window=soon", "--json")
    assert (done.returncode, done.stdout) == (65, "")
    assert "SH-823" in done.stderr
    assert "2001" in done.stderr


def test_a_place_that_vanishes_is_refused_unless_it_is_allowed(folder: Path):
    rows = pl.read_parquet(folder / "history.parquet")
    gone = rows.filter((pl.col("country_id") != 3) | (pl.col("month_id") < NOVEMBER_2000 - 60))
    gone.write_parquet(folder / "gone.parquet")
    refused = run(folder, f"--window={WINDOW}", history="gone.parquet")
    assert refused.returncode == 1
    assert "SH-836: 3 has no figure for 1995-11" in refused.stderr
    allowed = run(folder, f"--window={WINDOW}", "--json", "--allow-changes", history="gone.parquet")
    assert json.loads(allowed.stdout)[str(WINDOW)]["cases"] == 144 - 12
