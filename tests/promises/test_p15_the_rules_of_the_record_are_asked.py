"""P15: each check of the record is asked. Taken away, what was refused goes through."""

import inspect
import re
from collections.abc import Callable
from types import SimpleNamespace
from unittest import mock

import pytest
from django.db import connection, transaction

from record_world import AUDIT, frozen, onset, scored
from saferhavens.core.problems import ProblemError
from saferhavens.web.outlook import actions, rules, verifying

pytestmark = pytest.mark.django_db

ASKING = (actions, verifying)


def altered() -> None:
    run = frozen()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE outlook_forecastvalue SET chance = 0.9 WHERE unit = 'COL'")
    verifying.check_unaltered(run)


REFUSED: dict[str, Callable[[], object]] = {
    "check_outcome_open": lambda: actions.freeze(onset(), held_until=2025, audit=AUDIT),
    "check_outcome_here": lambda: actions.score(
        frozen(), [scored(0.01, climatology=0.02)], held_until=2025, audit=AUDIT
    ),
    "check_unaltered": altered,
}


@pytest.mark.parametrize("check", REFUSED)
def test_what_a_check_refuses_goes_through_without_it(check):
    with pytest.raises(ProblemError), transaction.atomic():
        REFUSED[check]()
    forgetful = SimpleNamespace(**(vars(rules) | {check: lambda *_given, **_more: None}))
    with mock.patch.object(actions, "rules", forgetful), mock.patch.object(verifying, "rules", forgetful):
        REFUSED[check]()


def test_every_check_that_is_asked_stands_here():
    asked = {name for module in ASKING for name in re.findall(r"rules\.(check_\w+)", inspect.getsource(module))}
    assert asked == set(REFUSED)
