"""Refugee and total recognition rates as UNHCR defines them; people and cases never mix."""

import pytest

from saferhavens.web.profiles.figures.asylum import Decisions, decisions_of


def test_cases_closed_otherwise_are_in_no_denominator():
    decided = Decisions(2024, in_cases=False, recognized=30, complementary=10, rejected=60, closed=400)
    assert decided.refugee_rate == pytest.approx(0.30)
    assert decided.protection_rate == pytest.approx(0.40)


def test_without_a_decision_on_the_merits_there_is_no_rate():
    decided = Decisions(2024, in_cases=False, recognized=0, complementary=0, rejected=0, closed=7)
    assert decided.refugee_rate is None
    assert decided.protection_rate is None


def test_people_and_cases_of_a_year_are_two_rows():
    found = decisions_of(
        {2025: {"rejected": 72, "recognized_cases": 149, "rejected_cases": 456, "closed_cases": 19_451}}
    )
    assert [(each.in_cases, each.on_substance) for each in found] == [(False, 72), (True, 605)]


def test_the_newest_year_stands_first():
    found = decisions_of({2023: {"rejected": 1}, 2024: {"rejected": 2}})
    assert [each.year for each in found] == [2024, 2023]
