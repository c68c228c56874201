"""Where data have not been renewed for long, what is shown as a forecast lies behind us: each page says so."""

from datetime import date

import pytest
from django.utils import timezone

pytestmark = pytest.mark.django_db

IS_OVER = "so what is forecast here is already over. Load newer data to see what lies ahead."
PAGES = {"/outlook/": 2, "/outlook/places/COL/": 2}
"""Page → how many forecasts stand on it at the least: one of years, and of months."""


@pytest.fixture
def today(monkeypatch):
    real = timezone.localdate
    return lambda day: monkeypatch.setattr(timezone, "localdate", lambda moment=None: real(moment) if moment else day)


@pytest.mark.parametrize("path", PAGES)
def test_each_forecast_that_is_over_is_called_so(world, read, today, path):
    today(date(2031, 1, 1))
    page = read(path)
    assert page.count(IS_OVER) >= PAGES[path]
    assert "The data that are loaded end in 2024" in page


@pytest.mark.parametrize("path", PAGES)
def test_one_that_still_lies_ahead_is_not(world, read, today, path):
    today(date(2025, 11, 1))
    assert IS_OVER not in read(path)


@pytest.mark.parametrize("path", PAGES)
def test_in_spanish_too(world, read, today, path):
    today(date(2031, 1, 1))
    page = read(path, language="es")
    assert page.count("ya pasó") >= PAGES[path]
    assert IS_OVER not in page
