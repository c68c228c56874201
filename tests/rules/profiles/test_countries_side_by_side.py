"""The list of countries and the cards of the pilot countries."""

from datetime import date

import pytest

from saferhavens.web.places.models import Place
from saferhavens.web.profiles.cards import cards_of
from saferhavens.web.profiles.overview import SORTS, Overview, Row, sorted_rows


def row(
    code: str, name: str, here: dict | None = None, before: dict | None = None, abroad: int = 0, **more: int
) -> Row:
    return Row(
        Place(code=code, country=code, level=0, name_en=name, name_es=name), here or {}, before or {}, abroad, **more
    )


COLOMBIA = row(
    "COL", "Colombia", {"idps": 90, "refugees": 10, "hst": 999}, {"idps": 80, "refugees": 40}, 30, events=5, deaths=9
)
KENYA = row("KEN", "Kenya", {"refugees": 60})
PERU = row("PER", "Peru", {}, {}, 40)
NOWHERE = row("ATA", "Antarctica")


def overview(*rows: Row) -> Overview:
    return Overview(rows, 2025, None, {"COL": date(2018, 12, 1)})


def test_only_displaced_people_are_added_up():
    assert (COLOMBIA.displaced, COLOMBIA.from_abroad, COLOMBIA.idps, COLOMBIA.displaced_before) == (100, 10, 90, 120)


def test_a_country_without_any_figure_is_not_listed():
    assert [each.place.code for each in sorted_rows([NOWHERE, PERU], "name")] == ["PER"]


@pytest.mark.parametrize(
    ("column", "first"),
    [
        ("name", "COL"),
        ("displaced", "COL"),
        ("from_abroad", "KEN"),
        ("idps", "COL"),
        ("abroad", "PER"),
        ("events", "COL"),
    ],
)
def test_the_largest_stands_first(column, first):
    assert sorted_rows([PERU, KENYA, COLOMBIA], column)[0].place.code == first


def test_equals_stand_by_name():
    rows = sorted_rows([PERU, KENYA], "events")
    assert [each.place.name for each in rows] == ["Kenya", "Peru"]


def test_every_column_with_numbers_can_be_sorted_by():
    assert set(SORTS) == {"displaced", "from_abroad", "idps", "abroad", "events"}


def test_pilot_countries_stand_in_their_own_order_and_no_others():
    assert [each.place.code for each in overview(PERU, KENYA, COLOMBIA).pilots] == ["COL", "KEN"]


def test_a_card_shows_only_figures_that_are_there():
    (card,) = cards_of(overview(KENYA))
    assert [(fact.value, fact.label) for fact in card.facts] == [("60", "displaced people from other countries")]
    assert not card.has_violence


def test_violence_is_dated_by_the_end_of_its_list():
    (card,) = cards_of(overview(COLOMBIA))
    assert card.facts[-1].value == "9"
    assert card.facts[-1].label == "deaths in 5 recorded events of violence"
    assert card.facts[-1].when == "up to December 2018"
    assert card.has_violence


def test_the_change_that_concerns_most_people_is_told():
    (card,) = cards_of(overview(COLOMBIA))
    assert card.change == "10 refugees at the end of 2025, 30 fewer than a year before."


def test_without_a_year_before_no_change_is_told():
    (card,) = cards_of(overview(KENYA))
    assert card.change == ""
