"""The fixed cast: people of several organisations, as tests need them."""

from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from saferhavens.core.words import Role, Sector
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people import actions
from saferhavens.web.people.models import Organisation, Person

AUDIT = Audit("test", "test")
PASSWORD = "four words nobody expects"


def organisation(name: str = "Ombuds Office", sector: Sector = Sector.OMBUDS, country: str = "COL") -> Organisation:
    found = Organisation.objects.filter(name=name).first()
    return found or actions.create_organisation(name, sector, country, audit=AUDIT)


def person(*roles: Role, name: str = "Alma", of: Organisation | None = None, second_factor: bool = True) -> Person:
    """Somebody with `roles` in an organisation (none: without any), known by their name."""
    made = actions.add_person(f"{name}@people.example", name, PASSWORD, audit=AUDIT)
    if roles:
        actions.change_roles(made, of or organisation(), roles, audit=AUDIT)
    if second_factor:
        totp.TOTP.activate(made, totp.generate_totp_secret())
    return Person.objects.get(pk=made.pk)


def signed_in(somebody: Person) -> Client:
    client = Client()
    client.force_login(somebody)
    return client


def code_of(somebody: Person) -> str:
    """What their authenticator app shows now."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import decrypt
    from django.conf import settings

    secret = decrypt(Authenticator.objects.get(user=somebody, type=Authenticator.Type.TOTP).data["secret"])
    counter = list(totp.yield_hotp_counters_from_time())[settings.MFA_TOTP_TOLERANCE]
    return totp.format_hotp_value(totp.hotp_value(secret, counter))
