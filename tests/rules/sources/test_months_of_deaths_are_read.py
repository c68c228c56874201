"""Deaths by country and month from VIEWS: zero is a figure, nothing is none, and the kinds of violence stay apart."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from saferhavens.core.problems import COLUMNS_MISSING, ProblemError
from saferhavens.sources import country_months, registry, rows

KEY = "views_country_month"
HISTORY, PANEL = "ged_sb_history_1990_2021.parquet", "cm_features_targets_2018_2021.parquet"
Row = dict[str, Any]


def named(month: int = 121, **changes: object) -> Row:
    return {"month_id": month, "country": "Zimbabwe", "ged_sb": 3.0, "country_id": 7} | changes


def numbered(month: int = 457, **changes: object) -> Row:
    facts = {"month_id": month, "country_id": 7, "gleditsch_ward": 552, "ged_sb": 1, "ged_ns": 2, "ged_os": 3}
    return facts | {"vdem_v2x_libdem": 0.4} | changes


@pytest.fixture
def read(tmp_path: Path, prepare_one):
    def prepare(*given: Row, name: str = HISTORY):
        pl.DataFrame(list(given), infer_schema_length=None, strict=False).write_parquet(tmp_path / name)
        return prepare_one(KEY, tmp_path / name)

    return prepare


def test_the_history_has_one_kind_of_violence(read) -> None:
    prepared = read(named(121), named(122, ged_sb=0.0))
    assert prepared.part == "history"
    assert prepared.version == "1990-02"
    assert prepared.tables["country_month_deaths"].to_dicts() == [
        {"country": "ZWE", "unit": "7", "month": date(1990, 1, 1), "kind": "state_based", "deaths": 3},
        {"country": "ZWE", "unit": "7", "month": date(1990, 2, 1), "kind": "state_based", "deaths": 0},
    ]


def test_a_panel_has_three_kinds(read) -> None:
    prepared = read(numbered(), name=PANEL)
    table = prepared.tables["country_month_deaths"]
    assert prepared.part == "panel"
    assert dict(table["kind", "deaths"].iter_rows()) == {"state_based": 1, "non_state": 2, "one_sided": 3}
    assert table["month"].unique().to_list() == [date(2018, 1, 1)]
    assert table["country"].unique().to_list() == ["ZWE"]


@pytest.mark.parametrize(("month", "day"), [(1, date(1980, 1, 1)), (12, date(1980, 12, 1)), (504, date(2021, 12, 1))])
def test_months_are_counted_from_january_1980(read, month: int, day: date) -> None:
    assert read(named(month)).tables["country_month_deaths"]["month"].to_list() == [day]


def test_what_went_through_a_logarithm_is_whole_again(read) -> None:
    assert read(named(ged_sb=32.99999999999999)).tables["country_month_deaths"]["deaths"].to_list() == [33]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"month_id": 0}, country_months.MONTH_WRONG),
        ({"month_id": 99999}, country_months.MONTH_WRONG),
        ({"country": "Ruritania"}, rows.COUNTRY_UNKNOWN),
        ({"country": None}, rows.COUNTRY_UNKNOWN),
        ({"ged_sb": 2.5}, rows.NUMBER_WRONG),
        ({"ged_sb": float("inf")}, rows.NUMBER_WRONG),
        ({"ged_sb": None}, country_months.NO_FIGURE),
        ({"ged_sb": float("nan")}, country_months.NO_FIGURE),
        ({"ged_sb": -1.0}, rows.NUMBER_NEGATIVE),
        ({"ged_sb": 1e9}, rows.NUMBER_ABSURD),
        ({"month_id": 121}, country_months.MONTH_TWICE),
    ],
)
def test_a_row_that_cannot_be_used_is_refused(read, changes: dict[str, object], reason: str) -> None:
    prepared = read(named(121), named(122, **changes))
    assert [(each.reason, each.count, each.rows) for each in prepared.refusals] == [(reason, 1, (2,))]
    assert prepared.tables["country_month_deaths"].height == 1


def test_a_panel_keeps_what_is_known_of_a_month(read) -> None:
    prepared = read(numbered(ged_ns=None), name=PANEL)
    assert prepared.tables["country_month_deaths"]["kind"].to_list() == ["one_sided", "state_based"]


@pytest.mark.parametrize(("number", "code"), [(970, "KIR"), (973, "TUV"), (340, "SRB"), (345, "SRB")])
def test_states_by_their_number(read, number: int, code: str) -> None:
    table = read(numbered(gleditsch_ward=number), name=PANEL).tables["country_month_deaths"]
    assert table["country"].unique().to_list() == [code]


def test_a_file_with_neither_name_nor_number_of_the_state_lacks_columns(read) -> None:
    with pytest.raises(ProblemError) as caught:
        read({"month_id": 457, "country_id": 1, "outcome": 0})
    assert caught.value.problem is COLUMNS_MISSING


def test_a_month_that_is_left_out_is_noticed_but_does_not_stop_the_load(read) -> None:
    (check,) = [each for each in read(named(121), named(123)).checks if each.name == "no_month_is_left_out"]
    assert (check.passed, check.fatal, check.detail) == (False, False, "1 of 2")


def test_only_the_files_that_hold_what_happened_are_found(tmp_path: Path) -> None:
    for name in (HISTORY, PANEL, "cm_features_to_oct2020.parquet"):
        pl.DataFrame([numbered() | {"country": "Zimbabwe"}]).write_parquet(tmp_path / name)
    for name in ("cm_features_oct2017_oct2020.parquet", "bm_conflictology_2018.parquet", "country_key.csv"):
        (tmp_path / name).write_bytes(b"other")
    found = [local.path.name for local in registry.get(KEY).find(tmp_path)]
    assert found == [HISTORY, PANEL, "cm_features_to_oct2020.parquet"]
