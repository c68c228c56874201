"""The server draws the whole page: title, figures in words, form, legend, table, sources."""

import json
import re

import pytest
from django.test import Client

from saferhavens.web.mobility.views import parameters

pytestmark = pytest.mark.usefixtures("world")


def get(client: Client, address: str = "/map/COL/", **given: str) -> str:
    response = client.get(address, given)
    assert response.status_code == 200
    return response.content.decode()


def state(html: str) -> dict:
    return json.loads(re.search(r'<script id="map-state" type="application/json">(.+?)</script>', html)[1])


def test_the_page_is_open_to_everybody_and_says_its_sentence(client):
    html = get(client)
    assert "<h1" in html
    assert "150 people from Venezuela in Colombia" in html
    assert 'aria-live="polite"' in html


def test_the_table_has_a_row_for_each_area_and_a_total(client):
    html = get(client)
    assert re.findall(r'<tr data-code="([^"]+)"', html) == ["COL-52001", "COL-52002", "COL-86001"]
    assert re.search(r'Total</th><td class="number">150<', html)
    assert re.search(r'Area not known</th><td class="number">30<', html)


def test_an_unknown_figure_is_a_dash_and_never_a_zero(client):
    row = re.search(r'<tr data-code="COL-86001">.*?</tr>', get(client), re.DOTALL)[0]
    assert row.count("–") >= 2
    assert ">0<" not in row.split("</th>")[1].split("</td>")[0]


def test_headings_are_links_that_sort(client):
    html = get(client)
    assert 'aria-sort="descending"' in html
    assert re.search(r'href="/map/COL/\?sort=name"', html)
    first = re.findall(r'<tr data-code="([^"]+)"', get(client, sort="name"))[0]
    assert first == "COL-52002"


def test_the_form_leads_to_the_same_address_as_the_script(client):
    html = get(client, level="country", direction="from")
    assert '<form method="get" action="/map/COL/"' in html
    assert '<input type="hidden" name="level" value="country">' in html
    assert '<input type="hidden" name="direction" value="from">' in html


def test_a_box_that_is_not_ticked_is_off(client):
    html = get(client, "/map/COL/?violence=0&types=")
    assert "Events of violence" not in html
    html = get(client, "/map/COL/?violence=0&violence=1&types=&types=1&types=3")
    assert "Events of violence" in html


def test_of_a_field_that_comes_twice_the_last_counts(rf):
    query = rf.get("/?flows=0&flows=1&types=&types=1&types=2&level=adm1").GET
    assert parameters(query) == {"flows": "1", "types": "1,2", "level": "adm1"}


def test_without_a_script_a_notice_says_what_is_missing(client):
    assert re.search(r"<noscript>.*drawn map needs JavaScript", get(client), re.DOTALL)


def test_every_source_stands_on_the_page_with_its_licence(client):
    html = get(client)
    for word in ("Migración Colombia", "UCDP", 'rel="license"'):
        assert word in html


def test_the_script_finds_all_addresses_in_the_page(client):
    found = state(get(client, level="country", flows="1"))
    assert found["data"]["areas"] == "/api/v1/map/COL/areas?level=country&flows=1"
    assert set(found["data"]) == {"areas", "flows", "events", "vague"}
    assert found["page"] == "/map/COL/?level=country&flows=1"
    for address in (*found["data"].values(), *found["outlines"].values()):
        assert client.get(address).status_code == 200


def test_the_parts_are_the_same_as_those_of_the_page(client):
    parts = get(client, "/map/COL/parts/", level="adm1")
    page = get(client, level="adm1")
    assert state(parts) == state(page)
    for name in ("summary", "legend", "controls", "table", "sources", "state"):
        assert f'data-part="{name}"' in parts
        assert f'data-part="{name}"' in page


def test_an_impossible_view_gives_a_plain_problem_with_what_is_possible(client):
    response = client.get("/map/COL/?level=adm7")
    assert response.status_code == 422
    assert "SH-302" in response.content.decode()
    assert "country, adm1, adm2" in response.content.decode()


@pytest.mark.parametrize("address", ["/map/XXX/", "/map/XXX/parts/", "/map/XXX/figures.csv"])
def test_a_country_without_figures_gives_a_plain_problem(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "SH-301" in response.content.decode()


def test_a_country_without_divisions_has_its_figures_between_countries(client):
    html = get(client, "/map/PER/")
    assert "400 displaced people in Peru" in html
    assert "Events" not in html.split("<table")[1]


def test_only_reading_is_allowed(client):
    assert client.post("/map/COL/").status_code == 405


def test_what_the_address_says_never_becomes_markup(client):
    response = client.get("/map/COL/", {"level": "<script>alert(1)</script>"})
    assert b"<script>alert" not in response.content


def test_the_page_has_no_style_and_no_script_of_its_own_inside(client):
    html = get(client)
    assert " style=" not in html
    assert not re.search(r"<script(?![^>]*(src=|application/json))", html)
    assert not re.search(r"\son[a-z]+=", html)


def test_a_map_of_countries_says_in_its_legend_how_many_events_it_does_not_draw(client):
    page = client.get("/map/COL/?level=country&vague=0").content.decode()
    assert "Not drawn: 2 events known only to areas" in page
    assert "(hatched)" not in page
    assert '<input type="hidden" name="vague" value="0">' in page
    assert "(hatched)" in client.get("/map/COL/").content.decode()
