from datetime import date

import pytest

from profile_subjects import NothingHeld, country, department, series, violence
from saferhavens.web.profiles.coverage import coverage_of
from saferhavens.web.profiles.readings.displacement import NewDisplacement
from saferhavens.web.profiles.readings.local import Group, Present


def held(subject, key: str):
    return next(each for each in coverage_of(subject) if each.about.key == key)


def test_every_source_of_figures_is_named_once():
    keys = [each.about.key for each in coverage_of(country())]
    assert sorted(keys) == ["idmc", "migracion_colombia", "ucdp_candidate", "ucdp_ged", "unhcr"]


def test_nothing_loaded_is_told_from_nothing_here():
    assert held(country(holdings=NothingHeld()), "unhcr").state == "not_loaded"
    assert held(country(), "unhcr").state == "nothing_here"


def test_sources_that_hold_something_stand_first():
    subject = country(**violence((date(2018, 6, 1), 4)))
    assert coverage_of(subject)[0].about.key == "ucdp_ged"


def test_the_years_of_unhcr_are_those_of_this_country():
    found = held(country(series=series({1970: {"idps": 1}}, {2025: {"refugees": 1}})), "unhcr")
    assert found.held.period == "1970–2025"


@pytest.mark.django_db
def test_a_department_counts_unhcrs_groups_located_there():
    found = held(department(groups=(2025, [Group("idps", "f", "0-4", 3), Group("idps", "m", "0-4", 3)])), "unhcr")
    assert (found.held.records, found.held.period) == (2, "2025")


def test_violence_is_dated_by_the_span_of_the_country():
    found = held(country(**violence((date(2017, 5, 1), 1), (date(2018, 6, 1), 4))), "ucdp_ged")
    assert (found.held.records, found.held.period) == (2, "May 2017 to June 2018")


def test_one_month_is_not_a_span():
    found = held(country(**violence((date(2018, 6, 1), 4))), "ucdp_ged")
    assert found.held.period == "June 2018"


def test_new_displacement_counts_months():
    found = held(country(new_displacement=NewDisplacement({date(2025, 1, 1): 0, date(2025, 2, 1): 5}, None)), "idmc")
    assert (found.held.records, found.held.period) == (2, "January 2025 to February 2025")


@pytest.mark.django_db
def test_venezuelans_count_the_figures_of_all_dates():
    dates = [Present(date(2021, 1, 31), 100, None, 3), Present(date(2022, 10, 31), 150, None, 4)]
    found = held(department(present=dates), "migracion_colombia")
    assert (found.held.records, found.held.period) == (7, "31 January 2021 to 31 October 2022")


def test_versions_are_named():
    assert held(country(), "ucdp_ged").versions == "2025"
