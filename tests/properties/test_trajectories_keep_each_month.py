"""For any draws and any past: trajectories move draws about and change none, and windows are those that can be read."""

import math
from itertools import pairwise

import numpy as np
import polars as pl
from hypothesis import event, given, settings
from hypothesis import strategies as st

from saferhavens.core.forecast.results import Draws
from saferhavens.core.forecast.trajectories import LEAST_WINDOWS, YEARS_BACK, coupled, ordered, windows

ORIGIN = 500
CASES = settings(max_examples=60)
seeds = st.integers(0, 2**32 - 1)


@st.composite
def histories(draw: st.DrawFn, unit: str = "A") -> pl.DataFrame:
    """Up to twelve years of small counts, with months that are unknown and months that are not there."""
    length = draw(st.integers(1, 144))
    chance = np.random.default_rng(draw(seeds))
    values: list[float | None] = chance.integers(0, draw(st.integers(1, 50)), length).astype(float).tolist()
    unknown = chance.random(length) < draw(st.sampled_from([0, 0.05, 0.5]))
    rows = pl.DataFrame({"unit": unit, "month": range(ORIGIN - length + 1, ORIGIN + 1), "value": values})
    gaps = rows.with_columns(value=pl.when(pl.Series(unknown)).then(None).otherwise("value"))
    return gaps.filter(pl.Series(chance.random(length) >= draw(st.sampled_from([0, 0.1]))))


@st.composite
def forecasts(draw: st.DrawFn, units: tuple[str, ...] = ("A",)) -> Draws:
    ahead = sorted(draw(st.lists(st.integers(1, 14), min_size=1, max_size=5, unique=True)))
    shape = (len(units), len(ahead), draw(st.integers(1, 40)))
    values = np.random.default_rng(draw(seeds)).integers(0, draw(st.integers(1, 90)), shape).astype(float)
    return Draws(units, tuple(ORIGIN + each for each in ahead), values, ORIGIN, "ours")


def windows_slowly(rows: pl.DataFrame, months: tuple[int, ...]) -> list[tuple[float, ...]]:
    """Each start whose months are all known, one after the other."""
    known = {month: value for _, month, value in rows.drop_nulls("value").iter_rows()}
    found = []
    for start in sorted(known):
        asked = [start + month - months[0] for month in months]
        if all(month in known for month in asked):
            found.append(tuple(known[month] for month in asked))
    return found


@CASES
@given(histories(), forecasts(), seeds)
def test_each_month_keeps_its_draws_to_the_last(history: pl.DataFrame, made: Draws, seed: int) -> None:
    found = coupled(made, history, seed)
    assert (np.sort(found.values, axis=2) == np.sort(made.values, axis=2)).all()
    assert (found.units, found.months, found.origin, found.model) == (made.units, made.months, made.origin, made.model)


@CASES
@given(histories(), forecasts(), seeds)
def test_the_draws_that_were_given_are_left_as_they_were(history: pl.DataFrame, made: Draws, seed: int) -> None:
    before = made.values.tobytes()
    coupled(made, history, seed)
    assert made.values.tobytes() == before


@CASES
@given(histories(), forecasts(), seeds)
def test_the_mean_of_a_sum_of_months_does_not_move(history: pl.DataFrame, made: Draws, seed: int) -> None:
    found = coupled(made, history, seed)
    apart, together = (math.fsum(each.values.sum(axis=1).ravel()) for each in (made, found))
    assert math.isclose(apart, together, rel_tol=1e-12)


@CASES
@given(histories(), forecasts())
def test_windows_are_all_those_whose_months_are_known(history: pl.DataFrame, made: Draws) -> None:
    rows = history.drop_nulls("value")
    if rows.is_empty():
        event("nothing known")
        return
    assert [tuple(row) for row in windows(rows, made.months).values.tolist()] == windows_slowly(history, made.months)


@CASES
@given(histories(), forecasts(), seeds)
def test_with_too_few_windows_draws_stay_as_they_came(history: pl.DataFrame, made: Draws, seed: int) -> None:
    recent = history.filter(pl.col("month") > ORIGIN - YEARS_BACK * 12)
    few = len(windows_slowly(recent, made.months)) < LEAST_WINDOWS
    event("few windows" if few else "enough windows")
    if few:
        assert coupled(made, history, seed).values.tobytes() == made.values.tobytes()


@CASES
@given(histories(), forecasts(), seeds)
def test_what_is_older_than_ten_years_or_later_than_the_origin_changes_no_byte(
    history: pl.DataFrame, made: Draws, seed: int
) -> None:
    outside = [*range(ORIGIN - YEARS_BACK * 12 - 30, ORIGIN - YEARS_BACK * 12 + 1), *range(ORIGIN + 1, ORIGIN + 20)]
    more = pl.DataFrame({"unit": "A", "month": outside, "value": [77.0] * len(outside)})
    inside = history.filter(pl.col("month") > ORIGIN - YEARS_BACK * 12)
    found, other = (coupled(made, each, seed).values for each in (inside, pl.concat([inside, more])))
    assert found.tobytes() == other.tobytes()


@CASES
@given(histories("A"), histories("B"), forecasts(("A", "B")), seeds)
def test_the_order_of_rows_changes_no_byte(one: pl.DataFrame, other: pl.DataFrame, made: Draws, seed: int) -> None:
    rows = pl.concat([one, other])
    shuffled = rows.sample(fraction=1, shuffle=True, seed=seed % 1000)
    assert coupled(made, rows, seed).values.tobytes() == coupled(made, shuffled, seed).values.tobytes()


@CASES
@given(st.integers(2, 40), st.integers(1, 6), seeds)
def test_where_the_past_moves_as_one_so_do_the_draws(draws: int, months: int, seed: int) -> None:
    """In a past whose months rank alike, the largest draw of each month stands in one trajectory, and so on down."""
    chance = np.random.default_rng(seed)
    past = np.repeat(np.arange(1000.0)[:, None], months, axis=1) * np.arange(1, months + 1)
    given_draws = chance.permuted(np.tile(np.arange(float(draws)), (months, 1)), axis=1)
    rank = ordered(given_draws, past[chance.choice(1000, draws, replace=False)], chance)
    for one, other in pairwise(rank):
        assert (one == other).all()


@CASES
@given(st.integers(2, 40), seeds)
def test_where_one_month_of_the_past_falls_as_the_other_rises_so_do_the_draws(draws: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    rising = np.arange(1000.0)
    given_draws = np.tile(np.arange(float(draws)), (2, 1))
    past = np.stack([rising, -rising], axis=1)
    found = ordered(given_draws, past[chance.choice(1000, draws, replace=False)], chance)
    assert (found[0] + found[1] == draws - 1).all()


@CASES
@given(histories("A"), forecasts(("A", "B")), seeds)
def test_places_with_the_same_past_keep_their_distributions(rows: pl.DataFrame, made: Draws, seed: int) -> None:
    both = pl.concat([rows, rows.with_columns(unit=pl.lit("B"))])
    found = coupled(made, both, seed)
    assert (np.sort(found.values, axis=2) == np.sort(made.values, axis=2)).all()


@CASES
@given(st.integers(30, 100), st.integers(1, 6), seeds)
def test_places_whose_past_rises_as_one_have_draws_that_rise_as_one(length: int, months: int, seed: int) -> None:
    rising = pl.DataFrame({"unit": "A", "month": range(ORIGIN - length + 1, ORIGIN + 1), "value": range(length)})
    both = pl.concat([rising, rising.with_columns(unit=pl.lit("B"), value=pl.col("value") * 7)])
    values = np.random.default_rng(seed).permuted(np.broadcast_to(np.arange(200.0), (2, months, 200)).copy(), axis=2)
    made = Draws(("A", "B"), tuple(range(ORIGIN + 1, ORIGIN + 1 + months)), values, ORIGIN, "ours")
    one, other = coupled(made, both, seed).values.sum(axis=1)
    assert np.corrcoef(one, other)[0, 1] > 0.95
