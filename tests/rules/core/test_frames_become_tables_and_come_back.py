"""Frames of Polars become tables of DuckDB and come back as they were, with pyarrow and without."""

import os
import subprocess
import sys
from datetime import date, datetime

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from house.code import PROJECT
from saferhavens.core import frames

COLUMNS = {
    "whole": pl.Series([1, None, -(2**62)], dtype=pl.Int64),
    "bits": pl.Series([0, 2**63, None], dtype=pl.UInt64),
    "small": pl.Series([1, None, 3], dtype=pl.Int8),
    "fraction": pl.Series([0.1, None, float("inf")], dtype=pl.Float64),
    "truth": pl.Series([True, None, False]),
    "words": pl.Series(["ñandú", None, ""]),
    "long words": pl.Series(["a word longer than twelve bytes", "another such word, as long", None]),
    "day": pl.Series([date(1989, 1, 1), None, date(2026, 11, 22)]),
    "moment": pl.Series([datetime(2026, 1, 1, 12), None, datetime(1989, 12, 31)]),
    "several": pl.Series([[1, 2], [], None], dtype=pl.List(pl.Int64)),
}

WITHOUT_PYARROW = """
import sys
sys.modules["pyarrow"] = None  # whoever imports it now fails
from linkage_world import BRIDGE_TOLD_ANEW, days_later, report
from panel_world import PANEL, SPAN, tables
from saferhavens.core.evidence.linkage import candidate_pairs
from saferhavens.engines import build

told = report("b", organisation="Ruta Sur", source="", text=BRIDGE_TOLD_ANEW, **days_later(1))
print([(pair.left, pair.right) for pair in candidate_pairs([report("a"), told])])
print(build(PANEL, SPAN, tables()).columns == list(PANEL.columns))
"""


@pytest.fixture
def connection():
    with duckdb.connect(":memory:") as connection:
        yield connection


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_of_each_type_returns_as_it_went(connection, name):
    frame = COLUMNS[name].rename(name).to_frame()
    frames.put(connection, "table", frame)
    assert_frame_equal(frames.rows(connection, 'select * from "table"'), frame)


def test_a_frame_without_rows_keeps_its_columns(connection):
    frame = pl.DataFrame(COLUMNS).clear()
    frames.put(connection, "table", frame)
    assert_frame_equal(frames.rows(connection, 'select * from "table"'), frame)


def test_rows_keep_the_order_of_the_query(connection):
    frames.put(connection, "number", pl.DataFrame({"n": range(100_000)}))
    backwards = frames.rows(connection, "select n from number where n % 3 = 0 order by n desc")
    assert backwards["n"].to_list() == list(range(99_999, -1, -3))


def test_words_can_be_compared_in_the_query(connection):
    frames.put(connection, "spoken", pl.DataFrame({"word": ["a", "b", "c"]}))
    assert frames.rows(connection, "select word from spoken where word >= 'b' order by 1").to_series().to_list() == [
        "b",
        "c",
    ]


def test_a_second_frame_of_the_same_name_takes_the_place_of_the_first(connection):
    frames.put(connection, "table", pl.DataFrame({"old": [1, 2]}))
    frames.put(connection, "table", pl.DataFrame({"new": ["x"]}))
    assert frames.rows(connection, 'from "table"').to_dict(as_series=False) == {"new": ["x"]}


def test_nothing_else_stays_behind(connection):
    frames.put(connection, "table", pl.DataFrame({"n": [1]}))
    assert connection.execute("show tables").fetchall() == [("table",)]


def test_a_database_in_a_file_keeps_no_table_of_ours(tmp_path):
    place = str(tmp_path / "kept.duckdb")
    with duckdb.connect(place) as connection:
        frames.put(connection, "events", pl.DataFrame({"n": [1]}))
    with duckdb.connect(place) as connection:
        assert connection.execute("show tables").fetchall() == []


def test_duplicates_and_panels_need_no_pyarrow():
    environment = os.environ | {"PYTHONPATH": f"{PROJECT / 'src'}{os.pathsep}{PROJECT / 'tests'}"}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_PYARROW], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["[('a', 'b')]", "True"]
