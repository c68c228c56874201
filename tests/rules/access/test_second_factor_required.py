"""Who must have a second factor before anything else opens."""

import pytest

import cast
from saferhavens.core.words import Role


def asked(*roles: Role, second_factor: bool, path: str = "/people/account/"):
    return cast.signed_in(cast.person(*roles, second_factor=second_factor)).get(path)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.LEARNER}))
def test_with_any_role_beyond_learning_one_is_sent_to_set_it_up(db, role):
    answer = asked(role, second_factor=False)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/2fa/")


@pytest.mark.parametrize("roles", [[], [Role.LEARNER]])
def test_who_only_learns_may_do_without(db, roles):
    assert asked(*roles, second_factor=False).status_code == 200


def test_with_a_second_factor_pages_open(db):
    assert asked(Role.ANALYST, second_factor=True).status_code == 200


@pytest.mark.parametrize("path", ["/account/2fa/", "/account/password/change/", "/account/logout/", "/design/"])
def test_the_pages_of_the_account_and_public_ones_stay_open(db, path):
    assert asked(Role.ANALYST, second_factor=False, path=path).status_code == 200


def test_the_language_can_be_switched_before(db):
    client = cast.signed_in(cast.person(Role.ANALYST, second_factor=False))
    assert client.post("/language/", {"language": "es", "next": "/account/2fa/"}).status_code == 302


def test_recovery_codes_alone_are_no_second_factor(db):
    from allauth.mfa.models import Authenticator

    person = cast.person(Role.ANALYST, second_factor=False)
    Authenticator.objects.create(user=person, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "", "used_mask": 0})
    assert cast.signed_in(person).get("/people/account/").status_code == 302


def test_removing_the_second_factor_closes_the_pages_at_once(db):
    person = cast.person(Role.ANALYST)
    client = cast.signed_in(person)
    assert client.get("/people/account/").status_code == 200
    person.authenticator_set.all().delete()
    assert client.get("/people/account/").status_code == 302


def test_a_new_role_asks_for_it_with_the_next_request(db):
    from saferhavens.web.people import actions

    person = cast.person(Role.LEARNER, second_factor=False)
    client = cast.signed_in(person)
    assert client.get("/people/account/").status_code == 200
    actions.change_roles(person, cast.organisation(), {Role.MONITOR}, audit=cast.AUDIT)
    assert client.get("/people/account/").status_code == 302


def test_programs_are_told_so(db):
    from django.test import RequestFactory

    from saferhavens.web.access.middleware import SecondFactorRequiredMiddleware

    request = RequestFactory().get("/api/v1/something")
    request.user, request.resolver_match = cast.person(Role.ANALYST, second_factor=False), None
    answer = SecondFactorRequiredMiddleware(None).process_view(request, lambda: None, (), {})
    assert answer.status_code == 403
    assert b"SH-406" in answer.content
