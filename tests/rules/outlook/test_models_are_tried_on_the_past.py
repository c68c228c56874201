"""A model speaks about the past only from what was known then, beside its baselines, and is tried once."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from record_world import AUDIT, ORIGIN, Source, given, months_of_deaths, part_of, poisson
from saferhavens.core.forecast.months import first_day
from saferhavens.core.problems import ProblemError
from saferhavens.web.outlook import chance_scoring, forecasting, reading, running, scoring, trials
from saferhavens.web.outlook.chance_scoring import Said
from saferhavens.web.outlook.forecasting import Job, Kind
from saferhavens.web.outlook.leads import HORIZONS
from saferhavens.web.outlook.models import Attempt, Scoring
from saferhavens.web.outlook.scoring import About

MODELS = forecasting.MODELS[Kind.DIVISIONS]
TARGET = part_of(Source()).target
CASES = {"all", "quiet", "ahead 1-3", "ahead 4-6", "ahead 7-14"}
CASES |= {f"{kind} {length}" for kind in ("sum", "total") for length in (3, 6, 12)}


@pytest.fixture(autouse=True)
def quick_models(monkeypatch):
    monkeypatch.setitem(forecasting.RUNNERS, Kind.DIVISIONS, poisson)
    monkeypatch.setattr(chance_scoring, "DRAWS", 10)


def jobs(frame: pl.DataFrame | None = None) -> list[Job]:
    rows = months_of_deaths() if frame is None else frame
    return forecasting.jobs_of(Kind.DIVISIONS, TARGET, "COL", rows, ORIGIN)


class TestOrigins:
    @pytest.mark.parametrize("every", [trials.EVERY, trials.EVERY_YEAR])
    @pytest.mark.parametrize("last", range(ORIGIN - 3, ORIGIN + 3))
    def test_the_newest_outcome_is_complete_and_no_newer_origin_has_one(self, last, every):
        origins = trials.origins(months_of_deaths(last), last, every)
        assert last - every < origins[-1] + max(HORIZONS) <= last

    @pytest.mark.parametrize(("every", "months"), [(trials.EVERY, {4, 10}), (trials.EVERY_YEAR, {10})])
    def test_origins_stay_in_the_same_months_of_the_year_whatever_month_the_data_end_in(self, every, months):
        long = pl.DataFrame({"unit": ["A"] * 500, "month": list(range(41, 541)), "value": [1.0] * 500})
        found = {origin for last in range(ORIGIN - 5, ORIGIN + 1) for origin in trials.origins(long, last, every)}
        assert {first_day(origin).month for origin in found} == months

    def test_no_month_lies_between_two_windows(self):
        origins = trials.origins(months_of_deaths(), ORIGIN)
        assert set(np.diff(origins)) == {trials.EVERY}
        assert max(HORIZONS) >= trials.EVERY_YEAR >= trials.EVERY

    def test_each_origin_has_five_years_before_it(self):
        first = months_of_deaths()["month"].min()
        assert trials.origins(months_of_deaths(), ORIGIN)[0] >= first + trials.LEAST_HISTORY

    def test_no_more_than_eight_years_are_tried(self):
        long = pl.DataFrame({"unit": ["A"] * 500, "month": list(range(41, 541)), "value": [1.0] * 500})
        origins = trials.origins(long, ORIGIN)
        assert len(origins) == trials.YEARS * 12 // trials.EVERY

    def test_a_history_that_is_too_short_is_said(self):
        short = months_of_deaths().filter(pl.col("month") > ORIGIN - 30)
        with pytest.raises(ProblemError) as caught:
            trials.trial_of(jobs(short))
        assert "30" in caught.value.sentence()


class TestLeakage:
    def test_no_model_sees_a_row_after_its_origin(self, monkeypatch):
        seen = []

        def spy(job: Job):
            seen.append((job.origin, job.frame["month"].max()))
            return poisson(job)

        monkeypatch.setitem(forecasting.RUNNERS, Kind.DIVISIONS, spy)
        trial = trials.trial_of(jobs())
        for origin in trial.origins:
            trial.cases_of(origin)
        assert seen
        assert all(last == origin for origin, last in seen)


@pytest.mark.django_db
class TestKeeping:
    def test_a_trial_is_kept_beside_the_baselines(self):
        assert running.try_past(part_of(Source()), audit=AUDIT) == len(CASES)
        assert set(Scoring.objects.values_list("cases", flat=True)) == CASES
        summary = Scoring.objects.get(cases="all")
        assert {each.entrant for each in summary.scores.filter(metric="crps")} == set(MODELS)
        assert summary.is_summary
        assert summary.window.endswith("/2024-12")

    def test_it_is_done_once_for_the_same_data(self, monkeypatch):
        running.try_past(part_of(Source()), audit=AUDIT)
        monkeypatch.setitem(forecasting.RUNNERS, Kind.DIVISIONS, None)  # to call it would be an error
        assert running.try_past(part_of(Source()), audit=AUDIT) == 0

    def test_new_data_are_tried_anew(self):
        source = Source()
        running.try_past(part_of(source), audit=AUDIT)
        source.last = ORIGIN + 6
        assert running.try_past(part_of(source), audit=AUDIT) == len(CASES)
        assert len(reading.scoreboard(TARGET, "COL")) == 2 * len(
            CASES
        )  # windows differ; each is shown by its newest scoring

    def test_each_baseline_has_the_skill_of_the_model_over_it_with_bounds(self):
        running.try_past(part_of(Source()), audit=AUDIT)
        over = Scoring.objects.get(cases="all").scores.filter(metric="skill_over")
        assert {each.entrant for each in over} == set(MODELS[1:])
        assert all(each.low <= each.value <= each.high for each in over)

    def test_without_data_the_reason_is_kept(self):
        assert running.try_past(part_of(Source(None)), audit=AUDIT) == 0
        assert Attempt.objects.get(pk="trial:divisions:COL:test").problem == 871


class TestChances:
    def said(self, **more: list[float]) -> Said:
        came = np.array([1.0, 0.0, 0.0, 1.0, 0.0, 0.0])
        chances = {"ours": [0.7, 0.2, 0.1, 0.6, 0.2, 0.1], "climatology": [1 / 3] * 6, "persistence": [0.5] * 6}
        return Said(
            {name: np.array(values) for name, values in (chances | more).items()},
            came,
            np.array(["A", "B", "C"] * 2),
            np.array([2000] * 3 + [2001] * 3),
        )

    def about(self) -> About:
        return About(TARGET, "", "2000-2001", (), "0" * 64)

    def value(self, said: Said, metric: str, entrant: str = "ours") -> float | None:
        scores = chance_scoring.scored(said, self.about()).scores
        return next(each.value for each in scores if (each.metric, each.entrant) == (metric, entrant))

    def test_the_brier_score_is_the_mean_square(self):
        assert self.value(self.said(), "brier") == pytest.approx((0.09 + 0.04 + 0.01 + 0.16 + 0.04 + 0.01) / 6)

    def test_skill_is_over_the_climatology_that_was_said_then(self):
        brier = self.value(self.said(), "brier")
        reference = self.value(self.said(), "brier", "climatology")
        assert self.value(self.said(), "brier_skill") == pytest.approx(1 - brier / reference)

    def test_the_published_model_stands_beside_ours_and_is_no_baseline(self):
        said = self.said(**{"early warning project": [0.5, 0.1, 0.1, 0.5, 0.1, 0.1]})
        kept = chance_scoring.scored(said, self.about())
        assert set(kept.of_baselines()) == {"climatology", "persistence"}
        assert kept.of_model() == pytest.approx(self.value(said, "brier"))

    def test_what_does_not_exist_without_an_onset_has_no_value(self):
        never = replace(self.said(), outcomes=np.zeros(6))
        assert self.value(never, "auc") is None
        assert self.value(never, "brier") is not None

    def test_reliability_counts_every_row_once(self):
        bins = chance_scoring.bins(self.said(), "ours")
        assert sum(each.count for each in bins) == 6
        assert all(each.low - 1e-9 <= each.observed <= each.high + 1e-9 for each in bins)


def test_rows_of_the_past_have_one_hash_whatever_their_scores():
    frame = given(months_of_deaths()).frame
    assert scoring.hash_of(frame, 1) == scoring.hash_of(frame, 1) != scoring.hash_of(frame, 2)
