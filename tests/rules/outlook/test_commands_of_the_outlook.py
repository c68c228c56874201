"""`saferhavens forecast`, `signals scan` and `replay`: plain tables or JSON, exit codes by problem."""

import json

import pytest
from click.testing import CliRunner, Result

from record_world import UNITS, Source, frozen, part_of, poisson
from saferhavens.cli import forecast as forecast_command
from saferhavens.cli import replay as replay_command
from saferhavens.cli import signals as signals_command
from saferhavens.core.problems import ProblemError
from saferhavens.web.outlook import forecasting, parts, series
from saferhavens.web.outlook.forecasting import MODELS, Kind
from saferhavens.web.outlook.leads import HORIZONS, SUMS
from saferhavens.web.outlook.models import ForecastRun, Scan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_country(monkeypatch):
    """Deaths by division of one country, and a model that needs no time."""
    monkeypatch.setitem(forecasting.RUNNERS, Kind.DIVISIONS, poisson)
    monkeypatch.setattr(parts, "division_part", lambda _country, _target: part_of(Source()))


def forecast(*words: str) -> Result:
    return CliRunner().invoke(forecast_command.forecast, words)


def number_of(result: Result) -> int:
    assert isinstance(result.exception, ProblemError)
    return result.exception.problem.number


class TestForecast:
    def test_a_division_is_shown_month_by_month(self):
        result = forecast("counts", "--place", "COL-52")
        assert result.exit_code == 0
        lines = [line for line in result.stdout.splitlines() if "COL-52" in line]
        assert len(lines) == len(HORIZONS) + len(SUMS)

    def test_all_divisions_are_shown_by_rank(self):
        result = forecast("counts", "--place", "COL", "--divisions")
        ranked = [line.split()[1] for line in result.stdout.splitlines() if line.startswith("2025-01/2025-06")]
        assert ranked == list(reversed(UNITS))

    def test_json_says_where_it_comes_from_and_what_its_model_is_worth(self):
        told = json.loads(forecast("counts", "--place", "COL-52", "--json").stdout)
        assert (told["model"], told["window"], told["label"], told["frozen"]) == (
            "ours",
            "2025-01/2026-02",
            "not_scored",
            None,
        )
        assert {value["label"] for value in told["values"]} == {"not_scored"}
        assert told["vintages"][0]["source"] == "ucdp_ged"
        assert {value["unit"] for value in told["values"]} == {"COL-52"}

    def test_nothing_is_kept_unless_it_is_asked_for(self):
        forecast("counts", "--place", "COL-52")
        assert not ForecastRun.objects.exists()

    def test_freezing_keeps_the_baselines_too(self):
        told = json.loads(forecast("counts", "--place", "COL-52", "--json", "--freeze").stdout)
        assert ForecastRun.objects.count() == len(MODELS[Kind.DIVISIONS])
        assert told["frozen"]["hash"] == ForecastRun.objects.get(model="ours").content_hash

    def test_progress_goes_to_standard_error(self):
        result = forecast("counts", "--place", "COL-52", "--json")
        assert "1/1" in result.stderr
        json.loads(result.stdout)

    def test_a_place_that_is_not_in_the_series_has_its_number(self):
        assert number_of(forecast("counts", "--place", "COL-99")) == 867
        assert number_of(forecast("displacement", "--place", "COL-52")) == 867

    def test_a_place_without_a_row_is_refused_before_anything_is_forecast(self, monkeypatch):
        def refuse(_job: object) -> None:
            raise AssertionError("work was done")

        monkeypatch.setitem(forecasting.RUNNERS, Kind.DIVISIONS, refuse)
        assert number_of(forecast("counts", "--place", "COL-99")) == 867

    @pytest.mark.parametrize("place", ["-05", "COL-", "-"])
    def test_half_a_code_is_no_place(self, place):
        assert number_of(forecast("counts", "--place", place)) == 867

    @pytest.mark.parametrize("words", [("onset",), ("counts",), ("displacement",)])
    def test_without_data_the_reason_is_said_by_number(self, words):
        assert number_of(forecast(*words)) == 871

    def test_divisions_need_a_country(self):
        assert forecast("counts", "--divisions").exit_code == 2


class TestVerify:
    def test_frozen_forecasts_that_hold_are_counted(self):
        frozen()
        result = forecast("verify")
        assert result.exit_code == 0
        assert result.stdout.startswith("1 ")

    def test_one_that_was_changed_ends_with_its_problem(self):
        from django.db import connection

        frozen()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE outlook_forecastvalue SET chance = 0.9 WHERE unit = 'COL'")
        result = forecast("verify", "--json")
        assert number_of(result) == 864
        assert [run["holds"] for run in json.loads(result.stdout)] == [False]


class TestSignalsAndReplay:
    def test_a_scan_without_any_data_ends_with_the_reason(self):
        result = CliRunner().invoke(signals_command.signals, ["scan", "--country", "COL"])
        assert number_of(result) in (871, 875)
        assert not Scan.objects.exists()

    def test_a_country_that_is_not_watched_is_said(self):
        result = CliRunner().invoke(signals_command.signals, ["scan", "--country", "XXX"])
        assert number_of(result) == 868
        assert "XXX" in str(result.exception)

    def test_a_scan_prints_json_and_keeps_nothing(self, monkeypatch):
        from rules.outlook.test_signals_in_open_data import events, series_of

        monkeypatch.setattr(series, "all_series", lambda _delays: [series_of(events({"COL-52": 15}))])
        told = json.loads(CliRunner().invoke(signals_command.signals, ["scan", "--json"]).stdout)
        assert {each["unit"] for scan in told for each in scan["signals"]} >= {"COL-52"}
        assert not Scan.objects.exists()

    def test_a_rule_that_is_not_known_lists_those_that_are(self):
        result = CliRunner().invoke(replay_command.replay, ["--place", "COL", "--rule", "x"])
        assert number_of(result) == 866
        assert "chart by month" in str(result.exception)
