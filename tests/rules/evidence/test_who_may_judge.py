"""The rules of judging as truth tables: each `check_` lets through and refuses."""

import pytest

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role
from saferhavens.web.evidence import rules
from saferhavens.web.evidence.managers import Standing
from saferhavens.web.evidence.words import Handling

OURS, THEIRS = 1, 2
JUDGE = Standing(frozenset({OURS}), frozenset({OURS}))
BOTH = Standing(frozenset({OURS, THEIRS}), frozenset({OURS, THEIRS}))
OTHER = Standing(frozenset({THEIRS}), frozenset({THEIRS}))
STRANGER = Standing(frozenset({3}), frozenset({3}))
REPORTER = Standing(frozenset(), frozenset({OURS}))
NOBODY = Standing()

STEP_NOT_POSSIBLE, MAY_NOT, WITHDRAWN = problems.STEP_NOT_POSSIBLE, problems.MAY_NOT, problems.REPORT_WITHDRAWN


def refusal(check, *facts, **more):
    """The problem that `check` raises, or None if it lets through."""
    try:
        check(*facts, **more)
    except ProblemError as refused:
        return refused.problem
    return None


@pytest.mark.parametrize(
    ("standing", "expected"), [(JUDGE, None), (OTHER, MAY_NOT), (REPORTER, None), (NOBODY, MAY_NOT)]
)
def test_who_files_reports_for_an_organisation(standing, expected):
    assert refusal(rules.check_may_report, standing, OURS) == expected


@pytest.mark.parametrize(
    ("standing", "is_sender", "expected"),
    [
        (JUDGE, True, None),
        (JUDGE, False, None),
        (REPORTER, True, None),
        (REPORTER, False, MAY_NOT),
        (OTHER, True, MAY_NOT),
        (OTHER, False, MAY_NOT),
        (NOBODY, True, MAY_NOT),
    ],
)
def test_who_withdraws_a_report(standing, is_sender, expected):
    assert refusal(rules.check_may_withdraw, standing, OURS, is_sender=is_sender) == expected


OWNERS_ONLY = [(JUDGE, None), (BOTH, None), (OTHER, MAY_NOT), (REPORTER, MAY_NOT), (NOBODY, MAY_NOT)]


@pytest.mark.parametrize(("standing", "expected"), OWNERS_ONLY)
def test_what_only_the_contributing_organisation_decides(standing, expected):
    assert refusal(rules.check_may_decide, standing, OURS) == expected


@pytest.mark.parametrize(("standing", "expected"), OWNERS_ONLY)
def test_who_takes_an_original_out(standing, expected):
    assert refusal(rules.check_may_take_original, standing, OURS) == expected


@pytest.mark.parametrize(("standing", "expected"), OWNERS_ONLY)
def test_who_judges_in_an_organisation(standing, expected):
    assert refusal(rules.check_judges_in, standing, OURS) == expected


@pytest.mark.parametrize(
    ("standing", "expected"),
    [(JUDGE, None), (BOTH, None), (OTHER, None), (STRANGER, MAY_NOT), (REPORTER, MAY_NOT), (NOBODY, MAY_NOT)],
)
def test_who_takes_a_report_out_of_an_incident(standing, expected):
    assert refusal(rules.check_may_untie, standing, owner_id=OURS, steward_id=THEIRS) == expected


@pytest.mark.parametrize(
    ("standing", "expected"), [(JUDGE, None), (OTHER, None), (REPORTER, MAY_NOT), (NOBODY, MAY_NOT)]
)
def test_who_judges_at_all(standing, expected):
    assert refusal(rules.check_judges, standing) == expected


@pytest.mark.parametrize(
    ("standing", "is_sender", "expected"),
    [
        (JUDGE, False, None),
        (JUDGE, True, MAY_NOT),
        (OTHER, False, None),
        (REPORTER, False, MAY_NOT),
        (NOBODY, False, MAY_NOT),
    ],
)
def test_who_grades_a_report(standing, is_sender, expected):
    assert refusal(rules.check_may_grade, standing, is_sender=is_sender) == expected
    assert rules.may_grade(standing, is_sender=is_sender) == (expected is None)


@pytest.mark.parametrize(
    ("standing", "theirs", "is_seen_by_them", "expected"),
    [
        (JUDGE, JUDGE, True, None),
        (JUDGE, BOTH, True, None),
        (JUDGE, JUDGE, False, MAY_NOT),
        (JUDGE, OTHER, True, MAY_NOT),
        (JUDGE, REPORTER, True, MAY_NOT),
        (REPORTER, JUDGE, True, MAY_NOT),
        (NOBODY, JUDGE, True, MAY_NOT),
    ],
)
def test_to_whom_a_report_is_given(standing, theirs, is_seen_by_them, expected):
    assert refusal(rules.check_may_assign, standing, theirs, is_seen_by_them=is_seen_by_them) == expected


@pytest.mark.parametrize("role", list(Role))
def test_verifiers_and_coordinators_make_packages(role):
    expected = None if role in (Role.VERIFIER, Role.COORDINATOR) else MAY_NOT
    assert refusal(rules.check_may_pack, {role}) == expected
    assert rules.may_pack({role}) == (expected is None)


@pytest.mark.parametrize("role", list(Role))
def test_coordinators_and_administrators_decide_what_is_shared(role):
    expected = None if role in (Role.ADMINISTRATOR, Role.COORDINATOR) else MAY_NOT
    assert refusal(rules.check_may_share, {role}) == expected


def test_without_a_role_nobody_makes_a_package_or_shares():
    assert refusal(rules.check_may_pack, set()) == refusal(rules.check_may_share, set()) == MAY_NOT


def test_only_the_sender_answers():
    assert refusal(rules.check_is_sender, True) is None
    assert refusal(rules.check_is_sender, False) == MAY_NOT


def test_an_incident_is_merged_only_by_who_judges_each_of_its_reports():
    assert refusal(rules.check_judges_all, {1, 2}, {1, 2, 3}) is None
    assert refusal(rules.check_judges_all, {1, 2}, {1}) == MAY_NOT
    assert refusal(rules.check_judges_all, set(), set()) is None


WAYS = {
    Handling.RECEIVED: {Handling.TAKEN_UP, Handling.LINKED, Handling.SET_ASIDE, Handling.WITHDRAWN},
    Handling.TAKEN_UP: {Handling.RECEIVED, Handling.LINKED, Handling.SET_ASIDE, Handling.WITHDRAWN},
    Handling.LINKED: {Handling.TAKEN_UP, Handling.LINKED, Handling.WITHDRAWN},
    Handling.SET_ASIDE: {Handling.TAKEN_UP, Handling.WITHDRAWN},
    Handling.WITHDRAWN: set(),
}


@pytest.mark.parametrize("before", list(Handling))
@pytest.mark.parametrize("after", list(Handling))
def test_from_which_state_a_report_goes_to_which(before, after):
    wrong = WITHDRAWN if before == Handling.WITHDRAWN else STEP_NOT_POSSIBLE
    assert refusal(rules.check_handling, before, after) == (None if after in WAYS[before] else wrong)


@pytest.mark.parametrize("now", list(Handling))
@pytest.mark.parametrize("wanted", [Handling.RECEIVED, Handling.SET_ASIDE, Handling.LINKED])
def test_some_steps_are_taken_from_one_state_only(now, wanted):
    wrong = WITHDRAWN if now == Handling.WITHDRAWN else STEP_NOT_POSSIBLE
    expected = None if now == wanted else wrong
    assert refusal(rules.check_stands_at, now, wanted, Handling.TAKEN_UP) == expected


def test_a_withdrawn_report_stays_withdrawn():
    assert refusal(rules.check_not_withdrawn, Handling.WITHDRAWN) == WITHDRAWN
    assert refusal(rules.check_not_withdrawn, Handling.RECEIVED) is None


@pytest.mark.parametrize(
    ("check", "fact"),
    [
        ("check_open", {"is_open": False}),
        ("check_none_waits", {"is_waiting": True}),
        ("check_not_absorbed", {"is_absorbed": True}),
        ("check_two_lineages", {"are_one": True}),
        ("check_shares_lineage", {"shares": False}),
        ("check_decided", {"is_decided": False}),
    ],
)
def test_what_the_state_does_not_allow_is_refused_and_its_opposite_is_not(check, fact):
    ((name, refused),) = fact.items()
    assert refusal(getattr(rules, check), **{name: refused}) == STEP_NOT_POSSIBLE
    assert refusal(getattr(rules, check), **{name: not refused}) is None


def test_a_refusal_says_its_reason_in_the_readers_language():
    with pytest.raises(ProblemError) as refused:
        rules.check_handling(Handling.SET_ASIDE, Handling.LINKED)
    assert "Set aside" in refused.value.message()
    assert "«" in refused.value.message(lambda text: text.replace("“", "«"))
