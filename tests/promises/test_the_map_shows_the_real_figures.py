"""With the real files loaded, page, interface and download show what the files say, to the person."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from django.db import connection, transaction
from django.test import Client

from open_data import AUDIT, tell_nobody
from saferhavens.core.words import DISPLACED, Status
from saferhavens.sources import registry
from saferhavens.web.vintages import actions

pytestmark = [pytest.mark.shared_data, pytest.mark.django_db]

KEYS = ("boundaries", "unhcr", "migracion_colombia", "ucdp_ged")


@pytest.fixture(scope="module", autouse=True)
def loaded(shared_data: Path, django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """What the map needs, loaded once for all tests here and taken back at the end."""
    if not shared_data.is_dir():
        pytest.skip("needs the real data in ../shared/data")
    with django_db_blocker.unblock(), transaction.atomic():
        actions.load_files(AUDIT, [registry.get(key) for key in KEYS], shared_data, tell_nobody)
        connection.check_constraints()  # PostgreSQL would do it again after every test
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def population(shared_data: Path) -> pl.DataFrame:
    return pl.read_parquet(shared_data / "unhcr" / "population.parquet")


def by_code(client: Client, **given: object) -> dict[str, int]:
    answer = client.get("/api/v1/map/COL/areas", {"level": "country", **given}).json()
    return {area["code"]: area["persons"] for area in answer["areas"] if len(area["code"]) == 3}


def in_file(rows: pl.DataFrame, year: int, statuses: tuple[str, ...], key: str) -> dict[str, int]:
    """The file's own sums by country; its nulls and zeros are "nothing recorded"."""
    sums = (
        rows.filter(pl.col("year") == year)
        .with_columns(persons=pl.sum_horizontal(pl.col(each).cast(pl.Float64).fill_null(0) for each in statuses))
        .group_by(key)
        .agg(pl.col("persons").sum())
        .filter(pl.col("persons") > 0, pl.col(key).is_not_null())
    )
    return {code: int(persons) for code, persons in sums.iter_rows()}


@pytest.mark.parametrize("year", [2025, 2018, 2005, 1995])
@pytest.mark.parametrize("status", ["displaced", *Status])
def test_people_living_in_colombia_by_origin(client, population, year, status):
    statuses = tuple(DISPLACED) if status == "displaced" else (status,)
    here = population.filter(pl.col("coa_iso") == "COL")
    assert by_code(client, date=year, status=str(status)) == in_file(here, year, statuses, "coo_iso")


@pytest.mark.parametrize("year", [2025, 2010])
def test_people_from_colombia_by_asylum(client, population, year):
    abroad = population.filter(pl.col("coo_iso") == "COL")
    assert by_code(client, date=year, direction="from") == in_file(abroad, year, tuple(DISPLACED), "coa_iso")


def test_venezuelans_in_the_municipalities_of_colombia(client, shared_data):
    (file,) = (shared_data / "colombia_venezuelans").glob("*.csv")
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    total = sum(int(row["Poblacion Octubre 2022"]) for row in rows)
    answer = client.get("/api/v1/map/COL/areas").json()
    assert answer["total"] == total
    assert f"has figures of {len(rows):,} municipalities" in answer["sentence"]
    shown = {area["code"][4:]: area["persons"] for area in answer["areas"] if area["persons"] is not None}
    expected = {row["Divipola"].zfill(5): int(row["Poblacion Octubre 2022"]) for row in rows}
    assert shown == {code: persons for code, persons in expected.items() if code in shown}
    assert len(shown) > 1100


def test_all_events_of_colombia_are_on_the_page(client, shared_data):
    events = pl.read_parquet(shared_data / "ucdp_ged" / "ged_hdx2021_colombia.parquet")
    assert f"{events.height:,} events of organised violence in Colombia" in client.get("/map/COL/").content.decode()


def test_the_download_adds_up_to_the_total_of_the_page(client):
    content = client.get("/map/COL/figures.csv", {"level": "adm1"}).getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    answer = client.get("/api/v1/map/COL/areas", {"level": "adm1"}).json()
    assert sum(int(row["persons"]) for row in rows if row["persons"]) + answer["unplaced"] == answer["total"]


@pytest.mark.parametrize("country", ["COL", "ECU", "KEN", "ROU"])
def test_every_pilot_country_has_its_map(client, country):
    assert client.get(f"/map/{country}/").status_code == 200
