"""Every address × method × person: who gets what. An address that is missing from the table fails.

What is asked for is real and belongs to our organisation, so that a refusal is a refusal and not an empty shelf.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

import cast
from promises.evidence_addresses import EVIDENCE, Shelf
from promises.sharing_addresses import SHARING, SharingShelf
from rules.access.addresses import every_address, is_open
from saferhavens.core.words import Role, Sector
from saferhavens.web.people import actions
from saferhavens.web.people.models import Invitation, Organisation, Person

WHO = ("visitor", "learner", "analyst", "auditor", "administrator", "outsider", "half", "disabled")
"""`outsider` administers another organisation, `half` has no second factor, `disabled` was signed in until now."""


def row(cells: str) -> tuple[str, ...]:
    """One cell for each of WHO; a single cell is everybody's, two are the closed-out's and the signed-in's."""
    found = tuple(cells.split())
    if len(found) == 1:
        return found * len(WHO)
    if len(found) == 2:
        return (found[0], *(found[1],) * 6, found[0])
    return found


READ_BY_ALL = {"get": row("200"), "post": row("405")}
NOTHING_BY_THAT_NAME = {"get": row("404"), "post": row("405")}
WRONG_QUESTION = {"get": row("422"), "post": row("405")}
FOR_GUESTS = {"get": row("200 302"), "post": row("200 302")}
FORM_FOR_ALL = {"get": row("200"), "post": row("200")}
OWN_FORM = {"get": row("in 200"), "post": row("in 200")}
OWN_PAGE = {"get": row("in 200"), "post": row("in 405")}
OWN_NOTHING = {"get": row("in 404"), "post": row("in 404")}
TOKEN_READS = {"get": row("401"), "post": row("405")}
TOKEN_SENDS = {"get": row("405"), "post": row("401")}
ELSEWHERE = {"get": row("in 302"), "post": row("in 302")}

OWN_READING = {"get": row("in 200 200 200 200 200 2fa in"), "post": row("in 405 405 405 405 405 2fa in")}
NOT_YOUR_PAGE = {"get": row("in 404 404 404 404 404 2fa in"), "post": row("in 405 405 405 405 405 2fa in")}
NOT_YOUR_FORM = {method: row("in 404 404 404 404 404 2fa in") for method in ("get", "post")}

TICKET_ONLY = {"get": row("405"), "post": row("410")}
SENT_TO_NOTHING = {"get": row("in 405 405 405 405 405 2fa in"), "post": row("in 404 404 404 404 404 2fa in")}
FOR_DECIDERS = {"get": row("in 405 405 405 405 405 2fa in"), "post": row("in 403 403 403 422 403 2fa in")}

MATRIX: dict[str, dict[str, tuple[str, ...]]] = {
    # Everybody reads, nobody writes.
    **dict.fromkeys(("home", "design:components", "profiles:countries", "vintages:sources"), READ_BY_ALL),
    **dict.fromkeys(("api:places_search", "account_inactive"), READ_BY_ALL),
    **dict.fromkeys(("account_reset_password_done", "account_reset_password_from_key_done"), READ_BY_ALL),
    **dict.fromkeys(("mobility:around", "mobility:download", "mobility:map"), NOTHING_BY_THAT_NAME),
    **dict.fromkeys(("mobility:outlines", "mobility:parts", "profiles:download"), NOTHING_BY_THAT_NAME),
    **dict.fromkeys(("outlook:overview", "outlook:scoreboard", "outlook:replay", "outlook:methods"), READ_BY_ALL),
    **dict.fromkeys(("outlook:download", "outlook:place", "outlook:place_download"), NOTHING_BY_THAT_NAME),
    **dict.fromkeys(("outlook:scores_download", "outlook:replay_download"), NOTHING_BY_THAT_NAME),
    **dict.fromkeys(("profiles:place", "api:places_detail", "api:places_series"), NOTHING_BY_THAT_NAME),
    **dict.fromkeys(("api:map_areas", "api:map_events", "api:map_flows", "api:map_vague"), WRONG_QUESTION),
    # Programs are told to sign in.
    "api:api-root": {method: row("401 404 404 404 404 404 403 401") for method in ("get", "post")},
    "api:openapi-json": {method: row("401 200 200 200 200 200 403 401") for method in ("get", "post")},
    # The anonymous channel: the same for everybody, whoever is signed in; without a page's ticket nothing is done.
    **dict.fromkeys(("anonymous:doors", "anonymous:about", "anonymous:away"), READ_BY_ALL),
    "anonymous:door": {"get": row("404"), "post": row("404")},
    "anonymous:nothing": {"get": row("302"), "post": row("404")},
    "anonymous:back": {"get": row("200"), "post": row("410")},
    **dict.fromkeys(
        ("anonymous:answer", "anonymous:add", "anonymous:consent", "anonymous:withdraw"),
        TICKET_ONLY,
    ),
    "anonymous:channels": {
        "get": row("in 200 200 200 302 200 2fa in"),
        "post": row("in 405 405 405 405 405 2fa in"),
    },
    "anonymous:channel": {
        "get": row("in 403 403 403 200 404 2fa in"),
        "post": row("in 403 403 403 422 404 2fa in"),
    },
    # Telephones and programs: a token opens these, whoever is signed in.
    **dict.fromkeys(("openrosa:form", "openrosa:form_list", "openrosa:manifest", "api:reports_state"), TOKEN_READS),
    **dict.fromkeys(("openrosa:submission", "api:reports_send", "programs:kobo"), TOKEN_SENDS),
    "api:reports_file": {"get": row("405"), "post": row("405")},
    # Signing in, and what comes with it.
    **dict.fromkeys(("account_login", "account_signup"), FOR_GUESTS),
    **dict.fromkeys(("account_reset_password", "account_reset_password_from_key"), FORM_FOR_ALL),
    "account_logout": {"get": row("302 200"), "post": row("302")},
    "set_language": {"get": row("405"), "post": row("400")},
    "people:accept_invitation": {"get": row("410"), "post": row("410")},
    "people:open_invitation": {"get": row("410"), "post": row("405")},
    # One's own account.
    **dict.fromkeys(("account_change_password", "account_reauthenticate", "mfa_add_webauthn"), OWN_FORM),
    **dict.fromkeys(("mfa_index", "mfa_list_webauthn"), OWN_PAGE),
    **dict.fromkeys(("mfa_download_recovery_codes", "mfa_edit_webauthn", "mfa_remove_webauthn"), OWN_NOTHING),
    **dict.fromkeys(("mfa_authenticate", "mfa_login_webauthn", "mfa_reauthenticate_webauthn"), ELSEWHERE),
    "mfa_view_recovery_codes": {"get": row("in 404"), "post": row("in 405")},
    "mfa_activate_totp": {method: row("in 200 302 302 302 302 200 in") for method in ("get", "post")},
    "mfa_deactivate_totp": {
        "get": row("in 404 200 200 200 200 404 in"),
        "post": row("in 404 2fa 2fa 2fa 2fa 404 in"),
    },
    "mfa_generate_recovery_codes": {"get": row("in 200"), "post": row("in 200 302 302 302 302 200 in")},
    "mfa_reauthenticate": {method: row("in 302 200 200 200 200 302 in") for method in ("get", "post")},
    "people:account": {method: row("in 200 200 200 200 200 2fa in") for method in ("get", "post")},
    "people:end_other_sessions": {
        "get": row("in 405 405 405 405 405 2fa in"),
        "post": row("in 302 302 302 302 302 2fa in"),
    },
    # Organisations. What is another's does not exist.
    "people:organisation": {
        "get": row("in 302 302 302 302 302 2fa in"),
        "post": row("in 405 405 405 405 405 2fa in"),
    },
    "people:organisation_page": {
        "get": row("in 200 200 200 200 404 2fa in"),
        "post": row("in 405 405 405 405 405 2fa in"),
    },
    "people:member": {method: row("in 403 403 403 200 404 2fa in") for method in ("get", "post")},
    "people:invite": {"get": row("in 405 405 405 405 405 2fa in"), "post": row("in 403 403 403 422 404 2fa in")},
    "people:disable_member": {
        "get": row("in 405 405 405 405 405 2fa in"),
        "post": row("in 403 403 403 302 404 2fa in"),
    },
    "people:enable_member": {
        "get": row("in 405 405 405 405 405 2fa in"),
        "post": row("in 403 403 403 302 404 2fa in"),
    },
    "people:withdraw_invitation": {
        "get": row("in 405 405 405 405 405 2fa in"),
        "post": row("in 404 404 404 302 404 2fa in"),
    },
    # Tokens are made and revoked by those who decide for a non-state organisation.
    "programs:tokens": {"get": row("in 403 403 403 200 403 2fa in"), "post": row("in 405 405 405 405 405 2fa in")},
    "programs:make_token": {"get": row("in 405 405 405 405 405 2fa in"), "post": row("in 403 403 403 422 403 2fa in")},
    **dict.fromkeys(
        ("programs:revoke_token", "openrosa:offer_form", "openrosa:take_form_back", "openrosa:close_hook"),
        SENT_TO_NOTHING,
    ),
    "openrosa:forms": {"get": row("in 403 403 403 200 403 2fa in"), "post": row("in 405 405 405 405 405 2fa in")},
    "openrosa:meaning": {method: row("in 404 404 404 404 404 2fa in") for method in ("get", "post")},
    **dict.fromkeys(
        ("openrosa:upload_form", "openrosa:make_hook"),
        FOR_DECIDERS,
    ),
    # The form on this site, for those who file reports; nobody of a state body does.
    "report:mine": {"get": row("in 403 200 403 403 403 2fa in"), "post": row("in 405 405 405 405 405 2fa in")},
    "report:new": {"get": row("in 403 200 403 403 403 2fa in"), "post": row("in 403 400 403 403 403 2fa in")},
    "report:send": {"get": row("in 405 405 405 405 405 2fa in"), "post": row("in 403 409 403 403 403 2fa in")},
    "report:ticket": {"get": row("401 403 200 403 403 403 403 401"), "post": row("401 405 405 405 405 405 403 401")},
    "report:places": {"get": row("401 200 200 200 200 200 403 401"), "post": row("401 405 405 405 405 405 403 401")},
    **dict.fromkeys(("report:worker", "report:offline"), OWN_READING),
    **dict.fromkeys(("report:sent", "report:report", "report:file_piece"), NOT_YOUR_PAGE),
    **dict.fromkeys(("report:correct", "report:consent", "report:withdraw"), NOT_YOUR_FORM),
    "report:answer": {"get": row("in 405 405 405 405 405 2fa in"), "post": row("in 404 404 404 404 404 2fa in")},
    # Evidence: to whoever judges nowhere, it does not exist.
    **EVIDENCE,
    **SHARING,
    # The record.
    "ledger:entries": {"get": row("in 404 404 200 404 404 2fa in"), "post": row("in 405 405 405 405 405 2fa in")},
}


class TakenBackError(Exception):
    """Ends a transaction without keeping anything."""


@dataclass
class House:
    ours: Organisation
    member: Person
    invitation: Invitation
    people: dict[str, Person]
    shelf: Shelf
    sharing: SharingShelf

    @classmethod
    def build(cls) -> "House":
        ours, theirs = cast.organisation(), cast.organisation("Ministry", Sector.STATE)
        people = {
            "learner": cast.person(Role.LEARNER, name="Lena", of=ours, second_factor=False),
            "analyst": cast.person(Role.ANALYST, name="Alma", of=ours),
            "auditor": cast.person(Role.AUDITOR, name="Rosa", of=ours),
            "administrator": cast.person(Role.ADMINISTRATOR, name="Bruno", of=ours),
            "outsider": cast.person(Role.ADMINISTRATOR, name="Carla", of=theirs),
            "half": cast.person(Role.MONITOR, name="Nico", of=ours, second_factor=False),
            "disabled": cast.person(Role.ADMINISTRATOR, name="Ivo", of=ours),
        }
        invitation = actions.invite("new@people.example", ours, {Role.MONITOR}, audit=cast.AUDIT)
        shelf = Shelf.build(ours, people["analyst"])
        vera = cast.person(Role.VERIFIER, name="Vera", of=ours)
        return cls(ours, vera, invitation, people, shelf, SharingShelf.build(ours))

    def client(self, who: str) -> Client:
        client = Client(raise_request_exception=False)
        if who in self.people:
            client.force_login(self.people[who])
        if who == "disabled":
            Person.objects.filter(pk=self.people[who].pk).update(is_active=False)
        return client

    def path(self, path: str) -> str:
        """An address of nothing, turned into that of something of ours."""
        path = self.sharing.path(self.shelf.path(path))
        path = path.replace("organisation/999999", f"organisation/{self.ours.pk}")
        path = path.replace("people/999999", f"people/{self.member.pk}")
        return path.replace("invitations/999999", f"invitations/{self.invitation.pk}")

    def ask(self, who: str, method: str, path: str, **given: object) -> HttpResponseBase:
        """What `who` is answered. Nothing that the request wrote is kept."""
        try:
            with transaction.atomic():
                answer = getattr(self.client(who), method)(path, given)
                raise TakenBackError
        except TakenBackError:
            return answer


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[House]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield House.build()
        transaction.set_rollback(True)


def outcome(answer: HttpResponseBase) -> str:
    location = answer.headers.get("Location", "")
    if location.startswith("/account/login/"):
        return "in"
    return "2fa" if location == "/account/2fa/" else str(answer.status_code)


ADDRESSES = every_address()
NAMES = [address.name for address in ADDRESSES]


def test_every_address_stands_in_the_table_and_the_table_holds_no_other() -> None:
    assert set(NAMES) == set(MATRIX)
    assert {len(cells) for methods in MATRIX.values() for cells in methods.values()} == {len(WHO)}


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ADDRESSES, ids=NAMES)
def test_each_person_is_answered_as_the_table_says(house: House, address, method: str) -> None:
    path = house.path(address.path)
    found = {who: outcome(house.ask(who, method, path)) for who in WHO}
    assert found == dict(zip(WHO, MATRIX[address.name][method], strict=True))


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["put", "delete"])
@pytest.mark.parametrize("address", ADDRESSES, ids=NAMES)
def test_no_other_method_does_more_than_these(house: House, address, method: str) -> None:
    """Nor does it tell an outsider more: a method that is not taken is refused before anything is looked up."""
    path = house.path(address.path)
    for who in ("visitor", "outsider", "disabled"):
        answer = house.ask(who, method, path)
        assert answer.status_code < 500
        if who != "outsider" and not is_open(address):
            assert outcome(answer) in ("in", "401")


def without_token(answer: HttpResponseBase) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


OF_AN_ORGANISATION = sorted(
    name
    for name in MATRIX
    if name.startswith("people:")
    and "999999" in dict(zip(NAMES, [address.path for address in ADDRESSES], strict=True))[name]
)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", OF_AN_ORGANISATION)
def test_what_is_anothers_is_answered_to_the_letter_like_what_does_not_exist(
    house: House, name: str, method: str
) -> None:
    nowhere = next(address.path for address in ADDRESSES if address.name == name)
    given = {"email": "x@people.example", "roles": "monitor", "language": "es"} if method == "post" else {}
    theirs, nothing = (house.ask("outsider", method, path, **given) for path in (house.path(nowhere), nowhere))
    assert theirs.status_code == nothing.status_code
    own = without_token(theirs).replace(house.path(nowhere), nowhere)
    assert own == without_token(nothing)
    assert house.ours.name not in own


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["people:member", "people:disable_member", "people:enable_member"])
def test_a_person_is_not_reached_through_an_organisation_that_one_administers(house: House, name: str) -> None:
    """The outsider's own organisation in the address, somebody of ours behind it."""
    theirs = Organisation.objects.get(name="Ministry")
    nowhere = next(address.path for address in ADDRESSES if address.name == name)
    path = house.path(nowhere).replace(f"organisation/{house.ours.pk}/", f"organisation/{theirs.pk}/")
    absent = path.replace(f"people/{house.member.pk}/", "people/999999/")
    answers = [house.ask("outsider", "post", each) for each in (path, absent)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert without_token(answers[0]).replace(path, absent) == without_token(answers[1])


@pytest.mark.django_db
def test_a_right_that_is_taken_away_is_gone_with_the_next_request(house: House) -> None:
    client = house.client("administrator")
    path = house.path("/people/organisation/999999/people/999999/")
    assert client.get(path).status_code == 200
    actions.change_roles(house.people["administrator"], house.ours, {Role.ANALYST}, audit=cast.AUDIT)
    assert client.get(path).status_code == 403
    actions.change_roles(house.people["administrator"], house.ours, set(), audit=cast.AUDIT)
    assert client.get(path).status_code == 404
