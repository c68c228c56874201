"""Bad counts, bad rules: each is named by its number, and never scanned as if it were good."""

import polars as pl
import pytest

from saferhavens.core.detection import Method, Rule, filled, scan, scan_steps
from saferhavens.core.problems import ProblemError
from signals_world import SCHEMA, drawn, put, rule, table

GOOD = {"a": [0, 1, 2, 1] * 6, "b": [1, 0, 0, 2] * 6}


def number_of(counts, at=23, **more) -> int:
    with pytest.raises(ProblemError) as caught:
        scan(counts, at, rule=rule(**more))
    assert "{" not in caught.value.sentence()
    return caught.value.problem.number


def test_a_table_without_rows():
    assert number_of(pl.DataFrame(schema=SCHEMA)) == 842


def test_a_table_whose_rows_all_come_later():
    assert number_of(table(GOOD, first=30)) == 842


def test_a_step_after_the_last_count():
    assert number_of(table(GOOD), at=99) == 842


@pytest.mark.parametrize("value", [-1, 2.5, float("nan"), float("inf")])
def test_a_count_that_is_no_whole_number_from_0_on(value):
    assert number_of(table({"a": [1, 2, value] * 8})) == 843


def test_two_counts_for_one_step():
    counts = table(GOOD)
    assert number_of(counts.vstack(counts.filter(pl.col("step") == 7))) == 844


def test_a_gap_within_a_series():
    assert number_of(table(GOOD).filter(pl.col("step") != 7)) == 845


@pytest.mark.parametrize("column", ["unit", "parent", "kind", "step", "value"])
def test_a_column_that_is_missing(column):
    assert number_of(table(GOOD).drop(column)) == 846


@pytest.mark.parametrize("column", ["unit", "kind", "step", "value"])
def test_a_row_without_an_entry(column):
    kind = SCHEMA[column]
    emptied = table(GOOD).with_columns(
        pl.when(pl.col("step") == 3).then(pl.lit(None, kind)).otherwise(pl.col(column)).alias(column)
    )
    assert number_of(emptied) == 846


def test_steps_that_are_dates():
    assert number_of(table(GOOD).with_columns(step=pl.lit("2024-W01"))) == 846


@pytest.mark.parametrize("share", [0.0, -0.1, 1.2, float("nan")])
def test_a_completeness_that_is_no_share(share):
    known = pl.DataFrame({"step": [23], "completeness": [share]})
    with pytest.raises(ProblemError) as caught:
        scan(table(GOOD), 23, rule=rule(), completeness=known)
    assert caught.value.problem.number == 847


def test_a_place_of_two_areas():
    counts = table(GOOD)
    moved = counts.with_columns(parent=pl.when(pl.col("step") > 9).then(pl.lit("B")).otherwise(pl.col("parent")))
    assert number_of(moved) == 848


@pytest.mark.parametrize(
    "setting",
    [
        {"baseline": 1}, {"gap": -1}, {"least_history": 0}, {"ratio": 1.0}, {"run_length": 0.5}, {"false_alarms": 0},
        {"limit": 0}, {"false_share": 0}, {"false_share": 1.5}, {"floor": -1}, {"window": 0}, {"min_sigma": -0.5},
        {"quiet_days": -1}, {"join": -1}, {"young": Method.CUSUM}, {"reach_km": 0}, {"most_units": 0},
        {"replicates": 3},
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be(setting):
    with pytest.raises(ProblemError) as caught:
        Rule("mine", Method.CUSUM, **setting)
    assert caught.value.problem.number == 841
    assert "mine" in caught.value.sentence()
    assert next(iter(setting)) in caught.value.sentence()


def test_ears_with_less_than_its_seven_steps():
    with pytest.raises(ProblemError) as caught:
        Rule("mine", Method.EARS_C1, baseline=6)
    assert caught.value.problem.number == 841


@pytest.mark.parametrize("steps", [[], [5, 4], [5, 5]])
def test_steps_that_do_not_rise(steps):
    with pytest.raises(ProblemError) as caught:
        list(scan_steps(table(GOOD), steps, rule=rule()))
    assert caught.value.problem.number == 852


# --- what is defined, and no problem -----------------------------------------------------------------------------


def test_a_constant_series_is_usual_as_it_is():
    result = scan(table({"a": [4] * 40, "b": [4] * 40}), 39, rule=rule(run_length=20))
    assert (result.tested, result.alarms) == (2, ())


def test_series_that_are_all_zero_are_tested_and_three_reports_are_an_alarm():
    counts = table({f"u{each}": [0] * 40 for each in range(10)})
    assert scan(counts, 39, rule=rule()).alarms == ()
    (found,) = scan(put(counts, "u3", "KILL", 39, 3), 39, rule=rule()).alarms
    assert (found.unit, found.low, found.high) == ("u3", 0, 0)


def test_a_baseline_that_is_too_short_is_counted_and_not_tested():
    result = scan(table({"a": [1] * 9, "b": [9] * 9}), 8, rule=rule(least_history=10))
    assert (result.tested, result.too_short, result.alarms) == (0, 2, ())


def test_a_unit_that_appears_is_not_tested_until_it_has_a_history():
    counts = table({"a": [1, 0] * 20, "b": [0, 1] * 20}).vstack(table({"new": [5] * 5}, first=35))
    assert scan(counts, 39, rule=rule()).too_short == 1
    later = table({"a": [1, 0] * 25, "b": [0, 1] * 25}).vstack(table({"new": [5] * 15}, first=35))
    assert scan(later, 49, rule=rule()).tested == 3


def test_a_unit_that_vanishes_is_named():
    counts = table({"a": [1, 0] * 20, "b": [0, 1] * 20}).vstack(table({"old": [1] * 30}))
    assert scan(counts, 39, rule=rule()).gone == (("old", "KILL"),)


def test_units_without_parent_borrow_from_each_other():
    counts = table({"a": [1, 0] * 20, "b": [0, 1] * 20}, parent=None)
    result = scan(put(counts, "a", "KILL", 39, 9), 39, rule=rule())
    assert [(each.unit, each.parent) for each in result.alarms] == [("a", None)]


def test_a_single_cell_can_be_scanned():
    counts = table({"only": [1, 0, 0, 2] * 10})
    assert scan(counts, 39, rule=rule(run_length=100)).tested == 1


def test_a_list_of_events_is_filled_with_zeros():
    events = pl.DataFrame(
        [("a", "A", "KILL", 3, 2), ("a", "A", "KILL", 3, 1), ("b", "A", "KILL", 5, 1)], SCHEMA, orient="row"
    )
    whole = filled(events, 0, 6)
    assert whole.height == 14
    assert whole.filter(pl.col("unit") == "a").sort("step")["value"].to_list() == [0, 0, 0, 3, 0, 0, 0]
    assert scan(whole, 6, rule=rule()).too_short == 2


def test_text_columns_may_be_categories():
    counts = drawn(units=4, steps=40)
    as_categories = counts.with_columns(pl.col("unit", "parent", "kind").cast(pl.Categorical))
    assert scan(as_categories, 39, rule=rule()) == scan(counts, 39, rule=rule())
