import pytest

import outlook_world
from saferhavens.core.forecast.targets import Target

pytestmark = pytest.mark.django_db


def test_a_country_shows_its_chance_its_reasons_and_its_months(world, read):
    page = read("/outlook/places/COL/")
    assert "about 1 in 32 (3.1 %)" in page
    assert "Range (90 %) 1.0 % to 7.0 %" in page
    assert "Base rate about 1 in 68 (1.5 %), for any country in any two years" in page
    assert "2.1 times the base rate" in page
    assert "Rank 7 of 13 countries" in page
    assert "How often such lists were right Of ten countries on such a list, 0.9 saw an onset" in page
    assert "the line goes from 0 to 7.0 %" in page
    assert "Deaths in state-based conflict, October 2025 to November 2026" in page
    assert "Where in the country: Deaths in state-based conflict" in page


def test_the_parts_add_up_to_the_forecast(world, table):
    rows = table("/outlook/places/COL/reasons.csv")
    parts = {row["code"]: float(row["part"]) for row in rows}
    total = parts.pop("sum")
    assert sum(parts.values()) == pytest.approx(total, abs=1e-6)
    assert 1 / (1 + 2.718281828459045**-total) == pytest.approx(0.031, abs=1e-6)


def test_what_was_said_before_stands_with_its_hash(world, table):
    rows = table("/outlook/places/COL/history.csv")
    assert [row["window"] for row in rows] == ["2025 and 2026", "2024 and 2025"]
    assert all(len(row["hash"]) == 64 for row in rows)


def test_a_division_shows_its_own_months_and_signals(world, read, table):
    page = read("/outlook/places/COL-52/")
    assert "Deaths in state-based conflict, October 2025 to November 2026" in page
    assert "Norte, violence against civilians: 27 deaths since August 2025" in page
    assert [row["code"] for row in table("/outlook/places/COL-52/signals.csv")] == ["COL-52"]


def test_each_month_ahead_is_a_row_of_the_download(world, table):
    rows = table("/outlook/places/COL/deaths.csv")
    assert [row["month"] for row in rows][:2] == ["2025-10-01", "2025-11-01"]
    assert len(rows) == len(outlook_world.MONTHS)
    for row in rows:
        quantiles = [float(row[name]) for name in ("q05", "q25", "median", "q75", "q95")]
        assert quantiles == sorted(quantiles)


def test_the_divisions_of_a_country_can_be_downloaded_with_their_months(world, table):
    rows = table("/outlook/places/COL/deaths-divisions.csv")
    assert {row["code"] for row in rows} == {"COL-52", "COL-86"}


def test_a_place_without_a_forecast_says_so_and_leads_on(world, read):
    page = read("/outlook/places/COL-52001/")
    assert "No forecast of this place yet." in page
    assert "Colombia" in page


def test_an_unknown_place_is_answered_with_its_number(world, read):
    assert "SH-301" in read("/outlook/places/XYZ/", status=404)


def test_small_letters_find_the_place_too(world, client):
    assert client.get("/outlook/places/col/").status_code == 200


def test_what_is_not_there_cannot_be_downloaded(world, client):
    for key in ("displacement", "nothing", "deaths-divisions"):
        assert client.get(f"/outlook/places/PER/{key}.csv").status_code == 404


def test_new_displacement_is_shown_as_movements(db, read):
    outlook_world.places()
    outlook_world.counts({"COL": 9000.0}, Target.NEW_DISPLACEMENT)
    page = read("/outlook/places/COL/")
    assert "Who flees twice counts twice." in page
    assert "not yet scored" in page


def test_the_page_of_a_place_and_its_outlook_lead_to_each_other(world, client):
    assert 'href="/outlook/places/COL/"' in client.get("/places/COL/").content.decode()
    assert 'href="/places/COL/"' in client.get("/outlook/places/COL/").content.decode()
