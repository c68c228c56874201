"""In a folder, each source finds the files that are named like its publisher's and have its columns."""

from pathlib import Path

import polars as pl
import pytest

from saferhavens.core.problems import FOLDER_MISSING, ProblemError
from saferhavens.sources import registry


def found(key: str, folder: Path) -> list[str]:
    return [local.path.name for local in registry.get(key).find(folder)]


@pytest.mark.parametrize("name", ["GEDEvent_v25_1.csv", "ged231_ethiopia.csv", "a/b/GEDEvent_v26_1.csv"])
def test_ged_by_the_publishers_names_anywhere_below(tmp_path: Path, write_csv, event, name: str) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    path = write_csv([event()], name)
    assert found("ucdp_ged", tmp_path) == [path.name]
    assert found("ucdp_candidate", tmp_path) == []


@pytest.mark.parametrize("name", ["GEDEvent_v26_0_10.csv", "GEDEvent_v26_01_26_06.csv", "candidate_v23_0_10.csv"])
def test_candidate_releases(tmp_path: Path, write_csv, event, name: str) -> None:
    write_csv([event()], name)
    assert found("ucdp_candidate", tmp_path) == [name]
    assert found("ucdp_ged", tmp_path) == []


def test_a_zip_archive(tmp_path: Path, write_csv, event, zipped) -> None:
    path = write_csv([event()], "GEDEvent_v25_1.csv")
    zipped(path).rename(tmp_path / "ged251-csv.zip")
    path.unlink()
    assert found("ucdp_ged", tmp_path) == ["ged251-csv.zip"]


def test_a_file_with_the_name_but_other_columns_is_somebody_elses(tmp_path: Path) -> None:
    pl.DataFrame({"city": ["x"], "population": [1]}).write_csv(tmp_path / "population.csv")
    assert found("unhcr", tmp_path) == []


def test_a_file_with_the_columns_but_another_name_is_left_alone(tmp_path: Path, write_csv, event) -> None:
    """UCDP's electoral violence has nearly the columns of its events and is something else."""
    write_csv([event()], "deco_v1_0.csv")
    assert found("ucdp_ged", tmp_path) == []


def test_a_damaged_file_is_found_so_that_loading_it_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "ged251-csv.zip").write_bytes(b"PK but no more")
    assert found("ucdp_ged", tmp_path) == ["ged251-csv.zip"]


def test_a_file_with_some_columns_renamed_is_found_too(tmp_path: Path, write_csv, event) -> None:
    row = event()
    row["fatalities"] = row.pop("best")
    write_csv([row], "ged251.csv")
    assert found("ucdp_ged", tmp_path) == ["ged251.csv"]


def test_countries_come_before_divisions(tmp_path: Path, write_places) -> None:
    write_places("dane_adm2_COL.geojson", {"id": "05001", "name": "MEDELLIN", "depto": "ANTIOQUIA"})
    write_places("ne50m_adm0_world.geojson", {"id": "170", "name": "Colombia"})
    assert found("boundaries", tmp_path) == ["ne50m_adm0_world.geojson", "dane_adm2_COL.geojson"]


def test_the_old_provinces_of_kenya_are_not_found(tmp_path: Path, write_places) -> None:
    facts = {"adm0_a3": "KEN", "iso_3166_2": "KE-700", "name": "x", "name_en": "x", "name_es": "x"}
    write_places("ne10m_adm1_KEN.geojson", facts)
    assert found("boundaries", tmp_path) == []


def test_other_files_are_not_looked_into(tmp_path: Path) -> None:
    (tmp_path / "ged251.xlsx").write_bytes(b"PK")
    (tmp_path / "ged251.csv").mkdir()
    assert found("ucdp_ged", tmp_path) == []


def test_an_empty_folder_has_none(tmp_path: Path) -> None:
    assert all(source.find(tmp_path) == [] for source in registry.SOURCES)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        registry.get("unhcr").find(tmp_path / "nowhere")
    assert caught.value.problem is FOLDER_MISSING
