"""How displaced people are counted.

Displaced people are refugees, asylum seekers, other people in need of international protection, and people displaced
inside their country: each person once. All other groups are shown apart. Nothing recorded is not zero.
"""

import html
import re

import pytest

from open_data import figure, location, place_figure, prepared, stored
from saferhavens.core.words import DISPLACED, Status

pytestmark = pytest.mark.usefixtures("places")

ORIGIN = {Status.IDPS: "COL", Status.RETURNED_IDPS: "COL"}


def population(*rows: dict, version: str = "2024") -> None:
    stored(prepared("unhcr", {"displaced": list(rows)}, part="population", version=version))


def persons(answer: dict) -> dict[str, int]:
    return {area["code"]: area["persons"] for area in answer["areas"] if area["persons"] is not None}


# --- who is added up --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "adds"),
    [
        ("refugees", True),
        ("asylum_seekers", True),
        ("oip", True),
        ("idps", True),
        ("returned_refugees", False),
        ("returned_idps", False),
        ("stateless", False),
        ("ooc", False),
        ("hst", False),
    ],
)
def test_whether_a_status_is_added_up_as_displaced(ask, status, adds):
    population(figure(100, measure="refugees"), figure(7, measure=status, origin=ORIGIN.get(status, "VEN")))
    expected = 107 if adds else 100
    assert ask("areas", level="country")["total"] == expected
    assert ask("areas", level="country", status=status)["total"] == (107 if status == "refugees" else 7)


def test_the_sum_is_that_of_the_statuses_each_by_itself(ask):
    population(*(figure(10**number, measure=status) for number, status in enumerate(DISPLACED)))
    apart = [ask("areas", level="country", status=status)["total"] for status in DISPLACED]
    assert apart == [1, 10, 100, 1000]
    assert ask("areas", level="country")["total"] == sum(apart)


def test_the_definition_beside_a_figure_says_who_is_in_it(ask):
    population(figure(1), figure(1, measure="asylum_seekers"))
    together = ask("areas", level="country")["definition"]
    for word in ("Refugees", "asylum seekers", "international protection", "internally displaced", "once"):
        assert word in together
    assert "still wait for the answer" in ask("areas", level="country", status="asylum_seekers")["definition"]


# --- where they are counted -------------------------------------------------------------------------------------------

PEOPLE = (
    figure(1000, origin="VEN", asylum="COL"),
    figure(7000, origin="COL", asylum="COL", measure="idps"),
    figure(400, origin="COL", asylum="PER"),
    figure(30, origin="COL", asylum="PER", measure="asylum_seekers"),
    figure(5, origin="UNK", asylum="PER"),
    figure(90, origin="VEN", asylum="COL", year=2023),
)


@pytest.mark.parametrize(
    ("country", "given", "expected"),
    [
        ("COL", {"direction": "to"}, {"VEN": 1000, "COL": 7000}),
        ("COL", {"direction": "from"}, {"COL": 7000, "PER": 430}),
        ("COL", {"direction": "in"}, {"COL": 8000, "PER": 435}),
        ("PER", {"direction": "to"}, {"COL": 430, "UNK": 5}),
        ("PER", {"direction": "from"}, {}),
        ("PER", {"direction": "in"}, {"COL": 8000, "PER": 435}),
        ("COL", {"direction": "in", "origin": "COL"}, {"COL": 7000, "PER": 430}),
        ("COL", {"direction": "in", "origin": "VEN"}, {"COL": 1000}),
        ("COL", {"direction": "to", "origin": "VEN"}, {"VEN": 1000}),
        ("PER", {"direction": "to", "origin": "VEN"}, {}),
        ("COL", {"direction": "to", "date": "2023"}, {"VEN": 90}),
        ("COL", {"direction": "to", "status": "idps"}, {"COL": 7000}),
        ("PER", {"direction": "to", "status": "asylum_seekers"}, {"COL": 30}),
    ],
)
def test_who_lives_where_and_comes_from_where(ask, country, given, expected):
    population(*PEOPLE)
    answer = ask("areas", country, level="country", **given)
    assert persons(answer) == expected
    assert answer["total"] == sum(expected.values())


@pytest.mark.parametrize(
    ("country", "direction", "flows"),
    [
        ("COL", "to", []),
        ("COL", "from", [("COL", "PER", 430)]),
        ("COL", "in", []),
        ("PER", "to", [("COL", "PER", 430)]),
        ("PER", "in", []),
    ],
)
def test_an_arrow_has_two_ends_and_the_world_as_a_whole_has_none(ask, country, direction, flows):
    """People of unknown origin and of countries without an outline have no arrow; those at home flow nowhere."""
    population(*PEOPLE)
    found = ask("flows", country, level="country", direction=direction)["flows"]
    assert [(flow["origin"], flow["asylum"], flow["persons"]) for flow in found] == flows


@pytest.mark.parametrize("level", ["adm1", "adm2"])
def test_a_map_of_divisions_has_no_flows_and_none_left_over(ask, level):
    population(*PEOPLE)
    figures = [place_figure("52001", 9, population=100)]
    stored(prepared("migracion_colombia", {"place_figures": figures}, part="municipalities", scope=("COL",)))
    answer = ask("flows", level=level)
    assert (answer["flows"], answer["rest_count"], answer["rest_persons"]) == ([], 0, 0)


# --- inside a country -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "level", "code"),
    [
        ("Norte [Admin 1]", 1, "COL-52"),
        ("NORTE Department [Admin 1]", 1, "COL-52"),
        ("Villa Nandu [Admin 2]", 2, "COL-52"),
        ("Bolívar (within Admin 1: Sur) [Admin 2]", 2, "COL-86"),
        ("Bolívar [Admin 2]", 2, None),
        ("Elsewhere [Admin 1]", 1, None),
        ("Dispersed in the country / territory", None, None),
    ],
)
def test_a_place_that_unhcr_names_is_found_or_its_people_stay_in_the_total(ask, text, level, code):
    """Two municipalities are called Bolívar: which one is meant is not guessed."""
    rows = [location("Sur [Admin 1]", 1, 3), location(text, level, 40)]
    stored(prepared("unhcr", {"demographics": rows}, part="demographics"))
    answer = ask("areas", level="adm1", figures="unhcr")
    expected = {"COL-86": 3}
    if code:
        expected[code] = expected.get(code, 0) + 40
    assert persons(answer) == expected
    assert (answer["total"], answer["unplaced"]) == (43, 0 if code else 40)


@pytest.mark.parametrize(
    ("figures", "shown", "total"),
    [
        ({"52001": 5, "52002": 0}, {"COL-52001": 5, "COL-52002": 0}, 5),
        ({"52001": 0}, {"COL-52001": 0}, 0),
        ({"86001": 2, "99999": 8}, {"COL-86001": 2}, 10),
    ],
)
def test_a_zero_is_said_and_silence_stays_silence(ask, figures, shown, total):
    rows = [place_figure(code, people) for code, people in figures.items()]
    stored(prepared("migracion_colombia", {"place_figures": rows}, part="municipalities", scope=("COL",)))
    answer = ask("areas", level="adm2")
    assert persons(answer) == shown
    assert answer["total"] == total
    steps = {area["code"]: area["step"] for area in answer["areas"]}
    for code, step in steps.items():
        assert (step is None) == (code not in shown)
        assert step == 0 or shown.get(code) != 0


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "At the end of 2024, UNHCR counts 8,000 displaced people in Colombia"),
        ("es", "8.000"),
    ],
)
def test_the_page_of_a_country_says_the_sum_in_words(client, language, sentence):
    population(*PEOPLE)
    page = client.get("/places/COL/", headers={"accept-language": language}).content.decode()
    assert sentence in " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
