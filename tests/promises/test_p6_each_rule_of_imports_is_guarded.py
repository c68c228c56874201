"""Each rule of imports is taken away in turn: then a test of the actions that ask it must fail."""

from unittest import mock

import pytest
from django.db import transaction

from promises.test_p6_each_rule_is_guarded import allow, arguments, fails
from rules.intake.table import test_a_table_is_taken_in as world
from saferhavens.web.intake.table import actions, rules

CHECKS = sorted(name for name, value in vars(rules).items() if name.startswith("check_") and callable(value))
HELD_BY = {
    "check_goes": (rules, world.test_what_runs_is_stopped_before_it_is_undone),
    "check_not_begun": (rules, world.test_meaning_is_said_before_it_begins_and_not_after),
    "check_can_be_stopped": (rules, world.test_it_stops_when_somebody_stops_it_and_goes_on_when_asked),
    "check_active": (rules, world.test_nothing_is_taken_in_for_somebody_whose_account_was_closed),
    "check_may_decide": (actions, world.test_only_those_who_judge_in_the_organisation_import),
}


def notices(test) -> bool:
    given = next(arguments(test))
    with transaction.atomic():
        found = fails(test, **given)
        transaction.set_rollback(True)
    return found


def test_every_rule_has_its_test():
    assert {*CHECKS, "check_may_decide"} == set(HELD_BY)


@pytest.mark.django_db
@pytest.mark.parametrize("check", HELD_BY)
def test_a_rule_that_is_taken_away_is_missed(check):
    where, test = HELD_BY[check]
    assert not notices(test)
    with mock.patch.object(where, check, allow):
        assert notices(test)
