"""The rules of tokens as truth tables."""

from datetime import UTC, datetime, timedelta

import pytest

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.intake.programs import rules
from saferhavens.web.intake.programs.words import Scope

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
OURS, THEIRS = 1, 2


def problem_of(check, *facts, **more):
    try:
        check(*facts, **more)
    except ProblemError as error:
        return error.problem
    return None


@pytest.mark.parametrize(
    ("decided", "expected"),
    [({OURS}, None), ({OURS, THEIRS}, None), ({THEIRS}, problems.MAY_NOT), (set(), problems.MAY_NOT)],
)
def test_only_those_who_decide_for_an_organisation_make_its_tokens(decided, expected):
    assert problem_of(rules.check_decides, decided, OURS) == expected


@pytest.mark.parametrize(
    ("reports_for", "expected"), [({OURS}, None), ({THEIRS}, problems.MAY_NOT), (set(), problems.MAY_NOT)]
)
def test_a_token_is_held_by_somebody_who_reports(reports_for, expected):
    assert problem_of(rules.check_may_hold, reports_for, OURS) == expected


@pytest.mark.parametrize(("scopes", "expected"), [([Scope.KOBO], None), ([], problems.MAY_NOT)])
def test_a_token_is_for_something(scopes, expected):
    assert problem_of(rules.check_has_scope, scopes) == expected


@pytest.mark.parametrize(
    ("expires_at", "revoked_at", "are_active", "expected"),
    [
        (NOW + HOUR, None, True, None),
        (NOW, None, True, problems.TOKEN_WRONG),
        (NOW - HOUR, None, True, problems.TOKEN_WRONG),
        (NOW + HOUR, NOW, True, problems.TOKEN_WRONG),
        (NOW + HOUR, NOW + HOUR, True, problems.TOKEN_WRONG),
        (NOW + HOUR, None, False, problems.TOKEN_WRONG),
        (NOW - HOUR, NOW, False, problems.TOKEN_WRONG),
    ],
)
def test_a_token_lives_until_its_day_unless_it_or_its_people_end(expires_at, revoked_at, are_active, expected):
    found = problem_of(rules.check_alive, NOW, expires_at, revoked_at, people_are_active=are_active)
    assert found == expected


@pytest.mark.parametrize("held", Scope)
@pytest.mark.parametrize("asked", Scope)
def test_a_token_opens_what_it_is_for(held, asked):
    expected = None if held == asked else problems.TOKEN_SCOPE
    assert problem_of(rules.check_opens, [held.value], asked) == expected
