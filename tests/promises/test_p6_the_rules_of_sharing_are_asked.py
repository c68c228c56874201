"""P6, for sharing: each check is asked by its action. Taken away, what was refused goes through."""

import inspect
import re
from collections.abc import Callable
from contextlib import ExitStack
from types import SimpleNamespace
from unittest import mock

import pytest
from django.db import transaction

import cast
from evidence_world import AUDIT, analyst, coordinator, ministry, monitor, ombuds, received, watch
from saferhavens.core.evidence.words import Purpose, Recipient
from saferhavens.core.problems import ProblemError
from saferhavens.web.sharing import rules, standing
from saferhavens.web.sharing.actions import granting, releasing, reports
from sharing_world import large_group, renewed

pytestmark = pytest.mark.django_db

ASKING = (standing, granting, reports, releasing)
WARNING = Purpose.EARLY_WARNING


def given(recipient: Recipient, **more: object) -> None:
    granting.give_grant(watch(), recipient, WARNING, by=coordinator(), audit=AUDIT, **more)


def approved(by: Callable, *, digest: str = "", times: int = 1) -> None:
    large_group()
    draft, somebody = renewed(), by()
    for _ in range(times):
        releasing.approve(draft, digest or draft.digest, by=somebody, audit=AUDIT)


REFUSED: dict[str, Callable[[], object]] = {
    "check_may_share": lambda: reports.hold_back(received(), by=monitor(), audit=AUDIT),
    "check_recipient": lambda: given(Recipient.OWN),
    "check_partner": lambda: given(Recipient.PARTNERS, partner=ministry()),
    "check_no_state_body": lambda: granting.vouch(ministry(), audit=AUDIT),
    "check_accuses_state": lambda: reports.transmit_allegation(received(), by=coordinator(), audit=AUDIT),
    "check_may_approve": lambda: approved(coordinator),
    "check_draft": lambda: approved(analyst, digest="0" * 64),
}
"""Which check → what it refuses. `check_second_person` is told below: the database refuses the same once more."""


def without(check: str) -> ExitStack:
    """The rules, but for one that always agrees."""
    forgetful = SimpleNamespace(**(vars(rules) | {check: lambda *_given, **_more: None}))
    stack = ExitStack()
    for module in ASKING:
        if hasattr(module, "rules"):
            stack.enter_context(mock.patch.object(module, "rules", forgetful))
    return stack


@pytest.mark.parametrize("check", REFUSED)
def test_what_a_check_refuses_goes_through_without_it(check):
    ombuds()
    with pytest.raises(ProblemError), transaction.atomic():
        REFUSED[check]()
    for made in cast.Person.objects.filter(memberships__isnull=False):
        cast.Person.objects.filter(pk=made.pk).update(email=f"{made.pk}@before.example")
    with without(check):
        REFUSED[check]()


def test_nobody_approves_twice_with_and_without_the_check():
    from django.db import IntegrityError

    with pytest.raises(ProblemError), transaction.atomic():
        approved(analyst, times=2)
    with without("check_second_person"), pytest.raises(IntegrityError), transaction.atomic():
        approved(analyst, times=2)


def test_every_check_that_is_asked_stands_here():
    asked = {name for module in ASKING for name in re.findall(r"\brules\.(check_\w+)", inspect.getsource(module))}
    assert asked == {*REFUSED, "check_second_person"}
