"""What leaves: how reports from the field become numbers that a ministry or the public may see.

Organisations own their reports. What they allow to leave never leaves as a report, a place or a name, only as a number
of persons: of one harm, in one area, in one period. This chapter tells the rules with the smallest examples.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from saferhavens.core.disclosure import POLICY, PUBLIC, Audience, Cell, Contribution, Readers, renew, shown_to

KEY = b"a secret of thirty-two bytes...."
MINISTRY = Audience(Readers.STATE, "COL")
MARCH = Cell("EXTORT", "COL", "COL-NAR", period="2025-03")
FIRST_QUARTER = MARCH._replace(period="2025-Q1")
NEXT_YEAR = date(2026, 1, 1)


def told(number: int, persons: int, *organisations: str, **other) -> Contribution:
    """An incident of extortion in Nariño in March, corroborated, that all owners share with states and the public."""
    facts = {"harm": "EXTORT", "country": "COL", "adm1": "COL-NAR", "on": date(2025, 3, 9), "step": "corroborated"}
    facts |= {"shared_with": frozenset(Readers)}
    return Contribution(
        f"incident {number}", persons=persons, organisations=frozenset(organisations), **(facts | other)
    )


def five_incidents(**other) -> list[Contribution]:
    """25 persons; two organisations, each of which saw 10 that the other did not."""
    behind = [("ana's",), ("ana's",), ("ben's",), ("ben's",), ("ana's", "ben's")]
    return [told(number, 5, *names, **other) for number, names in enumerate(behind)]


def five_others(first: int) -> list[Contribution]:
    """The same again, as incidents of their own."""
    return [replace(each, incident=f"incident {first + number}") for number, each in enumerate(five_incidents())]


def ministry_sees(contributions, cell=MARCH):
    return shown_to(MINISTRY, renew(contributions, POLICY, KEY, today=NEXT_YEAR), POLICY).value(cell)


def test_ten_persons_three_incidents_and_two_organisations_make_a_number():
    assert ministry_sees(five_incidents()) == 25


def test_numbers_come_in_steps_of_five():
    seen = [ministry_sees([*five_incidents(), told(9, persons, "ana's", "ben's")]) for persons in range(1, 6)]
    assert {each % 5 for each in seen} == {0}
    assert seen == sorted(seen)
    assert set(seen) <= {25, 30}


@pytest.mark.parametrize(
    "too_little",
    [
        [told(1, 3, "ana's", "ben's"), told(2, 3, "ana's", "ben's"), told(3, 3, "ana's", "ben's")],
        [told(1, 50, "ana's", "ben's"), told(2, 50, "ana's", "ben's")],
        [told(1, 50, "ana's"), told(2, 50, "ana's"), told(3, 50, "ana's")],
        [],
    ],
    ids=["nine persons", "two incidents", "one organisation", "nothing at all"],
)
def test_everything_else_is_not_shown_and_looks_the_same(too_little):
    register = renew(too_little, POLICY, KEY, today=NEXT_YEAR)
    table = shown_to(MINISTRY, register, POLICY)
    assert table.value(MARCH) is None
    assert table.fingerprint == shown_to(MINISTRY, renew([], POLICY, KEY, today=NEXT_YEAR), POLICY).fingerprint


def test_the_ministry_sees_the_month_and_the_public_the_quarter():
    register = renew(five_incidents(), POLICY, KEY, today=NEXT_YEAR)
    assert dict(shown_to(MINISTRY, register, POLICY).cells) == {MARCH: 25}
    assert dict(shown_to(PUBLIC, register, POLICY).cells) == {FIRST_QUARTER: 25}


def test_a_sum_counts_what_is_shown_and_nothing_else():
    hidden = [told(20, 9, "ana's", "ben's", adm1="COL-CHO")]
    assert ministry_sees([*five_incidents(), *hidden], Cell("EXTORT", "COL")) == 25


def test_a_late_report_waits_until_there_are_enough():
    first = renew(five_incidents(), POLICY, KEY, today=NEXT_YEAR)
    late = five_others(10)
    seen = []
    for number in range(6):
        later = renew([*five_incidents(), *late[:number]], POLICY, KEY, first, today=NEXT_YEAR + timedelta(days=30))
        seen.append(shown_to(MINISTRY, later, POLICY).value(MARCH))
    assert seen == [25, 25, 25, 25, 45, 50]


def test_a_withdrawal_takes_the_number_back_at_the_next_release():
    first = renew(five_incidents(), POLICY, KEY, today=NEXT_YEAR)
    later = renew(five_incidents()[1:], POLICY, KEY, first, today=NEXT_YEAR + timedelta(days=1))
    assert shown_to(MINISTRY, later, POLICY).value(MARCH) is None


def test_those_who_stay_come_back_among_enough_others():
    first = renew(five_incidents(), POLICY, KEY, today=NEXT_YEAR)
    stay = five_incidents()[1:]
    alone = renew(stay, POLICY, KEY, first, today=NEXT_YEAR + timedelta(days=60))
    alone = renew(stay, POLICY, KEY, alone, today=NEXT_YEAR + timedelta(days=120))
    assert shown_to(MINISTRY, alone, POLICY).value(MARCH) is None
    mixed = renew([*stay, *five_others(30)], POLICY, KEY, alone, today=NEXT_YEAR + timedelta(days=180))
    assert shown_to(MINISTRY, mixed, POLICY).value(MARCH) >= 25


def test_what_happened_to_people_who_fled_a_state_is_hidden_from_it_and_from_the_public():
    register = renew(five_incidents(fled_from=frozenset(["VEN"])), POLICY, KEY, today=NEXT_YEAR)
    seen = {
        country: shown_to(Audience(Readers.STATE, country), register, POLICY).value(MARCH) for country in ("COL", "VEN")
    }
    assert seen == {"COL": 25, "VEN": None}
    assert shown_to(PUBLIC, register, POLICY).value(MARCH) is None


@pytest.mark.parametrize(("transmitted", "seen"), [(False, None), (True, 25)])
def test_an_accusation_of_the_state_counts_when_its_owner_has_transmitted_it(transmitted, seen):
    assert ministry_sees(five_incidents(accused_state=True, transmitted=transmitted)) == seen


def test_severe_cases_need_twenty_persons_and_come_by_quarter():
    severe = five_incidents(severe=True)
    assert ministry_sees(severe) is None
    more = [*severe, *(replace(each, incident=f"{each.incident} more") for each in severe)]
    assert ministry_sees(more, MARCH) is None
    assert ministry_sees(more, FIRST_QUARTER) == 50
