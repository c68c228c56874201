"""`saferhavens demo`: the fictional people, and how to sign in as one."""

import click

from saferhavens.cli.language import translate
from saferhavens.web.demo import cast


@click.group(help=translate("The fictional people for trying things out."))
def demo() -> None:
    """The fictional people for trying things out. Works only with SAFERHAVENS_DEMO=1."""


@demo.command(help=translate("Make whoever is missing."))
def make() -> None:
    """Make whoever is missing and their fictional reports, and list them."""
    from saferhavens.web.demo.evidence import make_demo_evidence  # noqa: PLC0415  a start need not wait for it

    cast.make_demo_cast()
    make_demo_evidence()
    tell()


@demo.command(help=translate("List them with their password."))
def people() -> None:
    """List them with their password."""
    cast.refuse_outside_demo()
    tell()


@demo.command(help=translate("Print the six digits that somebody's authenticator app shows now."))
@click.argument("email")
def code(email: str) -> None:
    """Print the six digits that somebody's authenticator app shows now."""
    click.echo(cast.present_code(email))


def tell() -> None:
    for line in sign_in_lines():
        click.echo(line)


def sign_in_lines() -> list[str]:
    """How to sign in, for the terminal: a line for each person, the password, and where the code comes from."""
    sign_ins = cast.sign_ins()
    widest = max(len(each.email) for each in sign_ins)
    lines = [f"{each.email:<{widest}}  {translate(each.who)}, {each.organisation}" for each in sign_ins]
    return [
        *lines,
        translate("Password of all: {password}").format(password=cast.demo_password()),
        translate("Code of the second factor: make demo-code WHO=address"),
    ]
