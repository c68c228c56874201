"""/api/v1/: the same figures for programs, each answer with its source."""

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("world")


def ask(client: Client, address: str, **given: object) -> dict:
    response = client.get(f"/api/v1/{address}", given)
    assert response.status_code == 200, response.content
    return response.json()


def test_areas_have_the_figures_of_the_view_and_null_for_what_is_not_known(client):
    answer = ask(client, "map/COL/areas")
    assert {area["code"]: area["persons"] for area in answer["areas"]} == {
        "COL-52001": 120,
        "COL-52002": 0,
        "COL-86001": None,
    }
    assert (answer["total"], answer["unplaced"], answer["date"]) == (150, 30, "2022-10-31")
    assert [area["step"] for area in answer["areas"]][1:] == [0, None]


@pytest.mark.parametrize("address", ["areas", "events", "vague", "flows"])
def test_every_answer_names_publisher_and_licence(client, address):
    source = ask(client, f"map/COL/{address}", level="country")["source"]
    assert source["publisher"]
    assert source["licence"]


def test_events_in_sight_come_one_by_one_where_they_are_few(client):
    answer = ask(client, "map/COL/events", zoom=8, west=0, south=1, east=1, north=2)
    assert [event["id"] for event in answer["events"]] == [1, 2]
    assert answer["clusters"] == []
    first = answer["events"][0]
    assert (first["type"], first["precision"], first["best"], first["low"], first["high"]) == (3, 1, 2, 1, 3)


def test_no_event_known_only_to_a_place_comes_as_a_point(client):
    assert all(event["precision"] <= 2 for event in ask(client, "map/COL/events")["events"])


def test_where_they_are_many_events_come_summed_up(client, monkeypatch):
    monkeypatch.setattr("saferhavens.web.mobility.violence.MOST_SINGLE", 1)
    answer = ask(client, "map/COL/events")
    assert answer["events"] == []
    assert [cluster["events"] for cluster in answer["clusters"]] == [2]


def test_events_known_only_to_a_place_come_with_its_code(client):
    answer = ask(client, "map/COL/vague")
    assert [(place["code"], place["events"]) for place in answer["places"]] == [("COL-52001", 1), ("COL-52", 1)]
    assert answer["not_drawn"] == 1


def test_flows_name_both_ends(client):
    (flow,) = ask(client, "map/COL/flows", level="country", direction="from")["flows"]
    assert (flow["origin_name"], flow["asylum_name"], flow["persons"]) == ("Colombia", "Peru", 400)


def test_places_are_found_without_their_accents(client):
    (first, *_) = ask(client, "places", q="villa nandu")["places"]
    assert (first["code"], first["name"], first["parent_name"]) == ("COL-52001", "Villa Ñandú", "Norte")
    assert first["box"] == [0.0, 1.0, 1.0, 2.0]
    assert ask(client, "places", q="")["places"] == []


def test_a_place_is_described_by_its_code(client):
    answer = ask(client, "places/COL-52001")
    assert (answer["scheme"], answer["local_code"], answer["population"]) == ("DIVIPOLA", "52001", 1000)


def test_the_series_of_a_place_has_every_date_with_its_source(client):
    series = ask(client, "places/COL-52001/series")["figures"]
    assert [(each["date"], each["status"], each["persons"]) for each in series] == [
        ("2022-02-28", "present", 60),
        ("2022-10-31", "present", 120),
    ]
    assert {each["source"] for each in series} == {"migracion_colombia"}


def test_the_series_of_a_country_has_every_year_by_status(client):
    answer = ask(client, "places/COL/series")
    figures = {(each["date"], each["status"]): each["persons"] for each in answer["figures"]}
    assert figures == {
        ("2023", "refugees"): 90,
        ("2024", "refugees"): 1020,
        ("2024", "asylum_seekers"): 300,
        ("2024", "idps"): 7000,
        ("2024", "stateless"): 50,
    }


def test_the_series_has_violence_by_year_as_far_as_the_place_is_known(client):
    years = ask(client, "places/COL-52001/series")["violence"]
    assert [(each["year"], each["type"], each["events"]) for each in years] == [(2018, 1, 1), (2020, 3, 2)]
    assert sum(each["events"] for each in ask(client, "places/COL/series")["violence"]) == 5


@pytest.mark.parametrize(
    ("address", "status", "number"),
    [
        ("map/XXX/areas", 404, "SH-301"),
        ("map/col/areas", 422, "SH-302"),
        ("map/COL/areas?level=adm9", 422, "SH-302"),
        ("map/COL/events?zoom=x", 422, "SH-302"),
        ("map/COL/events?west=nan", 422, "SH-302"),
        ("map/COL/events?zoom=1e400", 422, "SH-302"),
        ("places?limit=1000", 422, "SH-302"),
        ("places/COL-00000", 404, "SH-301"),
        ("places/COL-00000/series", 404, "SH-301"),
    ],
)
def test_a_wrong_question_gets_a_numbered_problem(client, address, status, number):
    response = client.get(f"/api/v1/{address}")
    assert (response.status_code, response.json()["problem"]) == (status, number)
    assert response.json()["next_step"]


def test_the_description_is_for_people_who_sign_in(client):
    assert client.get("/api/v1/openapi.json").status_code in (302, 401, 403)


def test_the_description_names_every_route():
    from saferhavens.web.api import api

    paths = api.get_openapi_schema()["paths"]
    assert "/api/v1/map/{country}/areas" in paths
    assert all(each["summary"] for operations in paths.values() for each in operations.values())
