import html

import pytest
from django.test import Client

from saferhavens.sources.registry import SOURCES

pytestmark = pytest.mark.django_db


def page(client: Client, language: str = "en") -> str:
    return html.unescape(client.get("/data/", headers={"accept-language": language}).content.decode())


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_source_stands_there_loaded_or_not(client, language):
    found = page(client, language)
    for source in SOURCES:
        about = source.about
        for text in (about.title[language], about.publisher, about.licence, about.cite, about.blind[language]):
            assert text in found


def test_a_source_that_is_not_loaded_says_so_and_how_to_get_it(client):
    found = page(client)
    assert found.count("Nothing of this source is loaded.") == len(SOURCES)
    assert "saferhavens data get unhcr" in found


def test_a_loaded_file_shows_its_version_and_rows(client, loaded):
    found = page(client)
    assert "population.csv" in found
    assert '<td class="number">12</td><td class="number">10</td><td class="number">2</td>' in found


def test_why_rows_were_left_out_is_told_with_the_first_of_them(client, loaded):
    found = page(client)
    assert "2: The latitude is not between -90 and 90." in found
    assert "First rows: 3, 7" in found


def test_a_load_that_failed_names_itself_and_the_reason(client, failed):
    found = page(client)
    assert "cut-off.zip could not be loaded on 21 November 2026." in found
    assert "SH-206" in found
