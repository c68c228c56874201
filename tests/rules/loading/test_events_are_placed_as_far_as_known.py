"""An event gets a department or a municipality only as far as its place is known, inside its own country."""

import pytest

from open_data import AUDIT, countries, divisions, event, events, prepared, stored
from saferhavens.core.words import PlacePrecision
from saferhavens.web.mobility.models import DisplacementReport, ViolenceEvent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(db: None) -> None:
    stored(countries(), divisions())


def placed(**facts: object) -> tuple[str | None, str | None]:
    """The codes of the first and second division of one event."""
    stored(events(event(1, **facts), scope=()))
    found = ViolenceEvent.objects.select_related("adm1", "adm2").get()
    return found.adm1 and found.adm1.code, found.adm2 and found.adm2.code


@pytest.mark.parametrize(
    ("precision", "codes"),
    [
        (PlacePrecision.EXACT, ("COL-52", "COL-52001")),
        (PlacePrecision.NEAR, ("COL-52", "COL-52001")),
        (PlacePrecision.ADM2, ("COL-52", "COL-52001")),
        (PlacePrecision.ADM1, ("COL-52", None)),
        (PlacePrecision.FUZZY, (None, None)),
        (PlacePrecision.COUNTRY, (None, None)),
        (PlacePrecision.SEA_OR_AIR, (None, None)),
    ],
)
def test_an_event_is_placed_only_as_far_as_its_place_is_known(precision: PlacePrecision, codes: tuple) -> None:
    assert placed(precision=precision) == codes


def test_an_event_on_the_water_belongs_to_the_coast_in_front_of_it() -> None:
    assert placed(longitude=-0.05, latitude=0.5) == ("COL-86", "COL-86001")


def test_an_event_far_outside_of_its_country_has_no_division() -> None:
    assert placed(longitude=5.0, latitude=0.5) == (None, None)


def test_an_event_of_another_country_is_not_placed_in_this_one() -> None:
    assert placed(country="PER") == (None, None)


def test_an_event_without_a_country_is_kept_without_a_division() -> None:
    assert placed(country=None) == (None, None)


def test_the_second_division_decides_the_first_where_outlines_disagree() -> None:
    """The finer outline wins, so that both always fit together."""
    from open_data import DEPARTMENTS, MUNICIPALITIES, VILLA, boundaries, place

    moved = place("COL-86009", VILLA, "Enclave", level=2, parent="COL-86")
    stored(boundaries(*DEPARTMENTS, *MUNICIPALITIES[1:], moved, version="2"))
    assert placed() == ("COL-86", "COL-86009")


def test_what_lies_in_no_division_of_a_divided_country_is_counted() -> None:
    outside = [event(1, longitude=5.0), event(2, longitude=5.0, precision=6), event(3, country="PER"), event(4)]
    (vintage,) = stored(events(*outside, scope=()))
    assert vintage.notes == {"events_without_division": 1}


def test_a_report_of_displacement_gets_the_department_of_its_point() -> None:
    from datetime import date

    report = {"country": "COL", "cause": "conflict", "role": "recommended", "persons": 40}
    days = {"date_start": date(2025, 1, 1), "date_end": date(2025, 1, 2)}
    rows = [
        report | days | {"report_id": 1, "longitude": 0.5, "latitude": 0.5},
        report | days | {"report_id": 2, "longitude": None, "latitude": None},
    ]
    stored(prepared("idmc", {"displacement_reports": rows}, part="reports"))
    found = dict(DisplacementReport.objects.values_list("report_id", "adm1__code"))
    assert found == {1: "COL-86", 2: None}


def test_the_ledger_knows_the_load() -> None:
    from saferhavens.web.ledger.models import Entry

    stored(events(event(1)))
    assert Entry.objects.order_by("-pk").first().facts["source"] == "ucdp_ged"
    assert AUDIT.actor == "system"
