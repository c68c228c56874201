"""Each night whatever is new, nothing twice, and what is missing with its reason."""

from datetime import date

import pytest

from record_world import AUDIT, ORIGIN, Source, part_of, poisson
from saferhavens.web.ledger.models import Entry
from saferhavens.web.outlook import (
    forecasting,
    freezing,
    outcomes,
    parts,
    reading,
    running,
    scoring,
    tasks,
    verifying,
)
from saferhavens.web.outlook.forecasting import Kind
from saferhavens.web.outlook.leads import HORIZONS, TOLD
from saferhavens.web.outlook.models import Attempt, ForecastRun, Scoring
from saferhavens.web.outlook.words import Label

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 1)
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

    def test_it_is_not_scored_as_a_whole_while_one_month_of_its_window_is_missing(self):
        source = Source()
        night(source)
        source.last = ORIGIN + max(HORIZONS) - 1
        night(source)
        assert not Scoring.objects.filter(run__origin=ORIGIN, cases__in=("all", "quiet", "ahead 7-14")).exists()

    @pytest.mark.parametrize(
        ("months", "cases"),
        [
            (2, set()),
            (3, {"ahead 1-3", "sum 3", "total 3"}),
            (5, {"ahead 1-3", "sum 3", "total 3"}),
            (6, {"ahead 1-3", "ahead 4-6", *(f"{kind} {length}" for kind in ("sum", "total") for length in (3, 6))}),
        ],
    )
    def test_what_has_come_is_scored_whatever_is_still_to_come(self, months, cases):
        source = Source()
        night(source)
        source.last = ORIGIN + months
        night(source)
        assert set(Scoring.objects.filter(run__origin=ORIGIN).values_list("cases", flat=True)) == cases

    def test_each_part_is_scored_once_and_in_the_end_all_are_there(self):
        source = Source()
        night(source)
        for months in (3, 4, 6, 12, 14, 15):
            source.last = ORIGIN + months
            night(source)
        run = ForecastRun.objects.get(origin=ORIGIN, model="ours")
        found = list(run.scorings.values_list("cases", flat=True))
        assert len(found) == len(set(found)) == 11
        assert not [each for each in reading.waiting_runs() if each.pk == run.pk]

    def test_a_part_scored_early_has_the_figures_that_it_has_in_the_end(self):
        early, late = Source(), Source()
        night(early)
        early.last = ORIGIN + 3
        night(early)
        run = ForecastRun.objects.get(origin=ORIGIN, model="ours")
        late.last = ORIGIN + 14
        in_the_end = outcomes.scored(ForecastRun.objects.get(origin=ORIGIN, model="ours"), late(TODAY), ())
        assert "ahead 1-3" not in {each.cases for each in in_the_end}  # it was scored
        kept = {(each.entrant, each.metric): each.value for each in run.scorings.get(cases="ahead 1-3").scores.all()}
        draws = [freezing.unpacked(each) for each in outcomes.beside(run)]
        frame = late(TODAY).frame
        cases = scoring.kinds_of(scoring.cases_of(draws, part_of(late).target, frame, frame))["ahead 1-3"]
        again = {(each.entrant, each.metric): each.value for each in scoring.figures(cases, "crps")}
        assert kept == pytest.approx(again)

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
