"""The fictional people with whom one tries things out. Nobody can own their addresses: `.example`, RFC 2606."""

import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.db import transaction

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role, Sector, gettext_noop
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people import actions
from saferhavens.web.people.models import Organisation, Person
from saferhavens.web.people.rules import needs_second_factor

AUDIT = Audit("demo", "command")
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike


class Body(NamedTuple):
    name: str
    short_name: str
    sector: Sector
    country: str


class Character(NamedTuple):
    email: str
    name: str
    who: str
    body: Body
    roles: frozenset[Role]
    language: str


OMBUDS = Body("Example Ombuds Office", "EOO", Sector.OMBUDS, "COL")
WATCH = Body("Example Border Watch", "EBW", Sector.CIVIL_SOCIETY, "COL")
CAMP = Body("Example Refugee-led Network", "ERN", Sector.REFUGEE_LED, "KEN")
MINISTRY = Body("Example Ministry", "EM", Sector.STATE, "ECU")
INSTITUTE = Body("Example Institute", "EI", Sector.ACADEMIA, "ROU")


def character(email: str, name: str, who: str, body: Body, *roles: Role, language: str = "es") -> Character:
    return Character(f"{email}.example", name, who, body, frozenset(roles), language)


CAST = (
    character("analyst@ombuds", "Alma", gettext_noop("Analyst"), OMBUDS, Role.ANALYST, Role.VERIFIER, Role.ISSUER),
    character("monitor@watch", "Mateo", gettext_noop("Monitor"), WATCH, Role.MONITOR),
    character("coordinator@watch", "Carmen", gettext_noop("Coordinator"), WATCH, Role.COORDINATOR),
    character("verifier@ombuds", "Vera", gettext_noop("Verifier"), OMBUDS, Role.VERIFIER),
    character("coordinator@camp", "Amina", gettext_noop("Coordinator"), CAMP, Role.COORDINATOR, language="en"),
    character("focal.point@ministry", "Paz", gettext_noop("Focal point"), MINISTRY, Role.FOCAL_POINT),
    character("lead@institute", "Ioana", gettext_noop("Programme lead"), INSTITUTE, Role.COORDINATOR, language="en"),
    character("trainer@institute", "Teo", gettext_noop("Trainer"), INSTITUTE, Role.TRAINER, language="en"),
    character("learner@ombuds", "Lucía", gettext_noop("Learner"), OMBUDS, Role.LEARNER),
    character("scientist@institute", "Dana", gettext_noop("Data scientist"), INSTITUTE, Role.ANALYST, language="en"),
    character("auditor@ombuds", "Rosa", gettext_noop("Auditor"), OMBUDS, Role.AUDITOR),
    character("administrator@ombuds", "Bruno", gettext_noop("Administrator"), OMBUDS, Role.ADMINISTRATOR),
)


class SignIn(NamedTuple):
    """How one signs in as somebody of the cast."""

    who: str
    email: str
    organisation: str
    needs_code: bool


def make_demo_cast() -> list[SignIn]:
    """Make whoever of the cast is missing; the sign-ins. Raises DEMO_ONLY."""
    refuse_outside_demo()
    password = demo_password()
    with transaction.atomic():
        organisations = {body: made_organisation(body) for body in {member.body for member in CAST}}
        known = {person.email: person for person in Person.objects.filter(email__in=[member.email for member in CAST])}
        for member in CAST:
            if member.email not in known:
                make_person(member, organisations[member.body], password)
        renew_password(known.values(), password)
    return sign_ins()


def refuse_outside_demo() -> None:
    if not settings.DEMO:
        raise ProblemError(problems.DEMO_ONLY)


def sign_ins() -> list[SignIn]:
    return [SignIn(member.who, member.email, member.body.name, needs_second_factor(member.roles)) for member in CAST]


def made_organisation(body: Body) -> Organisation:
    found = Organisation.objects.filter(name=body.name).first()
    return found or actions.create_organisation(
        body.name, body.sector, body.country, short_name=body.short_name, is_demo=True, audit=AUDIT
    )


def make_person(member: Character, organisation: Organisation, password: str) -> Person:
    person = actions.add_person(
        member.email, member.name, password, language=member.language, is_demo=True, audit=AUDIT
    )
    actions.change_roles(person, organisation, member.roles, audit=AUDIT)
    if needs_second_factor(member.roles):
        totp.TOTP.activate(person, totp.generate_totp_secret())
    return person


def renew_password(people: Iterable[Person], password: str) -> None:
    """Bring the accounts up to the file, if that was made anew. One is asked for all: asking takes time by design."""
    known = list(people)
    if known and not known[0].check_password(password):
        for person in known:
            actions.set_password(person, password, audit=AUDIT)


def demo_password() -> str:
    """The one password of the whole cast, made at the first start: HOME/demo_password."""
    file = Path(settings.HOME) / "demo_password"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text("-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4)))
    return file.read_text().strip()


def present_code(email: str) -> str:
    """The six digits that the authenticator app of somebody of the cast shows now.

    Raises DEMO_ONLY, and PERSON_UNKNOWN for an address that is not of the cast or needs no code.
    """
    refuse_outside_demo()
    found = Authenticator.objects.filter(
        user__email=Person.objects.normalize_email(email), user__is_demo=True, type=Authenticator.Type.TOTP
    ).first()
    if found is None:
        raise ProblemError(problems.PERSON_UNKNOWN, email=email)
    counter = list(totp.yield_hotp_counters_from_time())[settings.MFA_TOTP_TOLERANCE]
    return totp.format_hotp_value(totp.hotp_value(decrypt(found.data["secret"]), counter))
