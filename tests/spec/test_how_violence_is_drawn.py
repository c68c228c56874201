"""How violence is drawn: only as exactly as its place is known.

UCDP says of every event how well its place is known, from 1 (the place itself) to 7 (at sea or in the air). 1 and 2
are points. 3 and 4 are a number for the municipality or the department. All others are told, not drawn.
"""

from datetime import date

import pytest

from open_data import event, events, figure, location, place_figure, prepared, stored
from promises import tables

pytestmark = pytest.mark.usefixtures("places")

VILLA, NORTE = "COL-52001", "COL-52"
POINT, TOLD = "a point", "told"


@pytest.fixture(autouse=True)
def figures(places) -> None:
    """Figures of people for all three levels: without them a level has no map."""
    stored(
        prepared("unhcr", {"displaced": [figure(1)]}, part="population"),
        prepared("unhcr", {"demographics": [location("Norte [Admin 1]", 1)]}, part="demographics"),
        prepared("migracion_colombia", {"place_figures": [place_figure("52001", 1)]}, part="m", scope=("COL",)),
    )


def drawn_as(ask, level: str) -> str:
    """How the one event that is loaded appears in a view."""
    points = ask("events", level=level)["events"]
    vague = ask("vague", level=level)
    as_number = [place["code"] for place in vague["places"]]
    found = [POINT] * len(points) + as_number + [TOLD] * vague["not_drawn"]
    assert len(found) == 1, "an event is drawn once, or told once"
    return found[0]


@pytest.mark.parametrize(
    ("precision", "in_views"),
    [
        (1, {"adm2": POINT, "adm1": POINT, "country": POINT}),
        (2, {"adm2": POINT, "adm1": POINT, "country": POINT}),
        (3, {"adm2": VILLA, "adm1": NORTE, "country": NORTE}),
        (4, {"adm2": NORTE, "adm1": NORTE, "country": NORTE}),
        (5, {"adm2": TOLD, "adm1": TOLD, "country": TOLD}),
        (6, {"adm2": TOLD, "adm1": TOLD, "country": TOLD}),
        (7, {"adm2": TOLD, "adm1": TOLD, "country": TOLD}),
    ],
)
@pytest.mark.parametrize("level", ["adm2", "adm1", "country"])
def test_how_an_event_appears_by_how_well_its_place_is_known(ask, level, precision, in_views):
    stored(events(event(1, 0.5, 1.5, precision)))
    assert drawn_as(ask, level) == in_views[level]


@pytest.mark.parametrize(
    ("precision", "drawn"), [(1, POINT), (2, POINT), (3, TOLD), (4, TOLD), (5, TOLD), (6, TOLD), (7, TOLD)]
)
def test_an_event_outside_every_outline_is_a_point_or_told(ask, precision, drawn):
    """Far out at sea there is no department whose number could count it."""
    stored(events(event(1, -40.5, 30.5, precision)))
    assert drawn_as(ask, "adm2") == drawn


@pytest.mark.parametrize(
    ("precision", "municipality", "department"),
    [(1, 1, 1), (2, 1, 1), (3, 1, 1), (4, 0, 1), (5, 0, 0), (6, 0, 0), (7, 0, 0)],
)
def test_the_table_counts_an_event_in_an_area_only_if_it_is_known_to_lie_there(
    client, precision, municipality, department
):
    stored(events(event(1, 0.5, 1.5, precision)))
    for level, code, expected in (("adm2", VILLA, municipality), ("adm1", NORTE, department)):
        rows = tables.records(client.get("/map/COL/figures.csv", {"level": level}).getvalue())
        counted = {row["code"]: int(row["violence_events"]) for row in rows}
        assert counted.pop(code) == expected
        assert set(counted.values()) <= {0}


@pytest.mark.parametrize(
    ("dates", "types", "given", "expected"),
    [
        ([2018, 2019, 2020], [1, 1, 1], {}, 3),
        ([2018, 2019, 2020], [1, 1, 1], {"from": 2019}, 2),
        ([2018, 2019, 2020], [1, 1, 1], {"to": 2018}, 1),
        ([2018, 2019, 2020], [1, 1, 1], {"from": 2019, "to": 2019}, 1),
        ([2018, 2018, 2018], [1, 2, 3], {"types": "1"}, 1),
        ([2018, 2018, 2018], [1, 2, 3], {"types": "2,3"}, 2),
        ([2018, 2018, 2018], [1, 2, 3], {"types": ""}, 0),
    ],
)
def test_period_and_type_choose_what_is_counted(ask, dates, types, given, expected):
    rows = [
        event(number, date_start=date(year, 12, 31), date_end=date(year, 12, 31), violence_type=kind)
        for number, (year, kind) in enumerate(zip(dates, types, strict=True))
    ]
    stored(events(*rows))
    assert len(ask("events", **given)["events"]) == expected


# --- provisional events -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("finals", "candidates", "counted"),
    [
        ([], [2023], 1),
        ([2020], [2023], 2),
        ([2023], [2023], 1),
        ([2020], [2019, 2020, 2021], 2),
        ([2018, 2020], [2021, 2022], 4),
        ([2022], [2023, 2023], 3),
    ],
)
def test_provisional_events_count_on_request_after_the_years_of_the_final_ones(ask, finals, candidates, counted):
    load_both(finals, candidates)
    answer = ask("events", provisional="1")
    assert len(answer["events"]) == counted
    assert sum(1 for each in answer["events"] if not each["provisional"]) == len(finals)


@pytest.mark.parametrize(("elsewhere", "counted"), [(2020, 2), (2022, 2), (2023, 1), (2024, 1)])
def test_a_final_file_of_the_world_answers_also_with_its_silence(ask, elsewhere, counted):
    """Its last year is that of its last event anywhere: what it does not list of Colombia in that year, it left out."""
    stored(
        events(
            event(1, date_start=date(2020, 1, 1), date_end=date(2020, 1, 1)),
            event(2, country="PER", date_start=date(elsewhere, 1, 1), date_end=date(elsewhere, 1, 1)),
            scope=(),
        )
    )
    load_both([], [2023])
    assert len(ask("events", provisional="1")["events"]) == counted


def test_without_being_asked_for_provisional_events_are_not_counted(ask):
    load_both([2020], [2023])
    assert [each["provisional"] for each in ask("events")["events"]] == [False]


def load_both(finals: list[int], candidates: list[int]) -> None:
    def rows(years: list[int], first: int) -> list[dict]:
        return [
            event(first + number, date_start=date(year, 6, 1), date_end=date(year, 6, 1))
            for number, year in enumerate(years)
        ]

    if finals:
        stored(events(*rows(finals, 1)))
    stored(prepared("ucdp_candidate", {"violence_events": rows(candidates, 100)}, part="2023-10", version="23.0.10"))
