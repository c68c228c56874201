"""Nowcasts from vintages: what is learnt, how it is held back, and what nobody can know."""

from functools import partial

import numpy as np
import polars as pl
import pytest

from saferhavens.core import problems
from saferhavens.core.detection import delay
from saferhavens.core.detection.delay import Nowcast, as_reported, learnt, one_release, simple_ratio
from saferhavens.core.detection.delay.changes import GUESSED, rounded
from saferhavens.core.detection.delay.rolling import Told, scored_at
from saferhavens.core.forecast.months import month_number
from saferhavens.core.forecast.subnational import IGN_LADDER
from saferhavens.core.problems import ProblemError

FIRST = month_number(2022, 1)
VINTAGES = 28
AT = FIRST + VINTAGES - 1
UNITS = tuple(f"U{number:02}" for number in range(24))
SHARE = (0.5, 0.8, 1.0)
"""Known of a month in its own vintage, in the next, and from the one after that on."""

RELEASE = 5
COLUMNS = ["unit", "month", "value", "vintage"]


nowcast = partial(delay.nowcast, draws=200)


def late(seed: int = 1, units: tuple[str, ...] = UNITS, last: int = AT) -> pl.DataFrame:
    """Every month of every unit comes in three parts, as SHARE says."""
    final = np.random.default_rng(seed).poisson(60, (len(UNITS), VINTAGES))
    rows = [
        (unit, month, round(final[number, month - FIRST] * SHARE[min(vintage - month, 2)]), vintage)
        for number, unit in enumerate(units)
        for vintage in range(FIRST, last + 1)
        for month in range(FIRST, vintage + 1)
    ]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def yearly(last: int = AT) -> pl.DataFrame:
    """Nothing changes but in May, when all months of the years before grow by half."""
    rows = [
        (unit, month, size * 3 // 2 if settled(month, vintage) else size, vintage)
        for unit, size in zip(UNITS, range(40, 64), strict=True)
        for vintage in range(FIRST, last + 1)
        for month in range(FIRST, vintage + 1)
    ]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def settled(month: int, vintage: int) -> bool:
    return vintage >= ((month - 1) // 12 + 1) * 12 + RELEASE


def of_month(made: Nowcast, month: int) -> pl.DataFrame:
    return made.cells.filter(pl.col("step") == month)


LATE, YEARLY = late(), yearly()


# --- what is learnt ----------------------------------------------------------------------------------------------


def test_the_newest_month_is_expected_to_grow_as_newest_months_did() -> None:
    made = nowcast(LATE, AT, seed=1, until=AT + 6)
    newest, one_older, old = (of_month(made, AT - age) for age in (0, 1, 5))
    assert (newest["expected"] / newest["reported"]).mean() == pytest.approx(2.0, abs=0.15)
    assert (one_older["expected"] / one_older["reported"]).mean() == pytest.approx(1.25, abs=0.08)
    assert (old["expected"] / old["reported"]).mean() == pytest.approx(1.0, abs=0.05)


def test_completeness_is_the_share_that_is_known() -> None:
    made = nowcast(LATE, AT, seed=1, until=AT + 6)
    assert of_month(made, AT)["completeness"].mean() == pytest.approx(0.5, abs=0.05)
    assert made.completeness.columns == ["unit", "step", "completeness", "doubt"]
    assert made.completeness["completeness"].is_between(0, 1).all()
    assert (made.completeness["completeness"] > 0).all()


def test_nothing_reported_is_not_nothing_known() -> None:
    none = LATE.with_columns(
        value=pl.when((pl.col("unit") == "U00") & (pl.col("month") == AT)).then(0).otherwise("value")
    )
    cell = nowcast(none, AT, seed=1, until=AT + 6).cells.filter(pl.col("unit") == "U00", pl.col("step") == AT)
    assert 0 < cell["completeness"].item() <= 1


def test_the_distribution_holds_what_came() -> None:
    told_at = AT - 6
    made = nowcast(LATE, told_at, seed=1, until=AT)
    came = LATE.filter(pl.col("vintage") == AT).select("unit", step="month", came="value")
    both = made.cells.join(came, on=["unit", "step"])
    held = both.select(pl.col("came").is_between("low", "high").mean()).item()
    assert held > 0.85
    assert (both["high"] - both["low"]).mean() < 30


def test_it_beats_what_is_reported_and_says_so_by_its_scores() -> None:
    ours, reported, _ratio = scored_at(Told(LATE, AT - 6, AT, (), 1), IGN_LADDER)
    assert ours.cases["crps"].mean() < 0.5 * reported.cases["crps"].mean()
    assert reported.cases["crps"].to_list() == reported.cases["absolute_error"].to_list()


def test_a_unit_that_reports_later_than_others_is_told_from_its_own_past() -> None:
    slow = LATE.with_columns(
        value=pl.when((pl.col("unit") == "U00") & (pl.col("month") == pl.col("vintage")))
        .then((pl.col("value") * 0.2).round())
        .otherwise("value")
    )
    made = of_month(nowcast(slow, AT, seed=1, until=AT + 6), AT)
    growth = made.select("unit", growth=pl.col("expected") / pl.col("reported"))
    own = growth.filter(pl.col("unit") == "U00")["growth"].item()
    assert own > 1.5 * growth.filter(pl.col("unit") != "U00")["growth"].max()


def test_a_unit_without_a_past_is_told_from_all_others() -> None:
    new = pl.DataFrame([("NEW", AT, 40, AT)], schema=COLUMNS, orient="row")
    made = nowcast(pl.concat([LATE, new]), AT, seed=1, until=AT + 6)
    cell = made.cells.filter(pl.col("unit") == "NEW")
    assert cell["expected"].item() == pytest.approx(80, rel=0.15)


def test_changes_can_be_learnt_from_other_units() -> None:
    some = LATE.filter(pl.col("unit") < "U12")
    changes = learnt(LATE.filter(pl.col("unit") >= "U12"), AT)
    made = of_month(nowcast(some, AT, seed=1, until=AT + 6, changes=changes), AT)
    assert (made["expected"] / made["reported"]).mean() == pytest.approx(2.0, abs=0.2)


# --- yearly releases ---------------------------------------------------------------------------------------------


def test_a_yearly_release_that_was_seen_is_expected_again() -> None:
    april = month_number(2024, 4)
    made = nowcast(yearly(april), april, seed=1, until=april + 1, releases=(RELEASE,))
    last_year, this_year = (of_month(made, month_number(*each)) for each in ((2023, 12), (2024, 1)))
    assert (last_year["expected"] / last_year["reported"]).mean() == pytest.approx(1.5, abs=0.07)
    assert this_year["expected"].to_list() == pytest.approx(this_year["reported"].to_list(), rel=0.05)
    assert not made.guessed


def test_without_a_release_ahead_nothing_is_expected_to_change() -> None:
    june = month_number(2023, 6)
    made = nowcast(yearly(june), june, seed=1, until=june + 6, releases=(RELEASE,))
    assert (made.cells["low"] == made.cells["reported"]).all()
    assert (made.cells["high"] == made.cells["reported"]).all()


def test_a_release_that_was_never_seen_is_guessed_widely_and_said() -> None:
    april = month_number(2023, 4)
    made = nowcast(yearly(april), april, seed=1, until=april + 1, releases=(RELEASE,))
    december = of_month(made, month_number(2022, 12))
    assert made.guessed
    assert (december["low"] < 0.7 * december["reported"]).all()
    assert (december["high"] > 1.5 * december["reported"]).all()
    assert np.median(GUESSED) == 1


def test_the_release_is_not_learnt_from_vintages_after_the_day() -> None:
    april = month_number(2023, 4)
    before, with_all = (
        nowcast(each, april, seed=1, until=april + 1, releases=(RELEASE,)) for each in (yearly(april), YEARLY)
    )
    assert before.draws.tobytes() == with_all.draws.tobytes()


# --- baselines ---------------------------------------------------------------------------------------------------


def test_as_reported_changes_nothing() -> None:
    made = as_reported(LATE, AT, until=AT + 6)
    assert made.cells["expected"].to_list() == made.cells["reported"].to_list()
    assert made.model == "as reported"


def test_the_simple_ratio_is_the_chain_ladder() -> None:
    made = of_month(simple_ratio(LATE, AT, until=AT + 6), AT)
    assert (made["expected"] / made["reported"]).to_list() == pytest.approx([2.0] * 24, rel=0.08)
    assert made["low"].to_list() == made["high"].to_list()


# --- repeatable, and blind for the future ------------------------------------------------------------------------


def test_later_vintages_change_no_byte() -> None:
    told_at = AT - 6
    shuffled = LATE.with_columns(
        value=pl.when(pl.col("vintage") > told_at).then(pl.col("value").shuffle(seed=2) * 3).otherwise("value")
    )
    assert not shuffled.equals(LATE)
    made = [nowcast(each, told_at, seed=1, until=AT).draws.tobytes() for each in (LATE, shuffled, late(last=told_at))]
    assert made[0] == made[1] == made[2]


def test_the_same_seed_gives_the_same_bytes_in_any_order_of_rows() -> None:
    mixed = LATE.sample(fraction=1.0, shuffle=True, seed=4)
    made = [nowcast(each, AT, seed=7, until=AT + 3).draws.tobytes() for each in (LATE, mixed)]
    assert made[0] == made[1]
    assert made[0] != nowcast(LATE, AT, seed=8, until=AT + 3).draws.tobytes()


def test_rounding_keeps_the_expectation() -> None:
    values = rounded(np.full(20_000, 2.3), np.random.default_rng(1))
    assert set(values) == {2.0, 3.0}
    assert values.mean() == pytest.approx(2.3, abs=0.02)


# --- bad input ---------------------------------------------------------------------------------------------------


def refused(problem: problems.Problem, given: pl.DataFrame, at: int = AT, **settings: int) -> str:
    with pytest.raises(ProblemError) as raised:
        nowcast(given, at, seed=1, **settings)
    assert raised.value.problem == problem
    return raised.value.sentence()


def replaced(value: float) -> pl.DataFrame:
    of = (pl.col("unit") == "U03") & (pl.col("month") == AT - 3) & (pl.col("vintage") == AT)
    return LATE.with_columns(value=pl.when(of).then(pl.lit(value)).otherwise(pl.col("value")))


def test_no_figures_are_refused() -> None:
    refused(problems.SERIES_EMPTY, LATE.clear())


def test_figures_that_never_change_are_refused() -> None:
    refused(problems.SERIES_CONSTANT, LATE.with_columns(value=pl.lit(0)))


@pytest.mark.parametrize("value", [-2.0, 0.25, float("nan")])
def test_what_is_no_count_is_refused(value: float) -> None:
    assert "U03" in refused(problems.COUNT_NOT_WHOLE, replaced(value))


def test_a_month_twice_in_one_vintage_is_refused() -> None:
    assert "2024-04" in refused(problems.VINTAGE_MIXED, pl.concat([LATE, LATE.tail(1)]))


def test_one_vintage_alone_is_refused() -> None:
    assert "2024-04" in refused(problems.VINTAGES_TOO_FEW, LATE.filter(pl.col("vintage") == AT))


def test_a_vintage_that_is_not_there_yet_is_refused() -> None:
    assert "2024-04" in refused(problems.HISTORY_ENDS_EARLY, LATE, at=AT + 1)


@pytest.mark.parametrize("until", [AT, AT - 1])
def test_a_vintage_that_is_not_ahead_is_refused(until: int) -> None:
    refused(problems.HORIZON_NOT_AHEAD, LATE, until=until)


def test_a_unit_that_vanished_is_not_told() -> None:
    gone = LATE.filter(~((pl.col("unit") == "U05") & (pl.col("vintage") > AT - 5)))
    assert "U05" not in nowcast(gone, AT, seed=1).cells["unit"]


# --- two releases in one vintage ---------------------------------------------------------------------------------


def mixed_in() -> pl.DataFrame:
    """In December 2022 also stands what became known in May 2023, as UCDP's files have it."""
    december, may = month_number(2022, 12), month_number(2023, 5)
    early = YEARLY.filter(pl.col("vintage") == may, pl.col("month") <= december).with_columns(
        vintage=pl.lit(december).cast(pl.Int64)
    )
    return pl.concat([early, YEARLY])


def test_of_two_releases_in_one_vintage_the_one_that_the_next_vintage_repeats_was_known() -> None:
    assert one_release(mixed_in()).sort(COLUMNS).equals(YEARLY.sort(COLUMNS))


def test_units_of_the_release_that_came_later_are_dropped() -> None:
    december = month_number(2022, 12)
    only_later = pl.DataFrame([("NEW", december, 8, december)], schema=COLUMNS, orient="row")
    assert "NEW" not in one_release(pl.concat([mixed_in(), only_later]))["unit"]


def test_vintages_of_one_release_each_stay_as_they_are() -> None:
    assert one_release(LATE).sort(COLUMNS).equals(LATE.sort(COLUMNS))


def test_two_releases_in_the_newest_vintage_cannot_be_told_apart() -> None:
    doubled = pl.concat([LATE, LATE.filter(pl.col("vintage") == AT).with_columns(pl.col("value") + 1)])
    with pytest.raises(ProblemError) as raised:
        one_release(doubled)
    assert raised.value.problem == problems.VINTAGE_MIXED


def test_two_releases_that_the_next_vintage_repeats_equally_cannot_be_told_apart() -> None:
    at = AT - 3
    doubled = pl.concat([LATE, LATE.filter(pl.col("vintage") == at)])
    with pytest.raises(ProblemError) as raised:
        one_release(doubled)
    assert raised.value.problem == problems.VINTAGE_MIXED
