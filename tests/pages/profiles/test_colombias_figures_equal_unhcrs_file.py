"""To the person: what the page of Colombia shows is what stands in UNHCR's own file."""

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from django.test import Client

import open_data
from saferhavens.core.words import Status
from saferhavens.sources import registry
from saferhavens.sources.shape import LocalFile

pytestmark = [pytest.mark.django_db, pytest.mark.shared_data]


@pytest.fixture
def file(shared_data: Path) -> pl.DataFrame:
    return pl.read_parquet(shared_data / "unhcr" / "population.parquet")


@pytest.fixture
def colombia(db, file: pl.DataFrame, tmp_path: Path) -> None:
    """Colombia's rows of the file, on either side, loaded as the program loads them."""
    part = tmp_path / "unhcr" / "population.parquet"
    part.parent.mkdir()
    file.filter((pl.col("coa_iso") == "COL") | (pl.col("coo_iso") == "COL")).write_parquet(part)
    open_data.stored(open_data.countries())
    open_data.stored(*registry.get("unhcr").prepare(LocalFile("unhcr", part)))


def sums(rows: pl.DataFrame) -> dict[int, dict[str, int]]:
    """Year → status → people, straight from the publisher's columns."""
    names = [status.value for status in Status]
    added = rows.group_by(pl.col("year").cast(pl.Int64)).agg(pl.col(names).fill_null(0).sum().cast(pl.Int64))
    return {row.pop("year"): {name: number for name, number in row.items() if number} for row in added.to_dicts()}


def downloaded(client: Client, key: str) -> dict[int, dict[str, int]]:
    text = client.get(f"/places/COL/{key}.csv").content.decode("utf-8-sig")
    found = {}
    for row in csv.DictReader(io.StringIO(text)):
        numbers = {name: int(row[name]) for name in row if name in set(Status) and row[name]}
        found[int(row["year"])] = {name: number for name, number in numbers.items() if number}
    return found


def test_all_statuses_of_all_years_are_the_files(colombia, file, client):
    expected = {year: found for year, found in sums(file.filter(pl.col("coa_iso") == "COL")).items() if found}
    assert downloaded(client, "status-by-year") == expected
    assert len(expected) > 50


def test_people_from_colombia_abroad_are_the_files(colombia, file, client):
    elsewhere = file.filter((pl.col("coo_iso") == "COL") & (pl.col("coa_iso") != "COL"))
    statuses = ("refugees", "asylum_seekers", "oip")
    expected = {
        year: {name: found[name] for name in statuses if name in found} for year, found in sums(elsewhere).items()
    }
    assert downloaded(client, "abroad-by-year") == {year: found for year, found in expected.items() if found}


@pytest.mark.parametrize(("language", "separator"), [("en", ","), ("es", ".")])
def test_the_page_shows_the_last_year_in_the_readers_notation(colombia, file, client, language, separator):
    years = sums(file.filter(pl.col("coa_iso") == "COL"))
    page = client.get("/places/COL/", headers={"accept-language": language}).content.decode()
    for number in years[max(years)].values():
        assert f'<td class="number">{f"{number:,}".replace(",", separator)}</td>' in page
