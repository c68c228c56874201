"""Which passwords are refused. Source: OWASP ASVS 5, 6.2."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from saferhavens.core.words import Role, Sector
from saferhavens.web.people.models import Person


def codes(password: str, person: Person | None = None) -> set[str]:
    try:
        validate_password(password, person)
    except ValidationError as refusal:
        return {error.code for error in refusal.error_list}
    return set()


@pytest.fixture
def person():
    return Person(email="maria.quispe@ombuds.example", name="María Quispe")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "onlylowercaseletters",
        "四つの言葉で覚えやすい長い文です",
        "  spaces count too  ",
        "a" * 5 + "quiet harbour" * 12,
        "x7#" * 43,
    ],
)
def test_long_passwords_of_any_kind_are_taken(password, person):
    assert codes(password, person) == set()


def test_eleven_characters_are_too_few_and_twelve_enough():
    assert codes("zq7vkp2mxw9") == {"password_too_short"}
    assert codes("zq7vkp2mxw9t") == set()


@pytest.mark.parametrize(
    "password", ["123456789012", "qwertyuiop123", "passwordpassword", "!!password!!", "Password12345", "iloveyou2026"]
)
def test_well_known_passwords_are_refused(password):
    assert "password_too_common" in codes(password)


def test_a_known_password_within_a_long_one_does_no_harm():
    assert codes("the dragon sleeps at noon") == set()


@pytest.mark.parametrize(
    "password", ["saferhavens2026", "SaferHavens!!", "quispemaria123", "Maria.Quispe.99", "ombuds-ombuds-1"]
)
def test_names_that_others_can_guess_are_refused(password, person):
    assert "password_from_context" in codes(password, person)


def test_a_name_within_a_long_password_does_no_harm(person):
    assert codes("maria sails a green boat", person) == set()


def test_the_name_of_the_organisation_that_one_joins_counts(person):
    person.joins = ["Defensoría", "DP"]
    assert "password_from_context" in codes("Defensoría12345", person)


def test_the_name_of_the_organisation_that_one_belongs_to_counts(db):
    import cast

    lighthouse = cast.organisation("Lighthouse Network", Sector.CIVIL_SOCIETY)
    member = cast.person(Role.MONITOR, of=lighthouse)
    assert "password_from_context" in codes("Lighthouse2026", member)


def test_a_text_that_is_no_password_is_refused():
    assert codes("ab " * 342) == {"password_too_long"}
    assert codes(("ab " * 342)[:1024]) == set()
