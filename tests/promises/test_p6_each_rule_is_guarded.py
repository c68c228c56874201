"""Each rule is taken away in turn: then a quick test of the rules must fail, or nobody would notice that it is gone."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from django.db import transaction

import cast
from rules.people import conftest as people_conftest
from rules.people import test_inviting as inviting
from rules.people import test_managing_people as managing
from rules.people import test_who_may_manage_people as truth_tables
from rules.people import test_who_sees_what as seeing
from rules.vintages import test_which_vintage_is_in_force as vintages_in_force
from saferhavens.core.words import Role, Sector
from saferhavens.web.people import actions, managers, rules
from saferhavens.web.people import tokens as invitation_tokens
from saferhavens.web.vintages import rules as vintage_rules

Test = Callable[[], None]


def allow(*_facts: object, **_more: object) -> None:
    """A rule that is gone."""


def own_tests(module: ModuleType) -> Iterator[tuple[str, Callable[..., None]]]:
    return ((name, value) for name, value in vars(module).items() if name.startswith("test_") and callable(value))


def arguments(test: Callable[..., None]) -> Iterator[dict[str, Any]]:
    """Each set of arguments that a test is parametrized with."""
    marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
    columns = []
    for names, values in (mark.args[:2] for mark in marks):
        split = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
        columns.append([dict(zip(split, value if len(split) > 1 else (value,), strict=True)) for value in values])
    for combination in itertools.product(*columns):
        yield {name: value for part in combination for name, value in part.items()}


def wants(test: Callable[..., None]) -> set[str]:
    given = next(arguments(test), {})
    code = getattr(test, "__code__", None)
    return set(code.co_varnames[: code.co_argcount]) - set(given) if code else {"?"}


def fails(test: Callable[..., None], **given: Any) -> bool:
    """Whether `test` notices something; whatever it writes is taken back."""
    try:
        test(**given)
    except (Exception, pytest.fail.Exception):  # noqa: BLE001 - a test fails with whatever it likes
        return True
    return False


def quick_tests(*modules: ModuleType) -> list[tuple[str, Test]]:
    """The tests of rules that need neither a database nor anything else."""
    return [
        (name, lambda test=test, given=given: test(**given))
        for module in modules
        for name, test in own_tests(module)
        if not wants(test)
        for given in arguments(test)
    ]


def noticed(tests: list[tuple[str, Test]]) -> set[str]:
    return {name for name, test in tests if fails(test)}


PURE = quick_tests(truth_tables)
CHECKS = sorted(name for name, value in vars(rules).items() if name.startswith("check_") and callable(value))
OTHER_RULES = {
    "needs_second_factor": lambda _roles: False,
    "is_session_over": lambda *_facts: False,
    "may_manage": lambda *_facts: True,
    "may_invite": lambda *_facts: True,
    "may_change_roles": lambda *_facts: True,
    "may_disable": lambda *_facts: True,
}


def test_with_all_rules_in_place_nothing_is_noticed() -> None:
    assert len(PURE) > 60
    assert noticed(PURE) == set()


def test_the_rules_that_are_taken_away_are_all_there_are() -> None:
    assert len(CHECKS) >= 7
    assert set(OTHER_RULES) | set(CHECKS) | {"passes"} == {
        name
        for name, value in vars(rules).items()
        if callable(value) and getattr(value, "__module__", "") == rules.__name__ and not isinstance(value, type)
    }


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_that_is_taken_away_is_missed(monkeypatch: pytest.MonkeyPatch, check: str) -> None:
    monkeypatch.setattr(rules, check, allow)
    assert noticed(PURE)


@pytest.mark.parametrize("rule", OTHER_RULES)
def test_a_rule_that_always_says_yes_is_missed(monkeypatch: pytest.MonkeyPatch, rule: str) -> None:
    monkeypatch.setattr(rules, rule, OTHER_RULES[rule])
    assert noticed(PURE)


@pytest.mark.parametrize("rule", ["_takes_in", "version_key", "_winners"])
def test_a_rule_of_the_vintages_that_is_taken_away_is_missed(monkeypatch: pytest.MonkeyPatch, rule: str) -> None:
    gone = {"_takes_in": lambda *_: False, "version_key": lambda _version: (), "_winners": lambda _group: {}}
    tests = quick_tests(vintages_in_force)
    assert noticed(tests) == set()
    monkeypatch.setattr(vintage_rules, rule, gone[rule])
    assert noticed(tests)


# --- the rules are right, but nobody asks them ---


def in_a_world(test: Callable[..., None], given: dict[str, Any]) -> Test:
    """`test` with a world of its own, which is taken back."""

    def run() -> None:
        with transaction.atomic():
            world = a_world()
            more: dict[str, Any] = {"world": world}
            if "invitation" in wants(test):
                more["invitation"] = actions.invite(
                    inviting.ADDRESS,
                    world.ours,
                    {Role.MONITOR},
                    by=world.administrator,
                    language="es",
                    audit=cast.AUDIT,
                )
            try:
                test(**{name: value for name, value in more.items() if name in wants(test)}, **given)
            finally:
                transaction.set_rollback(True)

    return run


def a_world() -> people_conftest.World:
    """As the fixture of tests/rules/people makes it."""
    ours, theirs = cast.organisation(), cast.organisation("Ministry", Sector.STATE)
    return people_conftest.World(
        ours,
        theirs,
        administrator=cast.person(Role.ADMINISTRATOR, name="Bruno", of=ours),
        analyst=cast.person(Role.ANALYST, name="Alma", of=ours),
        stranger=cast.person(Role.ADMINISTRATOR, name="Carla", of=theirs),
        loner=cast.person(name="Lena"),
    )


def world_tests(module: ModuleType, *parts: str) -> list[tuple[str, Test]]:
    """Those of a module whose names hold one of `parts`."""
    return [
        (name, in_a_world(test, given))
        for name, test in own_tests(module)
        if any(part in name for part in parts) and wants(test) <= {"world", "invitation"}
        for given in arguments(test)
    ]


ASKED = {
    "check_may_invite": (inviting, ("invites_nobody",)),
    "check_has_role": (inviting, ("cannot_invite_for_nothing",)),
    "check_may_manage": (inviting, ("only_administrators",)),
    "check_invitation_open": (inviting, ("works_once", "does_not_work")),
    "check_may_change_roles": (managing, ("nobody_else_changes_roles", "last_administrator")),
    "check_may_disable": (managing, ("elsewhere",)),
}
"""Which rule the actions ask → the tests that say so."""


@pytest.mark.django_db
@pytest.mark.parametrize("check", ASKED)
def test_an_action_that_does_not_ask_its_rule_is_noticed(check: str) -> None:
    module, parts = ASKED[check]
    tests = world_tests(module, *parts)
    assert tests
    assert noticed(tests) == set()
    forgetful = SimpleNamespace(**(vars(rules) | {check: allow}))
    with mock.patch.object(actions, "rules", forgetful):
        assert noticed(tests)


def test_every_rule_that_actions_ask_is_in_that_list() -> None:
    import inspect
    import re

    asked = set(re.findall(r"\brules\.(check_\w+)", inspect.getsource(actions)))
    assert asked == set(ASKED)


DOORS = {
    "everything is visible": (managers.VisibleQuerySet, "visible_to", lambda self, _person: self.all()),
    "everybody administers": (managers.OrganisationQuerySet, "managed_by", lambda self, _person: self.all()),
    "other organisations are visible": (
        managers.OrganisationQuerySet,
        "seen_by",
        lambda self, _person: managers.models.Q(),
    ),
    "other people are visible": (managers.PersonQuerySet, "seen_by", lambda self, _person: managers.models.Q()),
    "other memberships are visible": (
        managers.MembershipQuerySet,
        "seen_by",
        lambda self, _person: managers.models.Q(),
    ),
    "other invitations are visible": (
        managers.InvitationQuerySet,
        "seen_by",
        lambda self, _person: managers.models.Q(),
    ),
    "any token opens": (invitation_tokens, "hash_of", lambda token: token),
}
"""A door that is left open: where, its name, and what stands there instead."""


@pytest.mark.django_db
@pytest.mark.parametrize("door", DOORS)
def test_a_door_that_is_left_open_is_noticed(door: str) -> None:
    tests = world_tests(seeing, "test_") + world_tests(inviting, "hold_the_token", "made_up_token")
    assert noticed(tests) == set()
    place, name, instead = DOORS[door]
    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(place, name, instead))
        assert noticed(tests)
