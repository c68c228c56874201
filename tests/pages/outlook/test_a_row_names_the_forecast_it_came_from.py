"""Where a table holds several forecasts, each row of its file names its own, never the newest."""

import pytest

import outlook_world
from saferhavens.core.forecast.targets import Target
from saferhavens.web.outlook import reading
from saferhavens.web.outlook.figures import history, onset
from saferhavens.web.outlook.models import ForecastRun

pytestmark = pytest.mark.django_db

NEWER = [{"id": 2, "source": "ucdp_ged", "name": "events", "version": "26.1", "sha256": "cd" * 32}]


@pytest.fixture
def two_runs(db, monkeypatch) -> tuple[ForecastRun, ForecastRun]:
    outlook_world.places()
    older = outlook_world.onset(2023, shift=-0.3)
    monkeypatch.setattr(outlook_world, "VINTAGES", NEWER)
    return older, outlook_world.onset(2024)


def test_old_rows_of_the_history_name_the_run_and_the_data_they_came_from(two_runs, table):
    older, newer = two_runs
    now, before = table("/outlook/places/COL/history.csv")
    assert (now["number"], before["number"]) == (newer.short, older.short)
    assert newer.short in now["source"]
    assert older.short not in now["source"]
    assert older.short in before["source"]
    assert "version 25.1" in before["source"]
    assert "version 26.1" not in before["source"]


def test_the_page_names_every_version_of_the_data_and_no_single_forecast(two_runs):
    older, newer = two_runs
    figure = history.figure(reading.history_of("COL", Target.MASS_KILLING_ONSET), "")
    words = " ".join(figure.sources)
    assert "version 25.1" in words
    assert "version 26.1" in words
    assert newer.short not in words
    assert [row[-1] for row in figure.rows] == [newer.short, older.short]


def test_changes_name_both_forecasts(two_runs):
    words = " ".join(onset.moves_figure(onset.read()).sources)
    assert all(run.short in words for run in two_runs)
    assert words.count("version 25.1") == words.count("version 26.1") == 1
