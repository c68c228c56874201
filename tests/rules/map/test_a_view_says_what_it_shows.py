"""Title, sentence, notes and legend."""

import pytest
from django.utils import translation

from map_world import page

pytestmark = pytest.mark.usefixtures("world")


def test_the_sentence_names_number_place_date_and_publisher():
    sentence = page().sentences()[0]
    assert sentence.startswith("150 people from Venezuela in Colombia, 31 October 2022.")
    assert "has figures of 3 municipalities; in 1 of them the figure is above zero" in sentence


def test_the_violence_sentence_gives_the_span_of_the_estimate():
    assert page().sentences()[1] == (
        "5 events of organised violence in Colombia (2018 to 2020; the list ends on 15 March 2020): 18 deaths "
        "by the best estimate (between 13 and 32), 8 of them civilians."
    )


def test_without_violence_there_is_one_sentence():
    assert len(page(violence="0").sentences()) == 1


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ({}, "People from Venezuela in the municipalities of Colombia"),
        ({"level": "country"}, "Displaced people in Colombia, by where they come from"),
        ({"level": "country", "direction": "from", "status": "refugees"}, "Refugees from Colombia, by where they live"),
        ({"level": "country", "direction": "in"}, "Displaced people in each country of the world"),
    ],
)
def test_the_title_says_who_is_counted_where(given, title):
    assert page(**given).title() == title


def test_what_is_not_drawn_is_said():
    notes = " ".join(page().notes())
    assert "30 people are counted in the total only" in notes
    assert "1 event is known only to a wider region or to the country and is not drawn." in notes


def test_between_countries_the_events_known_only_to_an_area_are_counted_and_not_hatched():
    shown = page(level="country")
    note = "2 events are known only to areas inside the country."
    assert any(each.startswith(note) for each in shown.notes())
    assert not any("known only to areas" in each for each in page().notes())
    assert page(level="country", violence="0").only_to_areas.events == 0


def test_people_without_a_place_on_the_map_are_said():
    assert any(note.startswith("1,320 people have no place on this map") for note in page(level="country").notes())


def test_the_legend_tells_zero_no_data_and_nothing_recorded_apart():
    assert [entry.step for entry in page().legend()][-2:] == ["0", "unknown"]
    assert [entry.step for entry in page(level="country").legend()][-1] == "silent"


def test_the_legend_of_a_rate_says_where_inhabitants_are_not_known():
    labels = [entry.label for entry in page(level="country", **{"as": "rate"}).legend()]
    assert "Number of inhabitants not known" in labels


def test_the_classes_of_the_legend_meet_without_gap_or_overlap():
    labels = [entry.label for entry in page().legend() if entry.step in "123456"]
    assert labels[-1].startswith("1")


def test_the_sources_are_those_of_what_is_shown():
    assert [line.key for line in page().sources()] == ["migracion_colombia", "ucdp_ged", "boundaries"]
    assert [line.key for line in page(violence="0", level="country").sources()] == ["unhcr", "boundaries"]
    assert "ucdp_candidate" in [line.key for line in page(provisional="1").sources()]


def test_numbers_and_names_are_in_the_readers_language():
    with translation.override("es"):
        assert "1.320" in " ".join(page(level="country").notes())
        assert page(level="country", direction="from").reading.areas[1].name == "Perú"
