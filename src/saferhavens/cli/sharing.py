"""`saferhavens sharing`: whom the installation vouches for, and what is released."""

import click

from saferhavens.cli.language import translate
from saferhavens.cli.people import named_organisation
from saferhavens.web.evidence.models import CircleMember
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.sharing.actions import granting, releasing


@click.group(help=translate("Who shares with whom, and what is released."))
def sharing() -> None:
    """Who shares with whom, and what is released."""


@sharing.command(help=translate("List the organisations of the verified circle."))
def circle() -> None:
    """List the organisations of the verified circle."""
    for member in CircleMember.objects.select_related("organisation").order_by("organisation__name"):
        click.echo(f"{member.organisation.name}\t{member.since:%Y-%m-%d}")


@sharing.command(help=translate("Vouch for an organisation: it reads what others share with the verified circle."))
@click.argument("organisation")
@click.option("--end", is_flag=True, help=translate("Do not vouch for it any more."))
def vouch(organisation: str, end: bool) -> None:
    """Take an organisation into the verified circle, or out of it. Raises ORGANISATION_UNKNOWN, MAY_NOT."""
    act = granting.end_vouching if end else granting.vouch
    act(named_organisation(organisation), audit=Audit.of_command())


@sharing.command(help=translate("Renew what is released: take back what must go, make a draft of what is new."))
def release() -> None:
    """As the nightly job does. A draft is shown only when two people have approved it."""
    draft = releasing.renew_all(audit=Audit.of_command())
    if draft is None:
        click.echo(translate("Nothing new to approve."))
    else:
        told = translate("Draft {number} waits for {people} people to approve it.")
        click.echo(told.format(number=draft.short, people=releasing.rules.APPROVALS_NEEDED))
