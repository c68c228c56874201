"""What models are measured by, and when one may say that it has skill."""

import numpy as np
import polars as pl
import pytest

from mixture_world import FIRST, MONTHS, ORIGIN, UNITS, history
from saferhavens.core.forecast.mixtures import Origin, baseline, scored_from, skill, together
from saferhavens.core.forecast.mixtures.rolling import against, quiet_units, scores_of
from saferhavens.core.forecast.mixtures.skill import WORST
from saferhavens.core.forecast.results import Draws
from saferhavens.core.forecast.subnational import IGN_LADDER, forecast


def series_of(unit: str) -> list[int]:
    return history().filter(history()["unit"] == unit).sort("month")["value"].to_list()


def test_the_last_month_is_drawn_around_what_it_was() -> None:
    made = baseline("last month", history(), ORIGIN, (1, 2), seed=1, draws=4000)
    assert made.values[5].mean() == pytest.approx(series_of("AAA-6")[-1], rel=0.02)
    assert made.model == "last month"


def test_the_last_twelve_months_are_drawn_again() -> None:
    made = baseline("last 12 months", history(), ORIGIN, (1,), seed=1, draws=4000)
    for number, unit in enumerate(UNITS):
        recent = series_of(unit)[-12:]
        assert set(made.values[number, 0]) <= set(recent)
        assert made.values[number].mean() == pytest.approx(np.mean(recent), rel=0.1, abs=0.2)


def test_the_season_is_the_same_month_of_other_years() -> None:
    made = baseline("seasonal", history(), ORIGIN, (2,), seed=1, draws=500)
    month = ORIGIN + 2
    same = [value for place, value in enumerate(series_of("AAA-1")) if (FIRST + place - month) % 12 == 0]
    assert len(same) == MONTHS // 12
    assert set(made.values[0, 0]) == set(same)


def test_a_unit_is_a_hard_case_after_24_quiet_months() -> None:
    at = ORIGIN - 25
    known = history().filter(history()["month"] <= at)
    quiet = quiet_units(known, at)
    assert {"AAA-6", "BBB-6"} <= quiet
    assert "AAA-1" not in quiet
    assert "AAA-6" not in quiet_units(history(), ORIGIN)


def test_scores_are_those_that_are_known() -> None:
    draws = np.array([[0, 0, 0, 1, 2, 5, 9, 0, 3, 1]], dtype=np.float64)
    found = scores_of(draws, np.array([4.0]), IGN_LADDER)
    assert found["crps"][0] == pytest.approx(1.73)
    assert found["interval_score"][0] == pytest.approx(7.2)
    assert found["chance"][0] == pytest.approx(0.6)
    assert found["brier"][0] == pytest.approx(0.16)
    assert found["ign"][0] == pytest.approx(-np.log2(3 / 21))
    assert found["covered"][0] == 1


def test_months_of_which_nothing_is_known_are_no_cases() -> None:
    made = Draws(("A", "B"), (11, 12), np.ones((2, 2, 10)), 10, "ours")
    came = pl.DataFrame({"unit": ["A", "B"], "month": [11, 12], "value": [1, None]})
    cases = against(made, came, frozenset({"B"}), IGN_LADDER).cases
    assert cases.select("unit", "month", "hard").rows() == [("A", 11, False)]


def test_models_of_one_origin_are_scored_on_the_same_cases() -> None:
    work = Origin(history(), history(), ORIGIN - 6, (1, 6), ("ours", "last month"), 3)
    again = Origin(history(), history(), ORIGIN - 8, (1, 6), ("ours", "last month"), 3)
    ours, last = together([scored_from(each, forecast, IGN_LADDER) for each in (work, again)])
    keys = ["unit", "month", "origin", "value"]
    assert ours.cases.select(keys).equals(last.cases.select(keys))
    assert ours.cases.height == 2 * 2 * len(UNITS)
    assert ours.cases["crps"].mean() < last.cases["crps"].mean()


# --- skill -------------------------------------------------------------------------------------------------------

UNIT = np.repeat(np.arange(30), 10)
BASE = np.random.default_rng(1).gamma(2, 1, 300)


def test_a_model_that_is_better_everywhere_has_skill() -> None:
    found = skill(BASE * 0.8, BASE, UNIT, 1)
    assert found.value == pytest.approx(0.2)
    assert found.low == pytest.approx(0.2)
    assert found.label == "skill"


def test_a_model_that_is_better_by_chance_has_no_skill() -> None:
    ours = BASE.copy()
    ours[:10] *= 0.01  # one unit of thirty
    found = skill(ours, BASE, UNIT, 1)
    assert found.value > 0
    assert found.low <= 0 < found.high
    assert found.label == "no skill"


def test_the_baseline_itself_has_no_skill() -> None:
    assert skill(BASE, BASE, UNIT, 1).label == "no skill"


def test_against_a_baseline_that_is_never_wrong_nothing_has_skill() -> None:
    found = skill(BASE, np.zeros(300), UNIT, 1)
    assert (found.value, found.label) == (WORST, "no skill")
    assert skill(np.zeros(300), np.zeros(300), UNIT, 1).label == "no skill"


def test_whole_units_are_drawn_again_not_single_cases() -> None:
    chance = np.random.default_rng(3)
    ours = BASE * np.repeat(chance.uniform(0.2, 1.5, 30), 10)
    by_unit, by_case = (skill(ours, BASE, blocks, 1) for blocks in (UNIT, np.arange(300)))
    assert by_unit.high - by_unit.low > 1.5 * (by_case.high - by_case.low)
