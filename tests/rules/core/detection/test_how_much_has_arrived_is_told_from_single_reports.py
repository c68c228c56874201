"""Of reports that carry both days, the share that is in by now is counted from how late earlier ones came."""

import numpy as np
import polars as pl
import pytest

from saferhavens.core.detection.delay import arrived
from saferhavens.core.problems import ARRIVALS_TOO_FEW, COUNTS_COLUMNS, ProblemError

AT = 200
SINCE = 101
SHARES = (0.4, 0.3, 0.2, 0.1)
"""Of each step's reports, how many come 0, 1, 2 and 3 steps later."""


def reports(shares=SHARES, a_step: int = 40, since: int = SINCE, at: int = AT) -> pl.DataFrame:
    """The same number a step, late in exactly these shares."""
    lags = np.repeat(np.arange(len(shares)), [round(share * a_step) for share in shares])
    return pl.DataFrame({"step": np.repeat(np.arange(since, at + 1), len(lags)), "lag": np.tile(lags, at - since + 1)})


def by_chance(seed: int, bunches: float = 0.0) -> pl.DataFrame:
    """Late by chance; with `bunches` the shares of single steps differ."""
    chance = np.random.default_rng(seed)
    rows = []
    for step in range(SINCE, AT + 1):
        shares = chance.dirichlet(np.array(SHARES) / bunches) if bunches else SHARES
        rows += [(step, lag) for lag in chance.choice(len(SHARES), 40, p=shares).tolist()]
    return pl.DataFrame(rows, schema={"step": pl.Int64, "lag": pl.Int64}, orient="row")


def share_of(table: pl.DataFrame, back: int) -> float:
    return table.filter(pl.col("step") == AT - back)["completeness"].item()


def doubt_of(table: pl.DataFrame, back: int) -> float:
    return table.filter(pl.col("step") == AT - back)["doubt"].item()


@pytest.mark.parametrize(("back", "share"), [(0, 0.4), (1, 0.7), (2, 0.9), (3, 1.0), (9, 1.0)])
def test_the_share_is_that_of_reports_which_came_as_fast(back, share):
    assert share_of(arrived(reports(), AT, SINCE), back) == pytest.approx(share, abs=0.01)


def test_reports_that_come_at_once_leave_nothing_open():
    found = arrived(reports((1.0,)), AT, SINCE)
    assert found["completeness"].to_list() == [1.0] * found.height
    assert found["doubt"].to_list() == [0.0] * found.height


def test_what_has_not_come_yet_changes_nothing():
    known = reports().filter(pl.col("lag") <= AT - pl.col("step"))
    assert known.height < reports().height
    assert arrived(reports(), AT, SINCE).equals(arrived(known, AT, SINCE))


def test_a_newest_step_without_any_report_is_silent_and_not_late():
    silent = reports().filter(pl.col("step") < AT)
    assert share_of(arrived(silent, AT, SINCE), 0) == pytest.approx(0.4, abs=0.01)


def test_a_newest_step_with_many_reports_is_a_rise_and_not_early():
    burst = pl.concat([reports(), pl.DataFrame({"step": [AT] * 500, "lag": [0] * 500})])
    assert share_of(arrived(burst, AT, SINCE), 0) == share_of(arrived(reports(), AT, SINCE), 0)


def test_reports_of_before_the_beginning_say_nothing_of_delays():
    loaded = pl.DataFrame({"step": range(1, SINCE), "lag": range(SINCE - 1, 0, -1)})
    assert arrived(pl.concat([loaded, reports()]), AT, SINCE).equals(arrived(reports(), AT, SINCE))


def test_older_steps_are_never_less_complete_than_newer_ones():
    shares = arrived(by_chance(3), AT, SINCE)["completeness"].to_list()
    assert shares == sorted(shares, reverse=True)


def test_the_order_of_reports_means_nothing():
    mixed = by_chance(3).sample(fraction=1.0, shuffle=True, seed=5)
    assert arrived(mixed, AT, SINCE).equals(arrived(by_chance(3), AT, SINCE))


def test_bunches_widen_the_doubt():
    even, uneven = (
        np.mean([doubt_of(arrived(by_chance(seed, by), AT, SINCE), 0) for seed in range(5)]) for by in (0.0, 0.2)
    )
    assert uneven > 3 * even


def test_the_doubt_is_about_as_large_as_the_shares_of_steps_differ():
    found = np.mean([doubt_of(arrived(by_chance(seed, 0.2), AT, SINCE), 0) for seed in range(10)])
    by_definition = 0.4 * 0.6 / (1 + 1 / 0.2) / 0.4**2
    assert found == pytest.approx(by_definition, rel=0.6)


@pytest.mark.parametrize(
    ("since", "a_step"), [(AT - 11, 40), (AT - 12, 1), (AT + 5, 40)], ids=["few weeks", "few reports", "not begun"]
)
def test_too_little_to_learn_from_is_a_problem(since, a_step):
    few = reports((1.0,), a_step=a_step, since=min(since, AT))
    with pytest.raises(ProblemError) as caught:
        arrived(few, AT, since)
    assert caught.value.problem is ARRIVALS_TOO_FEW


def test_a_table_without_lags_is_a_problem():
    with pytest.raises(ProblemError) as caught:
        arrived(reports().drop("lag"), AT, SINCE)
    assert caught.value.problem is COUNTS_COLUMNS
