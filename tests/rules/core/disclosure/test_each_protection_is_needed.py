"""Each protection is switched off in turn, and in a world made for it an attack succeeds that fails otherwise."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from disclosure_world import FINEST, GRID, KEY, TODAY, Plan, knowledge, persons_by_cell, random_world
from saferhavens.core.disclosure import POLICY, Audience, Cell, Readers, renew, shown_to
from saferhavens.core.disclosure.attacks import (
    Claim,
    claims_of,
    differences_of_filters,
    differences_of_releases,
    hidden_targets,
    link,
    solve,
    subtract,
)
from saferhavens.core.disclosure.cells import holds, totals
from saferhavens.core.disclosure.coarsening import cell_on
from saferhavens.core.disclosure.policy import Threshold
from saferhavens.core.disclosure.renewal import Climb
from saferhavens.core.disclosure.suppression import Tally

STATE = Audience(Readers.STATE, "XC")
K = POLICY.ordinary.persons
MARCH = Cell("KILL", "XA", "XA-01", "", "2025-03")
KEYS = [bytes([number]) * 32 for number in range(40)]


def in_month(month: int, day: int = 5) -> dict[str, date]:
    return {"on": date(2025, month, day)}


def tables(*months, policy=POLICY, key=KEY, days=30):
    """The state's tables of a series; with `days`, the time between releases."""
    register, found = None, []
    for number, contributions in enumerate(months):
        register = renew(contributions, policy, key, register, today=TODAY + timedelta(days=days * number))
        found.append(shown_to(STATE, register, policy).cells)
    return found


def switch_off(monkeypatch, holder, name, answer=True):
    monkeypatch.setattr(holder, name, lambda *_, **__: answer)


def narrow(*series):
    claims = claims_of(series, GRID, POLICY)
    return solve(claims, hidden_targets(claims)).narrower_than(K)


# --- thresholds -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "found"),
    [(POLICY, False), (replace(POLICY, ordinary=Threshold(1, 1, 1), severe=Threshold(1, 1, 1)), True)],
)
def test_without_thresholds_planted_persons_are_met_in_small_groups(policy, found):
    world = random_world(1)
    (cells,) = tables(world.contributions, policy=policy)
    assert bool(link(knowledge(world.people, 1), with_margins_closed(cells, policy), GRID, K).unique) is found


def with_margins_closed(cells, policy):
    """Without thresholds a cell that is not there is empty: whoever knows the policy reads it as zero."""
    return cells if policy is POLICY else {cell: cells.get(cell, 0) for cell in GRID}


# --- complementary suppression: margins of what is shown only ---------------------------------------------------------


def ordinary_claims(contributions):
    """How tables are often published: small cells left out, margins counting everybody."""
    truth = persons_by_cell(contributions)
    published = {cell: value for cell, value in totals(truth).items() if cell not in GRID or value >= K}
    inside = {margin: frozenset(cell for cell in truth if holds(margin, cell)) for margin in published}
    return [Claim(inside[margin], value, value) for margin, value in published.items()]


@pytest.fixture
def one_hidden():
    plan = Plan()
    return [*plan.large(), *plan.large(**in_month(1)), plan(3, **in_month(2))]


def test_margins_that_count_everybody_give_the_hidden_away(one_hidden):
    february = MARCH._replace(period="2025-02")
    solved = solve(ordinary_claims(one_hidden), {february: frozenset([february])})
    assert (solved.intervals[february].low, solved.intervals[february].high) == (3, 3)
    assert solved.narrower_than(K) == [february]


def test_margins_of_what_is_shown_give_nothing_away(one_hidden):
    (cells,) = tables(one_hidden)
    assert len(cells) == 2
    assert differences_of_filters(totals(cells), K) == []
    assert narrow(cells) == []


# --- a coarser number comes from two silent cells ---------------------------------------------------------------------


@pytest.fixture
def one_silent_month():
    """January and February shown; the late reports of January and those of March would make a number together."""
    plan = Plan()
    first = [*plan.large(**in_month(1)), *plan.large(**in_month(2))]
    march = [plan(4, "caravan") for _ in range(3)]
    return first, [*first, *march, *(plan(4, "harbour", **in_month(1, 20)) for _ in range(3))]


def test_a_number_for_one_silent_month_is_that_months_number(one_silent_month, monkeypatch):
    assert [narrow(cells) for cells in tables(*one_silent_month)] == [[], []]
    switch_off(monkeypatch, Tally, "_is_spread")
    assert narrow(tables(*one_silent_month)[1]) == [MARCH]


@pytest.fixture
def two_silent_months():
    """January and February give to the quarter, March is shown; then February gets enough reports of its own."""
    plan = Plan()
    thin = [plan(4, **in_month(month)) for month in (1, 2) for _ in range(2)]
    first = [*thin, *plan.large()]
    return first, [*first, *plan.large(**in_month(2, 20))]


def test_a_month_that_gave_to_its_quarter_stays_silent(two_silent_months, monkeypatch):
    assert [narrow(cells) for cells in tables(*two_silent_months)] == [[], []]
    switch_off(monkeypatch, Climb, "_feed", None)
    assert narrow(tables(*two_silent_months)[1]) == [MARCH._replace(period="2025-01")]


# --- dominance --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("knows", ["caravan", "the largest"])
def test_whoever_holds_most_of_a_number_subtracts_it(knows, monkeypatch):
    plan = Plan()
    large = [plan(70, "caravan")]
    small = [plan(3, "harbour"), plan(4, "lantern")]
    if knows == "caravan":
        large = [plan(25, "caravan") for _ in range(3)]
    all_ = large + small
    assert not any(tables(all_, key=key)[0] for key in KEYS)
    switch_off(monkeypatch, Tally, "_nobody_can_subtract")
    assert sum(bool(insider(large, all_, key)) for key in KEYS) > 5


def insider(mine, all_, key, policy=POLICY):
    where = {each.incident: cell_on(FINEST, each) for each in all_}
    return subtract(tables(all_, key=key, policy=policy)[0], mine, all_, where, policy)


# --- rounding ---------------------------------------------------------------------------------------------------------


def test_without_rounding_who_knows_all_but_one_counts_the_last():
    """With it they are never certain of the number, and most often not even that there is a last one."""
    plan = Plan()
    group, last = [plan(4) for _ in range(5)], plan(1)
    exact = replace(POLICY, rounding_base=1)
    found = [insider(group, [*group, last], key, exact) for key in KEYS]
    assert {(one.low, one.high) for (one,) in found} == {(1, 1)}
    rounded = [insider(group, [*group, last], key) for key in KEYS]
    assert sum(bool(each) for each in rounded) < len(KEYS) / 3
    assert {one.high - one.low for each in rounded for one in each} <= {8}


# --- a fixed release --------------------------------------------------------------------------------------------------


@pytest.fixture
def one_more():
    plan = Plan()
    group = plan.large()
    return group, [*group, plan(5)]


def test_tables_made_anew_each_time_show_who_came(one_more):
    anew = [tables(each)[0] for each in one_more]
    assert [each.persons for each in differences_of_releases(anew, K)] == [5]
    assert differences_of_releases(tables(*one_more), K) == []


def test_tables_made_anew_each_time_show_who_withdrew(one_more):
    less, more = one_more
    anew = [tables(each)[0] for each in (more, less)]
    assert [each.persons for each in differences_of_releases(anew, K)] == [-5]
    assert differences_of_releases(tables(more, less), K) == []


@pytest.fixture
def loss_and_gain():
    """A group withdraws in the month in which a slightly larger one arrives."""
    plan = Plan()
    return plan.large(), [*plan.large(), plan(5)]


def test_a_loss_and_a_gain_at_once_look_like_a_few_people(loss_and_gain):
    hasty = replace(POLICY, quiet_days=0)
    assert differences_of_releases(tables(*loss_and_gain), K) == []
    found = differences_of_releases(tables(*loss_and_gain, policy=hasty), K)
    assert [each.persons for each in found] == [5]


def test_those_who_stay_would_show_how_many_left(monkeypatch):
    """The old number less the new one, had the others come back alone."""
    plan = Plan()
    group = [plan(5, "caravan harbour lantern") for _ in range(4)]
    series = group, group[1:], group[1:]
    policy = replace(POLICY, ordinary=Threshold(15, 3, 2))
    honest = tables(*series, policy=policy, days=60)
    assert MARCH in honest[0]
    assert honest[1] == honest[2] == {}
    switch_off(monkeypatch, Tally, "_hides_withdrawals")
    loose = replace(POLICY, ordinary=Threshold(10, 3, 2))
    before, _, after = tables(*series, policy=loose, days=60)
    assert 0 < before[MARCH] - after[MARCH] < K


# --- suppressed and zero look alike -----------------------------------------------------------------------------------


def test_a_table_that_tells_zero_from_hidden_shows_what_befell_people():
    world = random_world(2)
    (cells,) = tables(world.contributions)
    truth = world.truth()
    telling = {cell: cells.get(cell) if truth[cell] else 0 for cell in GRID}
    known = knowledge(world.people, 2)
    assert link(known, telling, GRID, K).attributes
    assert link(known, cells, GRID, K).attributes == ()
