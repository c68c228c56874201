"""How deaths by division and new displacement are forecast, on the real data; and what newest figures will become.

The whole test from rolling origins is `saferhavens bench divisions`, `displacement`, `nowcast`; here a piece of each.
"""

import importlib
import sys
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from saferhavens.core.detection.delay import nowcast, one_release
from saferhavens.core.forecast import displacement, subnational
from saferhavens.core.forecast.mixtures import Changing, Origin, scored_from
from saferhavens.core.forecast.months import month_number
from saferhavens.core.problems import SERIES_FILE_WRONG, ProblemError

PROJECT = Path(__file__).parents[2]
SHARED = PROJECT / "../shared/data"
EVENTS = SHARED / "ucdp_ged"
SERIES = SHARED / "idmc/monthly_new_displacement_2025-08_2025-10.parquet"
VINTAGES = SHARED / "ucdp_country_month_vintages/vintages_2023-12_2024-12.parquet"

real = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not VINTAGES.exists(), reason="the folder shared/data is not beside the project"),
]


def with_real_data[T](test: T) -> T:
    for mark in real:
        test = mark(test)
    return test


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Imports a script of benchmarks/."""
    monkeypatch.syspath_prepend(str(PROJECT / "benchmarks"))
    before = set(sys.modules)
    yield importlib.import_module
    for name in {"divisions", "displacement", "nowcast", "distributions", "results"} - before:
        sys.modules.pop(name, None)


# --- divisions ---------------------------------------------------------------------------------------------------


def series(benchmark: object) -> pl.DataFrame:
    divisions: ModuleType = benchmark("divisions")  # type: ignore[operator]  # the fixture gives importlib's function
    return subnational.division_months(divisions.read(EVENTS), divisions.SPANS).series


@with_real_data
def test_five_countries_have_94_divisions_month_by_month(benchmark: object) -> None:
    rows = series(benchmark)
    assert rows["unit"].n_unique() == 94
    assert rows.group_by("parent").agg(pl.col("unit").n_unique()).sort("parent").rows() == [
        ("Central African Republic", 17),
        ("Colombia", 32),
        ("Ethiopia", 11),
        ("South Sudan", 10),
        ("Venezuela", 24),
    ]
    assert rows.filter(pl.col("parent") == "Colombia")["month"].max() == month_number(2018, 12)


@with_real_data
def test_from_one_origin_divisions_are_told_better_than_by_the_last_year(benchmark: object) -> None:
    rows = series(benchmark)
    work = Origin(rows, rows, month_number(2014, 12), (1, 3, 6), ("ours", "last 12 months"), 1)
    ours, last = scored_from(work, subnational.forecast, subnational.IGN_LADDER)
    assert ours.cases.height == 94 * 3
    assert ours.cases["ign"].mean() < 0.9 * last.cases["ign"].mean()
    assert 0.85 < ours.cases["covered"].mean() <= 1


# --- displacement ------------------------------------------------------------------------------------------------


@with_real_data
def test_a_forecast_of_august_rests_on_what_the_vintage_of_august_knew(benchmark: object) -> None:
    rows = benchmark("displacement").read(SERIES)  # type: ignore[operator]  # as above
    july, june = month_number(2025, 7), month_number(2025, 6)
    first, second = (displacement.as_known(rows, day, june) for day in (date(2025, 8, 1), date(2025, 8, 25)))
    newest = displacement.as_known(rows, date(2025, 10, 25), june)
    assert not first.equals(second)
    assert displacement.as_known(rows, date(2025, 8, 24), june).equals(first)
    forecast = partial(displacement.forecast, horizons=(1, 2), seed=1, changing=Changing.ALLOW, draws=100)
    then, later = (forecast(known, june) for known in (first, newest))
    assert then.months == (july, july + 1)
    assert then.values.tobytes() != later.values.tobytes()


# --- what newest figures become ----------------------------------------------------------------------------------


@with_real_data
def test_the_vintage_of_december_holds_the_yearly_release_too_and_is_told_apart(benchmark: object) -> None:
    rows, releases = benchmark("nowcast").read(VINTAGES)  # type: ignore[operator]  # as above
    apart = one_release(rows)
    ukraine = apart.filter(pl.col("unit") == "Ukraine", pl.col("month") == month_number(2023, 12))
    by_vintage = dict(ukraine.select("vintage", "value").iter_rows())
    december, may = month_number(2023, 12), month_number(2024, 5)
    assert releases == (5,)
    assert (by_vintage[december], by_vintage[may]) == (1657, 3386)
    assert rows.height - apart.height == 52_080


@with_real_data
def test_monthly_vintages_of_ucdp_revise_nothing_and_the_yearly_release_much(benchmark: object) -> None:
    rows, releases = benchmark("nowcast").read(VINTAGES)  # type: ignore[operator]  # as above
    apart = one_release(rows)
    april, newest = month_number(2024, 4), month_number(2024, 12)
    before = nowcast(apart, april, seed=1, until=april + 1, releases=releases, draws=100)
    after = nowcast(apart, newest, seed=1, until=newest + 4, releases=releases, draws=100)
    ahead = nowcast(apart, newest, seed=1, until=newest + 5, releases=releases, draws=100)
    assert before.guessed
    assert not ahead.guessed
    change = (after.cells["expected"] - after.cells["reported"]).abs() / (after.cells["reported"] + 10)
    assert change.max() < 0.05
    large = ahead.cells.filter(pl.col("reported") >= 25)
    assert (large["high"] > large["low"]).mean() > 0.9


# --- files that cannot be used -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["divisions", "displacement", "nowcast"])
def test_a_file_that_is_no_series_is_a_numbered_problem(benchmark: object, tmp_path: Path, name: str) -> None:
    file = tmp_path / "wrong.parquet"
    pl.DataFrame({"country": ["X"], "other": [1]}).write_parquet(file)
    with pytest.raises(ProblemError) as raised:
        benchmark(name).read(tmp_path if name == "divisions" else file)  # type: ignore[operator]  # as above
    assert raised.value.problem == SERIES_FILE_WRONG
    assert "\n" not in raised.value.sentence()
