"""The publishers' names of files say which version they are, and of which months."""

import pytest

from saferhavens.sources.ucdp_candidate.tidy import release_in
from saferhavens.sources.ucdp_ged.tidy import version_in


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("GEDEvent_v25_1.csv", "25.1"),
        ("ged251-csv.zip", "25.1"),
        ("ged231_ethiopia.parquet", "23.1"),
        ("ged_v23_1.csv", "23.1"),
        ("conflict_data_col.csv", ""),
        ("ged_hdx2021_colombia.parquet", ""),
    ],
)
def test_versions_of_ged(name: str, version: str) -> None:
    assert version_in(name) == version


@pytest.mark.parametrize(
    ("name", "release"),
    [
        ("GEDEvent_v26_0_8.csv", ("26.0.8", "2026-08")),
        ("GEDEvent_v26_0_10.csv", ("26.0.10", "2026-10")),
        ("candidate_v23_0_10_global_2023-10.parquet", ("23.0.10", "2023-10")),
        ("GEDEvent_v26_01_26_06.csv", ("26.01.26.06", "2026-01/2026-06")),
        ("candidates.csv", ("", "")),
    ],
)
def test_releases_of_candidate_events(name: str, release: tuple[str, str]) -> None:
    assert release_in(name) == release


def test_a_file_without_a_version_takes_its_newest_day(write_csv, event, prepare_one) -> None:
    path = write_csv([event(), event(id=2, date_end="2020-06-30")], "conflict_data_col.csv")
    assert prepare_one("ucdp_ged", path).version == "2020-06-30"


def test_a_candidate_file_without_a_version_takes_the_months_of_its_events(write_csv, event, prepare_one) -> None:
    path = write_csv([event(), event(id=2, date_end="2020-06-30")], "candidates.csv")
    prepared = prepare_one("ucdp_candidate", path)
    assert (prepared.version, prepared.part) == ("2020-06-30", "2020-05/2020-06")


def test_the_publishers_whole_file_is_about_the_world(write_csv, event, prepare_one) -> None:
    assert prepare_one("ucdp_ged", write_csv([event()], "GEDEvent_v25_1.csv")).scope == ()
    assert prepare_one("ucdp_ged", write_csv([event()], "ged251-csv.csv")).scope == ()


def test_an_extract_is_about_its_countries_only(write_csv, event, prepare_one) -> None:
    path = write_csv([event(country_id=101), event(id=2), event(id=3, country_id=None)], "ged251_two_countries.csv")
    assert prepare_one("ucdp_ged", path).scope == ("COL", "VEN")


def test_a_candidate_release_is_about_the_world(write_csv, event, prepare_one) -> None:
    assert prepare_one("ucdp_candidate", write_csv([event()], "GEDEvent_v26_0_8.csv")).scope == ()
