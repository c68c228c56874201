"""The beginnings of the access matrix: every address of the site, whoever asks. A new one is found by walking the URLs.

Add an address that everybody may read to PUBLIC, one that is open but never kept to OPEN; all others ask for a
signed-in person, with a second factor, by themselves.
"""

import pytest
from django.test import Client

import cast
from rules.access.addresses import every_address, is_marked_public, is_open
from saferhavens.core.words import Role

ADDRESSES = every_address()
PUBLIC = {
    "api:evidence_released",
    "api:map_areas",
    "api:map_events",
    "api:map_flows",
    "api:map_vague",
    "api:places_detail",
    "api:places_search",
    "api:places_series",
    "design:components",
    "home",
    "mobility:around",
    "mobility:download",
    "mobility:map",
    "mobility:outlines",
    "mobility:parts",
    "outlook:download",
    "outlook:methods",
    "outlook:overview",
    "outlook:place",
    "outlook:place_download",
    "outlook:replay",
    "outlook:replay_download",
    "outlook:scoreboard",
    "outlook:scores_download",
    "profiles:countries",
    "profiles:download",
    "profiles:place",
    "sharing:evidence",
    "sharing:evidence_file",
    "sharing:evidence_map",
    "vintages:sources",
}
OPEN = {
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "anonymous:about",
    "anonymous:add",
    "anonymous:answer",
    "anonymous:away",
    "anonymous:back",
    "anonymous:consent",
    "anonymous:door",
    "anonymous:doors",
    "anonymous:nothing",
    "anonymous:withdraw",
    "api:reports_file",
    "api:reports_send",
    "api:reports_state",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "openrosa:form",
    "openrosa:form_list",
    "openrosa:manifest",
    "openrosa:submission",
    "people:accept_invitation",
    "people:open_invitation",
    "programs:kobo",
    "set_language",
}
PROTECTED = [address for address in ADDRESSES if not is_open(address)]
OF_ONES_OWN = {"people:account", "people:end_other_sessions", "people:organisation"}
OF_AN_OBJECT = [
    address
    for address in PROTECTED
    if address.name.startswith(("people:", "ledger:")) and address.name not in OF_ONES_OWN
]
WRITES = {"people:disable_member", "people:enable_member", "people:invite", "people:withdraw_invitation"}


def names(addresses: list) -> list:
    return [address.name for address in addresses]


def test_the_public_addresses_are_these_and_no_others():
    assert {address.name for address in ADDRESSES if is_marked_public(address)} == PUBLIC


def test_open_without_being_public_are_sign_in_and_invitations_only():
    assert {address.name for address in ADDRESSES if is_open(address) and not is_marked_public(address)} == OPEN


def test_walking_finds_addresses_of_all_kinds():
    assert len(PROTECTED) > 15
    assert {"people:member", "ledger:entries", "mfa_index"} <= set(names(PROTECTED))


@pytest.mark.parametrize("address", PROTECTED, ids=names(PROTECTED))
def test_nobody_gets_in_without_signing_in(client: Client, db, address):
    for ask in (client.get, client.post):
        answer = ask(address.path)
        if address.path.startswith("/api/") or address.path.endswith(".json"):
            assert answer.status_code == 401
            assert answer.json()["problem"] == "SH-405"
        else:
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith("/account/login/?next=")
        assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("address", OF_AN_OBJECT, ids=names(OF_AN_OBJECT))
@pytest.mark.parametrize("role", [Role.ANALYST, Role.LEARNER, Role.ADMINISTRATOR])
def test_what_does_not_exist_and_what_is_not_ones_own_are_answered_alike(db, address, role):
    client = cast.signed_in(cast.person(role))
    ask = client.post if address.name in WRITES else client.get
    answer = ask(address.path)
    assert answer.status_code == 404
    assert "SH-401" in answer.content.decode()


@pytest.mark.parametrize("address", OF_AN_OBJECT, ids=names(OF_AN_OBJECT))
def test_who_lacks_the_second_factor_is_sent_to_set_it_up(db, address):
    client = cast.signed_in(cast.person(Role.ANALYST, second_factor=False))
    answer = client.get(address.path)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/2fa/")


@pytest.mark.parametrize("name", sorted(WRITES))
def test_addresses_that_write_take_no_get(db, name):
    client = cast.signed_in(cast.person(Role.ADMINISTRATOR))
    (address,) = [address for address in ADDRESSES if address.name == name]
    answer = client.get(address.path)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert "SH-409" in answer.content.decode()
