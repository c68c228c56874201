"""Browsers keep public answers until newer data are loaded; outlines for ever, under an address with their hash."""

import gzip
import json

import brotli
import pytest
import shapely

from open_data import COUNTRIES, boundaries, figure, place, prepared, stored
from saferhavens.web.places.models import OutlineLayer

pytestmark = pytest.mark.usefixtures("world")

KEPT = ["/api/v1/map/COL/areas", "/api/v1/map/COL/events", "/api/v1/places?q=norte", "/map/COL/parts/?level=adm1"]


@pytest.mark.parametrize("address", KEPT)
def test_an_answer_may_be_kept_by_everybody(client, address):
    response = client.get(address)
    assert response["Cache-Control"].startswith("public, max-age=")
    assert "Accept-Language" in response["Vary"]


@pytest.mark.parametrize("address", KEPT)
def test_whoever_holds_the_same_gets_no_second_copy(client, address):
    etag = client.get(address)["ETag"]
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == etag


def test_a_newer_load_changes_the_mark(client):
    before = client.get(KEPT[0])["ETag"]
    stored(prepared("unhcr", {"displaced": [figure(1)]}, part="population", version="9"))
    assert client.get(KEPT[0], headers={"If-None-Match": before}).status_code == 200


def test_languages_have_marks_of_their_own(client):
    english, spanish = (client.get(KEPT[0], headers={"Accept-Language": code})["ETag"] for code in ("en", "es"))
    assert english != spanish


def test_a_refusal_is_not_kept(client):
    assert "ETag" not in client.get("/api/v1/map/COL/areas?level=adm9").headers


def test_outlines_are_passed_on_as_they_are_stored_for_that_was_compressed_when_they_were_loaded(client):
    layer = OutlineLayer.objects.get(country="COL", level=2)
    address = f"/map/outlines/COL-2-{layer.sha256}.json"
    response = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert response["Content-Encoding"] == "br"
    assert response.content == bytes(layer.content)
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("encoding", ["identity", "br", "gzip", "gzip, br"])
def test_outlines_come_in_the_encoding_that_the_browser_takes(client, encoding):
    layer = OutlineLayer.objects.get(country="", level=0)
    response = client.get(f"/map/outlines/world-0-{layer.sha256}.json", headers={"Accept-Encoding": encoding})
    decode = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[response.headers.get("Content-Encoding", "")]
    codes = {names[0] for names in json.loads(decode(response.content))["places"]}
    assert codes == {"COL", "PER"}
    assert "Accept-Encoding" in response["Vary"]


def test_outlines_that_have_changed_are_not_found_under_their_old_address(client):
    assert client.get("/map/outlines/COL-2-0000.json").status_code == 404


def test_around_a_country_are_its_neighbours_without_itself_and_without_what_is_far(client):
    near = place("ECU", shapely.box(0, -2, 2, 0), "Ecuador", level=0, parent=None)
    stored(boundaries(*COUNTRIES, near, part="countries", scope=(), version="2"))
    response = client.get("/map/around/COL-x.json", headers={"Accept-Encoding": "identity"})
    assert [names[0] for names in response.json()["places"]] == ["ECU"]


def test_a_long_answer_comes_in_brotli_where_that_is_taken(client):
    plain = client.get(KEPT[0], headers={"Accept-Encoding": "identity"})
    short = client.get(KEPT[0], headers={"Accept-Encoding": "gzip, br"})
    assert short["Content-Encoding"] == "br"
    assert brotli.decompress(short.content) == plain.content
    assert "Accept-Encoding" in short["Vary"]
