"""The search lives in memory and reaches nothing outside; what cannot be searched gets a number."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from linkage_world import BRIDGE, EVERYWHERE, report
from saferhavens.core.evidence.linkage import LinkageSettings, candidate_frame, engine
from saferhavens.core.evidence.linkage.reports import MOST_CODES, SCHEMA
from saferhavens.core.problems import ProblemError

SETTINGS = LinkageSettings()


@pytest.mark.parametrize(
    "line",
    [
        "copy (select 1) to '{file}'",
        "select * from read_csv('{file}')",
        "attach '{file}'",
        "install httpfs",
        "select * from 'https://example.org/x.parquet'",
        "set temp_directory = '{folder}'",
        "set enable_external_access = true",
        "set memory_limit = '100GB'",
    ],
)
def test_the_database_can_reach_nothing_outside(tmp_path: Path, line: str) -> None:
    (tmp_path / "here.csv").write_text("a\n1\n")
    with engine.in_memory(SETTINGS) as connection, pytest.raises(duckdb.Error):
        connection.execute(line.format(file=tmp_path / "here.csv", folder=tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["here.csv"]


def test_the_database_spills_nothing_to_disk() -> None:
    with engine.in_memory(SETTINGS) as connection:
        assert connection.execute("select current_setting('temp_directory')").fetchall() == [("",)]


def test_a_search_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert candidate_frame([report("a"), report("b")]).height == 1
    assert list(tmp_path.rglob("*")) == []


def test_too_little_memory_is_a_problem_with_a_number() -> None:
    many = [report(f"{number:04d}", text=f"{BRIDGE} {number}") for number in range(1500)]
    with pytest.raises(ProblemError, match="SH-624"):
        candidate_frame(many, replace(EVERYWHERE, memory_mb=12, threads=1))


def test_too_many_pairs_are_refused_before_they_are_compared() -> None:
    reports = [report(str(number)) for number in range(5)]
    assert candidate_frame(reports, replace(EVERYWHERE, most_pairs=10)).height == 10
    with pytest.raises(ProblemError, match=r"SH-623.*9 pairs"):
        candidate_frame(reports, replace(EVERYWHERE, most_pairs=9))


def test_an_id_that_comes_twice_is_refused() -> None:
    with pytest.raises(ProblemError, match=r"SH-620.*“a”"):
        candidate_frame([report("a"), report("b"), report("a")])


@pytest.mark.parametrize(
    "fields",
    [
        {"date_from": date(2026, 3, 2), "date_to": date(2026, 3, 1)},
        {"low": 5, "high": 4},
        {"low": -1, "high": 4},
        {"longitude": 181.0},
        {"longitude": float("nan")},
        {"latitude": -90.5},
    ],
)
def test_an_impossible_report_is_refused(fields: dict) -> None:
    with pytest.raises(ProblemError, match=r"SH-621.*“wrong”"):
        candidate_frame([report("a"), report("wrong", **fields)])


def test_the_problem_tells_nothing_of_what_a_report_says() -> None:
    with pytest.raises(ProblemError) as raised:
        candidate_frame([report("wrong", longitude=500.0)])
    assert BRIDGE[:20] not in str(raised.value)


def test_more_codes_than_bits_are_refused() -> None:
    enough = [report(f"{number:02d}", harms=(f"H{number}",)) for number in range(MOST_CODES)]
    assert candidate_frame(enough, SETTINGS).height >= 0
    with pytest.raises(ProblemError, match="SH-622"):
        candidate_frame([*enough, report("more", harms=("MORE",))])


def test_the_last_code_that_fits_is_compared_like_the_first() -> None:
    alone = [
        report(f"{number:02d}", country=f"X{number:02d}", harms=(f"H{number:02d}",)) for number in range(MOST_CODES - 1)
    ]
    pair = [report("y", harms=("ZZ",)), report("z", harms=("ZZ",))]
    found = candidate_frame([*alone, *pair], EVERYWHERE)
    assert found.select("left", "right", "harm").rows() == [("y", "z", "same")]


def test_a_table_may_lack_columns() -> None:
    table = pl.DataFrame({"id": ["a", "b"], "country": "XXA", "adm1": "1", "adm2": "2", "harms": [["GBV"], ["GBV"]]})
    found = candidate_frame(table, EVERYWHERE)
    assert found.select("place", "harm", "date", "text").rows() == [("municipality", "same", None, None)]


def test_the_columns_of_a_table_are_those_of_a_report() -> None:
    assert list(SCHEMA) == list(report("a").__dict__)
