"""What the downloads hold: the columns, their HXL hashtags, and what each row says of itself.

Whoever opens such a file years later, without this site, must know whose figures these are, of which day, under which
licence, and what exactly was counted.
"""

import json

import pytest

import profile_world
from open_data import figure, location, place_figure, prepared, stored
from promises import tables
from saferhavens.sources import registry

FIGURES = {
    "country": "#country+code",
    "code": "#adm2+code+v_saferhavens",
    "name": "#adm2+name",
    "date": "#date",
    "origin": "#country+origin+code",
    "status": "#affected+type+code",
    "persons": "#population+migrants",
    "inhabitants": "#population",
    "inhabitants_year": "#population+year",
    "per_1000_inhabitants": "#indicator+rate+per_1000+num",
}
VIOLENCE = {
    "violence_period": "#date+violence",
    "violence_covers": "#date+violence+covered",
    "violence_events": "#indicator+events+num",
    "deaths_best": "#affected+killed+best",
    "deaths_low": "#affected+killed+low",
    "deaths_high": "#affected+killed+high",
    "deaths_civilians": "#affected+killed+civilians",
    "violence_source": "#meta+source+violence",
}
SOURCE = {
    "source": "#meta+source",
    "licence": "#meta+license",
    "definition": "#meta+definition",
    "cite": "#meta+citation",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def hashtags(client, world):
    def read(**given: str) -> dict[str, str]:
        return tables.records(client.get("/map/COL/figures.hxl", given).getvalue())[0]

    return read


@pytest.fixture
def rows(client, world):
    def read(**given: str) -> list[dict[str, str]]:
        return tables.records(client.get("/map/COL/figures.csv", given).getvalue())

    return read


# --- the map's files --------------------------------------------------------------------------------------------------


def test_a_view_of_municipalities_has_these_columns_with_these_hashtags(hashtags):
    assert hashtags() == FIGURES | VIOLENCE | SOURCE
    assert list(hashtags()) == [*FIGURES, *VIOLENCE, *SOURCE]


@pytest.mark.parametrize(
    ("given", "code", "name"),
    [
        ({"level": "adm1"}, "#adm1+code+v_saferhavens", "#adm1+name"),
        ({"level": "country"}, "#country+origin+code+v_saferhavens", "#country+origin+name"),
        ({"level": "country", "direction": "from"}, "#country+asylum+code+v_saferhavens", "#country+asylum+name"),
        ({"level": "country", "direction": "in"}, "#country+asylum+code+v_saferhavens", "#country+asylum+name"),
    ],
)
def test_the_hashtag_of_the_area_says_what_it_is_to_the_people(hashtags, given, code, name):
    found = hashtags(**given)
    assert (found["code"], found["name"]) == (code, name)


@pytest.mark.parametrize(
    ("status", "tag"),
    [
        ("displaced", "#affected+displaced"),
        ("refugees", "#affected+refugees"),
        ("asylum_seekers", "#affected+asylum_seekers"),
        ("idps", "#affected+idps"),
        ("stateless", "#affected+stateless"),
    ],
)
def test_the_hashtag_of_the_people_says_who_they_are(hashtags, rows, status, tag):
    assert hashtags(level="country", status=status)["persons"] == tag
    assert {row["status"] for row in rows(level="country", status=status)} == {status}


@pytest.mark.parametrize("given", [{"violence": "0"}, {"level": "country"}])
def test_without_violence_by_area_there_are_no_columns_of_it(rows, given):
    assert set(rows(**given)[0]) == set(FIGURES) | set(SOURCE)


@pytest.mark.parametrize(
    ("given", "origins"),
    [
        ({}, {"VEN"}),
        ({"level": "country"}, {"VEN", "COL", "UNK"}),
        ({"level": "country", "direction": "from"}, {"COL"}),
        ({"level": "country", "direction": "in"}, {""}),
        ({"level": "country", "direction": "in", "origin": "VEN"}, {"VEN"}),
    ],
)
def test_each_row_says_where_its_people_come_from_where_that_is_known(rows, given, origins):
    assert {row["origin"] for row in rows(**given)} == origins


@pytest.mark.parametrize(
    ("given", "key"),
    [({}, "migracion_colombia"), ({"level": "adm1", "figures": "unhcr"}, "unhcr"), ({"level": "country"}, "unhcr")],
)
def test_each_row_can_stand_alone(rows, given, key):
    about = registry.get(key).about
    for row in rows(**given):
        assert row["country"] == "COL"
        assert row["date"]
        assert (row["source"], row["licence"], row["cite"]) == (about.publisher, about.licence, about.cite)
        assert len(row["definition"]) > 40


def test_the_definition_is_that_of_who_was_asked_for(rows):
    of = {
        status: rows(level="country", status=status)[0]["definition"]
        for status in ("displaced", "refugees", "stateless")
    }
    assert len(set(of.values())) == 3
    assert "once" in of["displaced"]
    assert "1951" in of["refugees"]


@pytest.mark.parametrize(
    ("code", "persons", "inhabitants"),
    [("COL-52001", "120", "1000"), ("COL-52002", "0", "4000"), ("COL-86001", "", "")],
)
def test_a_number_is_written_without_grouping_zero_as_zero_and_unknown_as_nothing(rows, code, persons, inhabitants):
    (row,) = [row for row in rows() if row["code"] == code]
    assert (row["persons"], row["inhabitants"]) == (persons, inhabitants)


@pytest.mark.parametrize("language", ["en", "es"])
def test_names_and_definition_are_in_the_readers_language_codes_and_columns_are_not(client, world, language):
    content = client.get(
        "/map/COL/figures.csv", {"level": "country", "direction": "from"}, headers={"accept-language": language}
    )
    row = next(row for row in tables.records(content.getvalue()) if row["code"] == "PER")
    assert row["name"] == {"en": "Peru", "es": "Perú"}[language]
    assert set(row) >= set(FIGURES)


def test_geojson_says_of_itself_what_its_features_say(client, world):
    collection = json.loads(client.get("/map/COL/figures.geojson").getvalue())
    about = {"title", "source", "licence", "definition", "violence_period", "violence_covers"}
    assert set(collection["metadata"]) == about
    for feature in collection["features"]:
        assert set(feature["properties"]) == set(FIGURES) | set(VIOLENCE) | set(SOURCE)
        assert feature["properties"]["licence"] == collection["metadata"]["licence"]
        assert feature["id"] == feature["properties"]["code"]


@pytest.mark.parametrize("kind", ["csv", "hxl", "geojson"])
@pytest.mark.parametrize("level", ["adm2", "adm1", "country"])
def test_a_country_of_whose_violence_nothing_is_held_has_its_files_too(client, places, kind, level):
    """Romania is one of the pilot countries: no list of events speaks of it."""
    national = [place_figure("52001", 5, population=100)]
    stored(
        prepared(
            "unhcr",
            {
                "displaced": [figure(9)],
            },
            part="population",
        ),
        prepared("unhcr", {"demographics": [location("Norte [Admin 1]", 1)]}, part="demographics"),
        prepared("migracion_colombia", {"place_figures": national}, part="municipalities", scope=("COL",)),
    )
    assert client.get(f"/map/COL/figures.{kind}", {"level": level}).getvalue()
    for what in ("areas", "events", "vague", "flows"):
        assert client.get(f"/api/v1/map/COL/{what}", {"level": level, "violence": "1"}).status_code == 200


# --- the files of a place ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "key", "columns"),
    [
        ("COL", "status", ["status", "persons_2024", "persons_2023", "change"]),
        ("COL", "status-by-year", ["year", "displaced", "idps", "refugees", "hst"]),
        ("COL", "origins", ["country", "persons", "share", "refugees"]),
        ("COL", "venezuelans", ["date", "persons", "per_thousand", "population", "places"]),
        ("COL-52", "venezuelans", ["date", "persons", "per_thousand", "population", "places"]),
        (
            "COL",
            "asylum-decisions",
            [
                "year",
                "unit",
                "recognized",
                "complementary",
                "rejected",
                "closed",
                "refugee_recognition_rate",
                "total_recognition_rate",
            ],
        ),
    ],
)
def test_a_figure_of_a_place_has_these_columns_and_its_source_in_every_row(client, db, code, key, columns):
    profile_world.build()
    found = tables.records(client.get(f"/places/{code}/{key}.csv").content)
    assert list(found[0]) == [*columns, "source", "version", "licence"]
    assert all(row["source"] and row["licence"] for row in found)


def test_rates_are_written_as_shares_of_one(client, db):
    profile_world.build()
    (row,) = tables.records(client.get("/places/COL/asylum-decisions.csv").content)
    assert (row["refugee_recognition_rate"], row["total_recognition_rate"]) == ("0.3", "0.4")
