"""The fictional cast."""

import time

import pytest
from click.testing import CliRunner
from django.test import Client

from saferhavens.cli.demo import demo, sign_in_lines
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role
from saferhavens.web.demo import cast
from saferhavens.web.ledger.models import Entry
from saferhavens.web.ledger.verification import verify_ledger
from saferhavens.web.people.models import Organisation, Person
from saferhavens.web.people.rules import needs_second_factor


@pytest.fixture(autouse=True)
def _demo(db, settings, tmp_path):
    settings.DEMO, settings.HOME = True, tmp_path


def test_everybody_of_the_programme_is_there():
    cast.make_demo_cast()
    assert Person.objects.filter(is_demo=True).count() == len(cast.CAST) == 12
    roles = set().union(*(member.roles for member in cast.CAST))
    assert roles == set(Role)


def test_all_of_it_is_fictional_and_says_so():
    cast.make_demo_cast()
    assert all(person.email.endswith(".example") for person in Person.objects.all())
    assert all(body.is_demo and body.name.startswith("Example ") for body in Organisation.objects.all())


def test_a_second_time_nothing_is_made_and_it_is_quick():
    cast.make_demo_cast()
    before = Entry.objects.count()
    begun = time.monotonic()
    cast.make_demo_cast()
    assert time.monotonic() - begun < 1
    assert Entry.objects.count() == before
    assert verify_ledger().holds


@pytest.mark.parametrize("member", cast.CAST, ids=[member.email for member in cast.CAST])
def test_each_of_them_can_sign_in(member):
    cast.make_demo_cast()
    client = Client()
    client.post("/account/login/", {"login": member.email, "password": cast.demo_password()})
    if needs_second_factor(member.roles):
        client.post("/account/2fa/authenticate/", {"code": cast.present_code(member.email)})
    assert client.get("/people/account/").status_code == 200


def test_the_password_is_made_at_the_first_start_and_stays(tmp_path):
    password = cast.demo_password()
    assert cast.demo_password() == password
    assert (tmp_path / "demo_password").stat().st_mode & 0o077 == 0


def test_a_password_file_made_anew_counts(tmp_path):
    cast.make_demo_cast()
    (tmp_path / "demo_password").unlink()
    cast.make_demo_cast()
    assert all(person.check_password(cast.demo_password()) for person in Person.objects.all())


def test_the_command_lists_how_to_sign_in():
    told = CliRunner().invoke(demo, ["make"]).output
    assert all(member.email in told for member in cast.CAST)
    assert cast.demo_password() in told
    assert CliRunner().invoke(demo, ["people"]).output == told
    assert told.splitlines() == sign_in_lines()


def test_the_command_prints_the_present_code():
    cast.make_demo_cast()
    told = CliRunner().invoke(demo, ["code", "AUDITOR@ombuds.example"]).output
    assert len(told.strip()) == 6
    assert told.strip().isdigit()


@pytest.mark.parametrize("email", ["nobody@ombuds.example", "learner@ombuds.example"])
def test_there_is_no_code_for_who_needs_none(email):
    cast.make_demo_cast()
    with pytest.raises(ProblemError) as error:
        cast.present_code(email)
    assert error.value.problem is problems.PERSON_UNKNOWN


def test_nobody_gets_the_code_of_a_real_person():
    from cast import person

    real = person(Role.ANALYST, name="Real")
    with pytest.raises(ProblemError):
        cast.present_code(real.email)


@pytest.mark.parametrize("words", [["make"], ["people"], ["code", "auditor@ombuds.example"]])
def test_outside_of_a_demo_nothing_is_made_or_told(settings, words):
    cast.make_demo_cast()
    settings.DEMO = False
    result = CliRunner().invoke(demo, words)
    assert isinstance(result.exception, ProblemError)
    assert result.exception.problem is problems.DEMO_ONLY
    assert result.output == ""


def test_an_installation_that_was_for_trying_out_lets_the_cast_in_no_more(settings):
    cast.make_demo_cast()
    settings.DEMO = False
    client = Client()
    answer = client.post("/account/login/", {"login": "learner@ombuds.example", "password": cast.demo_password()})
    client.get(answer.headers.get("Location", "/account/login/"))
    assert client.get("/people/account/").status_code == 302


@pytest.mark.parametrize("path", ["/account/login/", "/design/", "/nothing/"])
def test_every_page_says_that_it_is_for_trying_out(path):
    assert "invented" in Client().get(path).content.decode()


def test_elsewhere_no_page_says_so(settings):
    settings.DEMO = False
    assert "For trying things out" not in Client().get("/account/login/").content.decode()
