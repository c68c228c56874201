"""A replay with the counts of some days as they were known then, and today's counts for all others."""

import polars as pl
import pytest

from saferhavens.core.detection import Method, scan, scan_steps
from saferhavens.core.detection.replay import course, onsets, replay
from saferhavens.core.detection.versions import KNOWN_NOW, KNOWN_PARTLY, KNOWN_THEN, Version, Versions, in_a_word
from signals_world import burst, drawn, put, rule

STEPS = range(60, 100)
TRIAL = rule(run_length=200)


def today() -> pl.DataFrame:
    counts = drawn(units=9, steps=100, kinds=1, mean=0.2)
    return put(burst(counts, "U01", "K0", range(80, 84), 6), "U01", "K0", 84, 40)


def as_of(step: int, counts: pl.DataFrame | None = None) -> pl.DataFrame:
    return (today() if counts is None else counts).filter(pl.col("step") <= step)


def late(step: int, by: int = 2) -> pl.DataFrame:
    """What was known at a step if the rise came in `by` steps late."""
    missing = (pl.col("unit") == "U01") & (pl.col("step") > step - by) & (pl.col("value") >= 6)
    return as_of(step).with_columns(value=pl.when(missing).then(0).otherwise(pl.col("value")))


def found(counts, method: Method = Method.PREDICTIVE):
    return replay(counts, rule(method, run_length=200), STEPS, onsets(today()), 5)


@pytest.mark.parametrize("method", [Method.PREDICTIVE, Method.CUSUM, Method.HIGHEST, Method.EARS_C2])
def test_days_that_knew_the_same_give_the_same_replay(method):
    held = Versions(today(), {step: Version(as_of(step)) for step in range(75, 90)})
    whole, some = found(today(), method), found(held, method)
    assert some.raised == whole.raised
    assert some.outcomes == whole.outcomes


def test_what_came_in_late_then_was_not_seen_by_a_rule_of_the_newest_step():
    held = Versions(today(), {step: Version(late(step)) for step in range(78, 90)})
    assert found(today()).outcomes[0].alarm == 80
    assert found(held).outcomes[0].alarm is None


def test_the_record_says_for_which_steps_which_data_were_used():
    held = Versions(today(), {step: Version(as_of(step)) for step in (78, 79, 85)})
    record = found(held)
    assert record.vintages == KNOWN_PARTLY
    assert record.spans == (
        (60, 77, KNOWN_NOW),
        (78, 79, KNOWN_THEN),
        (80, 84, KNOWN_NOW),
        (85, 85, KNOWN_THEN),
        (86, 99, KNOWN_NOW),
    )


@pytest.mark.parametrize(
    ("held", "word"), [((), KNOWN_NOW), (STEPS, KNOWN_THEN), (range(70, 80), KNOWN_PARTLY)], ids=["none", "all", "some"]
)
def test_all_steps_together_have_one_word(held, word):
    record = found(Versions(today(), {step: Version(as_of(step)) for step in held}))
    assert record.vintages == word == in_a_word(record.spans)


def test_of_a_table_and_of_a_function_it_is_said_too():
    assert found(today()).spans == ((60, 99, KNOWN_NOW),)
    assert found(as_of).spans == ((60, 99, KNOWN_THEN),)


def test_nothing_that_a_day_did_not_know_enters_its_scan():
    then = {step: Version(as_of(step)) for step in STEPS}
    changed = put(today(), "U05", "K0", 99, 500)
    before = [each for each in found(Versions(today(), then)).raised if each.step < 99]
    after = [each for each in found(Versions(changed, then)).raised if each.step < 99]
    assert repr(before).encode() == repr(after).encode()


def test_a_version_that_holds_later_steps_shows_none_of_them():
    held = Versions(today(), {80: Version(today())})
    assert held(80)["step"].to_numpy().max() == 80


def test_repeats_are_held_back_across_the_two_kinds_of_days():
    held = Versions(today(), {step: Version(as_of(step)) for step in range(82, 100)})
    once = [each.step for each in found(held).raised if each.unit == "U01" and each.level == 1]
    assert len(once) <= 1


def test_the_share_that_was_in_on_a_day_is_given_to_its_scan():
    half = pl.DataFrame({"step": [80], "completeness": [0.5]})
    held = Versions(today(), {80: Version(as_of(80), half)})
    (with_share,) = (each for each in found(held).raised if each.step == 80)
    (alone,) = (each for each in scan(as_of(80), 80, rule=TRIAL).signals if each.unit == "U01")
    assert with_share.expected == pytest.approx(alone.expected / 2)
    assert with_share.complete == 0.5


def test_the_course_shows_what_was_known_on_each_day():
    held = Versions(today(), {step: Version(late(step)) for step in range(78, 90)})
    drawn_course = course(held, TRIAL, STEPS, found(held), ["U01"])
    values = dict(drawn_course.select("step", "observed").iter_rows())
    assert (values[80], values[81], values[90]) == (0, 0, today().filter(unit="U01", step=90)["value"].item())
    assert drawn_course["step"].to_list() == list(STEPS)


def test_of_some_cells_all_versions_are_kept():
    held = Versions(today(), {80: Version(late(80))}).only(pl.col("unit") == "U01")
    assert held.today["unit"].unique().to_list() == held(80)["unit"].unique().to_list() == ["U01"]


def test_signals_before_hold_back_repeats_in_a_scan_of_many_steps():
    first = list(scan_steps(today(), range(60, 82), rule=TRIAL))
    sent = [signal for result in first for signal in result.signals]
    rest = list(scan_steps(today(), range(82, 100), rule=TRIAL, earlier=sent))
    whole = list(scan_steps(today(), range(60, 100), rule=TRIAL))
    assert [*first, *rest] == whole
