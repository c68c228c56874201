import csv
import io
import json
import re

import pytest
from django.test import Client
from shapely.geometry import shape

from open_data import DEPARTMENTS, NORTE, VILLA, boundaries, place, stored

pytestmark = pytest.mark.usefixtures("world")


def fetch(client: Client, kind: str, **given: str) -> str:
    response = client.get(f"/map/COL/figures.{kind}", given)
    assert response.status_code == 200
    return response.getvalue().decode()


def rows(client: Client, kind: str = "csv", **given: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(fetch(client, kind, **given).removeprefix("\ufeff"))))


def test_a_csv_has_a_row_for_each_area_with_its_figures(client):
    first = rows(client)[0]
    assert (first["code"], first["persons"], first["inhabitants"]) == ("COL-52001", "120", "1000")
    assert (first["per_1000_inhabitants"], first["date"], first["origin"]) == ("120.0", "2022-10-31", "VEN")
    assert len(rows(client)) == 3


def test_what_is_not_known_is_an_empty_cell_and_zero_is_zero(client):
    persons = {row["code"]: row["persons"] for row in rows(client)}
    assert persons == {"COL-52001": "120", "COL-52002": "0", "COL-86001": ""}


def test_each_row_names_source_licence_date_and_definition(client):
    for row in rows(client):
        assert "Migración Colombia" in row["source"]
        assert row["licence"]
        assert row["definition"]
        assert row["date"] == "2022-10-31"
        assert "UCDP" in row["violence_source"] or "Uppsala" in row["violence_source"]


def test_events_and_deaths_come_with_their_period(client):
    villa = rows(client)[0]
    assert (villa["violence_events"], villa["deaths_best"], villa["violence_period"]) == ("3", "6", "2018-2020")
    assert "violence_events" not in rows(client, violence="0")[0]


def test_a_download_follows_the_order_and_the_choice_of_the_view(client):
    codes = [row["code"] for row in rows(client, level="country", direction="from", sort="persons")]
    assert codes == ["PER", "COL"]
    assert rows(client, level="country", direction="from")[1]["origin"] == "COL"


def test_hxl_has_a_row_of_hashtags_below_the_headings(client):
    tags = rows(client, "hxl")[0]
    assert (tags["country"], tags["code"], tags["persons"]) == (
        "#country+code",
        "#adm2+code+v_saferhavens",
        "#population+migrants",
    )
    assert all(tag.startswith("#") for tag in tags.values())
    assert rows(client, "hxl", level="country", status="refugees")[0]["persons"] == "#affected+refugees"


def test_every_hashtag_has_the_form_that_the_standard_asks_for(client):

    for status in ("displaced", "refugees", "stateless"):
        for tag in rows(client, "hxl", level="country", status=status)[0].values():
            assert re.fullmatch(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*", tag), tag


def test_geojson_has_the_outlines_and_the_same_properties(client):
    collection = json.loads(fetch(client, "geojson"))
    features = {feature["id"]: feature for feature in collection["features"]}
    assert shape(features["COL-52001"]["geometry"]).equals(VILLA)
    assert features["COL-52001"]["properties"]["persons"] == 120
    assert features["COL-86001"]["properties"]["persons"] is None
    assert collection["metadata"]["licence"]


def test_an_origin_that_is_no_place_has_no_geometry(client):
    collection = json.loads(fetch(client, "geojson", level="country"))
    assert next(each for each in collection["features"] if each["id"] == "UNK")["geometry"] is None


def test_a_long_download_has_every_area_once(client):
    many = [
        place(f"COL-{number:05}", NORTE, f"Place {number}", level=2, parent="COL-52") for number in range(52001, 52231)
    ]
    stored(boundaries(*DEPARTMENTS, *many, version="2"))
    ids = [feature["id"] for feature in json.loads(fetch(client, "geojson", level="adm2"))["features"]]
    assert len(ids) == len(set(ids)) == 230


def test_a_name_that_would_be_a_formula_is_made_harmless(client):
    stored(
        boundaries(*DEPARTMENTS, place("COL-52001", VILLA, '=HYPERLINK("x")', level=2, parent="COL-52"), version="3"),
    )
    assert rows(client)[0]["name"] == '\'=HYPERLINK("x")'


@pytest.mark.parametrize(
    ("kind", "type_", "name"),
    [
        ("csv", "text/csv; charset=utf-8", "saferhavens-COL-adm2-present-2022-10-31.csv"),
        ("hxl", "text/csv; charset=utf-8", "saferhavens-COL-adm2-present-2022-10-31.hxl.csv"),
        ("geojson", "application/geo+json", "saferhavens-COL-adm2-present-2022-10-31.geojson"),
    ],
)
def test_the_file_has_a_name_that_says_what_it_holds(client, kind, type_, name):
    response = client.get(f"/map/COL/figures.{kind}")
    assert response["Content-Type"] == type_
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


def test_the_file_is_sent_as_it_is_written(client):
    response = client.get("/map/COL/figures.csv")
    assert response.streaming
    parts = list(response.streaming_content)
    assert len(parts) == 4
    assert all(part.endswith(b"\r\n") for part in parts)


def test_there_is_no_other_kind_of_file(client):
    assert client.get("/map/COL/figures.xlsx").status_code == 404
