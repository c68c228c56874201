"""One line a model at the top: its gain over the best baseline with its range, on what, over how many forecasts."""

import pytest

import outlook_world
from saferhavens.core.forecast.targets import Target
from saferhavens.web.outlook.figures import scores, summary
from saferhavens.web.outlook.kept import Figure, Scored
from saferhavens.web.outlook.wording import test_words as words_of_test

pytestmark = pytest.mark.django_db


def trial(*figures: Figure, metric: str = "brier", target: Target = Target.MASS_KILLING_ONSET, **more) -> None:
    window, scope, cases = (more.get(*pair) for pair in (("window", "1994-2024"), ("scope", ""), ("cases", "all")))
    scored = Scored(
        target, "ours", window, metric, 5032, outlook_world.VINTAGES, "cd" * 32, figures, (), scope, cases, True
    )
    outlook_world.actions.keep_trial([scored], audit=outlook_world.open_data.AUDIT)


def gain() -> summary.Gain | None:
    return summary.gain_of(scores.boards()[0])


def test_a_kept_gain_is_told_over_the_baseline_that_is_hardest_to_beat(db):
    trial(
        Figure("ours", False, "crps", 8.0),
        Figure("last month", True, "skill_over", 0.4, 0.3, 0.5),
        Figure("conflictology", True, "skill_over", 0.1, -0.02, 0.2),
        metric="crps",
    )
    assert gain() == summary.Gain("conflictology", 0.1, -0.02, 0.2)


def test_without_one_it_is_the_part_by_which_the_error_is_smaller(db):
    trial(Figure("ours", False, "brier", 0.009), Figure("persistence", True, "brier", 0.012))
    found = gain()
    assert found.value == pytest.approx(0.25)
    assert (found.over, found.low, found.words) == ("persistence", None, "+25 %")


def test_the_range_of_the_skill_over_climatology_is_that_of_the_gain(db):
    trial(
        Figure("ours", False, "brier", 0.009),
        Figure("climatology", True, "brier", 0.01),
        Figure("ours", False, "brier_skill", 0.1, -0.05, 0.2),
    )
    found = gain()
    assert (found.over, found.low, found.high) == ("climatology", -0.05, 0.2)
    assert found.words == "+10 % (−5 to +20)"


def test_a_measure_that_is_no_error_has_no_gain(db):
    trial(Figure("ours", False, "auc", 0.87), Figure("climatology", True, "auc", 0.5), metric="auc")
    assert gain() is None


def test_a_baseline_that_was_never_wrong_leaves_nothing_to_gain(db):
    trial(Figure("ours", False, "brier", 0.009), Figure("persistence", True, "brier", 0.0))
    assert gain() is None


def test_the_page_begins_with_gain_baseline_test_and_number_of_forecasts(db, read):
    outlook_world.lead_trials()
    page = read("/outlook/scoreboard/")
    line = page.split("Deaths in state-based conflict: our model")[1]
    assert line.index("+38 % (+28 to +48)") < line.index("the last month again") < line.index("November 2013 to")
    assert "November 2013 to December 2021 400" in page
    assert page.index("how far the whole forecast lay from what came") < page.index("+38 %")


def test_the_lines_can_be_taken_home(db, table):
    outlook_world.lead_trials()
    (row,) = table("/outlook/scoreboard/summary.csv")
    assert (row["what"], row["forecasts"]) == ("Deaths in state-based conflict: our model", "400")
    assert [float(row[key]) for key in ("gain", "low", "high")] == pytest.approx([0.375, 0.275, 0.475])
    assert row["judgement"] == "better than its baselines"


def test_nothing_scored_has_no_file(db, client):
    assert client.get("/outlook/scoreboard/summary.csv").status_code == 404


def test_onsets_come_first_divisions_last_and_hard_cases_after_their_whole(db):
    trial(target=Target.NEW_DISPLACEMENT, scope="COL")
    trial(target=Target.CIVILIAN_DEATHS, cases="quiet")
    trial(target=Target.CIVILIAN_DEATHS)
    trial()
    order = [(each.summary.target, each.summary.scope, each.summary.cases) for each in scores.boards()]
    assert order == [
        ("mass_killing_onset", "", "all"),
        ("civilian_deaths", "", "all"),
        ("civilian_deaths", "", "quiet"),
        ("new_displacement", "COL", "all"),
    ]


@pytest.mark.parametrize(
    ("window", "words"),
    [
        ("2011-01/2018-12", "January 2011 to December 2018"),
        ("2025-01/2025-01", "January 2025"),
        ("1994-2024", "1994 to 2024"),
        ("2024-2024", "2024"),
    ],
)
def test_the_time_of_a_test_is_told_in_words_and_a_single_month_once(window, words):
    assert words_of_test(window) == words


def test_a_range_that_reaches_below_nothing_is_told_with_words_and_a_real_minus(db, read):
    trial(Figure("ours", False, "intercept", -0.715, -1.572, 0.284))
    assert "−0.715 (−1.572 to 0.284)" in read("/outlook/scoreboard/")


@pytest.mark.parametrize(("gain", "words"), [(0.004, "+0.4"), (-0.002, "−0.2"), (0.0, "0.0"), (0.031, "+3")])
def test_a_gain_of_less_than_a_percent_is_told_with_a_decimal(gain, words):
    assert scores.percent_words(gain) == words
