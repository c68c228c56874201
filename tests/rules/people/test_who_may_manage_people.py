"""Who may do what with people: the rules as truth tables. Plain values, no database."""

from itertools import product

import pytest

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role
from saferhavens.web.people import rules

OTHERS = set(Role) - {Role.ADMINISTRATOR}
ME, THEY = 1, 2
MINE, OTHER = 10, 20


def reason(check, *facts) -> str:
    """Why `check` refuses; empty if it does not."""
    try:
        check(*facts)
    except rules.RefusalError as refusal:
        return refusal.reason if refusal.problem is problems.MAY_NOT else refusal.problem.code
    return ""


@pytest.mark.parametrize("role", sorted(OTHERS))
def test_no_other_role_manages_people(role):
    assert not rules.may_manage({role})
    assert reason(rules.check_may_manage, {role}) == rules.NOT_ADMINISTRATOR


def test_an_administrator_manages_people_whatever_else_they_do():
    assert rules.may_manage({Role.ADMINISTRATOR})
    assert rules.may_manage(set(Role))


def test_nobody_without_a_role_manages_people():
    assert not rules.may_manage(set())


@pytest.mark.parametrize(
    ("own", "offered", "why"),
    [
        ({Role.ADMINISTRATOR}, {Role.MONITOR}, ""),
        ({Role.ADMINISTRATOR}, {Role.ADMINISTRATOR}, ""),
        ({Role.ADMINISTRATOR}, set(), rules.NO_ROLE),
        ({Role.ANALYST}, {Role.MONITOR}, rules.NOT_ADMINISTRATOR),
        (set(), {Role.MONITOR}, rules.NOT_ADMINISTRATOR),
        (set(), set(), rules.NOT_ADMINISTRATOR),
    ],
)
def test_who_may_invite_for_what(own, offered, why):
    assert reason(rules.check_may_invite, own, offered) == why
    assert rules.may_invite(own, offered) is (why == "")


ADMIN, ANALYST = {Role.ADMINISTRATOR}, {Role.ANALYST}


@pytest.mark.parametrize(
    ("own", "before", "after", "other_administrators", "why"),
    [
        (ADMIN, ANALYST, {Role.MONITOR}, 0, ""),
        (ADMIN, ANALYST, set(), 0, ""),
        (ADMIN, ADMIN, ANALYST, 1, ""),
        (ADMIN, ADMIN, ANALYST, 0, rules.LAST_ADMINISTRATOR),
        (ADMIN, ADMIN, set(), 0, rules.LAST_ADMINISTRATOR),
        (ADMIN, ADMIN, ADMIN | ANALYST, 0, ""),
        (ADMIN, set(), ADMIN, 0, ""),
        (ANALYST, ANALYST, {Role.MONITOR}, 5, rules.NOT_ADMINISTRATOR),
        (ANALYST, ANALYST, ADMIN, 5, rules.NOT_ADMINISTRATOR),
    ],
)
def test_who_may_change_which_roles(own, before, after, other_administrators, why):
    facts = (own, before, after, other_administrators)
    assert reason(rules.check_may_change_roles, *facts) == why
    assert rules.may_change_roles(*facts) is (why == "")


@pytest.mark.parametrize(
    ("their_id", "administered", "their_organisations", "why"),
    [
        (THEY, {MINE}, {MINE}, ""),
        (THEY, {MINE, OTHER}, {MINE, OTHER}, ""),
        (THEY, {MINE, OTHER}, {MINE}, ""),
        (THEY, {MINE}, {MINE, OTHER}, rules.IN_OTHER_ORGANISATIONS),
        (THEY, {MINE}, {OTHER}, rules.NOT_ADMINISTRATOR),
        (THEY, {MINE}, set(), rules.NOT_ADMINISTRATOR),
        (THEY, set(), {MINE}, rules.NOT_ADMINISTRATOR),
        (ME, {MINE}, {MINE}, rules.NOT_YOURSELF),
    ],
)
def test_who_may_disable_whom(their_id, administered, their_organisations, why):
    facts = (ME, their_id, administered, their_organisations)
    assert reason(rules.check_may_disable, *facts) == why
    assert rules.may_disable(*facts) is (why == "")


@pytest.mark.parametrize("role", sorted(Role))
def test_every_role_but_learning_needs_a_second_factor(role):
    assert rules.needs_second_factor({role}) is (role != Role.LEARNER)


def test_learning_beside_other_work_needs_a_second_factor_too():
    assert rules.needs_second_factor({Role.LEARNER, Role.MONITOR})


def test_somebody_without_roles_needs_none():
    assert not rules.needs_second_factor(set())


def test_a_reason_is_told_in_the_language_of_the_reader():
    refusal = rules.RefusalError(rules.NOT_YOURSELF)
    told = refusal.message({refusal.problem.message: "No: {reason}.", rules.NOT_YOURSELF: "usted no"}.get)
    assert told == "No: usted no."


@pytest.mark.parametrize(("accepted", "withdrawn", "late"), list(product([False, True], repeat=3)))
def test_an_invitation_is_open_until_accepted_withdrawn_or_late(accepted, withdrawn, late):
    from datetime import UTC, datetime, timedelta

    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    expires = now - timedelta(seconds=1) if late else now + timedelta(seconds=1)
    facts = (now, expires, now if accepted else None, now if withdrawn else None)
    if accepted or withdrawn or late:
        with pytest.raises(ProblemError) as error:
            rules.check_invitation_open(*facts)
        assert error.value.problem is problems.INVITATION_USED
    else:
        rules.check_invitation_open(*facts)


@pytest.mark.parametrize(
    ("idle_minutes", "old_minutes", "is_over"),
    [(0, 0, False), (29, 29, False), (30, 30, True), (0, 719, False), (0, 720, True), (29, 719, False)],
)
def test_a_session_ends_after_half_an_hour_of_rest_or_half_a_day(idle_minutes, old_minutes, is_over):
    from datetime import UTC, datetime, timedelta

    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    started, seen = now - timedelta(minutes=old_minutes), now - timedelta(minutes=idle_minutes)
    assert rules.is_session_over(now, started, seen, timedelta(minutes=30), timedelta(hours=12)) is is_over
