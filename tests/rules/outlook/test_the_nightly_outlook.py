"""Each night whatever is new, nothing twice, and what is missing with its reason."""

import pytest

from record_world import AUDIT, ORIGIN, Source, part_of, poisson
from saferhavens.web.ledger.models import Entry
from saferhavens.web.outlook import forecasting, parts, reading, running, tasks, verifying
from saferhavens.web.outlook.forecasting import Kind
from saferhavens.web.outlook.leads import HORIZONS, TOLD
from saferhavens.web.outlook.models import Attempt, ForecastRun, Scoring
from saferhavens.web.outlook.words import Label

pytestmark = pytest.mark.django_db

MODELS = forecasting.MODELS[Kind.DIVISIONS]


@pytest.fixture(autouse=True)
def quick_models(monkeypatch):
    monkeypatch.setitem(forecasting.RUNNERS, Kind.DIVISIONS, poisson)


def night(source: Source) -> int:
    return running.renew(part_of(source), audit=AUDIT)


def problem_of(part: str = "divisions:COL:test") -> int | None:
    return Attempt.objects.get(pk=part).problem


class TestFreezing:
    def test_our_model_is_frozen_beside_its_baselines(self):
        assert night(Source()) == len(MODELS)
        runs = ForecastRun.objects.all()
        assert sorted(run.model for run in runs) == sorted(MODELS)
        assert {(run.origin, run.first, run.last) for run in runs} == {(ORIGIN, ORIGIN + 1, ORIGIN + max(HORIZONS))}
        assert len({run.input_hash for run in runs}) == 1
        assert all(problem is None for _run, problem in verifying.verified())

    def test_a_second_night_with_the_same_data_keeps_nothing(self):
        source = Source()
        night(source)
        entries = Entry.objects.count()
        assert night(source) == 0
        assert (ForecastRun.objects.count(), Entry.objects.count()) == (len(MODELS), entries)

    def test_new_data_give_a_new_forecast_and_leave_the_old_one(self):
        source = Source()
        night(source)
        source.last = ORIGIN + 1
        assert night(source) == len(MODELS)
        assert set(ForecastRun.objects.values_list("origin", flat=True)) == {ORIGIN, ORIGIN + 1}
        assert reading.latest(part_of(source).target, "COL").run.origin == ORIGIN + 1

    def test_another_program_makes_the_forecast_anew(self, monkeypatch):
        source = Source()
        night(source)
        monkeypatch.setattr("saferhavens.web.outlook.actions.code_version", lambda: "another")
        assert night(source) == len(MODELS)

    def test_each_value_of_the_window_that_is_told_is_the_sum_of_its_months(self):
        night(Source())
        run = reading.latest(part_of(Source()).target, "COL").run
        for value in reading.values_of(run):
            months = [each for each in reading.values_of(run, whole=False) if each.unit == value.unit]
            assert len(months) == len(HORIZONS)
            assert value.mean == pytest.approx(sum(each.mean for each in months[:TOLD]))
        ranks = {value.unit: value.rank for value in reading.values_of(run)}
        assert ranks == {"COL-52": 1, "COL-27": 2, "COL-05": 3}


class TestWhatIsMissing:
    def test_a_part_without_data_keeps_its_numbered_reason(self):
        assert night(Source(None)) == 0
        assert problem_of() == 871
        (part,) = reading.parts()
        assert part.problem.problem.number == 871
        assert "deaths" in part.problem.sentence()
        assert not ForecastRun.objects.exists()

    def test_the_reason_goes_when_the_data_come(self):
        source = Source(None)
        night(source)
        source.last = ORIGIN
        assert night(source) == len(MODELS)
        assert problem_of() is None
        verbs = Entry.objects.filter(kind="outlook.attempt").order_by("sequence").values_list("verb", flat=True)
        assert list(verbs) == ["outlook_part_begun", "outlook_part_missing", "outlook_part_there"]

    def test_an_unforeseen_error_is_not_swallowed(self, monkeypatch):
        def broken(_job):
            raise ZeroDivisionError

        monkeypatch.setitem(forecasting.RUNNERS, Kind.DIVISIONS, broken)
        with pytest.raises(ZeroDivisionError):
            night(Source())
        assert reading.parts()[0].is_under_way


class TestScoring:
    def test_a_frozen_forecast_is_scored_by_itself_when_its_outcome_arrives(self):
        source = Source()
        night(source)
        source.last = ORIGIN + max(HORIZONS)
        night(source)
        scoring = Scoring.objects.get(cases="all")
        assert (scoring.run.origin, scoring.units, scoring.window) == (ORIGIN, 3 * len(HORIZONS), "2025-01/2026-02")
        entrants = set(scoring.scores.filter(metric="crps").values_list("entrant", "is_baseline"))
        assert entrants == {("ours", False), ("last month", True), ("last 12 months", True)}
        assert reading.shown(scoring.run).label in (Label.SKILL, Label.NO_SKILL)

    def test_it_is_not_scored_while_one_month_of_its_window_is_missing(self):
        source = Source()
        night(source)
        source.last = ORIGIN + max(HORIZONS) - 1
        night(source)
        assert not Scoring.objects.exists()

    def test_it_is_scored_once(self):
        source = Source()
        night(source)
        source.last = ORIGIN + max(HORIZONS)
        night(source)
        kept = Scoring.objects.count()
        night(source)
        assert Scoring.objects.count() == kept

    def test_quiet_places_are_scored_apart(self):
        source = Source()
        night(source)
        source.last = ORIGIN + max(HORIZONS)
        night(source)
        assert Scoring.objects.get(cases="quiet").units == len(HORIZONS)

    def test_the_score_is_the_one_that_the_frozen_draws_give(self):
        source = Source()
        night(source)
        source.last = ORIGIN + max(HORIZONS)
        night(source)
        crps = Scoring.objects.get(cases="quiet").scores.get(entrant="ours", metric="crps").value
        assert crps == 0.0  # a place without deaths, forecast to have none

    def test_a_model_that_is_its_own_baseline_has_no_skill(self):
        source = Source()
        night(source)
        source.last = ORIGIN + max(HORIZONS)
        night(source)
        assert Scoring.objects.get(cases="all").label == Label.NO_SKILL  # "ours" draws as "last 12 months" does here


class TestTheJob:
    def test_each_part_is_a_job_of_its_own(self, settings, monkeypatch):
        settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
        monkeypatch.setattr(running, "names", lambda: ["onset", "displacement"])
        assert tasks.renew_outlook.call() == 2

    def test_a_part_that_is_gone_does_nothing(self):
        assert running.renew_named("divisions:XXX:state_based", audit=AUDIT) == 0

    def test_all_pilot_countries_are_tried_so_that_what_is_missing_is_said(self):
        names = running.names()
        assert {"onset", "counts:state_based", "counts:one_sided", "displacement"} <= set(names)
        assert {f"divisions:{country}:state_based" for country in ("COL", "ECU", "KEN", "ROU")} <= set(names)
        assert [part.name for part in parts.parts()] == names[: len(parts.parts())]

    def test_without_any_data_each_part_ends_with_a_reason(self):
        for name in running.names():
            assert running.renew_named(name, audit=AUDIT) == 0
        assert Attempt.objects.count() == len(running.names())
        assert not Attempt.objects.filter(problem=None).exists()
