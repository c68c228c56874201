"""From which examples a figure's next change is drawn, and how often: beside the formula, worked by hand."""

import numpy as np
import polars as pl
import pytest

from saferhavens.core.detection.delay import learnt
from saferhavens.core.detection.delay.changes import BANDS, Changes, Group
from saferhavens.core.forecast.months import month_number

JANUARY = month_number(2023, 1)
MANY = 40_000


def triangle(*figures: tuple[str, int, int, float]) -> pl.DataFrame:
    """Rows of (unit, month, vintage, value), months and vintages counted from January 2023."""
    rows = [(unit, JANUARY + month, JANUARY + vintage, value) for unit, month, vintage, value in figures]
    schema = {"unit": pl.String, "month": pl.Int64, "vintage": pl.Int64, "value": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def after(changes: Changes, value: float, unit: str, age: int, at: int = 6) -> np.ndarray:
    """Many draws of what a figure becomes at the step to vintage `at`, when its month is `age` months old."""
    number = changes.units.index(unit) if unit in changes.units else len(changes.units)
    whole = np.full(MANY, number, dtype=np.int64)
    months = np.full(MANY, JANUARY + at - age, dtype=np.int64)
    return changes.step(np.full(MANY, value), whole, months, JANUARY + at, np.random.default_rng(3))


def shares(values: np.ndarray) -> dict[float, float]:
    found, times = np.unique(values, return_counts=True)
    return {float(value): float(time) / MANY for value, time in zip(found, times, strict=True)}


# A doubles in its first month, twice seen; B stays, once seen. All of the same size, 10 to 99.
TWO_UNITS = triangle(
    ("A", 0, 0, 20), ("A", 0, 1, 40),
    ("A", 1, 1, 30), ("A", 1, 2, 60),
    ("B", 0, 0, 20), ("B", 0, 1, 20),
)  # fmt: skip


def test_examples_are_pairs_of_vintages_that_follow_each_other() -> None:
    changes = learnt(TWO_UNITS, JANUARY + 2)
    assert list(zip(changes.before, changes.after, strict=True)) == [(20, 40), (30, 60), (20, 20)]
    assert changes.age.tolist() == [1, 1, 1]
    assert changes.units == ("A", "B")


def test_a_unit_s_own_examples_count_n_of_n_plus_four() -> None:
    found = shares(after(learnt(TWO_UNITS, JANUARY + 2), 50, "A", age=1))
    own = 2 / (2 + 4)
    same = 2 / (2 + 2)  # two units
    older = 2 / (2 + 1)
    wider = (1 - own) * (same + (1 - same) * older)  # of three examples two double
    assert found[100.0] == pytest.approx(own + wider * 2 / 3, abs=0.01)
    assert found[50.0] == pytest.approx(1 - own - wider * 2 / 3, abs=0.01)


def test_a_unit_without_examples_takes_those_of_all() -> None:
    found = shares(after(learnt(TWO_UNITS, JANUARY + 2), 50, "C", age=1))
    known = 1 / 2 + 1 / 2 * 2 / 3
    assert found == {50.0: pytest.approx(1 - known * 2 / 3, abs=0.01), 100.0: pytest.approx(known * 2 / 3, abs=0.01)}


def test_a_figure_older_than_all_examples_stays() -> None:
    assert shares(after(learnt(TWO_UNITS, JANUARY + 2), 50, "A", age=3)) == {50.0: 1.0}


def test_a_figure_of_another_size_stays_where_no_example_is_like_it() -> None:
    assert shares(after(learnt(TWO_UNITS, JANUARY + 2), 5_000, "A", age=1)) == {5_000.0: 1.0}


def test_a_young_figure_learns_from_older_ones_too() -> None:
    older = triangle(("A", 0, 3, 20), ("A", 0, 4, 40))
    found = shares(after(learnt(older, JANUARY + 4), 50, "C", age=1))
    assert found == {50.0: pytest.approx(1 / 2, abs=0.01), 100.0: pytest.approx(1 / 2, abs=0.01)}


def test_nothing_becomes_what_nothing_became() -> None:
    appeared = triangle(("A", 0, 0, 0), ("A", 0, 1, 7), ("B", 0, 0, 30), ("B", 0, 1, 30))
    found = shares(after(learnt(appeared, JANUARY + 1), 0, "A", age=1))
    assert set(found) == {0.0, 7.0}
    assert found[7.0] > 0.5


def test_what_is_struck_becomes_nothing() -> None:
    struck = triangle(("A", 0, 0, 20), ("A", 0, 1, 0))
    found = shares(after(learnt(struck, JANUARY + 1), 50, "A", age=1))
    assert set(found) == {0.0, 50.0}


def test_small_figures_keep_their_expectation_when_rounded() -> None:
    half_more = triangle(*((f"U{number}", 0, vintage, (2, 3)[vintage]) for number in range(50) for vintage in (0, 1)))
    values = after(learnt(half_more, JANUARY + 1), 1, "U1", age=1)
    assert set(values) == {1.0, 2.0}
    assert values.mean() == pytest.approx(1.5, abs=0.05)


# --- yearly releases ---------------------------------------------------------------------------------------------


def test_a_yearly_release_concerns_months_of_years_before_it() -> None:
    changes = learnt(TWO_UNITS, JANUARY + 2, releases=(5,))
    may = month_number(2024, 5)
    months = np.array([month_number(*each) for each in ((2022, 7), (2023, 12), (2024, 1), (2024, 4))])
    assert changes.is_yearly(may, months).tolist() == [True, True, False, False]
    assert not changes.is_yearly(may + 1, months).any()
    assert not changes.yearly_seen


def test_examples_of_a_yearly_release_are_no_examples_of_other_steps() -> None:
    december, january, april, may = -1, 0, 3, 4
    rows = triangle(
        ("A", december, april, 20), ("A", december, may, 60),
        ("A", january, april, 20), ("A", january, may, 20),
    )  # fmt: skip
    changes = learnt(rows, JANUARY + may, releases=(5,))
    assert changes.yearly.tolist() == [True, False]
    assert changes.yearly_seen
    next_may = shares(after(changes, 50, "A", age=5, at=may + 12))
    assert next_may[150.0] > 0.5
    assert 150.0 not in shares(after(changes, 50, "A", age=4, at=may + 1))


def test_a_yearly_release_never_seen_takes_the_guess() -> None:
    changes = learnt(TWO_UNITS, JANUARY + 2, releases=(5,))
    values = after(changes, 99, "A", age=5, at=16)
    assert (values == 99).mean() == pytest.approx(0.5, abs=0.01)
    assert values.min() == 49
    assert values.max() == 199


# --- groups ------------------------------------------------------------------------------------------------------


def test_a_group_draws_each_of_its_examples_equally_often() -> None:
    group = Group.of(np.array([2, 0, 2, 1, 2]), 4)
    places = group.drawn(np.full(MANY, 2), np.random.default_rng(1))
    assert shares(places) == {place: pytest.approx(1 / 3, abs=0.01) for place in (0.0, 2.0, 4.0)}


def test_the_weight_of_a_group_is_its_units_where_they_are_given() -> None:
    keys, units = np.array([0, 0, 0, 1]), np.array([7, 7, 3, 7])
    assert Group.of(keys, 2).weight.tolist() == [3, 1]
    assert Group.of(keys, 2, units).weight.tolist() == [2, 1]


def test_each_example_stands_at_its_age_and_at_all_younger_ones() -> None:
    changes = learnt(triangle(("A", 0, 3, 20), ("A", 0, 4, 40)), JANUARY + 4)
    own, same, older = changes.groups
    assert own.counts.sum() == same.counts.sum() == 1
    assert older.counts.sum() == 3  # ages 1, 2 and 3-4
    assert BANDS == 5


def test_months_beyond_two_years_teach_nothing() -> None:
    old = triangle(("A", 0, 24, 20), ("A", 0, 25, 40), ("A", 24, 24, 20), ("A", 24, 25, 40))
    assert learnt(old, JANUARY + 25).before.tolist() == [20]
