"""After loading the real files beside the project, the database says exactly what they say."""

import json
import re
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path

import polars as pl
import pytest
from django.db import connection, transaction
from django.db.models import Sum
from django.test import Client

from open_data import AUDIT, tell_nobody
from promises import real_files, tables
from saferhavens.core.words import PlacePrecision, Status
from saferhavens.sources import registry
from saferhavens.web.mobility.models import DisplacedFigure, PlaceFigure, ViolenceCell, ViolenceEvent, ViolenceMonth
from saferhavens.web.places.models import Place
from saferhavens.web.profiles.readings import local
from saferhavens.web.profiles.subject import Subject, subject_of
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


# --- the readings of the pages, country by country ------------------------------------------------------------------

COUNTRIES = real_files.some_countries()


def subject(code: str) -> Subject:
    return subject_of(Place.objects.get(code=code))


@pytest.mark.parametrize("side", ["here", "abroad"])
@pytest.mark.parametrize("series", list(real_files.SERIES))
@pytest.mark.parametrize("country", COUNTRIES)
def test_each_series_of_a_country_is_the_files_year_by_year(country: str, series: str, side: str) -> None:
    sides = subject(country).series.get(series)
    found = getattr(sides, side) if sides else {}
    assert {year: dict(measures) for year, measures in found.items()} == real_files.years(series, side, country)


@pytest.mark.parametrize("country", COUNTRIES)
def test_origins_and_countries_of_asylum_of_the_last_year_are_the_files(country: str) -> None:
    page = subject(country)
    origins, asylums = page.partners
    last = page.population.years[-1]
    assert dict(origins) == real_files.partners(country, last, "coo_iso", "coa_iso")
    abroad = real_files.partners(country, last, "coa_iso", "coo_iso")
    assert dict(asylums) == {code: people for code, people in abroad.items() if code != country}


@pytest.mark.parametrize("country", COUNTRIES)
def test_people_by_age_and_sex_add_up_to_the_files_totals(country: str) -> None:
    _year, groups = subject(country).groups
    by_status: dict[str, int] = {}
    by_sex: dict[str, int] = {}
    for group in groups:
        by_status[group.status] = by_status.get(group.status, 0) + group.persons
        by_sex[group.sex] = by_sex.get(group.sex, 0) + group.persons
    assert by_status == real_files.demographics(country)
    assert by_sex == real_files.sexes(country)


@pytest.mark.parametrize("country", COUNTRIES)
def test_new_displacement_by_month_is_the_newest_vintages(country: str) -> None:
    found = subject(country).new_displacement
    assert found is not None
    assert found.months == real_files.displacements(country)


@pytest.mark.parametrize("country", list(real_files.GED))
def test_violence_by_month_type_and_precision_is_the_files(country: str) -> None:
    record = subject(country).records["ucdp_ged"]
    months = {
        (month.isoformat()[:7], int(kind)): astuple(toll) for (month, kind), toll in record.by_month_and_type.items()
    }
    assert months == real_files.tolls(real_files.ged(country), "month", "type_of_violence")
    precisions = {(int(precision),): astuple(toll) for precision, toll in record.by_precision.items()}
    assert precisions == real_files.tolls(real_files.ged(country), "where_prec")


def test_candidate_events_of_all_countries_are_the_files() -> None:
    months = ViolenceMonth.objects.filter(source="ucdp_candidate")
    sums = months.aggregate(
        events=Sum("events"), best=Sum("deaths_best"), low=Sum("deaths_low"), high=Sum("deaths_high")
    )
    file = real_files.candidate()
    assert sums == {
        "events": file.height,
        "best": file["best"].sum(),
        "low": file["low"].sum(),
        "high": file["high"].sum(),
    }


# --- Migración Colombia ---------------------------------------------------------------------------------------------


def test_venezuelans_in_colombia_on_each_of_the_four_days() -> None:
    assert {each.day: each.persons for each in subject("COL").present} == real_files.venezuelans()


DEPARTMENTS = sorted({row["Divipola"][:2] for row in real_files.municipalities()}) if real_files.here() else ["52"]


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_venezuelans_in_each_department_are_those_of_its_municipalities(department: str) -> None:
    """Municipalities that are younger than the outlines have no department: the next test names them."""
    known = set(Place.objects.filter(level=2, parent__code=f"COL-{department}").values_list("local_code", flat=True))
    expected: dict[object, int] = dict.fromkeys(real_files.DAYS.values(), 0)
    for row in real_files.municipalities():
        for column, day in real_files.DAYS.items():
            expected[day] += int(row[column]) if row["Divipola"] in known else 0
    place = Place.objects.get(code=f"COL-{department}")
    found = {each.day: each.persons for each in local.present(place, in_force("migracion_colombia", "municipalities"))}
    assert found == expected


def test_only_the_municipalities_without_an_outline_are_in_no_department() -> None:
    without = PlaceFigure.objects.filter(place=None).values_list("local_code", flat=True).distinct()
    codes = {row["Divipola"] for row in real_files.municipalities()}
    known = set(Place.objects.filter(country="COL", level=2).values_list("local_code", flat=True))
    assert set(without) == codes - known


# --- the pages and the files that readers get -----------------------------------------------------------------------


def figure(client: Client, language: str, key: str) -> str:
    page = client.get("/places/COL/", headers={"accept-language": language}).content.decode()
    return tables.part(page, f'<figure class="figure" id="{key}"', "</figure>")


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_of_colombia_shows_every_year_of_the_file(client: Client, language: str) -> None:
    found = {}
    for year, _together, *cells in tables.rows(figure(client, language, "status-by-year")):
        found[int(year)] = sorted(number for cell in cells if (number := tables.whole(cell, language)))
    expected = real_files.years("population", "here", "COL")
    assert found == {year: sorted(measures.values()) for year, measures in expected.items()}


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_of_colombia_adds_up_the_four_statuses_of_displaced_people(client: Client, language: str) -> None:
    displaced = ("refugees", "asylum_seekers", "oip", "idps")
    for year, together, *_cells in tables.rows(figure(client, language, "status-by-year")):
        measures = real_files.years("population", "here", "COL")[int(year)]
        expected = sum(measures.get(status, 0) for status in displaced)
        assert (tables.whole(together, language) or 0) == expected


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_of_colombia_shows_venezuelans_on_the_four_days(client: Client, language: str) -> None:
    rows = tables.rows(figure(client, language, "venezuelans"))
    assert [tables.whole(row[1], language) for row in rows] == list(reversed(real_files.venezuelans().values()))


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_of_colombia_shows_deaths_by_year_as_the_file_has_them(client: Client, language: str) -> None:
    file = real_files.ged("COL").with_columns(calendar=pl.col("month").str.slice(0, 4).cast(pl.Int64))
    by_year = {year: numbers[0] for (year,), numbers in real_files.tolls(file, "calendar").items()}
    record = subject("COL").records["ucdp_ged"]
    assert {year: toll.events for year, toll in record.by_year.items()} == by_year
    shown = {
        int(row[0]): [tables.whole(cell, language) for cell in row]
        for row in tables.rows(figure(client, language, "violence-by-year"))
    }
    for year, events in by_year.items():
        assert events in shown[year], year


def map_rows(client: Client, language: str, page: int) -> dict[str, tuple[int | None, ...]]:
    """Code → people, inhabitants, events, deaths, as the table beside the map shows them."""
    content = client.get("/map/COL/", {"page": page, "sort": "name"}, headers={"accept-language": language})
    table = tables.part(content.content.decode(), '<table class="map-table">', "</table>")
    codes = re.findall(r'data-code="([^"]+)"', table)
    cells = tables.rows(table)
    return {
        code: tuple(tables.whole(row[number], language) for number in (1, 3, 4, 5))
        for code, row in zip(codes, cells, strict=True)
    }


def downloaded(client: Client, kind: str, **given: str) -> bytes:
    return client.get(f"/map/COL/figures.{kind}", given).getvalue()


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_table_beside_the_map_has_the_same_numbers_as_the_download(client: Client, language: str) -> None:
    names = ("persons", "inhabitants", "violence_events", "deaths_best")
    file = {
        row["code"]: tuple(int(row[name]) if row[name] else None for name in names)
        for row in tables.records(downloaded(client, "csv"))
    }
    shown: dict[str, tuple[int | None, ...]] = {}
    for page in (1, 12, 23):
        shown |= map_rows(client, language, page)
    assert len(shown) > 100
    assert shown == {code: file[code] for code in shown}


def test_the_download_has_every_municipality_with_the_files_number() -> None:
    client = Client()
    file = {row["code"]: row["persons"] for row in tables.records(downloaded(client, "csv"))}
    expected = {f"COL-{row['Divipola']}": row["Poblacion Octubre 2022"] for row in real_files.municipalities()}
    assert {code: persons for code, persons in file.items() if persons} == {
        code: persons for code, persons in expected.items() if code in file
    }
    assert len(file) == 1119


def test_per_1000_inhabitants_are_the_publishers_own_people_by_inhabitants() -> None:
    client = Client()
    population = {f"COL-{row['Divipola']}": real_files.inhabitants(row) for row in real_files.municipalities()}
    for row in tables.records(downloaded(client, "csv")):
        if row["persons"]:
            assert float(row["per_1000_inhabitants"]) == round(1000 * int(row["persons"]) / population[row["code"]], 3)


@pytest.mark.parametrize("level", ["adm2", "adm1", "country"])
def test_csv_hxl_and_geojson_hold_the_same(client: Client, level: str) -> None:
    plain = tables.records(downloaded(client, "csv", level=level))
    tags, *tagged = tables.records(downloaded(client, "hxl", level=level))
    assert all(tag.startswith("#") for tag in tags.values())
    assert tagged == plain
    features = json.loads(downloaded(client, "geojson", level=level))["features"]
    assert [each["id"] for each in features] == [row["code"] for row in plain]
    for each, row in zip(features, plain, strict=True):
        assert {name: str(value) for name, value in each["properties"].items() if value is not None} == {
            name: value for name, value in row.items() if value
        }
