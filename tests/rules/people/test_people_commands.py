"""`saferhavens people` on the command line."""

import pytest
from click.testing import CliRunner

from saferhavens.cli.people import people
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role
from saferhavens.web.ledger.models import Entry
from saferhavens.web.people.models import Invitation, Organisation, Person

pytestmark = pytest.mark.django_db
ADD = ["add-organisation", "Harbour Network", "--sector", "civil_society", "--country", "col"]


def call(*words: str):
    return CliRunner().invoke(people, words)


def test_the_first_organisation_and_its_administrator_come_from_the_command_line(client):
    assert call(*ADD).exit_code == 0
    told = call("invite", "First@people.example", "--organisation", "harbour network", "--role", "administrator")
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.roles) == ("first@people.example", [Role.ADMINISTRATOR])
    link = told.output.strip()
    assert client.get("/" + link.split("/", 3)[3], follow=True).status_code == 200


def test_what_the_operator_does_stands_in_the_ledger():
    call(*ADD)
    assert Entry.objects.get().actor == "operator"


def test_countries_are_kept_as_three_capital_letters():
    call(*ADD)
    assert Organisation.objects.get().country == "COL"


@pytest.mark.parametrize("country", ["CO", "Colombia", "12A"])
def test_another_kind_of_country_code_is_refused(country):
    assert call(*ADD[:-1], country).exit_code == 2
    assert not Organisation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_organisation_is_added_once():
    call(*ADD)
    again = call(*ADD)
    assert again.exit_code == 1
    assert Organisation.objects.count() == 1


def test_an_unknown_organisation_is_a_problem_that_says_what_to_do():
    error = call("invite", "first@people.example", "--organisation", "Nobody", "--role", "monitor").exception
    assert isinstance(error, ProblemError)
    assert error.problem is problems.ORGANISATION_UNKNOWN


@pytest.mark.parametrize("command", ["disable", "enable", "reset-second-factor"])
def test_an_unknown_person_is_a_problem_that_says_what_to_do(command):
    error = call(command, "nobody@people.example").exception
    assert isinstance(error, ProblemError)
    assert error.problem is problems.PERSON_UNKNOWN


def test_somebody_is_disabled_and_enabled(world):
    call("disable", world.analyst.email)
    assert not Person.objects.get(pk=world.analyst.pk).is_active
    assert "disabled" in call("list").output
    call("enable", world.analyst.email.upper())
    assert Person.objects.get(pk=world.analyst.pk).is_active


def test_a_lost_phone_can_be_replaced(world):
    call("reset-second-factor", world.analyst.email)
    assert not world.analyst.authenticator_set.exists()


def test_people_and_organisations_are_listed(world):
    told = call("list").output
    assert f"{world.analyst.email}\tAlma\tanalyst ({world.ours.name})" in told
    assert world.theirs.name in call("organisations").output
