import csv
import io
import json
import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def table(client: Client, key: str, code: str = "COL") -> list[dict[str, str]]:
    response = client.get(f"/places/{code}/{key}.csv")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def keys(client: Client, code: str = "COL") -> list[str]:
    return re.findall(r'<figure class="figure" id="([^"]+)"', client.get(f"/places/{code}/").content.decode())


def test_every_figure_of_a_page_can_be_downloaded_both_ways(world, client):
    found = keys(client)
    assert len(found) >= 12
    for key in found:
        assert table(client, key)
        assert json.loads(client.get(f"/places/COL/{key}.json").content)["rows"]


def test_every_figure_names_source_licence_and_what_it_counts(world, client):
    page = client.get("/places/COL/").content.decode()
    figures = page.split("<figure ")[1:]
    for each in figures:
        body = each.split("</figure>")[0]
        assert '<p class="says">' in body
        assert "<table>" in body
        assert "Source: " in body
        assert "What exactly is counted" in body


def test_no_figure_stands_twice_on_a_page(world, client):
    for code in ("COL", "COL-52", "COL-52001"):
        assert len(keys(client, code)) == len(set(keys(client, code)))


def test_the_csv_holds_the_numbers_without_grouping_and_their_source(world, client):
    rows = table(client, "status")
    assert rows[0]["persons_2024"] == "1200"
    assert rows[0]["persons_2023"] == "1000"
    assert rows[0]["change"] == "200"
    assert "UNHCR" in rows[0]["source"]
    assert rows[0]["version"] == "2024"


def test_text_that_a_spreadsheet_would_run_is_marked_as_text(world, client):
    assert table(client, "displacement-reports")[0]["reported_by"] == "'=HYPERLINK(1)"


def test_json_says_what_each_column_is(world, client):
    found = json.loads(client.get("/places/COL/origins.json").content)
    assert {"key": "persons", "label": "People"} in found["columns"]
    assert found["rows"][0] == {"country": "Venezuela", "persons": 60, "share": 0.895522, "refugees": 60}
    assert found["sources"][0]["licence"]


def test_a_figure_that_does_not_exist_is_a_404(world, client):
    assert client.get("/places/COL/weather.csv").status_code == 404
    assert client.get("/places/COL/status.exe").status_code == 404


def test_the_chart_is_drawn_from_the_numbers_of_the_table(world, client):
    page = client.get("/places/COL/").content.decode()
    data = json.loads(re.search(r'<script id="status-by-year-data" type="application/json">(.*?)</script>', page)[1])
    assert data["labels"] == ["2022", "2023", "2024"]
    assert {"idps": data["series"][0]["values"]} == {"idps": [900, 1000, 1200]}
    assert data["language"] == "en"


def test_only_displaced_people_are_added_up(world, client):
    (last, *_) = table(client, "status-by-year")
    assert last["year"] == "2024"
    assert last["displaced"] == "1267"
    assert last["hst"] == "9999"


def test_only_figures_that_idmc_recommends_are_added_up(world, read):
    assert "IDMC's list holds 1 report for Colombia, with 150 movements." in read("/places/COL/")
