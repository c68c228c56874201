"""Tables that a command is handed are read strictly: what is wrong is told by file, column and value, by number."""

import os
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from saferhavens.cli import tables
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError

ROWS = pl.DataFrame({"country_id": [7, 8], "month_id": [490, 491], "deaths": [0, 3]})


@pytest.fixture(autouse=True)
def in_english(monkeypatch):
    """The language of the terminal must not decide what the tests see."""
    monkeypatch.setattr(tables, "translate", lambda text: text)


def refused(work, *given: object, **named: object) -> str:
    with pytest.raises(ProblemError) as caught:
        work(*given, **named)
    assert caught.value.problem is problems.SERIES_FILE_WRONG
    assert caught.value.problem.exit_code == 65
    return caught.value.sentence()


# --- whole files --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.parquet", "a.PARQUET", "a.csv", "a", "a.txt"])
def test_parquet_is_known_by_what_is_in_it_and_not_by_its_name(tmp_path: Path, name: str):
    ROWS.write_parquet(tmp_path / name)
    assert tables.table(tmp_path / name).equals(ROWS)


@pytest.mark.parametrize("name", ["a.csv", "a.CSV", "a.txt", "a.parquet"])
def test_all_else_is_read_as_csv(tmp_path: Path, name: str):
    ROWS.write_csv(tmp_path / name)
    assert tables.table(tmp_path / name).equals(ROWS)


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_byte_order_mark_and_line_ends_of_windows_do_not_matter(tmp_path: Path, before: bytes, end: bytes):
    (tmp_path / "a.csv").write_bytes(before + ROWS.write_csv().encode().replace(b"\n", end))
    assert tables.table(tmp_path / "a.csv").equals(ROWS)


def test_a_decimal_far_down_a_csv_is_read_as_one(tmp_path: Path):
    (tmp_path / "a.csv").write_text("value\n" + "3\n" * 2_000 + "0.5\n")
    assert tables.table(tmp_path / "a.csv")["value"][-1] == 0.5


def test_words_for_gaps_are_gaps(tmp_path: Path):
    (tmp_path / "a.csv").write_text("a,b\n1,NA\nNA,2\n")
    assert tables.table(tmp_path / "a.csv", gaps=("NA",)).rows() == [(1, None), (None, 2)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "neither Parquet nor CSV", id="empty"),
        pytest.param(b"PAR1" + bytes(100) + b"PAR1", "neither Parquet nor CSV", id="damaged Parquet"),
        pytest.param(b"PAR1", "neither Parquet nor CSV", id="a Parquet file cut off"),
        pytest.param("a,b\nx,ñ\n".encode("latin-1"), "neither Parquet nor CSV", id="another encoding"),
        pytest.param(b"a,b\n1,2,3,4\n", "neither Parquet nor CSV", id="ragged"),
    ],
)
def test_what_is_no_table_is_said(tmp_path: Path, content: bytes, words: str):
    (tmp_path / "a.csv").write_bytes(content)
    sentence = refused(tables.table, tmp_path / "a.csv")
    assert words in sentence
    assert "\n" not in sentence
    assert str(tmp_path) not in sentence


def test_a_missing_file_and_a_folder_are_said_in_words(tmp_path: Path):
    assert "there is no such file" in refused(tables.table, tmp_path / "a.csv")
    assert "it is a folder" in refused(tables.table, tmp_path)
    assert "there is no such folder" in refused(tables.check_folder, tmp_path / "none")
    tables.check_folder(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_said(tmp_path: Path):
    (tmp_path / "a.csv").write_text("a\n1\n")
    (tmp_path / "a.csv").chmod(0)
    assert "may not be read" in refused(tables.table, tmp_path / "a.csv")


# --- columns ------------------------------------------------------------------------------------------------------


HERE = Path("some.csv")


def one(column: str, *values: object) -> pl.DataFrame:
    return pl.DataFrame({column: list(values)}, strict=False)


def test_missing_columns_are_named():
    sentence = refused(tables.check_columns, ROWS, HERE, ("country_id", "year", "best"))
    assert "it lacks the column year, best" in sentence
    assert sentence.startswith("SH-805: some.csv ")


def test_a_head_line_alone_is_no_table():
    assert "it has no rows" in refused(tables.check_columns, ROWS.clear(), HERE, ("country_id",))


@pytest.mark.parametrize("values", [(1, 2), ("1", " 2 "), (1.0, 2.0), (1, None)])
def test_numbers_may_be_written_as_text_and_have_gaps(values: tuple[object, ...]):
    found = tables.numbers(one("deaths", *values), HERE, "deaths")
    assert found.cast(pl.Float64).to_list() == [1.0, None if values[1] is None else 2.0]


@pytest.mark.parametrize("value", ["many", "3 dead", "1,5", "0x1F", ""])
def test_a_word_among_numbers_is_named(value: str):
    sentence = refused(tables.numbers, one("deaths", "1", value), HERE, "deaths")
    assert f"in the column deaths stands “{value}”, which is no number" in sentence


@pytest.mark.parametrize("values", [(490, 491), (490.0, 491.0), ("490", "491")])
def test_months_may_be_whole_in_any_form(values: tuple[object, ...]):
    found = tables.months(one("month_id", *values), HERE)
    assert (found.dtype, found.to_list()) == (pl.Int64, [490, 491])


@pytest.mark.parametrize("value", [490.5, 0, -3, 1e300, float("inf"), 202_110, -(2**62)])
def test_what_is_no_month_is_named(value: float):
    assert "which is no month (1 is January 1980)" in refused(tables.months, one("month_id", 490, value), HERE)


@pytest.mark.parametrize("gap", [None, float("nan")])
def test_gaps_among_months_and_places_are_said(gap: object):
    assert "the column month_id has gaps" in refused(tables.months, one("month_id", 490.0, gap), HERE)
    assert "the column country_id has gaps" in refused(tables.codes, one("country_id", 7.0, gap), HERE)


@pytest.mark.parametrize("values", [(7, 8), (7.0, 8.0), ("7", " 8 ")])
def test_a_code_is_the_same_as_number_decimal_and_text(values: tuple[object, ...]):
    assert tables.codes(one("country_id", *values), HERE).to_list() == ["7", "8"]


@pytest.mark.parametrize("value", [7.5, float("inf")])
def test_a_code_that_is_no_whole_number_is_left_as_it_is(value: float):
    assert tables.codes(one("country_id", 7.0, value), HERE).to_list()[1] == str(value)


@pytest.mark.parametrize("value", ["2024-10", "2024-10-31", "2024-10-01"])
def test_times_are_months_by_number(value: str):
    assert tables.times(one("month", value), HERE, "month").to_list() == [538]


def test_a_column_of_days_is_read_as_times_and_days():
    rows = pl.DataFrame({"day": [date(2024, 10, 31)]})
    assert tables.times(rows, HERE, "day").to_list() == [538]
    assert tables.days(rows, HERE, "day").to_list() == [date(2024, 10, 31)]


@pytest.mark.parametrize("value", ["2024-13", "1979-12", "Oct 2024", "2024", "2024-10x", "202410", ""])
def test_what_begins_with_no_month_is_named(value: str):
    assert "does not begin with a month such as 2024-10" in refused(tables.times, one("month", value), HERE, "month")


@pytest.mark.parametrize("value", ["2024-02-30", "31/10/2024", "2024-10", "soon"])
def test_what_begins_with_no_day_is_named(value: str):
    assert "does not begin with a day" in refused(tables.days, one("day", value), HERE, "day")


def test_days_may_bear_a_time():
    assert tables.days(one("day", "2024-10-31 00:00:00.000"), HERE, "day").to_list() == [date(2024, 10, 31)]


def test_a_long_or_hostile_value_stays_on_one_short_line():
    sentence = refused(tables.numbers, one("deaths", "\033[2J\n" + "x" * 9_000), HERE, "deaths")
    assert len(sentence) < 300
    assert sentence.isprintable()
