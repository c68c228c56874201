"""Each rule of evidence is taken away in turn: then a truth table must fail, and a test of the actions that ask it."""

from unittest import mock

import pytest
from django.db import transaction

from promises.test_p6_each_rule_is_guarded import allow, fails, noticed, own_tests, quick_tests
from rules.evidence import test_judging_is_refused as actions_refuse
from rules.evidence import test_who_may_judge as truth_tables
from saferhavens.web.evidence import rules

CHECKS = sorted(name for name, value in vars(rules).items() if name.startswith("check_") and callable(value))
PURE = quick_tests(truth_tables)

ASKED_ELSEWHERE = {"check_may_report", "check_may_withdraw", "check_may_decide", "check_may_share", "check_judges_all"}
"""Asked by the actions of receiving, sharing and merging, whose own tests hold them."""


def test_with_all_rules_in_place_nothing_is_noticed():
    assert len(PURE) > 100
    assert noticed(PURE) == set()


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_that_is_taken_away_is_missed(check):
    with mock.patch.object(rules, check, allow):
        assert noticed(PURE)


@pytest.mark.parametrize("rule", ["may_grade", "may_pack"])
def test_a_rule_that_always_says_yes_is_missed(rule):
    with mock.patch.object(rules, rule, return_value=True):
        assert noticed(PURE)


def refusals_fail() -> bool:
    """Whether one of the tests of refusals notices something. What each of them writes is taken back."""
    for _name, test in own_tests(actions_refuse):
        with transaction.atomic():
            noticed_something = fails(test)
            transaction.set_rollback(True)
        if noticed_something:
            return True
    return False


@pytest.mark.django_db
def test_with_all_rules_in_place_the_actions_refuse():
    assert not refusals_fail()


@pytest.mark.django_db
@pytest.mark.parametrize("check", [check for check in CHECKS if check not in ASKED_ELSEWHERE])
def test_an_action_that_does_not_ask_its_rule_is_noticed(check):
    with mock.patch.object(rules, check, allow):
        assert refusals_fail()
