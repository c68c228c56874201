"""What guards the anonymous channel is taken away piece by piece: each time a test must fail."""

from collections.abc import Callable, Iterator
from unittest import mock

import pytest
from django.db import transaction

from pages.intake.anonymous import test_coming_back_with_a_code as coming_back
from pages.intake.anonymous import test_somebody_tells_what_happened as telling
from promises.test_p6_each_rule_is_guarded import allow, arguments, fails, noticed, own_tests, quick_tests, wants
from rules.intake.anonymous import test_a_flood_stops_one_channel_only as flooding
from rules.intake.anonymous import test_pages_carry_their_own_state as tickets
from rules.intake.anonymous import test_what_has_lapsed_is_destroyed as lapsing
from rules.intake.anonymous import test_who_may_open_a_channel as opening
from saferhavens.web.intake.anonymous import actions, back_views, limits, pages, retention, rules, views
from tell_world import Teller, open_door

CHECKS = sorted(name for name, value in vars(rules).items() if name.startswith("check_") and callable(value))
PURE = [(name, test) for name, test in quick_tests(opening) if "role" in name]
ASKED = {"check_may_open": "action_asks_the_rule"}

GUARDS: dict[str, tuple[object, str, Callable[..., object], object, str]] = {
    "the age of a page": (pages.Page, "check_age", allow, coming_back, "after_half_an_hour"),
    "the room for a report": (limits, "take_for", allow, flooding, "flooded_channel_says_so"),
    "the limit of codes": (limits, "take", allow, flooding, "guessing_is_stopped"),
    "the limit of one code": (back_views, "limited", allow, flooding, "one_code_is_not_a_door"),
    "which channel a page is of": (views, "page_of", lambda request, kind, about="": pages.Page(kind, about), telling,
                                   "page_of_one_channel"),
    "that a page works once": (actions, "_spend", lambda _page: True, coming_back, "answer_that_is_sent_twice"),
    "that codes differ": (actions, "code_of", lambda _number: "1" * 20, coming_back, "own_report_only"),
    "what has lapsed": (retention, "lapsed_reports", lambda _now: retention.of_channel(), lapsing, "being_looked_at"),
}  # fmt: skip
"""What is taken away → where it stands, what stands there instead, and the test that notices."""


def test_every_rule_is_in_that_list():
    assert set(ASKED) == set(CHECKS)
    assert len(PURE) > 30
    assert noticed(PURE) == set()


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_that_is_taken_away_is_missed(check: str):
    with mock.patch.object(rules, check, allow):
        assert noticed(PURE)


@pytest.mark.django_db
@pytest.mark.parametrize("check", CHECKS)
def test_an_action_that_does_not_ask_its_rule_is_noticed(check: str):
    assert not any(runs(opening, ASKED[check]))
    with mock.patch.object(rules, check, allow):
        assert any(runs(opening, ASKED[check]))


@pytest.mark.django_db
@pytest.mark.parametrize("name", GUARDS)
def test_a_guard_that_is_taken_away_is_missed(name: str, monkeypatch: pytest.MonkeyPatch):
    where, what, instead, module, part = GUARDS[name]
    for kind in pages.PageKind:
        monkeypatch.setitem(pages.PATIENCE, kind, 0)
    assert list(runs(module, part)).count(True) == 0
    with mock.patch.object(where, what, instead):
        assert any(runs(module, part))


def test_a_ticket_that_is_not_bound_to_its_kind_is_missed(monkeypatch: pytest.MonkeyPatch):
    from enum import StrEnum

    tests = [(name, test) for name, test in quick_tests(tickets) if "one_kind_of_page" in name]
    assert noticed(tests) == set()
    monkeypatch.setattr(StrEnum, "encode", lambda _self: b"")
    assert noticed(tests)


def runs(module: object, part: str) -> Iterator[bool]:
    """Whether each run of the test with `part` in its name notices something. What it writes is taken back."""
    found = [test for name, test in own_tests(module) if part in name]
    assert found
    for test in found:
        for given in arguments(test):
            with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
                yield fails(test, **given, **world(wants(test), patch))
                transaction.set_rollback(True)


def world(wanted: set[str], patch: pytest.MonkeyPatch) -> dict[str, object]:
    """As the fixtures of those tests make it."""
    made: dict[str, object] = {}
    if wanted & {"teller", "told"}:
        teller = Teller(open_door())
        if "told" in wanted:
            teller.tell()
            teller.come_back()
        made = {"teller": teller, "told": teller}
    if "clock" in wanted:
        clock = [flooding.NOON]
        patch.setattr(limits.timezone, "now", lambda: clock[0])
        made["clock"] = clock
    return {name: value for name, value in made.items() if name in wanted}
