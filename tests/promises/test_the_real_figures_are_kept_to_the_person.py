"""After loading the real files beside the project, the database says exactly what they say."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from django.db import connection, transaction
from django.db.models import Sum

from open_data import AUDIT, tell_nobody
from saferhavens.core.words import PlacePrecision, Status
from saferhavens.sources import registry
from saferhavens.web.mobility.models import DisplacedFigure, PlaceFigure, ViolenceCell, ViolenceEvent, ViolenceMonth
from saferhavens.web.places.models import Place
from saferhavens.web.vintages import actions
from saferhavens.web.vintages.models import Vintage
from saferhavens.web.vintages.status import status

pytestmark = [pytest.mark.shared_data, pytest.mark.django_db]


@pytest.fixture(scope="module", autouse=True)
def loaded(shared_data: Path, django_db_setup: None, django_db_blocker: object) -> Iterator[list[actions.Outcome]]:
    """Everything in the folder, loaded once for all tests here and taken back at the end."""
    if not shared_data.is_dir():
        pytest.skip("needs the real data in ../shared/data")
    with django_db_blocker.unblock(), transaction.atomic():
        outcomes = actions.load_files(AUDIT, registry.SOURCES, shared_data, tell_nobody)
        connection.check_constraints()  # PostgreSQL would do it again after every test
        yield outcomes
        transaction.set_rollback(True)


def in_force(source: str, part: str) -> Vintage:
    return Vintage.objects.in_force().get(source=source, name=part)


def test_no_file_failed(loaded: list[actions.Outcome]) -> None:
    assert [outcome.problem for outcome in loaded if outcome.problem] == []


def test_colombia_has_4632_events() -> None:
    events = ViolenceEvent.objects.filter(source="ucdp_ged", country="COL", current=True)
    assert events.count() == 4632
    assert (
        ViolenceMonth.objects.filter(source="ucdp_ged", country="COL").aggregate(Sum("events"))["events__sum"] == 4632
    )


def test_venezuelans_are_known_in_1114_municipalities() -> None:
    assert PlaceFigure.objects.filter(country="COL").values("local_code").distinct().count() == 1114


@pytest.mark.parametrize(("column", "field"), [("coa_iso", "asylum"), ("coo_iso", "origin")])
@pytest.mark.parametrize("country", ["COL", "ECU", "KEN", "ROU", "VEN"])
def test_unhcrs_figures_of_each_year_and_status_equal_the_file(
    shared_data: Path, country: str, column: str, field: str
) -> None:
    file = pl.read_parquet(shared_data / "unhcr" / "population.parquet").filter(pl.col(column) == country)
    expected = {
        (row["year"], status.value): row[status.value]
        for row in file.group_by("year").agg(pl.col([status.value for status in Status]).sum()).iter_rows(named=True)
        for status in Status
        if row[status.value]
    }
    figures = DisplacedFigure.objects.filter(vintage=in_force("unhcr", "population"), **{field: country})
    rows = figures.values_list("year", "measure").annotate(Sum("persons"))
    assert {(year, measure): persons for year, measure, persons in rows} == expected
    assert expected


def test_deaths_in_colombia_equal_the_file(shared_data: Path) -> None:
    file = pl.read_parquet(shared_data / "ucdp_ged" / "ged_hdx2021_colombia.parquet")
    summed = ViolenceMonth.objects.filter(source="ucdp_ged", country="COL").aggregate(
        best=Sum("deaths_best"), low=Sum("deaths_low"), high=Sum("deaths_high"), civilians=Sum("deaths_civilians")
    )
    expected = [file[name].sum() for name in ("best", "low", "high", "deaths_civilians")]
    assert list(summed.values()) == expected


def test_no_event_is_placed_further_than_it_is_known() -> None:
    vague = ViolenceEvent.objects.filter(place_precision__gt=PlacePrecision.ADM1)
    assert vague.exists()
    assert not vague.exclude(adm1=None).exists()
    assert not ViolenceEvent.objects.filter(place_precision=PlacePrecision.ADM1).exclude(adm2=None).exists()


def test_nearly_all_events_of_colombia_find_their_municipality() -> None:
    precise = ViolenceEvent.objects.filter(country="COL", place_precision__lte=PlacePrecision.ADM2)
    assert precise.filter(adm2=None).count() / precise.count() < 0.01


def test_every_point_stands_in_each_size_of_cell() -> None:
    points = ViolenceEvent.objects.filter(country="COL", current=True, place_precision__lte=PlacePrecision.NEAR).count()
    sums = ViolenceCell.objects.filter(country="COL").values_list("size").annotate(Sum("events"))
    assert {events for _size, events in sums} == {points}


def test_the_status_says_so_too() -> None:
    by_key = {source["key"]: source for source in status(registry.SOURCES)["sources"]}
    assert by_key["ucdp_ged"]["by_country"]["COL"]["events"] == 4632
    assert by_key["migracion_colombia"]["by_country"]["COL"]["places_with_figures"] == 1114
    assert by_key["boundaries"]["by_country"]["KEN"]["adm1"] == 47
    assert not any(source["fictional"] for source in by_key.values())
    assert all(source["licence"] and source["vintages"] for source in by_key.values())


def test_the_same_folder_again_changes_nothing(shared_data: Path) -> None:
    before = Vintage.objects.count()
    assert all(outcome.is_known for outcome in actions.load_files(AUDIT, registry.SOURCES, shared_data, tell_nobody))
    assert Vintage.objects.count() == before


def test_kenyas_camps_lie_in_their_counties() -> None:
    from saferhavens.web.mobility.models import DemographicFigure

    kakuma = DemographicFigure.objects.filter(asylum="KEN", location__startswith="Kakuma")
    assert set(kakuma.values_list("place__name_en", flat=True)) == {"Turkana"}
    assert Place.objects.get(code="KEN-007").name_en == "Garissa"
