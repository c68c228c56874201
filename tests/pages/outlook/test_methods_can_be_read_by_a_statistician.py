import pytest

from saferhavens.web.outlook.texts import PREDICTORS

pytestmark = pytest.mark.django_db

CHAPTERS = (
    "Definitions",
    "Data",
    "Models",
    "Protocol of the tests",
    "Measures",
    "Signals",
    "The record",
    "Results",
    "Limits",
)


def test_it_has_all_its_chapters(client):
    page = client.get("/outlook/methods/").content.decode()
    for chapter in CHAPTERS:
        assert f">{chapter}</h2>" in page


def test_every_predictor_is_named_in_both_languages(db, read):
    english, spanish = read("/outlook/methods/"), read("/outlook/methods/", language="es")
    assert len(PREDICTORS) == 39
    for code in PREDICTORS:
        assert code in english
        assert code in spanish
    assert "Infant mortality" in english
    assert "Mortalidad infantil" in spanish
    assert "Infant mortality" not in spanish


def test_results_come_from_the_scoreboard_and_nowhere_else(world, read):
    page = read("/outlook/methods/")
    assert "Test on 1994 to 2024 (5,032 forecasts): it beat every baseline by this measure" in page


def test_before_anything_was_scored_it_says_so(db, read):
    assert "Nothing has been scored here yet." in read("/outlook/methods/")
