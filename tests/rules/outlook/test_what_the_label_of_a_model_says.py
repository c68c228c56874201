"""“No skill” wherever a model does not beat every baseline."""

import pytest

from record_world import AUDIT, frozen, onset, scored
from saferhavens.core.problems import ProblemError
from saferhavens.web.outlook import actions, reading, rules
from saferhavens.web.outlook.models import Scoring
from saferhavens.web.outlook.words import Label

TABLE = [
    ("crps", 1.0, {"last month": 2.0, "last 12 months": 1.5}, Label.SKILL),
    ("crps", 1.0, {"last month": 2.0, "last 12 months": 0.9}, Label.NO_SKILL),
    ("crps", 1.0, {"last month": 1.0}, Label.NO_SKILL),
    ("crps", 1.0, {"last month": None}, Label.NO_SKILL),
    ("crps", 1.0, {}, Label.NO_SKILL),
    ("crps", None, {"last month": 2.0}, Label.NO_SKILL),
    ("auc", 0.87, {"climatology": 0.5}, Label.SKILL),
    ("auc", 0.45, {"climatology": 0.5}, Label.NO_SKILL),
    ("brier", 0.013, {"climatology": 0.014}, Label.SKILL),
]


@pytest.mark.parametrize(("metric", "model", "baselines", "label"), TABLE)
def test_skill_is_to_beat_every_baseline(metric, model, baselines, label):
    assert rules.label_of(metric, model, baselines) is label


@pytest.mark.django_db
class TestWhatIsShown:
    def test_a_forecast_that_nobody_scored_is_not_yet_scored(self):
        assert reading.shown(frozen()).label is Label.NOT_SCORED

    def test_the_test_of_its_model_speaks_for_a_forecast_until_its_outcome_comes(self):
        run = frozen()
        actions.keep_trial([scored(0.013, window="1994-2024", climatology=0.014)], audit=AUDIT)
        assert reading.shown(run).label is Label.SKILL

    def test_its_own_score_counts_more_than_the_test_of_its_model(self):
        run = frozen()
        actions.keep_trial([scored(0.013, window="1994-2024", climatology=0.014)], audit=AUDIT)
        actions.score(run, [scored(0.02, climatology=0.014)], held_until=2026, audit=AUDIT)
        assert reading.shown(run).label is Label.NO_SKILL

    def test_the_watch_list_comes_with_its_label(self):
        frozen()
        actions.keep_trial([scored(0.02, window="1994-2024", climatology=0.014)], audit=AUDIT)
        shown = reading.latest(onset().target)
        assert (shown.label, shown.has_skill) == (Label.NO_SKILL, False)

    def test_a_test_of_another_model_says_nothing(self):
        actions.keep_trial([scored(0.013, window="1994-2024", climatology=0.014)], audit=AUDIT)
        assert reading.shown(frozen(onset(model="early warning project"))).label is Label.NOT_SCORED


@pytest.mark.django_db
class TestKeepingScores:
    def test_no_score_before_the_whole_outcome_is_here(self):
        run = frozen()
        for held in (None, 2024, 2025):
            with pytest.raises(ProblemError) as caught:
                actions.score(run, [scored(0.01, climatology=0.02)], held_until=held, audit=AUDIT)
            assert caught.value.problem.number == 863
        assert not Scoring.objects.exists()

    def test_a_score_is_kept_once_for_one_vintage(self):
        run = frozen()
        for _ in range(2):
            actions.score(run, [scored(0.01, climatology=0.02)], held_until=2026, audit=AUDIT)
        assert Scoring.objects.count() == 1
        assert [(each.entrant, each.value) for each in Scoring.objects.get().scores.all()] == [
            ("ours", 0.01),
            ("climatology", 0.02),
        ]

    def test_a_test_on_the_past_is_kept_once_for_one_program_and_vintage(self):
        for _ in range(2):
            actions.keep_trial([scored(0.01, window="1994-2024", climatology=0.02)], audit=AUDIT)
        assert Scoring.objects.get().run is None
