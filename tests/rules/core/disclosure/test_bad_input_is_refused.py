"""What cannot be counted is refused by its number, and nothing about the incident stands in the refusal."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from disclosure_world import KEY, TODAY, Plan
from saferhavens.core.disclosure import POLICY, PUBLIC, Audience, Readers, Register, register_from, renew
from saferhavens.core.problems import (
    CONTRIBUTION_UNUSABLE,
    REGISTER_UNREADABLE,
    RELEASE_FOR_NO_STATE,
    RELEASE_GOES_BACK,
    RELEASE_KEY_TOO_SHORT,
    RELEASE_OTHER_POLICY,
    ProblemError,
)


def refusal(act) -> ProblemError:
    with pytest.raises(ProblemError) as caught:
        act()
    return caught.value


@pytest.mark.parametrize(
    "facts",
    [
        {"persons": -1},
        {"persons": 2.5},
        {"persons": "4"},
        {"organisations": ""},
        {"incident": ""},
        {"harm": ""},
        {"country": ""},
    ],
)
def test_a_contribution_that_cannot_be_counted_is_refused(facts):
    found = refusal(lambda: renew([Plan()(**facts)], POLICY, KEY, today=TODAY))
    assert found.problem is CONTRIBUTION_UNUSABLE


def test_the_same_incident_twice_is_refused_and_not_named():
    one = Plan()(incident="secret-number")
    found = refusal(lambda: renew([one, one], POLICY, KEY, today=TODAY))
    assert found.problem is CONTRIBUTION_UNUSABLE
    assert "secret-number" not in found.sentence()


@pytest.mark.parametrize("key", [b"", bytes(31)])
def test_a_short_key_is_refused(key):
    assert refusal(lambda: renew([], POLICY, key, today=TODAY)).problem is RELEASE_KEY_TOO_SHORT


@pytest.mark.parametrize(("readers", "country"), [(Readers.STATE, ""), (Readers.PUBLIC, "XA")])
def test_a_state_has_a_country_and_the_public_has_none(readers, country):
    assert refusal(lambda: Audience(readers, country)).problem is RELEASE_FOR_NO_STATE
    assert Audience(Readers.PUBLIC) == PUBLIC


def test_releases_go_forward_only():
    register = renew([], POLICY, KEY, today=TODAY)
    yesterday = TODAY - timedelta(days=1)
    assert refusal(lambda: renew([], POLICY, KEY, register, today=yesterday)).problem is RELEASE_GOES_BACK
    assert renew([], POLICY, KEY, register, today=TODAY).today == TODAY


def test_a_series_keeps_its_policy():
    register = renew([], POLICY, KEY, today=TODAY)
    other = replace(POLICY, name="2027-1")
    assert refusal(lambda: renew([], other, KEY, register, today=TODAY)).problem is RELEASE_OTHER_POLICY


@pytest.mark.parametrize(
    "damage",
    [
        lambda plain: plain.pop("groups"),
        lambda plain: plain.update(today="never"),
        lambda plain: plain.update(groups=[[1, 2, 3]]),
        lambda plain: plain.update(quiet=None),
        lambda plain: plain["groups"][0].pop(),
    ],
)
def test_a_damaged_register_is_refused(damage):
    plain = renew(Plan().large(), POLICY, KEY, today=TODAY).to_plain()
    assert register_from(plain)
    damage(plain)
    assert refusal(lambda: register_from(plain)).problem is REGISTER_UNREADABLE


def test_an_empty_register_is_the_beginning():
    assert renew([], POLICY, KEY, Register(POLICY.name), today=date(2026, 1, 1)).groups == ()
