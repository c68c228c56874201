"""Who may see and do what.

Figures and sources are open to everybody, without an account. Everything about people is closed: one sees one's own
organisation and no other, only administrators change who is in it, only auditors read the ledger. What somebody may not
see is answered as if it did not exist.
"""

from collections.abc import Callable
from itertools import product

import pytest
from django.test import Client

import cast
from saferhavens.core.words import Role, Sector
from saferhavens.web.people import actions
from saferhavens.web.people.models import Invitation, Person

pytestmark = pytest.mark.django_db

OK, ON, SIGN_IN, HIDDEN, REFUSED = "shown", "done", "sign in first", "does not exist", "may not"
WHO = ("visitor", "learner", "analyst", "auditor", "administrator", "outsider", "without a second factor")
SET_UP = "second factor first"


class House:
    """Two organisations; in ours somebody of each kind, in theirs an administrator."""

    def __init__(self) -> None:
        self.ours = cast.organisation()
        theirs = cast.organisation("Ministry", Sector.STATE)
        self.people = {
            "learner": cast.person(Role.LEARNER, name="Lena", of=self.ours, second_factor=False),
            "analyst": cast.person(Role.ANALYST, name="Alma", of=self.ours),
            "auditor": cast.person(Role.AUDITOR, name="Rosa", of=self.ours),
            "administrator": cast.person(Role.ADMINISTRATOR, name="Bruno", of=self.ours),
            "outsider": cast.person(Role.ADMINISTRATOR, name="Carla", of=theirs),
            "without a second factor": cast.person(Role.MONITOR, name="Nico", of=self.ours, second_factor=False),
        }
        self.member = cast.person(Role.VERIFIER, name="Vera", of=self.ours)
        self.invitation = actions.invite("new@people.example", self.ours, {Role.MONITOR}, audit=cast.AUDIT)

    def client(self, who: str) -> Client:
        return cast.signed_in(self.people[who]) if who in self.people else Client()

    def path(self, name: str) -> str:
        organisation = f"/people/organisation/{self.ours.pk}/"
        return {
            "our organisation": organisation,
            "a member": f"{organisation}people/{self.member.pk}/",
            "invite": f"{organisation}invite/",
            "disable": f"{organisation}people/{self.member.pk}/disable/",
            "enable": f"{organisation}people/{self.member.pk}/enable/",
            "withdraw": f"/people/invitations/{self.invitation.pk}/withdraw/",
            "ledger": "/ledger/",
            "account": "/people/account/",
        }[name]


@pytest.fixture
def house(db) -> House:
    return House()


def meaning(answer) -> str:
    """An answer in the words of the tables below."""
    location = answer.headers.get("Location", "")
    if location.startswith("/account/login/"):
        return SIGN_IN
    if location.startswith("/account/2fa/"):
        return SET_UP
    return {200: OK, 302: ON, 403: REFUSED, 404: HIDDEN}[answer.status_code]


# --- what is open to everybody ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "path"), list(product(WHO, ("/", "/places/", "/data/"))))
def test_figures_and_sources_are_open_to_everybody(house, who, path):
    assert meaning(house.client(who).get(path)) == OK


@pytest.mark.parametrize("path", ["/", "/places/", "/data/"])
def test_a_public_page_names_no_member_of_any_organisation(house, path):
    page = Client().get(path).content.decode()
    for person in (*house.people.values(), house.member):
        assert person.email not in page
    assert house.ours.name not in page


# --- what is read behind the door -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("account", (SIGN_IN, OK, OK, OK, OK, OK, SET_UP)),
        ("our organisation", (SIGN_IN, OK, OK, OK, OK, HIDDEN, SET_UP)),
        ("a member", (SIGN_IN, REFUSED, REFUSED, REFUSED, OK, HIDDEN, SET_UP)),
        ("ledger", (SIGN_IN, HIDDEN, HIDDEN, OK, HIDDEN, HIDDEN, SET_UP)),
    ],
)
@pytest.mark.parametrize("number", range(len(WHO)), ids=WHO)
def test_who_reads_which_page(house, name, answers, number):
    assert meaning(house.client(WHO[number]).get(house.path(name))) == answers[number]


# --- what is done -----------------------------------------------------------------------------------------------------

CHANGES: dict[str, tuple[dict[str, object], Callable[[House], bool]]] = {
    "invite": (
        {"email": "other@people.example", "roles": ["monitor"], "language": "en"},
        lambda house: Invitation.objects.filter(email="other@people.example").exists(),
    ),
    "withdraw": ({}, lambda house: Invitation.objects.get(pk=house.invitation.pk).withdrawn_at is not None),
    "disable": ({}, lambda house: not Person.objects.get(pk=house.member.pk).is_active),
    "a member": (
        {"roles": ["analyst"]},
        lambda house: Person.objects.get(pk=house.member.pk).roles_in(house.ours) == {Role.ANALYST},
    ),
}
"""What is sent, and how one sees that it was done."""


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("invite", (SIGN_IN, REFUSED, REFUSED, REFUSED, ON, HIDDEN, SET_UP)),
        ("withdraw", (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, ON, HIDDEN, SET_UP)),
        ("disable", (SIGN_IN, REFUSED, REFUSED, REFUSED, ON, HIDDEN, SET_UP)),
        ("a member", (SIGN_IN, REFUSED, REFUSED, REFUSED, ON, HIDDEN, SET_UP)),
    ],
)
@pytest.mark.parametrize("number", range(len(WHO)), ids=WHO)
def test_who_does_what_and_nothing_is_done_by_anybody_else(house, name, answers, number):
    given, is_done = CHANGES[name]
    assert meaning(house.client(WHO[number]).post(house.path(name), given)) == answers[number]
    assert is_done(house) is (answers[number] == ON)


@pytest.mark.parametrize("role", sorted(Role))
def test_each_role_by_itself_manages_people_or_not(db, role):
    """Roles are not steps of a ladder: whoever issues alerts does not therefore manage people."""
    ours = cast.organisation()
    somebody = cast.person(role, name="Vera", of=ours)
    answer = cast.signed_in(somebody).post(
        f"/people/organisation/{ours.pk}/invite/", {"email": "a@people.example", "roles": ["learner"], "language": "en"}
    )
    assert meaning(answer) == (ON if role == Role.ADMINISTRATOR else REFUSED)
    assert Invitation.objects.exists() is (role == Role.ADMINISTRATOR)


@pytest.mark.parametrize(("name", "who"), list(product(("invite", "disable", "withdraw"), ("analyst", "outsider"))))
def test_a_refusal_says_its_number_and_the_next_step_and_nothing_of_others(house, name, who):
    page = house.client(who).post(house.path(name), CHANGES[name][0]).content.decode()
    assert "SH-40" in page
    assert house.member.email not in page
    assert "new@people.example" not in page


def test_who_is_disabled_is_out_with_their_next_request(house):
    client = house.client("analyst")
    assert meaning(client.get(house.path("our organisation"))) == OK
    actions.disable_person(house.people["analyst"], audit=cast.AUDIT)
    assert meaning(client.get(house.path("our organisation"))) == SIGN_IN


def test_a_role_that_is_taken_away_is_gone_with_the_next_request(house):
    client = house.client("auditor")
    assert meaning(client.get(house.path("ledger"))) == OK
    actions.change_roles(house.people["auditor"], house.ours, {Role.TRAINER}, audit=cast.AUDIT)
    assert meaning(client.get(house.path("ledger"))) == HIDDEN
