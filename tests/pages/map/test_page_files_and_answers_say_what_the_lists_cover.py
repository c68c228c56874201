"""The end of the list of violence stands wherever its events do."""

import csv
import io
import json

import pytest

pytestmark = pytest.mark.usefixtures("world")

ENDS = "2018 to 2020; the list ends on 15 March 2020"
COVERS = "final 2018-05-01/2020-03-15"


def text(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return (b"".join(response) if response.streaming else response.content).decode()


def test_on_the_page_it_stands_in_sentence_legend_and_caption(client):
    page = text(client, "/map/COL/")
    caption = page[page.index("<caption>") : page.index("</caption>")]
    legend = page[page.index('data-part="legend"') : page.index("map-panel")]
    assert all(ENDS in part for part in (caption, legend, page[page.index("map-sentence") :][:600]))


def test_the_form_offers_no_year_beyond_it(client):
    page = text(client, "/map/COL/")
    assert page.count('min="2018" max="2020"') == 2


@pytest.mark.parametrize("kind", ["csv", "hxl"])
def test_in_a_table_for_spreadsheets_it_is_a_column(client, kind):
    rows = list(csv.DictReader(io.StringIO(text(client, f"/map/COL/figures.{kind}").removeprefix("\ufeff"))))
    assert rows[-1]["violence_covers"] == COVERS


def test_in_geojson_it_is_a_property_and_stands_at_the_head(client):
    file = json.loads(text(client, "/map/COL/figures.geojson?provisional=1"))
    whole = f"{COVERS}; provisional 2023-10; not covered 2021-01/2023-09; not covered 2023-11/2023-12"
    assert file["metadata"]["violence_covers"] == whole
    assert {feature["properties"]["violence_covers"] for feature in file["features"]} == {whole}


@pytest.mark.parametrize("answer", ["events", "vague"])
def test_programs_read_it_too(client, answer):
    covers = json.loads(text(client, f"/api/v1/map/COL/{answer}?to=2021"))["covers"]
    assert covers == {
        "start": 2018,
        "end": 2021,
        "final": ["2018-05-01", "2020-03-15"],
        "provisional": [],
        "not_covered": [["2021-01", "2021-12"]],
    }


def test_the_series_of_a_place_says_it(client):
    assert json.loads(text(client, "/api/v1/places/COL/series"))["violence_covers"] == ["2018-05-01", "2020-03-15"]
