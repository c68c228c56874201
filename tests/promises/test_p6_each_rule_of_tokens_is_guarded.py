"""Each rule of tokens is taken away in turn: a truth table must fail, and a test of what asks it."""

from collections.abc import Iterator
from unittest import mock

import pytest
from django.db import transaction

from evidence_world import monitor
from programs_world import Program, token
from promises.test_p6_each_rule_is_guarded import allow, arguments, fails, noticed, own_tests, quick_tests, wants
from rules.intake.programs import test_tokens_open_little_and_end as asking
from rules.intake.programs import test_what_tokens_may as truth_tables
from saferhavens.web.intake.programs import rules
from saferhavens.web.intake.programs.limits import failures
from saferhavens.web.intake.programs.words import Scope

CHECKS = sorted(name for name, value in vars(rules).items() if name.startswith("check_") and callable(value))
PURE = quick_tests(truth_tables)
ASKED = {
    "check_alive": "token_ends_with_its_day",
    "check_decides": "for_another_organisation",
    "check_has_scope": "token_for_nothing",
    "check_may_hold": "stands_for_somebody",
    "check_opens": "each_scope_opens",
}
"""Which rule → the test that says that actions and addresses ask it."""


def test_with_all_rules_in_place_nothing_is_noticed():
    assert len(PURE) > 25
    assert noticed(PURE) == set()


def test_every_rule_is_in_that_list():
    assert set(ASKED) == set(CHECKS)


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_that_is_taken_away_is_missed(check):
    with mock.patch.object(rules, check, allow):
        assert noticed(PURE)


def runs(part: str) -> Iterator[bool]:
    """Whether each run of the test with `part` in its name notices something. What it writes is taken back."""
    for _name, test in ((name, test) for name, test in own_tests(asking) if part in name):
        for given in arguments(test):
            with transaction.atomic():
                failures.forget()
                yield fails(test, **given, **world(wants(test)))
                transaction.set_rollback(True)


def world(wanted: set[str]) -> dict[str, object]:
    """As the fixtures of those tests make it."""
    if "living" not in wanted:
        return {}
    worker = monitor()
    made, secret = token(Scope.REPORTS_WRITE, holder=worker)
    return {"living": (made, Program(secret))}


@pytest.mark.django_db
@pytest.mark.parametrize("check", CHECKS)
def test_an_address_that_does_not_ask_its_rule_is_noticed(check):
    assert list(runs(ASKED[check])).count(True) == 0
    with mock.patch.object(rules, check, allow):
        assert any(runs(ASKED[check]))
