"""A list that ends years ago says nothing about today, and the page says so before any figure."""

from datetime import date

import pytest

from saferhavens.web.places.models import Place
from saferhavens.web.profiles.changes import warnings_of
from saferhavens.web.profiles.subject import subject_of

pytestmark = pytest.mark.django_db


def warnings(code: str, today: date) -> list[str]:
    return warnings_of(subject_of(Place.objects.get(code=code)), today)


def test_a_list_that_ended_years_ago_is_announced_with_its_age(world):
    (warning,) = warnings("COL", date(2026, 11, 21))
    assert "ends in June 2018, 8 years ago" in warning


def test_a_list_that_ended_within_the_usual_delay_is_not_announced(world):
    assert warnings("COL", date(2019, 11, 21)) == []


def test_a_country_without_any_list_says_that_silence_is_not_peace(world):
    (warning,) = warnings("PER", date(2026, 11, 21))
    assert "No checked list" in warning
    assert "does not mean that there is none" in warning


def test_the_warning_stands_before_the_figures(world, read):
    page = read("/places/COL/")
    assert page.index("The checked list of violence that is loaded ends") < page.index("What changed")
