"""The benchmarks of forecasts on files that are wrong in every way we know: a numbered problem, never an empty success.

Those of counts read files with the columns of the VIEWS challenge, of which nothing after October of the year before a
window counts.
"""

import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest

from counts_world import world
from saferhavens.cli import bench
from saferhavens.core import problems
from saferhavens.core.problems import Problem, ProblemError

PROJECT = Path(__file__).parents[3]
BENCHMARKS = PROJECT / "benchmarks"
CHALLENGE = PROJECT / "../shared/data/views_country_month"
SCRIPTS = ("counts", "onset", "nowcast", "displacement", "divisions", "distributions", "results")
WINDOW, OCTOBER, FIRST_OF_WINDOW, LAST_OF_WINDOW = 2001, 250, 253, 264

Script = Callable[[str], ModuleType]
Change = Callable[[pl.DataFrame], pl.DataFrame]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Iterator[Script]:
    """Imports a script of benchmarks/, and forgets it afterwards."""
    from importlib import import_module

    monkeypatch.syspath_prepend(str(BENCHMARKS))
    before = set(sys.modules)
    yield import_module
    for name in set(SCRIPTS) - before:
        sys.modules.pop(name, None)


def refused(problem: Problem, work: Callable[..., Any], *given: Any) -> str:
    with pytest.raises(ProblemError) as caught:
        work(*given)
    assert caught.value.problem is problem
    return caught.value.sentence()


# --- counts -------------------------------------------------------------------------------------------------------


def history() -> pl.DataFrame:
    return world().select(country_id=pl.col("unit").str.slice(1).cast(pl.Int64), month_id="month", ged_sb="value")


def actuals() -> pl.DataFrame:
    inside = history().filter(pl.col("month_id").is_between(FIRST_OF_WINDOW, LAST_OF_WINDOW))
    return inside.rename({"ged_sb": "outcome"})


def covariates() -> pl.DataFrame:
    return history().select("country_id", "month_id", rain=pl.col("month_id") * 1.5, unrest=pl.col("ged_sb") / 3)


def at(unit: int, month: int) -> pl.Expr:
    return (pl.col("country_id") == unit) & (pl.col("month_id") == month)


def replaced(column: str, unit: int, month: int, value: object) -> Change:
    wrong = pl.when(at(unit, month)).then(pl.lit(value)).otherwise(pl.col(column)).alias(column)
    return lambda rows: rows.with_columns(wrong)


def twice(unit: int, month: int) -> Change:
    return lambda rows: pl.concat([rows, rows.filter(at(unit, month))])


def without(unit: int, first: int, last: int) -> Change:
    gone = (pl.col("country_id") == unit) & pl.col("month_id").is_between(first, last)
    return lambda rows: rows.filter(~gone)


def same(rows: pl.DataFrame) -> pl.DataFrame:
    return rows


class Counts:
    """`bench counts` on a folder of its own, with one of its files changed. `allow`: places may come and go."""

    def __init__(self, module: ModuleType, folder: Path, ending: str) -> None:
        self.module, self.folder, self.ending = module, folder, ending

    def given(
        self, *, history_: Change = same, actuals_: Change = same, more: Change | None = None, allow: bool = False
    ) -> Namespace:
        files: dict[str, Path | None] = {
            "history": self.write("history", history_(history())),
            "actuals": self.write("actuals", actuals_(actuals())),
            "covariates": self.write("covariates", more(covariates())) if more else None,
        }
        return Namespace(
            **files, benchmarks=None, column=None, window=[str(WINDOW)], dask="", allow_changes=allow, json=True
        )

    def write(self, name: str, rows: pl.DataFrame) -> Path:
        file = self.folder / f"{name}.{self.ending}"
        rows.write_csv(file) if self.ending == "csv" else rows.write_parquet(file)
        return file

    def refused(self, problem: Problem, **changes: Any) -> str:
        return refused(problem, self.module.measure, self.given(**changes))


@pytest.fixture(params=["csv", "parquet"])
def counts(request: pytest.FixtureRequest, script: Script, tmp_path: Path) -> Counts:
    return Counts(script("counts"), tmp_path, request.param)


HISTORIES = {
    "empty": (lambda rows: rows.clear(), problems.SERIES_FILE_WRONG, "no rows"),
    "all zero": (lambda rows: rows.with_columns(ged_sb=0), problems.SERIES_CONSTANT, "All figures are 0"),
    "appears": (without(3, 1, 200), problems.UNIT_CHANGES, "3 has no figure for"),
    "vanishes": (without(3, 230, OCTOBER), problems.UNIT_CHANGES, "3 has no figure for 1999-02"),
    "a gap": (without(3, 230, 230), problems.UNIT_CHANGES, "--allow-changes"),
    "a figure left empty": (replaced("ged_sb", 3, 230, None), problems.UNIT_CHANGES, "3 has no figure for 1999-02"),
    "empty at the end": (replaced("ged_sb", 3, OCTOBER, None), problems.UNIT_CHANGES, "3 has no figure for 2000-10"),
    "negative": (replaced("ged_sb", 3, 230, -4), problems.COUNT_NOT_WHOLE, "3 has the figure -4"),
    "half a person": (replaced("ged_sb", 3, 230, 2.5), problems.COUNT_NOT_WHOLE, "2.5"),
    "endless": (replaced("ged_sb", 3, 230, float("inf")), problems.COUNT_NOT_WHOLE, "inf"),
    "more than live": (replaced("ged_sb", 3, 230, 1e12), problems.COUNT_NOT_WHOLE, "10,000,000,000"),
    "a month twice": (twice(3, 230), problems.MONTH_TWICE, "3 has more than one figure for 1999-02"),
    "too old": (lambda rows: rows.filter(pl.col("month_id") < OCTOBER), problems.HISTORY_ENDS_EARLY, "2000-09"),
    "too short": (lambda rows: rows.filter(pl.col("month_id") > 230), problems.HISTORY_TOO_SHORT, "20 months"),
    "a word": (
        lambda rows: rows.with_columns(ged_sb=pl.when(at(3, 230)).then(pl.lit("many")).otherwise(pl.lit("1"))),
        problems.SERIES_FILE_WRONG,
        "“many”, which is no number",
    ),
    "half a month": (lambda rows: rows.with_columns(pl.col("month_id") + 0.5), problems.SERIES_FILE_WRONG, "no month"),
    "no month": (replaced("month_id", 3, 230, None), problems.SERIES_FILE_WRONG, "month_id has gaps"),
    "no place": (replaced("country_id", 3, 230, None), problems.SERIES_FILE_WRONG, "country_id has gaps"),
    "no column": (lambda rows: rows.drop("ged_sb"), problems.SERIES_FILE_WRONG, "outcome / ged_sb"),
    "other codes": (
        lambda rows: rows.with_columns(country_id=pl.lit("C") + pl.col("country_id").cast(pl.String)),
        problems.OUTCOME_WITHOUT_HISTORY,
        "up to 2000-10",
    ),
}


@pytest.mark.parametrize("name", list(HISTORIES))
def test_a_history_that_cannot_be_forecast_from_is_refused_by_number(counts: Counts, name: str):
    change, problem, words = HISTORIES[name]
    assert words in counts.refused(problem, history_=change)


@pytest.mark.parametrize(
    ("change", "problem", "words"),
    [
        (lambda rows: rows.clear(), problems.SERIES_FILE_WRONG, "no rows"),
        (replaced("outcome", 3, 255, -1), problems.COUNT_NOT_WHOLE, "2001-03"),
        (replaced("outcome", 3, 255, 1.5), problems.COUNT_NOT_WHOLE, "1.5"),
        (replaced("outcome", 3, 255, None), problems.UNIT_CHANGES, "3 has no figure for 2001-03"),
        (without(3, 255, 255), problems.UNIT_CHANGES, "3 has no figure for 2001-03"),
        (twice(3, 255), problems.MONTH_TWICE, "2001-03"),
        (lambda rows: rows.drop("outcome"), problems.SERIES_FILE_WRONG, "outcome / ged_sb"),
        (lambda rows: rows.with_columns(pl.col("month_id") + 120), problems.WINDOW_NOT_HELD, "2011"),
    ],
    ids=["empty", "negative", "half", "unknown", "a gap", "twice", "no column", "another year"],
)
def test_outcomes_are_checked_as_a_history_is(counts: Counts, change: Change, problem: Problem, words: str):
    assert words in counts.refused(problem, actuals_=change)


@pytest.mark.parametrize(
    ("change", "problem", "words"),
    [
        (lambda rows: rows.clear(), problems.SERIES_FILE_WRONG, "no rows"),
        (lambda rows: rows.drop("country_id"), problems.SERIES_FILE_WRONG, "country_id"),
        (lambda rows: rows.select("country_id", "month_id"), problems.COVARIATES_WRONG, "–"),
        (replaced("unrest", 3, 230, float("inf")), problems.COVARIATES_WRONG, "unrest"),
        (twice(3, 230), problems.COVARIATES_TWICE, "3 has more than one row of covariates for 1999-02"),
        (lambda rows: rows.filter(pl.col("country_id") < 6), problems.COVARIATE_SPARSE, "rain, unrest"),
        (lambda rows: rows.filter(pl.col("month_id") < OCTOBER - 30), problems.COVARIATE_SPARSE, "rain, unrest"),
        (
            lambda rows: rows.with_columns(unrest=pl.when(pl.col("country_id") >= 6).then("unrest")),
            problems.COVARIATE_SPARSE,
            "half of the places or more: unrest.",
        ),
    ],
    ids=["empty", "no places", "no numbers", "endless", "twice", "half of the places", "old", "half empty"],
)
def test_covariates_that_cannot_be_used_are_refused_and_not_left_out(
    counts: Counts, change: Change, problem: Problem, words: str
):
    assert words in counts.refused(problem, more=change)


@pytest.mark.parametrize("window", ["soon", "0", "-1", "2001.0", "1979", "99999999999999999999", "", "٢٠٠١"])
def test_a_window_that_the_outcomes_do_not_have_is_refused(counts: Counts, window: str):
    given = counts.given()
    given.window = [window]
    assert "Choose one of the years that it holds: 2001." in refused(
        problems.WINDOW_NOT_HELD, counts.module.measure, given
    )


def test_outcomes_that_are_all_unknown_make_no_window_even_if_all_are_asked_for(counts: Counts):
    given = counts.given(actuals_=lambda rows: rows.with_columns(outcome=pl.lit(None, pl.Int64)))
    given.window = ["all"]
    refused(problems.WINDOW_NOT_HELD, counts.module.measure, given)


def test_a_folder_of_benchmarks_that_is_not_there_is_refused(counts: Counts, tmp_path: Path):
    given = counts.given()
    given.benchmarks = tmp_path / "none"
    assert "no such folder" in refused(problems.SERIES_FILE_WRONG, counts.module.measure, given)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (pl.DataFrame({"country_id": [3], "month_id": [253], "outcome": [1]}), "lacks the column draw"),
        (pl.DataFrame({"country_id": [3], "month_id": [99], "outcome": [1], "draw": [0]}), "with an outcome"),
        (
            pl.DataFrame({"country_id": [3, 3, 4], "month_id": [253] * 3, "outcome": [1] * 3, "draw": [0, 1, 0]}),
            "more draws than others",
        ),
    ],
    ids=["no draw", "other months", "not as many"],
)
def test_published_draws_that_cannot_be_scored_are_refused(counts: Counts, rows: pl.DataFrame, words: str):
    file = counts.folder / f"bm_odd_{WINDOW}.parquet"
    rows.write_parquet(file)
    came = counts.module.read(counts.given().actuals, None)
    assert words in refused(problems.SERIES_FILE_WRONG, counts.module.scored_draws, file, came)


def test_published_scores_without_their_columns_are_refused(counts: Counts):
    (counts.folder / "official_mean_scores_x.csv").write_text("model,window,crps\nzero,2001,1\n")
    given = ([counts.folder], WINDOW)
    assert "column ign, mis" in refused(problems.SERIES_FILE_WRONG, counts.module.published_means, *given)


class TestWhatIsAllowed:
    def test_empty_figures_before_the_first_one_say_that_there_was_no_such_place(self, counts: Counts):
        young = pl.when((pl.col("country_id") != 3) | (pl.col("month_id") > 200)).then("ged_sb").alias("ged_sb")
        given = counts.given(history_=lambda rows: rows.with_columns(young))
        counts.module.check_gaps(counts.module.read(given.history, None, OCTOBER))

    @pytest.mark.parametrize("noise", [1e-12, -1e-9])
    def test_sums_of_shares_that_miss_a_whole_number_by_their_last_digits_are_whole(self, counts: Counts, noise: float):
        given = counts.given(history_=lambda rows: rows.with_columns(pl.col("ged_sb") + noise))
        read = counts.module.read(given.history, None)
        assert read["value"].to_list() == history()["ged_sb"].cast(pl.Float64).to_list()

    @pytest.mark.shared_data
    @pytest.mark.parametrize("window", [2018, 2021])
    def test_the_files_of_the_challenge_are_taken_as_they_are(self, script: Script, window: int):
        counts = script("counts")
        given = Namespace(actuals=CHALLENGE / "cm_actuals_2018_2021.parquet", allow_changes=False, column=None)
        given.covariates = CHALLENGE / "cm_features_oct2017_oct2020.parquet"
        past = counts.read(CHALLENGE / "ged_sb_history_1990_2021.parquet", None, counts.origin_of(window))
        counts.check_gaps(past)
        known = counts.grid(past, counts.origin_of(window), "allow")
        assert counts.outcomes(counts.read(given.actuals, None), window, known, given).height == 2_292
        assert counts.covariates_of(given, known)[1].startswith(("none of 118", "0 of 118"))

    def test_where_places_may_change_those_without_a_past_are_left_out(self, counts: Counts):
        given = counts.given(history_=without(3, 1, OCTOBER), allow=True)
        known = counts.module.grid(counts.module.read(given.history, None, OCTOBER), OCTOBER, "allow")
        came = counts.module.outcomes(counts.module.read(given.actuals, None), WINDOW, known, given)
        assert "3" not in came["unit"].to_list()
        assert came["unit"].n_unique() == actuals()["country_id"].n_unique() - 1

    def test_whatever_stands_in_later_months_is_not_even_checked(self, counts: Counts):
        later = pl.col("month_id") > OCTOBER
        given = counts.given(
            history_=lambda rows: rows.with_columns(ged_sb=pl.when(later).then(-7).otherwise("ged_sb"))
        )
        clean = counts.module.read(counts.write("clean", history()), None, OCTOBER)
        assert counts.module.read(given.history, None, OCTOBER).equals(clean)

    @pytest.mark.parametrize("kind", [pl.Float64, pl.Int32, pl.String])
    def test_codes_and_months_mean_the_same_in_any_form(self, counts: Counts, kind: pl.DataType):
        cast = counts.given(history_=lambda rows: rows.with_columns(pl.col("country_id", "month_id").cast(kind)))
        plain = counts.module.read(counts.write("plain", history()), None)
        assert counts.module.read(cast.history, None).equals(plain)

    def test_covariates_that_are_known_too_briefly_are_said_not_to_be_tried(self, counts: Counts):
        given = counts.given(more=lambda rows: rows.filter(pl.col("month_id") > OCTOBER - 12))
        known = counts.module.grid(counts.module.read(given.history, None, OCTOBER), OCTOBER)
        assert counts.module.covariates_of(given, known)[1].startswith("0 of 2 are known for half of the history")

    def test_covariates_of_later_months_are_not_read(self, counts: Counts):
        later = pl.col("month_id") > OCTOBER
        given = counts.given(more=lambda rows: rows.with_columns(rain=pl.when(later).then(1e9).otherwise("rain")))
        known = counts.module.grid(counts.module.read(given.history, None, OCTOBER), OCTOBER)
        found, words = counts.module.covariates_of(given, known)
        assert words.startswith("2 of 2 ")
        assert max(found["month"]) == OCTOBER
        assert max(found["rain"]) < 1e9


# --- the others ---------------------------------------------------------------------------------------------------


def triangle() -> pl.DataFrame:
    """Three vintages of three months of two states, as UCDP names them."""
    months = [f"2024-{month:02}" for month in range(1, 6)]
    rows = [
        (month, state, float(10 * place + step), vintage)
        for place, vintage in enumerate(months[2:])
        for step, month in enumerate(months[: place + 3])
        for state in ("A", "B")
    ]
    return pl.DataFrame(rows, schema=["month", "country", "deaths", "vintage"], orient="row")


@pytest.mark.parametrize(
    ("change", "problem", "words"),
    [
        (lambda rows: rows.clear(), problems.SERIES_FILE_WRONG, "no rows"),
        (lambda rows: rows.drop("vintage"), problems.SERIES_FILE_WRONG, "vintage"),
        (lambda rows: rows.drop("deaths"), problems.SERIES_FILE_WRONG, "iso3, displacements"),
        (lambda rows: rows.with_columns(month=pl.lit("soon")), problems.SERIES_FILE_WRONG, "“soon”"),
        (lambda rows: rows.with_columns(deaths=pl.lit("many")), problems.SERIES_FILE_WRONG, "“many”"),
        (lambda rows: rows.with_columns(vintage=pl.lit("2024-05")).unique(), problems.VINTAGES_TOO_FEW, "2024-05"),
        (lambda rows: rows.filter(pl.col("vintage") < "2024-05"), problems.VINTAGES_TOO_FEW, "2024-04"),
        (lambda rows: rows.with_columns(month=pl.lit("2024-06")), problems.KNOWN_TOO_EARLY, "2024-06"),
    ],
    ids=["empty", "no vintage", "no figures", "no month", "a word", "one vintage", "two vintages", "from the future"],
)
def test_vintages_that_tell_nothing_are_refused(
    script: Script, tmp_path: Path, change: Change, problem: Problem, words: str
):
    change(triangle()).write_parquet(tmp_path / "v.parquet")
    assert words in refused(problem, script("nowcast").read, tmp_path / "v.parquet")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda rows: rows.with_columns(deaths=-1.0), problems.COUNT_NOT_WHOLE),
        (lambda rows: rows.with_columns(deaths=pl.col("deaths") + 0.5), problems.COUNT_NOT_WHOLE),
        (lambda rows: rows.with_columns(deaths=2.0), problems.SERIES_CONSTANT),
        (lambda rows: pl.concat([rows, rows.tail(1)]), problems.VINTAGE_MIXED),
    ],
    ids=["negative", "half", "constant", "twice"],
)
def test_figures_of_vintages_are_checked_as_those_of_any_series(
    script: Script, tmp_path: Path, change: Change, problem: Problem
):
    nowcast = script("nowcast")
    change(triangle()).write_csv(tmp_path / "v.csv")
    refused(problem, lambda: nowcast.measured(*nowcast.read(tmp_path / "v.csv")))


@pytest.mark.parametrize(
    ("change", "problem", "words"),
    [
        (lambda rows: rows.clear(), problems.SERIES_FILE_WRONG, "no rows"),
        (lambda rows: rows.drop("iso3"), problems.SERIES_FILE_WRONG, "iso3"),
        (lambda rows: rows.with_columns(vintage=pl.lit("2024-05")), problems.SERIES_FILE_WRONG, "begin with a day"),
        (lambda rows: rows.with_columns(vintage=pl.lit("2024-05-25")), problems.VINTAGES_TOO_FEW, "2024-05-25"),
    ],
    ids=["empty", "no places", "no day", "one vintage"],
)
def test_displacement_in_one_vintage_or_none_is_refused(
    script: Script, tmp_path: Path, change: Change, problem: Problem, words: str
):
    days = pl.col("vintage") + "-25"
    rows = triangle().rename({"country": "iso3", "deaths": "displacements"}).with_columns(vintage=days)
    change(rows).write_parquet(tmp_path / "d.parquet")
    assert words in refused(problem, script("displacement").read, tmp_path / "d.parquet")


def test_a_folder_without_events_of_the_countries_is_refused(script: Script, tmp_path: Path):
    divisions = script("divisions")
    assert "no such folder" in refused(problems.SERIES_FILE_WRONG, divisions.read, tmp_path / "none")
    assert "no rows" in refused(problems.SERIES_FILE_WRONG, divisions.read, tmp_path)
    pl.DataFrame({"id": [1]}).write_parquet(tmp_path / "a.parquet")
    assert "country" in refused(problems.SERIES_FILE_WRONG, divisions.read, tmp_path)


def test_a_folder_without_country_years_is_refused(script: Script, tmp_path: Path):
    onset = script("onset")
    assert "no such folder" in refused(problems.SERIES_FILE_WRONG, onset.country_years, tmp_path / "none")
    assert "prepared*predictors*.csv" in refused(problems.SERIES_FILE_WRONG, onset.country_years, tmp_path)
    (tmp_path / "prepared-predictors.csv").write_bytes(b"")
    assert "neither Parquet nor CSV" in refused(problems.SERIES_FILE_WRONG, onset.country_years, tmp_path)


def test_forecasts_whose_two_years_are_not_over_are_said_to_have_no_outcome(script: Script):
    onset = script("onset")
    issued = pl.DataFrame(
        {"unit": ["A", "B"], "chance": [0.1, 0.2], "outcome": pl.Series([None, None], dtype=pl.Float64)}
    )
    found = onset.two_years(onset.ForwardTest("ours", issued, pl.DataFrame()))
    assert found["rows"] == 0
    assert "not over" in found["note"]


# --- how a benchmark ends -----------------------------------------------------------------------------------------


def test_details_of_an_error_outlive_the_home_of_a_benchmark(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """A benchmark has a home of its own that is thrown away; its details are kept in that of whoever started it."""
    given: list[dict[str, str]] = []
    done = subprocess.CompletedProcess[str]([], 0)
    monkeypatch.setenv("SAFERHAVENS_HOME", str(tmp_path))
    monkeypatch.delenv("SAFERHAVENS_BENCH_ERRORS", raising=False)
    monkeypatch.setattr(bench.subprocess, "run", lambda *_command, env, **_more: given.append(env) or done)
    bench.run_apart("nothing")
    assert given[0]["SAFERHAVENS_HOME"] != str(tmp_path)
    assert given[0]["SAFERHAVENS_BENCH_ERRORS"] == str(tmp_path / "errors")


def ended(tmp_path: Path, body: str) -> subprocess.CompletedProcess[str]:
    code = f"from results import told_in_one_line\nwith told_in_one_line():\n    {body}\n"
    environment = {"PYTHONPATH": ":".join([str(BENCHMARKS), *sys.path]), "SAFERHAVENS_HOME": str(tmp_path)}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


def test_an_error_that_nobody_foresaw_is_one_line_and_a_file(tmp_path: Path):
    done = ended(tmp_path, "1 / 0")
    assert done.returncode == problems.UNEXPECTED.exit_code
    assert "Traceback" not in done.stderr + done.stdout
    (kept,) = (tmp_path / "errors").iterdir()
    assert "ZeroDivisionError" in kept.read_text()


def test_who_interrupts_sees_no_traceback(tmp_path: Path):
    done = ended(tmp_path, "raise KeyboardInterrupt")
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_a_problem_is_one_line_even_if_a_place_moves_the_cursor(tmp_path: Path):
    raised = "from saferhavens.core import problems as p; raise p.ProblemError(p.PLACE_NOT_FORECAST, place='\\x1b[2J')"
    done = ended(tmp_path, raised)
    assert done.returncode == problems.PLACE_NOT_FORECAST.exit_code
    assert done.stderr.startswith("SH-867: ")
    assert "\033" not in done.stderr
