"""The fast parts of the learnt mixture beside slow ones that can be read, and what learning must do."""

import numpy as np
import polars as pl
import pytest

from mixture_world import FIRST, ORIGIN, UNITS, history
from saferhavens.core.forecast import subnational
from saferhavens.core.forecast.mixtures import Ladder, Recipe, grid
from saferhavens.core.forecast.mixtures.boosting import examples, grown
from saferhavens.core.forecast.mixtures.engine import member_weights, members
from saferhavens.core.forecast.mixtures.features import NAMES, features
from saferhavens.core.forecast.mixtures.ladder import drawn
from saferhavens.core.forecast.mixtures.weights import Evidence, crps, ignorance, learnt, weights, yardstick
from saferhavens.core.forecast.mixtures.windows import Past, months_since
from saferhavens.core.scoring.draws import VIEWS_BINS
from saferhavens.core.scoring.draws import crps as crps_of_draws

LADDER = Ladder(np.arange(0, 200, dtype=np.float64), np.array([0, 2, 5, 10], dtype=np.float64))
KNOWN = grid(history(), ORIGIN)
AT = 50


def steps_of(counts: list[int]) -> np.ndarray:
    """The distribution of a list, slowly: for each threshold the share that is at most it."""
    return np.array([np.mean([count <= threshold for count in counts]) for threshold in LADDER.thresholds])


# --- the ladder --------------------------------------------------------------------------------------------------


def test_the_crps_of_steps_is_that_of_the_same_draws() -> None:
    counts = [0, 0, 0, 1, 2, 5, 9, 0, 3, 1]
    fast = crps(steps_of(counts)[None], np.array([4.0]), LADDER)[0]
    assert fast == pytest.approx(1.73)
    assert fast == pytest.approx(crps_of_draws(np.array([counts], dtype=np.float64), np.array([4.0]))[0])


def test_ignorance_counts_one_more_in_each_class() -> None:
    of_two = ignorance(steps_of([0, 0, 1, 2])[None], np.array([2.0]), LADDER)[0]
    assert of_two == pytest.approx(-np.log2((500 + 1) / (1000 + 5)))
    never_seen = ignorance(steps_of([0])[None], np.array([150.0]), LADDER)[0]
    assert never_seen == pytest.approx(-np.log2(1 / 1005))


def test_classes_close_with_their_threshold() -> None:
    assert LADDER.class_of(np.array([0, 1, 2, 3, 10, 11])).tolist() == [0, 1, 1, 2, 3, 4]


def test_the_ladder_of_divisions_has_the_classes_of_the_views_challenge() -> None:
    assert subnational.IGN_LADDER.bins.tolist() == list(VIEWS_BINS)
    counts = np.array([0, 1, 2, 3, 5, 6, 10, 11, 25, 26, 50, 51, 100, 101, 250, 251, 500, 501, 1000, 1001, 90000.0])
    assert subnational.IGN_LADDER.class_of(counts).tolist() == (np.digitize(counts, VIEWS_BINS) - 1).tolist()


def test_draws_have_the_distribution_they_are_drawn_from() -> None:
    steps = steps_of([0] * 6 + [3, 3, 7, 40])
    values = drawn(np.stack([steps, steps_of([5])]), LADDER, 1000, np.random.default_rng(1))
    assert (values[1] == 5).all()
    seen = {int(value): int(times) for value, times in zip(*np.unique(values[0], return_counts=True), strict=True)}
    assert seen == {0: 600, 3: 200, 7: 100, 40: 100}


def test_draws_are_in_no_order_so_that_sums_of_units_are_no_extremes() -> None:
    steps = np.linspace(0.005, 1, 200)[None]
    one, other = drawn(np.repeat(steps, 2, axis=0), LADDER, 2000, np.random.default_rng(1))
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.1


def test_between_two_thresholds_draws_are_whole_and_lie_between() -> None:
    coarse = Ladder(np.array([0, 10, 100.0]), np.array([0.0]))
    values = drawn(np.array([[0.0, 0.0, 1.0]]), coarse, 500, np.random.default_rng(1))
    assert values.min() >= 11
    assert values.max() <= 100
    assert np.median(values) < 55 < values.max()


def test_a_class_that_was_never_seen_lies_at_its_end() -> None:
    within = LADDER.within_classes(np.array([0.0, 1.0, 1.0, 2.0]))
    assert within[1].tolist() == steps_of([1, 1, 2]).tolist()
    assert within[3].tolist() == steps_of([10]).tolist()


# --- windows and features ----------------------------------------------------------------------------------------


def test_a_window_is_the_distribution_of_its_months() -> None:
    past = Past(KNOWN, LADDER)
    found = past.own(AT, 12, np.zeros((len(UNITS), 200)))
    for unit in range(len(UNITS)):
        assert found[unit] == pytest.approx(steps_of(KNOWN.values[unit, AT - 11 : AT + 1].tolist()))


def test_siblings_are_the_units_of_the_same_parent() -> None:
    found = Past(KNOWN, LADDER).siblings(AT, 12)
    of_country = KNOWN.values[6:, AT - 11 : AT + 1].ravel().tolist()
    assert found[7] == pytest.approx(steps_of(of_country))


def test_a_season_is_the_same_months_of_earlier_years() -> None:
    found = Past(KNOWN, LADDER).season(AT, 2, np.zeros((len(UNITS), 200)))
    months = [AT + 2 - 12 * year + shift for year in range(1, 6) for shift in (-1, 0, 1)]
    of_unit = KNOWN.values[0, [month for month in months if 0 <= month <= AT]].tolist()
    assert found[0] == pytest.approx(steps_of(of_unit))


def test_unknown_months_count_neither_as_none_nor_as_many() -> None:
    values = KNOWN.values.copy()
    values[0, AT - 5 : AT + 1] = np.nan
    found = Past(type(KNOWN)(KNOWN.units, KNOWN.parents, FIRST, values), LADDER).own(AT, 12, np.zeros((12, 200)))
    assert found[0] == pytest.approx(steps_of(values[0, AT - 11 : AT - 5].tolist()))


def test_months_since_the_last_event_are_counted_from_the_month_itself() -> None:
    values = np.array([[1.0, 0, 0, 2, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 9]])
    assert months_since(values, 4).tolist() == [1, 5, 0]
    assert months_since(values, 2).tolist() == [2, 3, 3]


def test_features_say_what_their_names_say() -> None:
    found = dict(zip(NAMES, features(KNOWN, AT)[3], strict=True))
    recent = KNOWN.values[3, AT - 11 : AT + 1]
    assert found["size of the last 12 months"] == pytest.approx(np.log1p(recent.mean()))
    assert found["share with any of the last 12 months"] == pytest.approx((recent > 0).mean())
    siblings = KNOWN.values[:6, AT]
    assert found["size of the siblings' last 1 months"] == pytest.approx(np.log1p(siblings.mean()))


def test_features_of_a_month_do_not_see_what_follows() -> None:
    later = KNOWN.values.copy()
    later[:, AT + 1 :] = 999
    changed = type(KNOWN)(KNOWN.units, KNOWN.parents, FIRST, later)
    assert features(KNOWN, AT).tobytes() == features(changed, AT).tobytes()


def test_examples_end_with_the_last_month_that_may_be_seen() -> None:
    _, counts = examples(KNOWN, [AT], (1, 2, 3), AT + 2)
    assert counts.tolist() == [*KNOWN.values[:, AT + 1], *KNOWN.values[:, AT + 2]]


def test_trees_do_not_see_what_they_weigh_the_members_on() -> None:
    later = KNOWN.values.copy()
    later[:, AT + 1 :] = 0
    changed = type(KNOWN)(KNOWN.units, KNOWN.parents, FIRST, later)
    trees = [grown(each, LADDER, (1, 3), AT) for each in (KNOWN, changed)]
    assert trees[0].steps(KNOWN, AT, 1).tobytes() == trees[1].steps(KNOWN, AT, 1).tobytes()


# --- weights -----------------------------------------------------------------------------------------------------


def evidence(n: int = 400) -> Evidence:
    """Two members: one says 0 or 1 evenly, as it comes, the other says 9."""
    both = np.stack([steps_of([0, 1]), steps_of([9])])
    return Evidence(np.repeat(both[None], n, axis=0), np.random.default_rng(4).integers(0, 2, n).astype(np.float64))


def test_weights_go_to_the_member_that_was_right() -> None:
    found = weights(evidence(), np.array([0.5, 0.5]), 1, LADDER, (1.0, 1.0))
    assert found[0] > 0.98
    assert found.sum() == pytest.approx(1)


def test_few_outcomes_move_weights_less_than_many() -> None:
    few, many = (weights(evidence(n), np.array([0.5, 0.5]), 200, LADDER, (1.0, 1.0))[0] for n in (10, 1000))
    assert 0.5 < few < many


def test_without_outcomes_weights_are_the_expected_ones() -> None:
    none = Evidence(np.zeros((0, 2, 200)), np.zeros(0))
    assert weights(none, np.array([0.3, 0.7]), 50, LADDER, (1.0, 1.0)).tolist() == [0.3, 0.7]


def test_learnt_weights_are_no_worse_than_equal_ones() -> None:
    given = evidence()
    equal = np.array([0.5, 0.5])
    found = learnt(given, np.zeros(400, dtype=np.int64), 1, LADDER, (1.0, 1.0))[0]

    def loss(each: np.ndarray) -> float:
        return sum(yardstick(np.einsum("nmg,m->ng", given.members, each), given.counts, LADDER))

    assert loss(found) < loss(equal)


def test_each_group_of_quietness_has_weights_that_add_up() -> None:
    recipe = Recipe(LADDER, (3, 12), yardstick=1, seasonal=True, held_out=24)
    past = Past(KNOWN, LADDER)
    found = member_weights(past, recipe, (1, 3))
    assert found.shape == (5, 5)
    assert found.sum(axis=1) == pytest.approx(1)
    assert (found > 0).all()


def test_each_member_is_a_distribution() -> None:
    recipe = Recipe(LADDER, (3, 12), yardstick=1, seasonal=True, held_out=24)
    trees = grown(KNOWN, LADDER, (1, 3), AT)
    found = members(Past(KNOWN, LADDER), recipe, trees, AT, 3)
    assert found.shape == (12, 5, 200)
    assert (np.diff(found, axis=2) >= -1e-12).all()
    assert found[:, :, -1] == pytest.approx(1)


def test_of_a_country_that_is_not_learnt_from_only_its_own_past_tells() -> None:
    """What happened in it long ago, beyond all windows, changes nothing then; else it does."""
    given = history(["AAA-1", "AAA-2", "BBB-1", "BBB-2"], months=200)
    long_ago = (pl.col("unit").str.starts_with("AAA")) & (pl.col("month") < FIRST + 30)
    other = given.with_columns(value=pl.when(long_ago).then(pl.col("value") * 3 + 1).otherwise("value"))

    def one(table: pl.DataFrame, unlearnt: tuple[str, ...]) -> bytes:
        made = subnational.forecast(table, FIRST + 199, (1,), seed=1, draws=40, unlearnt=unlearnt)
        return made.values.tobytes()

    assert one(given, ("AAA-1",)) == one(other, ("AAA-1",))
    assert one(given, ()) != one(other, ())
