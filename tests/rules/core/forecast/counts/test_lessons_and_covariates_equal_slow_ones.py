"""What the gate learns from, and what covariates become, beside loops that can be read."""

import math

import numpy as np
import polars as pl
import pytest

from saferhavens.core import problems
from saferhavens.core.forecast.counts.covariates import FILLED_MONTHS, FURTHEST, prepared
from saferhavens.core.forecast.counts.experts import CLOSING, YARDSTICK
from saferhavens.core.forecast.counts.gate import Gate, with_ahead
from saferhavens.core.forecast.counts.lessons import EVERY, FIRST, MOST_HORIZONS, ONE_IN, lessons, origins
from saferhavens.core.forecast.counts.past import Past, past_of
from saferhavens.core.forecast.counts.recent import CHOICES, FAST, LEVELS, Pool
from saferhavens.core.forecast.mixtures.history import Grid, some_of
from saferhavens.core.problems import ProblemError

HORIZONS = (2, 5)


@pytest.fixture(scope="module")
def past() -> Past:
    chance = np.random.default_rng(12)
    counts = np.stack([chance.poisson(mean, 70) for mean in (120, 20, 3, 0, 0)]).astype(float)
    counts[1, 60:63] = np.nan
    return past_of(counts)


def cases(past: Past) -> list[tuple[int, int, float]]:
    """(origin, unit, times): units with any count in five years, and in turn one in four of the others."""
    found = []
    for origin in origins(past, HORIZONS):
        for unit, counts in enumerate(past.counts):
            active = any(value > 0 for value in counts[max(0, origin - 59) : origin + 1])
            if not math.isnan(counts[origin]) and (active or (unit + origin // EVERY) % ONE_IN == 0):
                found.append((origin, unit, 1.0 if active else float(ONE_IN)))
    return found


def outcome(past: Past, origin: int, unit: int, ahead: int) -> float:
    return float(past.counts[unit, origin + ahead]) if origin + ahead <= past.last else math.nan


def test_there_is_a_lesson_for_each_unit_that_is_kept_at_each_origin(past: Past):
    learnt, kept = lessons(past, HORIZONS), cases(past)
    assert len(learnt.facts) == len(kept)
    for row, (origin, unit, _) in enumerate(kept):
        assert (learnt.facts[row] == past.facts[unit, origin]).all()
        assert (learnt.experts[row] == past.said(origin)[unit]).all()


def test_a_lesson_counts_as_often_as_units_it_stands_for_and_not_at_all_without_outcome(past: Past):
    learnt, kept = lessons(past, HORIZONS), cases(past)
    came = [[not math.isnan(outcome(past, origin, unit, h)) for h in HORIZONS] for origin, unit, _ in kept]
    slow = np.array(came) * np.array([[times] for _, _, times in kept])
    assert learnt.weight == pytest.approx(slow / slow.sum())


def test_a_lesson_says_at_most_which_threshold_its_outcome_was(past: Past):
    learnt = lessons(past, HORIZONS)
    for row, (origin, unit, _) in enumerate(cases(past)):
        for place, ahead in enumerate(HORIZONS):
            came = outcome(past, origin, unit, ahead)
            assert learnt.below[row, place].tolist() == [came <= step for step in past.ladder.thresholds]


def test_a_lesson_holds_the_chance_each_expert_gave_the_class_of_what_came(past: Past):
    learnt = lessons(past, HORIZONS)
    ends = [int(np.flatnonzero(past.ladder.thresholds == end)[0]) for end in CLOSING]
    for row, (origin, unit, _) in list(enumerate(cases(past)))[::3]:
        came = outcome(past, origin, unit, HORIZONS[0])
        number = sum(came > end for end in CLOSING)
        said = past.said(origin)[unit]
        upper = said[:, ends[number]] if number < len(CLOSING) else 1
        lower = said[:, ends[number - 1]] if number else 0
        if not math.isnan(came):
            assert learnt.within[row, 0] == pytest.approx(upper - lower, abs=1e-6)


@pytest.mark.parametrize("place", range(len(HORIZONS)))
def test_in_size_each_origin_counts_alike_whatever_the_war(past: Past, place: int):
    """The yardstick's weighted CRPS at an origin adds up to the lessons that count there."""
    learnt, kept = lessons(past, HORIZONS), cases(past)
    wrong = learnt.experts[:, YARDSTICK] - learnt.below[:, place]
    loss = learnt.crps_weight[:, place] * (wrong**2 * past.ladder.widths).sum(axis=1)
    for origin in origins(past, HORIZONS):
        rows = [row for row, case in enumerate(kept) if case[0] == origin]
        assert loss[rows].sum() == pytest.approx(learnt.weight[rows, place].sum(), rel=1e-4)


def test_at_one_origin_each_unit_counts_in_size_relative_to_its_level(past: Past):
    learnt, kept = lessons(past, HORIZONS), cases(past)
    levels = np.array([1 + past.level[unit, origin] for origin, unit, _ in kept])
    for origin in origins(past, HORIZONS):
        rows = [row for row, case in enumerate(kept) if case[0] == origin and learnt.weight[row, 0] > 0]
        relative = learnt.crps_weight[rows, 0] * levels[rows] / learnt.weight[rows, 0]
        assert relative == pytest.approx(relative[0])


@pytest.mark.parametrize(("months", "first"), [(70, 35), (96, 48), (98, 49), (150, 49), (200, 49)])
def test_origins_go_back_every_second_month_to_where_history_is_long_enough(months: int, first: int):
    found = origins(past_of(np.ones((1, months))), HORIZONS)
    assert found[0] == months - 1 - HORIZONS[0]
    assert set(np.diff(found)) <= {-EVERY}
    assert min(FIRST, (months - 1) // 2) < found[-1] <= first + EVERY


@pytest.mark.parametrize("count", [1, 2, 4, 5, 6, 12, 36])
def test_months_ahead_are_thinned_evenly_and_keep_both_ends(count: int):
    given = tuple(range(3, 3 + count))
    found = some_of(given, MOST_HORIZONS)
    assert len(found) == min(count, 5)
    assert (found[0], found[-1]) == (given[0], given[-1])
    assert count <= 5 or np.ptp(np.diff(found)) <= 1


# --- gate and pool -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ahead", HORIZONS)
def test_shares_are_the_softmax_of_circumstances_times_weights(past: Past, ahead: int):
    weights = np.random.default_rng(3).normal(0, 0.5, (past.facts.shape[2] + 2, past.said(0).shape[1]))
    facts = past.facts[:, past.last]
    found = Gate(weights, HORIZONS).shares(facts, ahead)
    for unit, row in enumerate(with_ahead(facts, ahead, HORIZONS)):
        raised = [
            math.exp(sum(fact * weight for fact, weight in zip(row, column, strict=True))) for column in weights.T
        ]
        assert found[unit] == pytest.approx([each / sum(raised) for each in raised], rel=1e-4)


@pytest.mark.parametrize(("expert", "share"), CHOICES[::4])
def test_the_pool_mixes_in_the_expert_of_the_group_with_its_share(past: Past, expert: int, share: float):
    mixed = np.full((5, len(past.ladder.thresholds)), 0.5)
    others = (FAST[0], 0.0)
    for group in range(len(LEVELS) + 1):
        pool = Pool(tuple((expert, share) if number == group else others for number in range(len(LEVELS) + 1)))
        found = pool.pooled(mixed, past, past.last)
        for unit in range(5):
            joined = share if sum(past.level[unit, past.last] >= level for level in LEVELS) == group else 0.0
            slow = (1 - joined) * 0.5 + joined * past.experts.own[expert, unit, past.last]
            assert found[unit] == pytest.approx(slow, abs=1e-6)


# --- covariates --------------------------------------------------------------------------------------------------

UNITS, START, LENGTH = ("A", "B", "C"), 301, 60
GRID = Grid(UNITS, np.arange(3), START, np.ones((3, LENGTH)))


def yearly(skip: int = 0) -> pl.DataFrame:
    """A value each twelfth month, rising, other in each unit; `skip` years missing at the end."""
    rows = [
        (unit, START + month, 10.0 * number + month)
        for number, unit in enumerate(UNITS)
        for month in range(0, LENGTH - 12 * skip, 12)
    ]
    return pl.DataFrame(rows, schema=["unit", "month", "a"], orient="row")


def slowly(rows: pl.DataFrame) -> list[list[float]]:
    """Each month the last value, if not too old; less the mean, over the deviation, bounded, over the bound."""
    known = {(unit, month): value for unit, month, value in rows.iter_rows()}
    held = []
    for unit in UNITS:
        for month in range(START, START + LENGTH):
            ages = [age for age in range(FILLED_MONTHS + 1) if (unit, month - age) in known]
            held.append(known[unit, month - ages[0]] if ages else math.nan)
    mean, spread = np.nanmean(held), np.nanstd(held)
    scaled = [0.0 if math.isnan(v) else max(-FURTHEST, min(FURTHEST, (v - mean) / spread)) / FURTHEST for v in held]
    return np.reshape(scaled, (len(UNITS), LENGTH)).tolist()


@pytest.mark.parametrize("skip", [0, 1])
def test_a_yearly_covariate_holds_until_the_next_value_on_one_scale(skip: int):
    found = prepared(yearly(skip), GRID)
    assert found is not None
    assert found[:, :, 0] == pytest.approx(np.array(slowly(yearly(skip))))


def test_a_value_that_is_too_old_at_the_origin_is_no_value():
    with pytest.raises(ProblemError) as raised:
        prepared(yearly(skip=3), GRID)
    assert raised.value.problem == problems.COVARIATE_SPARSE
    assert raised.value.facts["columns"] == "a"


def test_the_order_of_columns_and_of_rows_does_not_matter():
    both = yearly().with_columns(b=pl.col("a") ** 2)
    other = both.select("b", "month", "a", "unit").reverse()
    one, same = prepared(both, GRID), prepared(other, GRID)
    assert one is not None
    assert same is not None
    assert one.tobytes() == same.tobytes()


def test_texts_beside_the_numbers_and_units_that_are_not_forecast_are_not_read():
    more = pl.concat([yearly(), yearly().with_columns(unit=pl.lit("Z-") + pl.col("unit"), a=pl.lit(1e9))])
    found, plain = prepared(more.with_columns(source=pl.lit("somebody")), GRID), prepared(yearly(), GRID)
    assert found is not None
    assert plain is not None
    assert found.tobytes() == plain.tobytes()


def test_a_covariate_that_never_changes_says_nothing():
    found = prepared(yearly().with_columns(a=pl.lit(4.0)), GRID)
    assert found is not None
    assert (found == 0).all()
