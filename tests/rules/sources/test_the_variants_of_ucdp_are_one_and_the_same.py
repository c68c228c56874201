"""UCDP events come in the publisher's columns and in two variants of others; all become the same table."""

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from saferhavens.sources.tables import VIOLENCE_EVENTS


@pytest.fixture
def expected() -> dict[str, object]:
    return {
        "event_id": 1,
        "country": "COL",
        "date_start": date(2020, 5, 1),
        "date_end": date(2020, 5, 2),
        "date_precision": 1,
        "violence_type": 1,
        "place_precision": 1,
        "longitude": -74.25,
        "latitude": 4.5,
        "adm1_name": "Example state",
        "adm2_name": "Example district",
        "where": "Example town",
        "side_a": "Group A",
        "side_b": "Group B",
        "deaths_best": 3,
        "deaths_low": 2,
        "deaths_high": 5,
        "deaths_civilians": 1,
        "source_count": 2,
    }


def test_the_publishers_csv(write_csv, event, prepare_one, expected) -> None:
    table = prepare_one("ucdp_ged", write_csv([event()])).tables["violence_events"]
    assert table.to_dicts() == [expected]
    assert dict(table.schema) == VIOLENCE_EVENTS


def test_hdx_2021_with_whole_numbers_as_floats_and_iso3(tmp_path: Path, event, prepare_one, expected) -> None:
    row = {name: float(value) if isinstance(value, int) else value for name, value in event().items()}
    row |= {"date_start": "2020-05-01", "date_end": "2020-05-02", "iso3": "COL"}
    path = tmp_path / "ged_hdx2021_colombia.parquet"
    pl.DataFrame([row]).write_parquet(path)
    assert prepare_one("ucdp_ged", path).tables["violence_events"].to_dicts() == [expected]


def test_a_shape_file_made_into_a_table_with_lon_lat_and_moments(tmp_path: Path, event, prepare_one, expected) -> None:
    row = event(date_start=datetime(2020, 5, 1), date_end=datetime(2020, 5, 2))
    row |= {"lat": row.pop("latitude"), "lon": row.pop("longitude")}
    path = tmp_path / "ged231_colombia.parquet"
    pl.DataFrame([row]).write_parquet(path)
    assert prepare_one("ucdp_ged", path).tables["violence_events"].to_dicts() == [expected]


def test_the_interfaces_json(write_json, event, prepare_one, expected) -> None:
    row = event(date_start="2020-05-01T00:00:00", date_end="2020-05-02T00:00:00")
    path = write_json({"TotalCount": 1, "TotalPages": 1, "Result": [row]}, "ged251.json")
    assert prepare_one("ucdp_ged", path).tables["violence_events"].to_dicts() == [expected]


def test_minus_one_source_means_not_recorded(write_csv, event, prepare_one) -> None:
    table = prepare_one("ucdp_ged", write_csv([event(number_of_sources=-1)])).tables["violence_events"]
    assert table["source_count"].to_list() == [None]


def test_an_iso_code_goes_before_the_number_of_the_state(write_csv, event, prepare_one) -> None:
    table = prepare_one("ucdp_ged", write_csv([event(iso3="VEN"), event(id=2, iso3="???")])).tables["violence_events"]
    assert table["country"].to_list() == ["VEN", "COL"]


def test_text_without_letters_is_null(write_csv, event, prepare_one) -> None:
    table = prepare_one("ucdp_ged", write_csv([event(adm_1="  ", adm_2="")])).tables["violence_events"]
    assert table["adm1_name"].to_list() == table["adm2_name"].to_list() == [None]
