"""`saferhavens people`: the first organisation and its administrator, and help for somebody who is locked out."""

import click
from django.db import IntegrityError

from saferhavens.cli.language import translate
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role, Sector
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people import actions, mails
from saferhavens.web.people.models import Organisation, Person

ALPHA_3 = 3  # letters of a country code, ISO 3166-1


@click.group(help=translate("People and organisations."))
def people() -> None:
    """People and organisations."""


@people.command("list", help=translate("List who can sign in."))
def list_people() -> None:
    """List who can sign in, with organisations and roles."""
    for person in Person.objects.order_by("email").prefetch_related("memberships__organisation"):
        roles = ", ".join(f"{each.role} ({each.organisation.name})" for each in person.memberships.all())
        state = "" if person.is_active else translate("disabled")
        click.echo("\t".join([person.email, person.name, roles, state]).rstrip())


@people.command(help=translate("List the organisations."))
def organisations() -> None:
    """List the organisations."""
    for organisation in Organisation.objects.all():
        click.echo(f"{organisation.name}\t{organisation.sector}\t{organisation.country}")


@people.command("add-organisation", help=translate("Add an organisation."))
@click.argument("name")
@click.option("--sector", type=click.Choice([sector.value for sector in Sector]), required=True)
@click.option("--country", required=True, metavar="ISO3", help=translate("Three letters, such as COL."))
@click.option("--short-name", default="")
def add_organisation(name: str, sector: str, country: str, short_name: str) -> None:
    """Add an organisation."""
    if len(country) != ALPHA_3 or not country.isalpha():
        raise click.BadParameter(translate("Give three letters, such as COL."), param_hint="--country")
    try:
        actions.create_organisation(
            name, Sector(sector), country.upper(), short_name=short_name, audit=Audit.of_command()
        )
    except IntegrityError:
        raise click.ClickException(translate("There is one with this name already.")) from None
    click.echo(translate("Added: {name}").format(name=name))


@people.command(help=translate("Invite somebody, and print the link as well."))
@click.argument("email")
@click.option("--organisation", required=True, metavar="NAME")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in Role]))
@click.option("--language", default="en", show_default=True, type=click.Choice(["en", "es"]))
def invite(email: str, organisation: str, roles: tuple[str, ...], language: str) -> None:
    """Invite somebody. The mail is sent by the worker; the link is printed too, for the first administrator."""
    invitation = actions.invite(
        email,
        named_organisation(organisation),
        {Role(role) for role in roles},
        language=language,
        audit=Audit.of_command(),
    )
    click.echo(mails.invitation_link(invitation))


@people.command(help=translate("Stop somebody from signing in, and end their sessions at once."))
@click.argument("email")
def disable(email: str) -> None:
    """Stop somebody from signing in, and end their sessions at once."""
    actions.disable_person(named_person(email), audit=Audit.of_command())


@people.command(help=translate("Let somebody sign in again."))
@click.argument("email")
def enable(email: str) -> None:
    """Let somebody sign in again."""
    actions.enable_person(named_person(email), audit=Audit.of_command())


@people.command("reset-second-factor", help=translate("For somebody who has lost phone and codes."))
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Remove the second factors of somebody who has lost phone and codes. Make sure first that it is them."""
    actions.remove_second_factors(named_person(email), audit=Audit.of_command())


def named_organisation(name: str) -> Organisation:
    found = Organisation.objects.filter(name__iexact=name).first()
    if found is None:
        raise ProblemError(problems.ORGANISATION_UNKNOWN, name=name)
    return found


def named_person(email: str) -> Person:
    found = Person.objects.filter(email=Person.objects.normalize_email(email)).first()
    if found is None:
        raise ProblemError(problems.PERSON_UNKNOWN, email=email)
    return found
