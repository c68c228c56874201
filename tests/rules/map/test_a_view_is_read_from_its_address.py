"""The address holds the whole view. Nothing here needs a database."""

import pytest

from saferhavens.core.problems import VIEW_WRONG, ProblemError
from saferhavens.core.words import DISPLACED
from saferhavens.web.mobility.mapview import As, Camera, Direction, Figures, Offer, changed, read_view

COUNTRY = Figures("unhcr", "country", ("2025", "2024"), ("refugees", "idps"), ("COL", "ECU", "VEN"))
MUNICIPALITIES = Figures("migracion_colombia", "adm2", ("2022-10-31", "2021-01-31"), ("present",), ("VEN",))
DEPARTMENTS = Figures("migracion_colombia", "adm1", ("2022-10-31", "2021-01-31"), ("present",), ("VEN",))
UNHCR_DEPARTMENTS = Figures("unhcr", "adm1", ("2025",), ("refugees", "idps"), ("COL", "VEN"))
OFFER = Offer(
    "COL", (MUNICIPALITIES, DEPARTMENTS, UNHCR_DEPARTMENTS, COUNTRY), (0, 0, 2, 2), (1989, 2018), has_provisional=True
)


def refused(**given: str) -> ProblemError:
    with pytest.raises(ProblemError) as caught:
        read_view(given, OFFER)
    assert caught.value.problem is VIEW_WRONG
    return caught.value


def test_an_empty_address_shows_the_first_figures_at_their_newest_date():
    view = read_view({}, OFFER)
    assert (view.level, view.figures, view.status, view.origin, view.date) == (
        "adm2",
        "migracion_colombia",
        "present",
        "VEN",
        "2022-10-31",
    )


def test_an_empty_address_is_written_as_an_empty_query():
    assert read_view({}, OFFER).query() == ""


@pytest.mark.parametrize(
    "given",
    [
        {"level": "country", "direction": "from", "flows": "1", "date": "2024"},
        {"level": "country", "origin": "VEN", "status": "refugees", "as": "rate"},
        {"level": "adm1", "figures": "unhcr", "status": "idps"},
        {"violence": "0", "types": "1,3", "from": "2000", "to": "2010", "vague": "0", "provisional": "1"},
        {"at": "5.50/4.6000/-74.1000", "sort": "name", "page": "3"},
    ],
)
def test_a_view_written_and_read_again_is_the_same_view(given):
    view = read_view(given, OFFER)
    again = read_view(view.parameters(), OFFER)
    assert again == view
    assert again.query() == view.query()


def test_the_query_holds_only_what_differs_from_the_default_in_a_fixed_order():
    assert read_view({"sort": "name", "level": "adm1"}, OFFER).query() == "?level=adm1&sort=name"
    assert read_view({"types": "3,1"}, OFFER).query() == "?types=1,3"


def test_what_is_added_up_as_displaced_is_exactly_the_four_statuses_of_the_words():
    assert read_view({"level": "country"}, OFFER).statuses == tuple(DISPLACED)
    assert read_view({"level": "country", "status": "idps"}, OFFER).statuses == ("idps",)


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("level", "adm3", "country, adm1, adm2"),
        ("date", "2020-01-01", "2022-10-31, 2021-01-31"),
        ("as", "logarithm", "count, rate"),
        ("types", "4", "1, 2, 3"),
        ("from", "1900", "1989 – 2018"),
        ("violence", "yes", "0, 1"),
        ("page", "0", "1 – 999"),
        ("page", "２", "1 – 999"),
        ("at", "abc", "zoom/latitude/longitude, 5.50/4.6000/-74.1000"),
        ("at", "5/95/0", "zoom/latitude/longitude, 5.50/4.6000/-74.1000"),
        ("at", "nan/nan/nan", "zoom/latitude/longitude, 5.50/4.6000/-74.1000"),
    ],
)
def test_an_impossible_value_is_refused_with_what_is_possible(name, value, allowed):
    problem = refused(**{name: value})
    assert problem.facts == {"name": name, "value": value, "allowed": allowed}


def test_a_period_that_ends_before_it_begins_is_refused():
    assert refused(**{"from": "2010", "to": "2005"}).facts["name"] == "to"


def test_a_very_long_value_is_not_repeated_in_full():
    assert len(str(refused(level="x" * 5000).facts["value"])) == 80


def test_unknown_parameters_change_nothing():
    assert read_view({"utm_source": "mail"}, OFFER) == read_view({}, OFFER)


def test_unticking_every_type_shows_none_and_saying_nothing_shows_all():
    assert read_view({"types": ""}, OFFER).types == ()
    assert read_view({}, OFFER).types == (1, 2, 3)


def test_flows_and_directions_exist_only_between_countries():
    view = read_view({"flows": "1"}, OFFER)
    assert not view.flows
    assert view.direction is Direction.TO
    assert read_view({"flows": "1", "level": "country"}, OFFER).flows
    assert not read_view({"flows": "1", "level": "country", "direction": "in"}, OFFER).flows


def test_people_from_here_have_one_origin_so_none_is_chosen():
    assert read_view({"level": "country", "direction": "from", "origin": "VEN"}, OFFER).origin == "all"


def test_changing_the_level_keeps_what_fits_and_drops_what_does_not():
    view = read_view({"as": "rate", "date": "2021-01-31", "page": "4", "violence": "0"}, OFFER)
    above = changed(view, OFFER, level="adm1")
    assert (above.date, above.shown_as, above.violence, above.page) == ("2021-01-31", As.RATE, False, 1)
    countries = changed(view, OFFER, level="country")
    assert (countries.date, countries.status, countries.origin, countries.shown_as) == (
        "2025",
        "displaced",
        "VEN",
        As.RATE,
    )


def test_changing_the_publisher_takes_its_own_dates():
    view = changed(read_view({"level": "adm1"}, OFFER), OFFER, figures="unhcr")
    assert (view.figures, view.date, view.status) == ("unhcr", "2025", "displaced")


def test_sorting_twice_by_the_same_column_turns_the_order_round():
    view = read_view({"page": "2"}, OFFER)
    assert view.sorted_by("persons").sort == "persons"
    assert view.sorted_by("name").sort == "name"
    assert view.sorted_by("name").sorted_by("name").sort == "-name"
    assert view.sorted_by("name").page == 1


def test_the_camera_is_rounded_to_what_the_address_shows():
    assert read_view({"at": "5.504/4.60001/-74.10004"}, OFFER).camera == Camera(5.5, 4.6, -74.1)


def test_without_events_there_is_no_violence_to_show():
    calm = Offer("ROU", (COUNTRY,), (0, 0, 1, 1))
    assert not read_view({}, calm).violence


def test_where_only_provisional_events_are_held_they_are_shown_from_the_start():
    only = Offer("KEN", (COUNTRY,), (0, 0, 1, 1), (2023, 2023), has_provisional=True, has_final=False)
    assert read_view({}, only).provisional
    assert not read_view({}, OFFER).provisional
