"""What is known of all units at all months at once, beside the same said slowly, of one unit and one month."""

import math

import numpy as np
import pytest
from scipy.stats import norm

from saferhavens.core.forecast.counts import experts
from saferhavens.core.forecast.counts.circumstances import (
    HALF_YEAR,
    LONG,
    LONGEST,
    NEVER,
    REMEMBERED,
    SHORT,
    circumstances,
    mean_of_last,
    months_since,
)
from saferhavens.core.forecast.counts.experts import (
    AFTER_QUIET,
    KINDS,
    QUIET_MONTHS,
    Kind,
    after_quiet,
    fading_mean,
    ladder_for,
)
from saferhavens.core.forecast.counts.past import past_of


def invented() -> np.ndarray:
    """Four units: at war, restless with gaps, quiet, and one that appears late."""
    chance = np.random.default_rng(8)
    counts = np.stack([chance.poisson(mean, 50) for mean in (90, 2, 0.02, 5)]).astype(float)
    counts[1, [4, 5, 20]] = np.nan
    counts[3, :17] = np.nan
    return counts


COUNTS = invented()
MONTHS = (0, 1, 7, 16, 17, 30, 49)
UNITS = tuple(range(len(COUNTS)))


def fading(values: list[float], half_life: float) -> float:
    """The mean of a list, oldest first, NaN where nothing is known; a month `half_life` back counts half."""
    pairs = [(0.5 ** (ago / half_life), value) for ago, value in enumerate(reversed(values)) if not math.isnan(value)]
    return sum(weight * value for weight, value in pairs) / sum(weight for weight, _ in pairs) if pairs else 0.0


def until(unit: int, month: int) -> list[float]:
    return COUNTS[unit, : month + 1].tolist()


def since(values: list[float]) -> int:
    for ago, value in enumerate(reversed(values)):
        if value > 0:
            return ago
    return len(values) - 1 + REMEMBERED


def told(values: list[float]) -> list[float]:
    """The nine facts of one unit, from its counts so far."""
    size = [math.log1p(value) for value in values]
    level, now, before = (math.log1p(fading(values, each)) for each in (HALF_YEAR, SHORT, LONG))
    any_ = [math.nan if math.isnan(value) else float(value > 0) for value in values]
    square = fading([value**2 for value in size], HALF_YEAR) - fading(size, HALF_YEAR) ** 2
    return [
        1,
        min(level, 5) / 4 - 0.5,
        min(max(now - level, -1.5), 1),
        min(max((level - before) / 2, -0.75), 0.75),
        fading(any_, HALF_YEAR) - 0.5,
        fading(any_, LONGEST) - 0.5,
        min(max(math.sqrt(max(square, 0)) - 0.5, -1), 1),
        math.log1p(min(since(values), NEVER)) / 2 - 1,
        min(max(level - 3, 0), 2) / 2,
    ]


@pytest.mark.parametrize("half_life", [0.5, 1, 4, 36])
@pytest.mark.parametrize("unit", UNITS)
def test_the_fading_mean_is_the_weighted_sum_of_all_months_so_far(unit: int, half_life: float):
    found = fading_mean(np.nan_to_num(COUNTS), ~np.isnan(COUNTS), half_life)
    assert found[unit, list(MONTHS)] == pytest.approx([fading(until(unit, month), half_life) for month in MONTHS])


def test_the_fading_mean_of_several_columns_is_that_of_each():
    both = np.stack([np.nan_to_num(COUNTS), 2 * np.nan_to_num(COUNTS) + 1], axis=-1)
    known = ~np.isnan(COUNTS)
    found = fading_mean(both, known, 5)
    for column in range(2):
        assert found[..., column] == pytest.approx(fading_mean(both[..., column], known, 5))


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("month", MONTHS)
def test_each_fact_is_what_can_be_said_slowly(unit: int, month: int):
    assert circumstances(COUNTS)[unit, month] == pytest.approx(told(until(unit, month)), abs=1e-6)


@pytest.mark.parametrize("unit", UNITS)
def test_months_since_are_counted_back_to_the_last_one_above_zero(unit: int):
    found = months_since(np.nan_to_num(COUNTS))
    assert found[unit].tolist() == [since(until(unit, month)) for month in range(50)]


@pytest.mark.parametrize("months", [1, 2, 12, 49, 50, 80])
def test_the_mean_of_the_last_months_is_that_of_those_known(months: int):
    found = mean_of_last(COUNTS, months)
    for unit in UNITS:
        for month in MONTHS:
            recent = [value for value in until(unit, month)[-months:] if not math.isnan(value)]
            assert found[unit, month] == pytest.approx(sum(recent) / len(recent) if recent else 0, abs=1e-9)


@pytest.mark.parametrize("month", MONTHS[:-1])
def test_facts_of_a_month_do_not_see_what_follows(month: int):
    changed = COUNTS.copy()
    changed[:, month + 1 :] = 12_345
    assert circumstances(changed)[:, : month + 1].tobytes() == circumstances(COUNTS)[:, : month + 1].tobytes()


def test_each_unit_is_weighed_by_itself():
    together = circumstances(COUNTS)
    for unit in UNITS:
        assert circumstances(COUNTS[[unit]])[0] == pytest.approx(together[unit])


# --- experts -----------------------------------------------------------------------------------------------------

LADDER = ladder_for(200)


def spread_around(count: float, kind: Kind, threshold: float) -> float:
    """P(count ≤ threshold), where a month of `count` people stands for a log-normal around it."""
    middle = count * kind.scale
    if middle == 0:
        return 1.0
    width = math.sqrt(kind.spread**2 + 1 / max(middle, 0.5))
    return float(norm.cdf((math.log(threshold + 0.5) - math.log(middle)) / width))


@pytest.mark.parametrize("place", range(len(KINDS)))
@pytest.mark.parametrize("unit", UNITS)
def test_an_expert_is_the_fading_mean_of_what_each_month_stands_for(unit: int, place: int):
    kind, month = KINDS[place], 30
    found = experts.experts(COUNTS, LADDER).own[place, unit, month]
    for step in (0, 3, 12, 20, 30):
        threshold = LADDER.thresholds[step]
        chances = [v if math.isnan(v) else spread_around(v, kind, threshold) for v in until(unit, month)]
        assert found[step] == pytest.approx(fading(chances, kind.half_life), abs=2e-5)


@pytest.mark.parametrize("month", MONTHS[:-1])
def test_what_experts_say_of_a_unit_does_not_see_what_follows(month: int):
    changed = COUNTS.copy()
    changed[:, month + 1 :] = 150
    given, other = (experts.experts(each, LADDER).own[:, :, month] for each in (COUNTS, changed))
    assert given.tobytes() == other.tobytes()


def test_a_longer_memory_moves_less_with_a_new_month():
    risen = COUNTS.copy()
    risen[2, -1] = 80
    moves = [
        np.abs(
            experts.experts(risen, LADDER).own[place, 2, -1] - experts.experts(COUNTS, LADDER).own[place, 2, -1]
        ).max()
        for place, kind in enumerate(KINDS)
        if kind == Kind(kind.half_life)
    ]
    assert moves == sorted(moves, reverse=True)
    assert moves[0] > 5 * moves[-1]


def quiet_then(counts: np.ndarray) -> list[float]:
    """Slowly: what came AFTER_QUIET months after QUIET_MONTHS without any, where anything came."""
    found = []
    for unit in range(len(counts)):
        for end in range(QUIET_MONTHS, counts.shape[1] - AFTER_QUIET):
            before = [value for value in counts[unit, end - QUIET_MONTHS + 1 : end + 1] if not math.isnan(value)]
            came = counts[unit, end + AFTER_QUIET]
            if not sum(before) and came > 0:
                found.append(float(came))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_what_comes_after_quiet_years_is_pooled_from_all_units(seed: int):
    chance = np.random.default_rng(seed)
    counts = np.where(chance.random((9, 70)) < 0.03, chance.integers(1, 60, (9, 70)), 0).astype(float)
    came = quiet_then(counts)
    assert came, "these invented counts have no quiet years"
    slow = [np.mean([value <= threshold for value in came]) for threshold in LADDER.thresholds]
    assert after_quiet(counts, LADDER) == pytest.approx(slow, abs=1e-6)


# --- the past ----------------------------------------------------------------------------------------------------


def test_the_past_holds_the_mean_of_a_year_as_the_level():
    assert past_of(COUNTS).level == pytest.approx(mean_of_last(COUNTS, 12))


def test_covariates_join_the_circumstances_as_they_are():
    extra = np.random.default_rng(1).random((4, 50, 3))
    facts = past_of(COUNTS, extra).facts
    assert facts.shape == (4, 50, 9 + 3)
    assert (facts[..., 9:] == extra).all()
    assert (facts[..., :9] == past_of(COUNTS).facts).all()


def test_some_units_can_be_asked_for_in_any_order():
    past = past_of(COUNTS)
    some = np.array([2, 0])
    assert (past.said(40, some) == past.said(40)[some]).all()


def test_the_past_until_its_last_month_is_the_past():
    past = past_of(COUNTS)
    same = past.until(past.last)
    assert same.last == past.last
    assert same.said(past.last).tobytes() == past.said(past.last).tobytes()
