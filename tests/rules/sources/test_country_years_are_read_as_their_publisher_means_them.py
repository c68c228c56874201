"""The Early Warning Project's table: its order and its numbers are kept; what cannot be meant is refused."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from saferhavens.core.problems import COLUMNS_MISSING, NOTHING_USABLE, ProblemError
from saferhavens.sources import registry, rows
from saferhavens.sources.early_warning_project.tidy import NAME_MISSING, OUTCOME_WRONG, YEAR_WRONG, version_in
from saferhavens.sources.onset_columns import ONSET_OUTCOMES, ONSET_PREDICTORS

KEY = "early_warning_project"
FILE = "prepared2024predictors-2025-09-03.csv"
Row = dict[str, Any]


def year(number: int = 2001, **changes: object) -> Row:
    """An invented row with the publisher's columns."""
    row: Row = {"ewp_name": "Example land", "year": number} | dict.fromkeys(ONSET_PREDICTORS, 0.5)
    return row | dict.fromkeys(ONSET_OUTCOMES, 0) | {"ccode": 100} | changes


@pytest.fixture
def table(write_csv, prepare_one):
    def read(*given: Row) -> pl.DataFrame:
        return prepare_one(KEY, write_csv(list(given), FILE)).tables["country_years"]

    return read


def test_the_order_of_the_file_is_kept(table) -> None:
    assert table(year(2003), year(2001), year(2002))["year"].to_list() == [2003, 2001, 2002]


def test_a_row(table) -> None:
    (row,) = table(year(1999, gdppcgrowth=-1.25, mk_onset=1)).to_dicts()
    assert row["country"] == "COL"
    assert (row["ewp_name"], row["ccode"], row["year"]) == ("Example land", 100, 1999)
    assert (row["gdppcgrowth"], row["mk_onset"]) == (-1.25, 1)


def test_what_is_not_known_is_null_and_not_refused(table) -> None:
    (row,) = table(year(**{"gdppcgrowth": "NA", "popsize.log2": "", "mk_onset_2": "NA"})).to_dicts()
    assert row["gdppcgrowth"] is None
    assert row["popsize.log2"] is None
    assert row["mk_onset_2"] is None


@pytest.mark.parametrize(
    ("number", "code"),
    [(255, "DEU"), (265, None), (679, "YEM"), (678, None), (680, None), (817, None), (816, "VNM"), (315, None)],
)
def test_states_that_are_no_more_have_no_code_so_that_none_stands_twice(table, number: int, code: str | None) -> None:
    assert table(year(ccode=number))["country"].to_list() == [code]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"ewp_name": ""}, NAME_MISSING),
        ({"ccode": "x"}, NAME_MISSING),
        ({"year": 1066}, YEAR_WRONG),
        ({"year": "soon"}, YEAR_WRONG),
        ({"efindex": "high"}, rows.NUMBER_WRONG),
        ({"efindex": "inf"}, rows.NUMBER_WRONG),
        ({"mk_onset_1": 2}, OUTCOME_WRONG),
        ({"mk_onset_1or2": 0.5}, OUTCOME_WRONG),
        ({"year": 2001}, rows.TWICE),
    ],
)
def test_a_row_that_cannot_be_meant_is_refused(write_csv, prepare_one, changes: dict[str, object], reason: str) -> None:
    prepared = prepare_one(KEY, write_csv([year(2001), year(2002, **changes)], FILE))
    assert [(each.reason, each.count, each.rows) for each in prepared.refusals] == [(reason, 1, (2,))]
    assert prepared.tables["country_years"]["year"].to_list() == [2001]


@pytest.mark.parametrize(
    ("name", "version"),
    [(FILE, "2025-09-03"), ("prepared2024predictors-2025-09-030.csv", ""), ("prepared.csv", "")],
)
def test_the_version_is_the_day_in_the_files_name(name: str, version: str) -> None:
    assert version_in(name) == version


def test_without_a_day_the_version_is_the_newest_year(write_csv, prepare_one) -> None:
    path = write_csv([year(2001), year(2003)], "prepared2003predictors.csv")
    assert prepare_one(KEY, path).version == "2003"


def test_a_file_without_a_predictor_is_named_with_what_it_lacks(write_csv, prepare_one) -> None:
    rows_ = [{name: value for name, value in year().items() if name != "coup.try.5yr"}]
    with pytest.raises(ProblemError) as caught:
        prepare_one(KEY, write_csv(rows_, FILE))
    assert caught.value.problem is COLUMNS_MISSING
    assert "coup.try.5yr" in str(caught.value)


def test_a_file_without_a_usable_row_is_nothing(write_csv, prepare_one) -> None:
    with pytest.raises(ProblemError) as caught:
        prepare_one(KEY, write_csv([year("x")], FILE))
    assert caught.value.problem is NOTHING_USABLE


def test_published_forecasts_that_lie_beside_are_left_alone(tmp_path: Path, write_csv) -> None:
    write_csv([year()], FILE)
    for name in ("forecasts3Sep2025.csv", "final_forecasts_data_3Sep2025.csv", "FOOSforecasts_3Sep2025.csv"):
        write_csv([year()], name)
    assert [local.path.name for local in registry.get(KEY).find(tmp_path)] == [FILE]
