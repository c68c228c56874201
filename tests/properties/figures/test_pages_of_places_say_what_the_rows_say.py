"""The readings behind the pages of places against the reference, in every invented world."""

from dataclasses import astuple
from datetime import date
from itertools import product

import pytest

from properties.figures import reference
from properties.figures.conftest import Loaded
from properties.figures.worlds import COUNTRIES, SPOTS, Spot
from saferhavens.core.words import Level
from saferhavens.web.mobility.counting import count_rows
from saferhavens.web.profiles.figures.asylum import decisions_of
from saferhavens.web.profiles.holdings import read_holdings
from saferhavens.web.profiles.readings import displaced, displacement, local, violence
from saferhavens.web.profiles.subject import subject_of

pytestmark = pytest.mark.django_db

SIDES = ("population", "asylum_decisions")
OUTSIDE = ("refugees", "asylum_seekers", "oip")
GED, CANDIDATE = reference.FINAL, reference.PROVISIONAL


def vintage_of(loaded: Loaded, source: str, part: str, country: str | None = None):
    return loaded.vintage(reference.in_force(loaded.world, source, part, country))


def divisions() -> list[Spot]:
    return [spot for spot in SPOTS if spot.level]


# --- displaced people -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("series", SIDES)
@pytest.mark.parametrize("country", COUNTRIES)
def test_a_series_has_both_sides_of_a_country_year_by_year(loaded, country, series):
    vintages = tuple(vintage_of(loaded, "unhcr", each) for each in SIDES)
    found = displaced.series_of(loaded.held, vintages, country).get(series, displaced.Sides({}, {}))
    rows = reference.rows_in_force(loaded.world, "unhcr", series, country)
    here, abroad = reference.two_sides(rows, country)
    assert (reference.flat(found.here), reference.flat(found.abroad)) == (here, abroad)
    assert found.records == sum(1 for row in rows if country in (row["origin"], row["asylum"]))


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_years_of_a_country_have_no_gap(loaded, country):
    population = subject_of(loaded.place(country)).population
    years = [*population.here, *population.abroad]
    assert list(population.years) == (list(range(min(years), max(years) + 1)) if years else [])


@pytest.mark.parametrize(("country", "year"), list(product(COUNTRIES, (2020, 2023))))
def test_partners_are_origins_here_and_countries_of_asylum_of_those_from_here(loaded, country, year):
    vintage = vintage_of(loaded, "unhcr", "population")
    rows = [row for row in reference.rows_in_force(loaded.world, "unhcr", "population", country) if row["year"] == year]
    rows = [row for row in rows if row["measure"] in OUTSIDE]
    origins, asylums = displaced.by_partner(loaded.held, vintage, country, year)
    here = [row for row in rows if row["asylum"] == country]
    abroad = [row for row in rows if row["origin"] == country != row["asylum"]]
    assert reference.flat(origins) == reference.summed(here, lambda row: (row["origin"], row["measure"]))
    assert reference.flat(asylums) == reference.summed(abroad, lambda row: (row["asylum"], row["measure"]))


@pytest.mark.parametrize("countries", [(), ("COL",), ("COL", "ECU")])
def test_the_list_of_countries_has_the_last_year_and_the_one_before(loaded, countries):
    vintage = vintage_of(loaded, "unhcr", "population")
    rows = reference.rows_in_force(loaded.world, "unhcr", "population", None)
    year, now, before = displaced.two_years(loaded.held, vintage, countries)
    assert year == max(row["year"] for row in rows)
    for found, of in ((now, year), (before, year - 1)):
        some = [row for row in rows if row["year"] == of and row["measure"] in reference.DISPLACED]
        for country, sides in found.items():
            here, abroad = reference.two_sides(some, country)
            assert (reference.flat(sides.here), reference.flat(sides.abroad)) == (here, abroad), country
        named = {
            code for row in some for code in (row["asylum"], row["origin"] if row["origin"] != row["asylum"] else "")
        }
        assert set(found) == {code for code in named - {""} if not countries or code in countries}


def test_totals_hold_the_four_statuses_of_displaced_people_only():
    every = {status: 10**number for number, status in enumerate((*reference.DISPLACED, "hst", "stateless", "ooc"))}
    assert displaced.total(every) == 1111


@pytest.mark.parametrize("country", COUNTRIES)
def test_recognition_rates_are_those_of_the_decisions_on_the_merits(loaded, country):
    rows = reference.rows_in_force(loaded.world, "unhcr", "asylum_decisions", country)
    sides = subject_of(loaded.place(country)).series.get("asylum_decisions", displaced.Sides({}, {}))
    found = decisions_of(sides.here)
    years = {(row["year"], row["measure"].endswith("_cases")) for row in rows if row["asylum"] == country}
    assert {(each.year, each.in_cases) for each in found} == years
    for each in found:
        rates = reference.recognition(rows, country, each.year, "_cases" if each.in_cases else "")
        assert (each.refugee_rate, each.protection_rate) == rates
        assert all(rate is None or 0 <= rate <= 1 for rate in rates)


# --- inside a country -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spot", [spot for spot in SPOTS if spot.code.startswith("COL")], ids=lambda spot: spot.code)
def test_people_present_by_date_with_inhabitants_only_where_all_are_known(loaded, spot):
    vintage = vintage_of(loaded, "migracion_colombia", "municipalities", "COL")
    found = local.present(loaded.place(spot.code), vintage)
    expected = reference.present(loaded.world, spot)
    assert {each.day: (each.persons, each.population, each.places) for each in found} == expected
    assert [each.day for each in found] == sorted(expected)
    for each in found:
        assert each.per_thousand == reference.per_thousand(each.persons, each.population)


@pytest.mark.parametrize("code", ["COL", "COL-52", "COL-86", "COL-05"])
def test_parts_of_a_place_have_their_people_of_the_day(loaded, code):
    vintage = vintage_of(loaded, "migracion_colombia", "municipalities", "COL")
    place = loaded.place(code)
    for day in {
        row["date"] for row in reference.rows_in_force(loaded.world, "migracion_colombia", "municipalities", "COL")
    }:
        found = local.present_in_parts(place, vintage, day)
        expected = {
            part.code: reference.present(loaded.world, part).get(day)
            for part in reference.inside(reference.BY_CODE[code])
        }
        assert {pk: (each.persons, each.population, each.places) for pk, each in found.items()} == {
            loaded.place(part).pk: numbers for part, numbers in expected.items() if numbers
        }


@pytest.mark.parametrize("spot", [spot for spot in SPOTS if spot.code[:3] != "ECU"], ids=lambda spot: spot.code)
def test_age_and_sex_are_those_of_the_last_year_with_figures(loaded, spot):
    vintage = vintage_of(loaded, "unhcr", "demographics")
    country = spot.code[:3]
    rows = reference.rows_in_force(loaded.world, "unhcr", "demographics", country)
    rows = [row for row in rows if row["asylum"] == country]
    rows = [
        row
        for row in rows
        if not spot.level or reference.lies_in(reference.place_of_location(country, row["location"]), spot.code)
    ]
    year, groups = local.groups(loaded.held, loaded.place(spot.code), vintage)
    assert year == max((row["year"] for row in rows), default=0)
    last = [row for row in rows if row["year"] == year]
    sums = reference.summed(last, lambda row: (row["status"], row["sex"], row["age"]))
    assert {astuple(group)[:3]: group.persons for group in groups} == sums


@pytest.mark.parametrize(("country", "year"), list(product(("COL", "PER"), (2022, 2023))))
def test_locations_are_listed_as_unhcr_writes_them(loaded, country, year):
    vintage = vintage_of(loaded, "unhcr", "demographics")
    rows = reference.rows_in_force(loaded.world, "unhcr", "demographics", country)
    rows = [row for row in rows if row["asylum"] == country and row["year"] == year]
    found = local.by_location(country, vintage, year)
    assert sum(sum(statuses.values()) for statuses in found.values()) == sum(row["persons"] for row in rows)
    for (text, pk), statuses in found.items():
        code = reference.place_of_location(country, text)
        assert pk == (loaded.place(code).pk if code else None), text
        some = [row for row in rows if row["location"] == text]
        assert statuses == reference.summed(some, lambda row: row["status"])


# --- new displacement -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("country", COUNTRIES)
def test_new_displacement_is_the_newest_vintages_and_what_was_revised_is_known(loaded, country):
    files = sorted(reference.files_of(loaded.world, "idmc", "months"), key=lambda each: reference.rank(*each))
    series = [{row["month"]: row["persons"] for row in file.rows if row["country"] == country} for _, file in files]
    found = subject_of(loaded.place(country)).new_displacement
    assert found.months == series[-1]
    assert found.before == (series[-2] if len(series) > 1 else None)
    older = series[-2] if len(series) > 1 else {}
    both = older.keys() & series[-1].keys()
    assert found.revised == {
        month: (older[month], series[-1][month]) for month in both if older[month] != series[-1][month]
    }
    months = sorted(series[-1].items())
    assert found.last_months(3) == months[-3:]
    assert found.last_months(2, skip=1) == months[:-1][-2:]


@pytest.mark.parametrize("spot", [spot for spot in SPOTS if spot.level < 2], ids=lambda spot: spot.code)
def test_only_recommended_reports_of_the_newest_list_are_shown(loaded, spot):
    number = reference.in_force(loaded.world, "idmc", "reports", spot.code[:3])
    rows = [row for row in loaded.world.files[number].rows if row["role"] == "recommended"]
    here = [row for row in rows if row["country"] == spot.code[:3]]
    if spot.level:
        here = [row for row in here if spot.holds(row["longitude"], row["latitude"])]
    found = displacement.reports(loaded.place(spot.code), loaded.vintages[number])
    assert sorted(found.values_list("report_id", flat=True)) == sorted(row["report_id"] for row in here)
    ends = list(found.values_list("date_end", flat=True))
    assert ends == sorted(ends, reverse=True)


# --- violence -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", [GED, CANDIDATE])
@pytest.mark.parametrize("spot", SPOTS, ids=lambda spot: spot.code)
def test_the_record_of_a_place_adds_up_by_month_type_year_and_precision(loaded, spot, source):
    rows = reference.events_at(loaded.world, source, spot)
    record = violence.records_of(loaded.held, loaded.place(spot.code)).get(source, violence.Record([]))
    assert astuple(record.total) == reference.toll(rows)
    for found, key in (
        (record.by_month, reference.month),
        (record.by_type, lambda row: row["violence_type"]),
        (record.by_year, lambda row: row["date_start"].year),
        (record.by_precision, lambda row: row["place_precision"]),
        (record.by_month_and_type, lambda row: (reference.month(row), row["violence_type"])),
    ):
        groups = reference.grouped(rows, key)
        assert {each: astuple(toll) for each, toll in found.items()} == {
            each: reference.toll(some) for each, some in groups.items()
        }


@pytest.mark.parametrize("country", COUNTRIES)
def test_between_two_months_both_are_included(loaded, country):
    first, last = date(2016, 7, 1), date(2019, 12, 1)
    rows = reference.events_at(loaded.world, GED, reference.BY_CODE[country])
    record = violence.records_of(loaded.held, loaded.place(country)).get(GED, violence.Record([]))
    some = [row for row in rows if first <= reference.month(row) <= last]
    assert astuple(record.between(first, last)) == reference.toll(some)


def test_spans_run_from_the_first_month_with_an_event_to_the_last(loaded):
    expected = {}
    for country, source in product(COUNTRIES, (GED, CANDIDATE)):
        months = [reference.month(row) for row in reference.current_events(loaded.world, source, country)]
        if months:
            expected[country, source] = (min(months), max(months))
    found = violence.spans(COUNTRIES)
    assert {key: (span.first, span.last) for key, span in found.items()} == expected
    for span in found.values():
        assert list(reference.months_between(span.first, span.last)) == violence.months_between(span.first, span.last)
        assert all(span.covers(month) for month in violence.months_between(span.first, span.last))


@pytest.mark.parametrize("level", list(Level))
def test_siblings_are_compared_over_the_same_months(loaded, level):
    spots = [spot for spot in SPOTS if spot.level == level]
    first, last = date(2017, 1, 1), date(2020, 12, 1)
    places = {spot.code: loaded.place(spot.code) for spot in spots}
    one, *others = places.values()
    found = violence.tolls_in(one, others, GED, first, last)
    for spot in spots:
        rows = reference.events_at(loaded.world, GED, spot)
        some = [row for row in rows if first <= reference.month(row) <= last]
        toll = found.get(places[spot.code].pk, violence.NONE)
        assert astuple(toll) == reference.toll(some), spot.code


@pytest.mark.parametrize("spot", SPOTS, ids=lambda spot: spot.code)
def test_parties_are_those_named_since_the_day_the_most_often_named_first(loaded, spot):
    since = date(2018, 1, 1)
    rows = [row for row in reference.events_at(loaded.world, GED, spot) if row["date_start"] >= since]
    found = violence.parties(loaded.held, loaded.place(spot.code), GED, since)
    assert [(side, astuple(toll)) for side, toll in found] == reference.parties(rows)


@pytest.mark.parametrize("spot", divisions(), ids=lambda spot: spot.code)
def test_events_that_cannot_be_given_to_one_part_are_told(loaded, spot):
    """Those above a place that are known to no place of its level: the page says that they are not in its number."""
    above = reference.BY_CODE[spot.parent]
    rows = reference.events_at(loaded.world, GED, above)
    lost = [row for row in rows if reference.known_division(row, spot.level) is None]
    assert violence.not_placed(loaded.held, loaded.place(spot.code), GED) == len(lost)


# --- what is held ---------------------------------------------------------------------------------------------------


def test_the_vintage_before_is_the_next_older_of_the_same_part(loaded):
    holdings = read_holdings()
    for number, file in enumerate(loaded.world.files):
        same = reference.files_of(loaded.world, file.source, file.part)
        older = [each for each in same if reference.rank(*each)[0] < reference.rank(number, file)[0]]
        newest = max(older, key=lambda each: reference.rank(*each), default=None)
        found = holdings.before(holdings.vintages[loaded.vintages[number].pk])
        assert (found and found.version) == (newest and newest[1].version), file


def test_the_status_counts_the_rows_in_force_by_country(loaded):
    in_force = [vintage.pk for number, vintage in loaded.vintages.items() if is_in_force(loaded, number)]
    found = count_rows(in_force, COUNTRIES)
    for country in COUNTRIES:
        events = [row for source in (GED, CANDIDATE) for row in reference.current_events(loaded.world, source, country)]
        assert found.get(country, {}).get("events", 0) == len(events)
    codes = {
        row["local_code"]
        for row in reference.rows_in_force(loaded.world, "migracion_colombia", "municipalities", "COL")
    }
    assert found["COL"]["places_with_figures"] == len(codes)


def is_in_force(loaded: Loaded, number: int) -> bool:
    file = loaded.world.files[number]
    countries = (*COUNTRIES, None)
    return number in {reference.in_force(loaded.world, file.source, file.part, country) for country in countries}
