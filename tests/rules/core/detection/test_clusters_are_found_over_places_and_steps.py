"""The space-time scan: its ratio, its cylinders, its p value, and what a cluster says."""

import numpy as np
import polars as pl
import pytest

from saferhavens.core.detection import Method
from saferhavens.core.detection.spacetime import (
    apart_of,
    circles_of,
    clusters,
    cylinder_sums,
    log_likelihood_ratio,
    ratios_of,
)
from saferhavens.core.problems import ProblemError
from signals_world import drawn, put, rule

POINTS = {f"U{each:02}": (-75.0 + 0.1 * (each % 4), 4.0 + 0.1 * (each // 4)) for each in range(12)}
TRIAL = rule(Method.SPACE_TIME, window=4, run_length=20, reach_km=20, replicates=199)


def look(counts, at=70, seed=1, **more):
    return clusters(counts, at, POINTS, rule=TRIAL, chance=np.random.default_rng(seed), **more)


def raised(value=4):
    """Four neighbours of kind K0 rise together for three steps."""
    counts = drawn(units=12, steps=71, mean=0.5, size=5)
    for unit in ("U00", "U01", "U04", "U05"):
        for step in (68, 69, 70):
            counts = put(counts, unit, "K0", step, value)
    return counts


def test_the_published_vector_of_the_ratio_holds():
    assert log_likelihood_ratio(np.array([7.0]), np.array([2.5]), 40.0)[0] == pytest.approx(2.989, abs=5e-4)


def test_fewer_than_expected_is_no_cluster_and_all_cases_inside_is_no_error():
    found = log_likelihood_ratio(np.array([2.0, 5.0]), np.array([2.5, 1.0]), 5.0)
    assert found.tolist() == pytest.approx([0.0, 5 * np.log(5)])


def test_circles_grow_from_the_nearest_and_end_where_the_reach_ends():
    units = sorted(POINTS)
    circles = circles_of(units, POINTS, rule(Method.SPACE_TIME, reach_km=12, most_units=6))
    assert circles[:, 0].tolist() == list(range(12))
    assert set(circles[0]) == {0, 1, 4, 12}
    assert circles.shape == (12, 6)


def test_sums_of_cylinders_equal_those_added_one_by_one():
    chance = np.random.default_rng(2)
    values = chance.poisson(2.0, (3, 12)).astype(float)
    circles = circles_of(sorted(POINTS), POINTS, rule(Method.SPACE_TIME, reach_km=15, most_units=5))
    found = cylinder_sums(values, circles)
    for steps in range(3):
        for middle in range(12):
            for nearest in range(5):
                members = [each for each in circles[middle, : nearest + 1] if each < 12]
                slow = sum(values[back, each] for back in range(steps + 1) for each in members)
                assert found[steps, middle, nearest] == slow


def test_clusters_do_not_share_places():
    chance = np.random.default_rng(4)
    circles = circles_of(sorted(POINTS), POINTS, rule(Method.SPACE_TIME, reach_km=25, most_units=6))
    observed = chance.poisson(2.0, (4, 12)).astype(float)
    expected = cylinder_sums(np.full((4, 12), observed.sum() / 48), circles)
    found = apart_of(ratios_of(observed, expected, circles, 3, observed.sum()), circles)
    members = [int(unit) for each in found for unit in circles[each.middle, : each.nearest] if unit < 12]
    assert len(found) >= 2
    assert len(members) == len(set(members))
    assert [each.ratio for each in found] == sorted((each.ratio for each in found), reverse=True)


def test_neighbours_that_rise_together_are_one_cluster():
    (found,) = look(raised()).signals
    assert set(found.units) >= {"U00", "U01", "U04", "U05"}
    assert found.unit in found.units
    assert (found.kind, found.since, found.step) == ("K0", 68, 70)
    assert found.observed >= 48 > found.high > found.expected > found.low
    assert found.p <= 0.05
    assert found.recurrence_days >= 20 * 7


def test_nothing_unusual_is_no_cluster():
    assert look(drawn(units=12, steps=71, mean=0.5, size=5)).alarms == ()


def test_chance_alone_makes_a_cluster_about_as_often_as_its_p_value_says():
    trial = rule(Method.SPACE_TIME, window=4, run_length=5, reach_km=20, replicates=99, false_share=1)
    tries = 60
    found = sum(
        bool(
            clusters(
                drawn(units=12, steps=71, seed=100 + seed, mean=0.5, size=2.0, kinds=1),
                70,
                POINTS,
                rule=trial,
                chance=np.random.default_rng(seed),
            ).alarms
        )
        for seed in range(tries)
    )
    assert found <= 0.2 * tries + 3 * np.sqrt(0.16 * tries)


def test_the_same_generator_gives_the_same_clusters_and_the_order_of_rows_does_not_matter():
    shuffled = raised().sample(fraction=1.0, shuffle=True, seed=3)
    assert look(raised()) == look(raised()) == look(shuffled)


def test_what_comes_after_is_not_looked_at():
    later = raised().filter(pl.col("step") == 70).with_columns(step=pl.lit(71, pl.Int64), value=pl.lit(99, pl.Int64))
    assert look(raised()) == look(raised().vstack(later))


def test_a_second_scan_of_the_same_cluster_is_a_repeat():
    first = look(raised())
    again = raised().vstack(raised().filter(pl.col("step") == 70).with_columns(step=pl.lit(71, pl.Int64)))
    second = look(again, 71, earlier=first.signals)
    assert [each.repeat for each in second.alarms if each.kind == "K0"] == [True]


def test_a_unit_without_a_point_is_a_numbered_problem():
    with pytest.raises(ProblemError) as caught:
        clusters(raised(), 70, {"U00": (0, 0)}, rule=TRIAL, chance=np.random.default_rng(1))
    assert caught.value.problem.number == 849
    assert "U01" in caught.value.sentence()


def test_the_sentence_names_how_many_places_there_are():
    sentence = look(raised()).signals[0].sentence
    assert "{units}" in sentence.template
    assert sentence.facts["units"] >= 4
