"""Figures name places by code or by name; the link is made once both are there, whichever comes first."""

from datetime import date

import pytest

from open_data import (
    MUNICIPALITIES,
    boundaries,
    countries,
    divisions,
    event,
    events,
    location,
    place_figure,
    prepared,
    stored,
)
from saferhavens.sources.shape import Prepared
from saferhavens.web.mobility.models import (
    DemographicFigure,
    DisplacementReport,
    PlaceFigure,
    ViolenceEvent,
    ViolenceMonth,
)
from saferhavens.web.places.models import Place

pytestmark = pytest.mark.django_db


def municipalities(*rows: dict, **more: object) -> Prepared:
    facts = {"part": "municipalities", "scope": ("COL",), "version": "2022-10-31"}
    return prepared("migracion_colombia", {"place_figures": list(rows)}, **(facts | more))


def demographics(*rows: dict) -> Prepared:
    return prepared("unhcr", {"demographics": list(rows)}, part="demographics", version="2024")


def test_a_municipalitys_figure_finds_it_by_its_code() -> None:
    stored(countries(), divisions(), municipalities(place_figure("52001", 30)))
    assert PlaceFigure.objects.get().place.code == "COL-52001"


def test_a_figure_without_an_outline_is_kept_and_counted() -> None:
    *_, vintage = stored(divisions(), municipalities(place_figure("52001", 30), place_figure("52999", 70)))
    assert PlaceFigure.objects.get(local_code="52999").place is None
    assert vintage.notes == {"places_without_outline": 1}
    assert vintage.rows_stored == 2


def test_a_location_finds_its_division_by_name() -> None:
    stored(countries(), divisions(), demographics(location("Villa Nandu [Admin 2]", 2)))
    assert DemographicFigure.objects.get().place.code == "COL-52001"


def test_a_name_that_two_divisions_bear_finds_neither_and_is_counted() -> None:
    *_, vintage = stored(divisions(), demographics(location("Bolivar [Admin 2]", 2), location("Dispersed", None)))
    assert set(DemographicFigure.objects.values_list("place", flat=True)) == {None}
    assert vintage.notes == {"locations_not_found": 1}


def everything() -> list[Prepared]:
    report = {"report_id": 1, "country": "COL", "cause": "conflict", "role": "recommended", "persons": 4}
    where_and_when = {
        "longitude": 0.5,
        "latitude": 0.5,
        "date_start": date(2025, 1, 1),
        "date_end": date(2025, 1, 1),
    }
    return [
        events(event(1), event(2, precision=4)),
        demographics(location("Norte [Admin 1]", 1)),
        municipalities(place_figure("86001", 5, population=100)),
        prepared("idmc", {"displacement_reports": [report | where_and_when]}, part="reports"),
    ]


def links() -> dict[str, list[str | None]]:
    return {
        "events adm1": list(ViolenceEvent.objects.order_by("event_id").values_list("adm1__code", flat=True)),
        "events adm2": list(ViolenceEvent.objects.order_by("event_id").values_list("adm2__code", flat=True)),
        "demographics": list(DemographicFigure.objects.values_list("place__code", flat=True)),
        "figures": list(PlaceFigure.objects.values_list("place__code", flat=True)),
        "reports": list(DisplacementReport.objects.values_list("adm1__code", flat=True)),
        "months": sorted(map(str, ViolenceMonth.objects.values_list("adm1__code", "adm2__code", "events"))),
        "populations": sorted(Place.objects.exclude(population=None).values_list("code", flat=True)),
    }


def test_places_may_come_after_the_figures() -> None:
    stored(*everything(), countries(), divisions())
    assert links() == {
        "events adm1": ["COL-52", "COL-52"],
        "events adm2": ["COL-52001", None],
        "demographics": ["COL-52"],
        "figures": ["COL-86001"],
        "reports": ["COL-86"],
        "months": ["('COL-52', 'COL-52001', 1)", "('COL-52', None, 1)"],
        "populations": ["COL-86", "COL-86001"],
    }


def test_before_or_after_makes_no_difference() -> None:
    stored(*everything(), countries(), divisions())
    after = links()
    ViolenceEvent.objects.all().delete()
    for model in (DemographicFigure, PlaceFigure, DisplacementReport, ViolenceMonth):
        model.objects.all().delete()
    Place.objects.update(population=None)
    again = [prepared_again(each) for each in everything()]
    stored(*again)
    assert links() == after


def prepared_again(each: Prepared) -> Prepared:
    from dataclasses import replace

    return replace(each, version="9999-12-31")


def test_figures_follow_when_borders_move() -> None:
    import shapely

    from open_data import DEPARTMENTS, place

    stored(countries(), divisions(), events(event(1)))
    swapped = [
        place("COL-52001", shapely.box(1, 1, 2, 2), "Villa Ñandú", level=2, parent="COL-52"),
        place("COL-52002", shapely.box(0, 1, 1, 2), "Bolívar", level=2, parent="COL-52"),
    ]
    stored(boundaries(*DEPARTMENTS, *swapped, MUNICIPALITIES[2], version="2"))
    assert ViolenceEvent.objects.get().adm2.code == "COL-52002"
    assert ViolenceMonth.objects.get().adm2.code == "COL-52002"
