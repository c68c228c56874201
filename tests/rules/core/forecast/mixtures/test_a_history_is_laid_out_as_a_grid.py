"""Rows of a history become a grid of units and months: where each figure stands, who belongs to whom, who is there."""

import numpy as np
import polars as pl
import pytest

from saferhavens.core import problems
from saferhavens.core.forecast.mixtures import Changing, Grid, grid
from saferhavens.core.forecast.mixtures.history import (
    LEAST_MONTHS,
    PRESENT_MONTHS,
    check_horizons,
    check_rows,
    laid_out,
    shown,
    some_of,
    without_lessons,
)
from saferhavens.core.problems import ProblemError

FIRST = 301
ORIGIN = FIRST + LEAST_MONTHS - 1

type Row = tuple[str, int, float | None]


def table(*rows: Row) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema={"unit": pl.String, "month": pl.Int64, "value": pl.Float64}, orient="row")


def series(unit: str, first: int = FIRST, last: int = ORIGIN) -> pl.DataFrame:
    """A figure a month, the number of the month's place: no two of them alike."""
    return table(*((unit, month, float(month - FIRST)) for month in range(first, last + 1)))


def slowly(rows: pl.DataFrame) -> dict[tuple[str, int], float]:
    return {(unit, month): value for unit, month, value in rows.iter_rows()}


# --- where a figure stands ---------------------------------------------------------------------------------------


def test_each_figure_stands_in_the_row_of_its_unit_and_the_column_of_its_month() -> None:
    rows = pl.concat([series("B-1"), series("A-1", first=FIRST + 5), series("A-2", last=ORIGIN - 7)])
    found, known = grid(rows, ORIGIN, Changing.ALLOW), slowly(rows)
    for row, unit in enumerate(found.units):
        for column in range(LEAST_MONTHS):
            value = known.get((unit, FIRST + column), np.nan)
            assert found.values[row, column] == pytest.approx(value, nan_ok=True)


def test_units_stand_in_the_order_of_their_names_whatever_the_rows_say() -> None:
    rows = pl.concat([series("C"), series("A"), series("B")])
    assert grid(rows, ORIGIN).units == ("A", "B", "C")
    assert grid(rows.reverse(), ORIGIN).units == ("A", "B", "C")


def test_the_first_month_is_the_earliest_that_anything_is_known_of() -> None:
    unknown = table(("A", FIRST - 9, None))
    found = grid(pl.concat([unknown, series("A")]), ORIGIN)
    assert (found.first, found.origin) == (FIRST, ORIGIN)


def test_an_unknown_figure_is_no_figure_and_no_zero() -> None:
    rows = series("A").with_columns(value=pl.when(pl.col("month") == FIRST + 3).then(None).otherwise("value"))
    found = grid(pl.concat([rows, series("B")]), ORIGIN, Changing.ALLOW)
    assert np.isnan(found.values[0, 3])
    assert np.isnan(found.values).sum() == 1


def test_a_unit_of_which_nothing_was_ever_known_is_not_in_the_grid() -> None:
    rows = pl.concat([series("A"), series("B").with_columns(value=pl.lit(None, pl.Float64))])
    assert grid(rows, ORIGIN).units == ("A",)


def test_rows_after_the_origin_are_not_in_the_grid() -> None:
    found = grid(series("A", last=ORIGIN + 12), ORIGIN)
    assert found.values.shape == (1, LEAST_MONTHS)
    assert found.values.max() == LEAST_MONTHS - 1


def test_a_history_of_whole_numbers_is_the_same_grid_as_one_of_decimals() -> None:
    whole = series("A").with_columns(pl.col("value").cast(pl.Int32))
    assert grid(whole, ORIGIN).values.tobytes() == grid(series("A"), ORIGIN).values.tobytes()


# --- who belongs to whom -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("units", "parents"),
    [
        (("A", "B", "C"), [0, 1, 2]),
        (("A-1", "A-2", "B-1"), [0, 0, 1]),
        (("A-1-x", "A-2-x", "B"), [0, 0, 1]),
        (("A", "A-1", "AB-1"), [0, 0, 1]),
        (("Bosque-1", "Bosque Alto-1"), [0, 1]),
    ],
    ids=["countries", "divisions", "second hyphen", "country and division", "blanks"],
)
def test_the_parent_is_what_stands_before_the_first_hyphen(units: tuple[str, ...], parents: list[int]) -> None:
    found = laid_out(pl.concat([series(unit) for unit in units]).sort("unit", "month"))
    numbers = dict(zip(found.units, found.parents.tolist(), strict=True))
    assert [numbers[unit] for unit in units] == parents


def test_a_column_of_parents_goes_before_the_name() -> None:
    rows = pl.concat([series(unit) for unit in ("A-1", "A-2", "B-1")]).with_columns(parent=pl.lit("world"))
    assert grid(rows, ORIGIN).parents.tolist() == [0, 0, 0]


def test_nothing_is_learnt_from_the_siblings_of_a_unit_that_is_left_out_either() -> None:
    found = grid(pl.concat([series(unit) for unit in ("A-1", "A-2", "B-1", "C-1")]), ORIGIN)
    assert found.teaching.tolist() == [True] * 4
    assert without_lessons(found, ("A-2",)).teaching.tolist() == [False, False, True, True]
    assert without_lessons(found, ("A-1", "C-1")).teaching.tolist() == [False, False, True, False]


def test_leaving_out_a_unit_that_is_not_there_leaves_out_nothing() -> None:
    found = grid(series("A-1"), ORIGIN)
    assert without_lessons(found, ("Z-1",)).teaching.tolist() == [True]
    assert without_lessons(found, ()).silent == frozenset()


def test_leaving_out_changes_no_figure() -> None:
    found = grid(pl.concat([series("A-1"), series("B-1")]), ORIGIN)
    assert without_lessons(found, ("A-1",)).values is found.values


# --- who is there ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("months_ago", "there"),
    [(0, True), (1, True), (PRESENT_MONTHS - 1, True), (PRESENT_MONTHS, False), (PRESENT_MONTHS + 9, False)],
)
def test_a_unit_is_there_while_its_last_figure_is_recent(months_ago: int, there: bool) -> None:
    rows = pl.concat([series("A"), series("B", last=ORIGIN - months_ago)])
    assert grid(rows, ORIGIN, Changing.ALLOW).present.tolist() == [True, there]


def test_a_recent_zero_is_a_figure() -> None:
    zero = table(("B", FIRST, 4.0), ("B", ORIGIN, 0.0))
    assert grid(pl.concat([series("A"), zero]), ORIGIN, Changing.ALLOW).present.all()


# --- what is wrong -----------------------------------------------------------------------------------------------


def refusal(rows: pl.DataFrame, origin: int = ORIGIN, changing: Changing = Changing.REFUSE) -> ProblemError:
    with pytest.raises(ProblemError) as raised:
        grid(rows, origin, changing)
    return raised.value


@pytest.mark.parametrize("value", [-1.0, -0.5, 0.5, 1e9 + 0.25, 1e10 + 1, float("nan"), float("inf"), float("-inf")])
def test_a_wrong_count_is_named_with_its_unit_and_month(value: float) -> None:
    error = refusal(pl.concat([series("A"), table(("B", FIRST + 12, value))]))
    assert error.problem == problems.COUNT_NOT_WHOLE
    assert error.facts["unit"] == "B"
    assert error.facts["month"] == shown(FIRST + 12)


@pytest.mark.parametrize("value", [0.0, 1.0, 1e9, 1e10])
def test_any_whole_number_of_people_is_a_count(value: float) -> None:
    check_rows(table(("A", FIRST, value)), ORIGIN)
    assert laid_out(table(("A", FIRST, value))).values.tolist() == [[value]]


def test_a_month_twice_is_named_even_if_both_say_the_same() -> None:
    error = refusal(pl.concat([series("A"), table(("A", FIRST + 2, 2.0))]))
    assert error.problem == problems.MONTH_TWICE
    assert error.facts == {"unit": "A", "month": shown(FIRST + 2)}


def test_the_same_month_of_two_units_is_not_twice() -> None:
    check_rows(table(("A", FIRST, 1.0), ("B", FIRST, 1.0)), ORIGIN)
    assert laid_out(table(("A", FIRST, 1.0), ("B", FIRST, 2.0))).values.tolist() == [[1.0], [2.0]]


@pytest.mark.parametrize(
    ("months", "problem"), [(LEAST_MONTHS - 1, problems.HISTORY_TOO_SHORT), (LEAST_MONTHS, None)], ids=["less", "least"]
)
def test_the_least_history_is_enough_and_a_month_less_is_not(months: int, problem: problems.Problem | None) -> None:
    rows = series("A", first=ORIGIN - months + 1)
    if problem is None:
        assert grid(rows, ORIGIN).values.shape == (1, months)
    else:
        error = refusal(rows)
        assert (error.problem, error.facts) == (problem, {"months": months, "least": LEAST_MONTHS})


def test_the_first_gap_is_named() -> None:
    rows = pl.concat([series("A"), series("B", first=FIRST + 2), series("C", first=FIRST + 1)])
    error = refusal(rows)
    assert (error.problem, error.facts) == (problems.UNIT_CHANGES, {"unit": "B", "month": shown(FIRST)})


def test_a_gap_is_allowed_where_units_may_change() -> None:
    rows = series("A").filter(pl.col("month") != FIRST + 4)
    assert refusal(rows).problem == problems.UNIT_CHANGES
    assert isinstance(grid(rows, ORIGIN, Changing.ALLOW), Grid)


@pytest.mark.parametrize("value", [0.0, 7.0])
def test_one_figure_that_differs_makes_a_history(value: float) -> None:
    alike = series("A").with_columns(value=pl.lit(value))
    error = refusal(alike)
    assert (error.problem, error.facts) == (problems.SERIES_CONSTANT, {"value": int(value)})
    one = alike.with_columns(value=pl.when(pl.col("month") == FIRST).then(value + 1).otherwise("value"))
    assert grid(one, ORIGIN).values.sum() == value * LEAST_MONTHS + 1


# --- months ahead ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "found"),
    [((1,), (1,)), ((3, 1, 2), (1, 2, 3)), ((12.0, 1), (1, 12)), (range(3, 6), (3, 4, 5))],
)
def test_months_ahead_are_whole_and_in_order(given: tuple[int, ...], found: tuple[int, ...]) -> None:
    assert check_horizons(given) == found


@pytest.mark.parametrize(("given", "named"), [((2, 2, 2), 2), ((3, 1, 3, 1), 1), ([4, 5, 5.0], 5)])
def test_a_month_ahead_that_is_named_twice_is_refused(given: tuple[int, ...], named: int) -> None:
    with pytest.raises(ProblemError) as raised:
        check_horizons(given)
    assert raised.value.problem == problems.HORIZON_TWICE
    assert raised.value.facts == {"horizon": named}


@pytest.mark.parametrize("count", [1, 3, 5, 6, 7, 14, 36])
@pytest.mark.parametrize("most", [2, 5, 6])
def test_some_months_ahead_are_spread_evenly_with_the_first_and_the_last(count: int, most: int) -> None:
    given = tuple(range(3, 3 + count))
    found = some_of(given, most)
    assert len(found) == min(count, most)
    assert found[-1] == given[-1]
    assert found[0] == given[0]
    assert np.ptp(np.diff(found)) <= 1 if len(found) > 1 else found == given


@pytest.mark.parametrize(("given", "named"), [((), ""), ((0,), 0), ((3, -1, 0), -1), ((1.5,), 1.5)])
def test_the_first_horizon_that_is_not_ahead_is_named(given: tuple[float, ...], named: object) -> None:
    with pytest.raises(ProblemError) as raised:
        check_horizons(given)
    assert raised.value.problem == problems.HORIZON_NOT_AHEAD
    assert raised.value.facts == {"horizon": named}


@pytest.mark.parametrize(("month", "text"), [(1, "1980-01"), (12, "1980-12"), (13, "1981-01"), (538, "2024-10")])
def test_a_month_is_shown_as_people_write_it(month: int, text: str) -> None:
    assert shown(month) == text
