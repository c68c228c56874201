"""Later reports and small corrections never move a number by a few people: they wait, or come as a whole group."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from disclosure_world import KEY, TODAY, Plan
from saferhavens.core.disclosure import POLICY, PUBLIC, Audience, Cell, Readers, register_from, release, renew, shown_to

STATE = Audience(Readers.STATE, "XC")
MARCH = Cell("KILL", "XA", "XA-01", "", "2025-03")
QUARTER = MARCH._replace(period="2025-Q1")
LATER = TODAY + timedelta(days=30)


def series(*months):
    """The state's tables of successive months, each with all contributions of that month."""
    register, tables = None, []
    for number, contributions in enumerate(months):
        register = renew(contributions, POLICY, KEY, register, today=TODAY + timedelta(days=30 * number))
        tables.append(dict(shown_to(STATE, register, POLICY).cells))
    return tables


@pytest.mark.parametrize(
    "late",
    [
        lambda plan: [plan(1)],
        lambda plan: [plan(5), plan(4)],
        lambda plan: [plan(200)],  # one large incident is one incident
        lambda plan: [plan(20, "caravan") for _ in range(5)],  # one organisation is one source
    ],
)
def test_too_few_late_reports_change_nothing(late):
    plan = Plan()
    group = plan.large()
    first, second = series(group, [*group, *late(plan)])
    assert first == second


def test_enough_late_reports_come_as_a_group_of_their_own():
    plan = Plan()
    group = plan.large()
    first, second = series(group, [*group, *plan.large()])
    assert second[MARCH] - first[MARCH] in (20, 25)


def test_late_reports_wait_until_they_are_enough():
    plan = Plan()
    group, late = plan.large(), plan.large()
    tables = series(group, *([*group, *late[:number]] for number in range(7)))
    assert tables[0] == tables[4]
    assert tables[7][MARCH] > tables[0][MARCH]


def test_late_reports_too_few_for_the_month_help_a_quarter_with_two_silent_months():
    plan = Plan()
    march = plan.large()
    late = [plan(4), plan(4)]
    thin = [plan(4, on=date(2025, month, 5)) for month in (1, 2) for _ in range(2)]
    first, second = series(march, [*march, *late, *thin])
    assert second[MARCH] == first[MARCH]
    assert second[QUARTER] >= 20


@pytest.mark.parametrize("correction", [-3, 1, 9])
def test_a_small_correction_waits(correction):
    group = Plan().large()
    corrected = [replace(group[0], persons=group[0].persons + correction), *group[1:]]
    first, second = series(group, corrected)
    assert first == second


def test_a_large_correction_takes_the_number_back():
    group = Plan().large()
    first, second = series(group, [replace(group[0], persons=14), *group[1:]])
    assert MARCH in first
    assert second == {}


def test_another_organisation_and_a_wider_permission_change_nothing():
    group = Plan().large(shared_with=frozenset([Readers.STATE]))
    wider = [replace(group[0], shared_with=frozenset(Readers), organisations=frozenset(["caravan", "lantern"]))]
    first, second = series(group, [*wider, *group[1:]])
    assert first == second


def test_a_month_that_gave_to_its_quarter_never_gets_a_number_of_its_own():
    """Otherwise the number of the quarter would belong to the one month that is still silent."""
    plan = Plan()
    thin = [plan(4, on=date(2025, month, 5)) for month in (1, 2) for _ in range(3)]
    first, second = series(thin, [*thin, *plan.large(on=date(2025, 2, 9)), *plan.large(on=date(2025, 1, 9))])
    assert set(first) == {QUARTER}
    assert set(second) == {QUARTER}
    assert second[QUARTER] > first[QUARTER]


def test_one_silent_month_gets_no_number_through_its_quarter():
    """January and February are shown, March is silent: a number of the quarter would be March's."""
    plan = Plan()
    shown = [*plan.large(on=date(2025, 1, 5)), *plan.large(on=date(2025, 2, 5))]
    first, second = series(shown, [*shown, *(plan(4, "caravan") for _ in range(3)), *lone_late(plan)])
    assert first == second


def lone_late(plan):
    """Late reports of January, all of one organisation: too little for January, enough together with March's."""
    return [plan(4, "harbour", on=date(2025, 1, 20)) for _ in range(3)]


def test_release_gives_the_table_and_the_register_at_once():
    group = Plan().large()
    table, register = release(group, POLICY, STATE, KEY, today=TODAY)
    assert register == renew(group, POLICY, KEY, today=TODAY)
    assert table == shown_to(STATE, register, POLICY)
    again, _ = release(group, POLICY, PUBLIC, KEY, register, today=LATER)
    assert again == shown_to(PUBLIC, register, POLICY)


def test_a_series_goes_on_after_a_journey_through_json():
    plan = Plan()
    group = [*plan.large(), *plan.large(fled_from=frozenset(["XB"])), *plan.large(harm="GBV")]
    register = renew(group, POLICY, KEY, today=TODAY)
    register = renew(group[1:], POLICY, KEY, register, today=LATER)
    assert register.formers
    assert register.quiet
    kept = register_from(json.loads(json.dumps(register.to_plain())))
    assert kept == register
    more = [*group, *plan.large()]
    much_later = LATER + timedelta(days=60)
    assert renew(more, POLICY, KEY, kept, today=much_later) == renew(more, POLICY, KEY, register, today=much_later)


def test_the_fingerprint_follows_table_audience_and_policy():
    group = Plan().large()
    register = renew(group, POLICY, KEY, today=TODAY)
    state = shown_to(STATE, register, POLICY)
    assert state.fingerprint == shown_to(STATE, register, POLICY).fingerprint
    others = [
        shown_to(PUBLIC, register, POLICY),
        shown_to(Audience(Readers.STATE, "XD"), register, POLICY),
        shown_to(STATE, register, replace(POLICY, name="other")),
        shown_to(STATE, renew([], POLICY, KEY, today=TODAY), POLICY),
    ]
    assert len({state.fingerprint, *(each.fingerprint for each in others)}) == 5
    assert len(state.fingerprint) == 64


def test_a_release_holds_nothing_but_the_table():
    group = Plan().large(adm2="XA-01-7")
    table, _ = release(group, POLICY, STATE, KEY, today=TODAY)
    told = repr(table) + repr(table.all_totals())
    assert MARCH in table.cells
    for secret in ("incident", "caravan", "harbour", "XA-01-7", "2025-03-10", "corroborated"):
        assert secret not in told
