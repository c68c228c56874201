"""Before the first forecast: what is being made, what waits, what cannot be made and what to do."""

import pytest
from django.utils import timezone

from saferhavens.core import problems
from saferhavens.web.outlook.models import Attempt

pytestmark = pytest.mark.django_db


def tried(part: str, *, over: bool = True, problem: int | None = None, **facts: str) -> None:
    now = timezone.now()
    Attempt.objects.create(part=part, began_at=now, ended_at=now if over else None, problem=problem, facts=facts)


def test_what_is_made_now_and_what_waits_is_told_by_its_name(db, read):
    tried("onset", over=False)
    page = read("/outlook/")
    assert "The first is there after a minute or two." in page
    assert "Onset of mass killing : is being made now" in page
    assert "Deaths in state-based conflict : waits its turn" in page
    assert "counts:" not in page


def test_what_is_there_is_not_told_as_missing(db, read):
    tried("onset")
    tried("counts:state_based", over=False)
    page = read("/outlook/")
    assert "Onset of mass killing : is there" in page
    assert "Deaths in state-based conflict : is being made now" in page


def test_what_cannot_be_made_says_why_and_what_to_do(db, read):
    number = problems.NO_FORECAST_YET.number
    tried("displacement", problem=number, command="saferhavens work")
    page = read("/outlook/")
    assert "New internal displacement : There is no" in page or "New internal displacement : No" in page
    assert "saferhavens work" in page


def test_divisions_of_single_countries_do_not_crowd_the_page(db, read):
    tried("onset", over=False)
    tried("divisions:ECU:state_based", problem=problems.NO_FORECAST_YET.number, command="saferhavens work")
    assert "ECU" not in read("/outlook/")


def test_before_anything_was_tried_the_data_come_first(db, read):
    page = read("/outlook/")
    assert "whoever runs this site loads the data" in page
    assert "waits its turn" not in page


def test_in_spanish(db, read):
    tried("onset", over=False)
    page = read("/outlook/", language="es")
    assert "se está haciendo ahora" in page
    assert "espera su turno" in page
