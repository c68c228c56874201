"""Places to areas with enough people, days to months and quarters; nothing leaves before its period is long over."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from disclosure_world import KEY, TODAY, Plan
from saferhavens.core.disclosure import POLICY, PUBLIC, Audience, Cell, Places, Readers, Span, renew, shown_to
from saferhavens.core.disclosure.cells import holds, wider
from saferhavens.core.disclosure.coarsening import coarsened, end_of, is_closed, period_of
from saferhavens.core.disclosure.policy import Area, Rung

STATE = Audience(Readers.STATE, "XC")
BY_TOWN = replace(
    POLICY,
    name="by town",
    ladder=(Rung(Area.ADM2, Span.MONTH), *POLICY.ladder),
    finest_shown=((Readers.STATE, Rung(Area.ADM2, Span.MONTH)), (Readers.PUBLIC, Rung(Area.ADM1, Span.QUARTER))),
)


def places_of(**people: int) -> Places:
    return Places(people, dict.fromkeys(people, "XA-01"))


def table(contributions, policy=POLICY, audience=STATE, today=TODAY, places=None):
    register = renew(contributions, policy, KEY, today=today, places=places or Places())
    return set(shown_to(audience, register, policy).cells)


@pytest.mark.parametrize(("span", "period"), [(Span.MONTH, "2025-03"), (Span.QUARTER, "2025-Q1"), (Span.YEAR, "2025")])
def test_a_day_becomes_a_period(span, period):
    assert period_of(date(2025, 3, 31), span) == period


@pytest.mark.parametrize(
    ("period", "last"),
    [("2024-02", date(2024, 2, 29)), ("2025-Q1", date(2025, 3, 31)), ("2025", date(2025, 12, 31))],
)
def test_a_period_ends_on_its_last_day(period, last):
    assert end_of(period) == last


@pytest.mark.parametrize("month", range(1, 13))
def test_each_month_lies_in_one_quarter_that_ends_with_it_or_later(month):
    day = date(2025, month, 1)
    quarter = period_of(day, Span.QUARTER)
    assert quarter == f"2025-Q{(month - 1) // 3 + 1}"
    assert end_of(quarter) >= end_of(period_of(day, Span.MONTH))


def test_a_period_closes_thirty_days_after_its_end():
    last = date(2025, 3, 31)
    assert not is_closed("2025-03", last + timedelta(days=30), POLICY)
    assert is_closed("2025-03", last + timedelta(days=31), POLICY)


def test_nothing_of_an_open_period_is_shown():
    group = Plan().large()
    assert table(group, today=date(2025, 4, 30)) == set()
    assert table(group, today=date(2025, 5, 1)) == {Cell("KILL", "XA", "XA-01", "", "2025-03")}


@pytest.mark.parametrize(("audience", "period"), [(STATE, "2025-03"), (PUBLIC, "2025-Q1")])
def test_a_state_gets_months_and_the_public_quarters(audience, period):
    assert table(Plan().large(adm2="XA-01-1"), audience=audience) == {Cell("KILL", "XA", "XA-01", "", period)}


@pytest.mark.parametrize("facts", [{"harm": "GBV"}, {"harm": "TRAFF"}, {"harm": "RECRUIT"}, {"severe": True}])
def test_severe_cases_are_shown_by_quarter_from_twenty_persons(facts):
    plan = Plan()
    harm = facts.get("harm", "KILL")
    group = [plan(4, **facts) for _ in range(6)]
    assert table(group) == {Cell(harm, "XA", "XA-01", "", "2025-Q1")}
    assert table(group[:5]) == set()  # 20 persons, of which everybody may know 4


def test_an_incident_of_which_only_the_year_is_known_counts_in_the_year():
    assert table(Plan().large(known_to=Span.YEAR)) == {Cell("KILL", "XA", "", "", "2025")}


def test_an_incident_of_which_only_the_country_is_known_counts_in_the_country():
    assert table(Plan().large(adm1="")) == {Cell("KILL", "XA", "", "", "2025-Q1")}


@pytest.mark.parametrize(
    ("people", "shown"),
    [
        ({"big": 20_000}, Cell("KILL", "XA", "XA-01", "big", "2025-03")),
        ({"big": 19_999, "other": 1}, Cell("KILL", "XA", "XA-01", "", "2025-03")),  # together they are large enough
        ({"big": 19_999, "other": 30_000}, Cell("KILL", "XA", "", "", "2025-Q1")),  # "elsewhere" would mean this town
        ({"other": 30_000}, Cell("KILL", "XA", "", "", "2025-Q1")),  # its people are not known
    ],
)
def test_a_town_is_named_only_when_enough_people_live_there(people, shown):
    group = Plan().large(adm2="big")
    assert table(group, BY_TOWN, places=places_of(**people)) == {shown}


def test_a_town_without_its_department_is_not_named():
    group = Plan().large(adm2="big", adm1="")
    assert table(group, BY_TOWN, places=places_of(big=50_000)) == {Cell("KILL", "XA", "", "", "2025-Q1")}


def test_the_public_sees_the_department_of_a_town():
    group = Plan().large(adm2="big")
    places = places_of(big=50_000)
    assert table(group, BY_TOWN, PUBLIC, places=places) == {Cell("KILL", "XA", "XA-01", "", "2025-Q1")}


@pytest.mark.parametrize(
    ("rung", "expected"),
    [
        (Rung(Area.ADM2, Span.MONTH), Cell("KILL", "XA", "XA-01", "big", "2025-03")),
        (Rung(Area.ADM1, Span.QUARTER), Cell("KILL", "XA", "XA-01", "", "2025-Q1")),
        (Rung(Area.COUNTRY, Span.YEAR), Cell("KILL", "XA", "", "", "2025")),
    ],
)
def test_a_cell_is_coarsened_to_a_rung(rung, expected):
    cell = Cell("KILL", "XA", "XA-01", "big", "2025-03")
    assert coarsened(cell, rung) == expected
    assert coarsened(expected, rung) == expected


def test_a_quarter_stays_a_quarter_for_readers_of_months():
    assert coarsened(Cell("KILL", "XA", period="2025-Q1"), POLICY.finest_for(Readers.STATE)).period == "2025-Q1"


def test_the_finest_for_all_is_the_coarsest_of_the_finest():
    assert POLICY.finest_for_all == Rung(Area.ADM1, Span.QUARTER)
    assert BY_TOWN.finest_for_all == Rung(Area.ADM1, Span.QUARTER)


def test_a_cell_lies_in_every_wider_one_and_in_no_other():
    cell = Cell("KILL", "XA", "XA-01", "big", "2025-03")
    wide = list(wider(cell))
    assert len(wide) == len(set(wide)) == 2 * 4 * 4
    assert all(holds(each, cell) for each in wide)
    for other in (Cell("GBV"), Cell("", "XB"), Cell("", "XA", "XA-02"), Cell(period="2025-Q2"), Cell(period="2024")):
        assert not holds(other, cell)
        assert other not in wide
