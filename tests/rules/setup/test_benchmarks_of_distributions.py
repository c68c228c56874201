"""The benchmarks of divisions, displacement and nowcasts, whole, on small invented files; and work that travels."""

import json
import pickle
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from mixture_world import FIRST, MONTHS, UNITS, history
from saferhavens.cli import bench
from saferhavens.core.detection.delay.rolling import Told, scored_at
from saferhavens.core.forecast.mixtures import Origin, scored_from
from saferhavens.core.forecast.months import first_day
from saferhavens.core.forecast.subnational import IGN_LADDER, forecast

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"
SCRIPTS = {"divisions", "displacement", "nowcast", "late", "distributions", "results"}

Script = Callable[[str], ModuleType]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Iterator[Script]:
    """Imports a script of benchmarks/, and forgets it afterwards."""
    from importlib import import_module

    monkeypatch.syspath_prepend(str(BENCHMARKS))
    before = set(sys.modules)
    yield import_module
    for name in SCRIPTS - before:
        sys.modules.pop(name, None)


def events(folder: Path) -> Path:
    """UCDP's events of two countries, a file each, and a file of the world that must not be read."""
    rows = history().filter(pl.col("value") > 0)
    days = [first_day(month) for month in rows["month"]]
    table = rows.select(
        country=pl.col("unit").str.split("-").list.first().replace({"AAA": "Colombia", "BBB": "Ethiopia"}),
        adm_1=pl.lit("Place ") + pl.col("unit").str.split("-").list.last(),
        best="value",
    ).with_columns(date_start=pl.Series(days), date_end=pl.Series(days), id=pl.int_range(pl.len()))
    for (country,), part in table.partition_by("country", as_dict=True).items():
        part.write_parquet(folder / f"{country}.parquet")
    table.with_columns(pl.col("id") + 10**6, pl.col("best") * 1000).write_parquet(folder / "world.parquet")
    return folder


def series(file: Path) -> Path:
    """IDMC's series in two vintages; the newest month of the first is half of what it becomes."""
    full = history(UNITS[:4]).with_columns(
        month=pl.Series([f"{first_day(month):%Y-%m}" for month in history(UNITS[:4])["month"]])
    )
    newest = f"{first_day(FIRST + MONTHS - 2):%Y-%m}"
    early = full.filter(pl.col("month") <= newest).with_columns(
        value=pl.when(pl.col("month") == newest).then(pl.col("value") // 2).otherwise("value")
    )
    parts = [(early, "2011-12-25"), (full, "2012-01-25")]
    table = pl.concat(part.with_columns(vintage=pl.lit(day)) for part, day in parts)
    table.rename({"unit": "iso3", "value": "displacements"}).write_parquet(file)
    return file


def months_of(last: int) -> list[str]:
    return [f"{2024 + place // 12}-{place % 12 + 1:02}" for place in range(last)]


def vintages(file: Path) -> Path:
    """UCDP's month-ends of eight months: each newest month is half of what the next vintage says."""
    final = np.random.default_rng(1).integers(10, 60, (10, 8))
    rows = [
        (month, f"State {unit}", int(final[unit, place] // (2 if place == last - 1 else 1)), months_of(last)[-1])
        for unit in range(10)
        for last in range(1, 9)
        for place, month in enumerate(months_of(last))
    ]
    pl.DataFrame(rows, schema=["month", "country", "deaths", "vintage"], orient="row").write_parquet(file)
    return file


# --- whole runs --------------------------------------------------------------------------------------------------


def test_divisions_are_measured_in_all_and_hard_cases_and_by_country(
    script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    divisions = script("divisions")
    monkeypatch.setattr(divisions, "UNLEARNT_ORIGINS", [FIRST + 60])
    spans = dict.fromkeys(("Colombia", "Ethiopia"), (FIRST, FIRST + MONTHS - 1))
    placed = divisions.division_months(divisions.read(events(tmp_path)), spans)
    found = divisions.measured(placed, [FIRST + 60, FIRST + 66])
    assert found["divisions"] == 12
    assert found["cases"] == 12 * 6 * 2
    assert found["hard_cases"]["cases"] < found["cases"]
    assert found["learnt_from_other_countries"]["cases"] == 12 * 6
    assert set(found["by_country"]) == {"Colombia", "Ethiopia"}
    assert found["all_cases"]["ours over last month"]["crps"].endswith("skill")
    json.dumps(found, allow_nan=False)


def test_a_file_of_many_countries_is_not_read_as_one_country(script: Script, tmp_path: Path) -> None:
    read = script("divisions").read(events(tmp_path))
    assert read["deaths"].sum() == history()["value"].sum()


def test_displacement_is_measured_as_known_then_and_as_settled(script: Script, tmp_path: Path) -> None:
    displacement = script("displacement")
    found = displacement.measured(displacement.read(series(tmp_path / "monthly.parquet")))
    assert found["vintages"] == "2011-12-25, 2012-01-25"
    assert found["as_known_then"]["cases"] == 4  # one month ahead: what the next vintage has more
    assert found["settled"]["origins"] > 5
    assert {"ours", "last month", "last 12 months", "seasonal"} <= set(found["settled"])
    json.dumps(found)


def test_what_was_known_then_is_what_is_forecast_from(script: Script, tmp_path: Path) -> None:
    displacement = script("displacement")
    rows = displacement.read(series(tmp_path / "monthly.parquet"))
    (work,) = displacement.as_known_then(rows, [date(2011, 12, 25), date(2012, 1, 25)])
    newest = FIRST + MONTHS - 2
    known, came = (each.filter(pl.col("month") == newest)["value"].to_list() for each in (work.known, work.came))
    assert work.origin == newest
    assert known == [value // 2 for value in came]
    assert known != came


def test_nowcasts_are_measured_in_order_of_time_and_with_other_countries(script: Script, tmp_path: Path) -> None:
    nowcast = script("nowcast")
    found = nowcast.measured(*nowcast.read(vintages(tmp_path / "vintages.parquet")))
    assert found["vintages"] == "8, 2024-01 to 2024-08"
    assert found["yearly_release_in_months"] == "5"
    timely = found["in_order_of_time"]
    assert timely["vintages"] == 6
    assert timely["changed"] == 6 * 10
    assert timely["ours"]["crps"] < timely["as reported"]["crps"]
    assert timely["ours over as reported"]["crps"].endswith(": skill")
    assert {"without", "with", "lost", "new"} == set(found["signals by month-end, chart by month"])
    json.dumps(found)


def test_the_share_that_is_in_ends_most_false_silences_and_no_true_one(script: Script) -> None:
    found = script("late").late_reports([1])
    without, with_share = (found[f"silence, {words}"] for words in ("nothing said", "share learnt"))
    assert without["found"] == with_share["found"] == with_share["true"]
    assert with_share["false"] < without["false"] / 4
    rises = [found[f"rise, {words}"] for words in ("nothing said", "share learnt")]
    assert rises[0]["found"] < rises[1]["found"]
    assert rises[1]["false"] / rises[1]["cells"] < 0.01


def test_on_a_monday_nothing_is_looked_at_that_came_later(script: Script) -> None:
    late = script("late")
    reports = late.invented(3)
    at = late.WEEKS - 5
    known = reports.rows.filter(pl.col("lag") <= at - pl.col("step"))
    fewer = late.Reports(known, reports.rises, reports.stops)
    for name, rule in late.WEEKLY.items():
        one, other = (late.on_monday(each, at, rule, said=True, silence=name == "silence") for each in (reports, fewer))
        assert one == other


def test_a_country_belongs_to_one_fold_whatever_else_is_in_the_file(script: Script, tmp_path: Path) -> None:
    nowcast = script("nowcast")
    rows, releases = nowcast.read(vintages(tmp_path / "vintages.parquet"))
    for work in nowcast.with_other_countries(rows, releases):
        assert work.others is not None
        assert not set(work.vintages["unit"]) & set(work.others["unit"])
    assert {nowcast.fold_of(f"State {number}") for number in range(40)} == set(range(nowcast.FOLDS))


# --- what all share ----------------------------------------------------------------------------------------------


def test_average_precision_is_the_mean_precision_at_the_events(script: Script) -> None:
    of = script("distributions").average_precision
    came = np.array([True, False, True, False])
    assert of(np.array([0.9, 0.8, 0.7, 0.1]), came) == pytest.approx((1 + 2 / 3) / 2)
    assert of(np.full(4, 0.5), came) == pytest.approx(0.5)
    assert np.isnan(of(np.full(4, 0.5), np.zeros(4, dtype=bool)))


def test_figures_for_the_record_have_one_name_each(script: Script) -> None:
    flat = script("distributions").flat({"seconds": 1, "all": {"ours": {"crps": 2.0}}})
    assert flat == {"seconds": 1, "all: ours: crps": 2.0}


def test_a_score_without_cases_is_no_number_and_is_not_written_as_one(script: Script) -> None:
    assert script("distributions").number(float("nan")) is None
    assert script("distributions").number(0.123456) == 0.1235


# --- work that travels -------------------------------------------------------------------------------------------


def test_the_work_of_an_origin_travels_to_a_cluster_and_gives_the_same() -> None:
    rows = history()
    work = Origin(rows, rows, FIRST + 70, (1, 3), ("ours", "last month"), 4)
    task = partial(scored_from, forecast=forecast, ladder=IGN_LADDER)
    far = pickle.loads(pickle.dumps(task))(pickle.loads(pickle.dumps(work)))  # noqa: S301 - our own bytes
    assert [each.cases.equals(other.cases) for each, other in zip(task(work), far, strict=True)] == [True, True]


def test_the_work_of_a_vintage_travels_too(script: Script, tmp_path: Path) -> None:
    rows, releases = script("nowcast").read(vintages(tmp_path / "vintages.parquet"))
    work = Told(rows, max(rows["vintage"]) - 1, max(rows["vintage"]), releases, 1)
    far = pickle.loads(pickle.dumps(work))  # noqa: S301 - our own bytes
    near, there = (scored_at(each, IGN_LADDER)[0].cases for each in (work, far))
    assert near.equals(there)


@pytest.mark.parametrize(
    ("name", "option"), [("divisions", "data"), ("displacement", "series"), ("nowcast", "vintages")]
)
def test_the_command_hands_on_what_it_was_given(monkeypatch: pytest.MonkeyPatch, name: str, option: str) -> None:
    told: list[Any] = []
    monkeypatch.setattr(bench, "run_apart", lambda *given: told.append(given))
    given = [name, f"--{option}", "some", "--json", "--no-record", "--dask", "tcp://127.0.0.1:8786"]
    assert CliRunner().invoke(bench.bench, given).exit_code == 0
    expected = (name, f"--{option}={Path('some').resolve()}", "--dask=tcp://127.0.0.1:8786", "--json", "--no-record")
    assert told == [expected]
