"""`saferhavens settings`: every setting that can be given from outside, what it is now, and where that comes from."""

import os
from typing import NamedTuple
from urllib.parse import urlsplit

import click

from saferhavens.cli.language import translate
from saferhavens.core.words import gettext_noop as _


class Setting(NamedTuple):
    """A variable of the environment, what it means, and what holds without it."""

    name: str
    meaning: str
    default: str
    secret: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting("SAFERHAVENS_HOME", _("Folder for the database, fetched files, keys and outgoing mail"), "var"),
    Setting("DATABASE_URL", _("The database: postgresql://user:password@host:port/name or sqlite:///file"), "SQLite"),
    Setting("SAFERHAVENS_DATA", _("Folder with the sources' files; empty: download"), ""),
    Setting("SAFERHAVENS_ADDRESS", _("The site's address as people type it"), "http://localhost:8000"),
    Setting(
        "SAFERHAVENS_HOSTS",
        _("Host names that the site answers to, with commas; empty: its address and this machine"),
        "",
    ),
    Setting("SAFERHAVENS_DEMO", _("Whether the fictional people exist"), "0"),
    Setting("SAFERHAVENS_DEBUG", _("Details of errors on the page; never where others can reach it"), "0"),
    Setting("SAFERHAVENS_SECRET_KEY", _("Key for sessions and links; empty: the file secret_key"), "", secret=True),
    Setting("SAFERHAVENS_IDMC_CLIENT_ID", _("Your key for IDMC's displacement updates"), "", secret=True),
    Setting("SAFERHAVENS_SOURCE", _("Link to the source code of what runs here, which the licence asks for"), ""),
    Setting("SAFERHAVENS_CONTACT", _("E-mail address of who runs this site"), ""),
    Setting("SAFERHAVENS_MAIL_HOST", _("Mail server; empty: mails are written to the folder outbox"), ""),
    Setting("SAFERHAVENS_MAIL_PORT", _("Port of the mail server"), "587"),
    Setting("SAFERHAVENS_MAIL_USER", _("Account at the mail server"), ""),
    Setting("SAFERHAVENS_MAIL_PASSWORD", _("Its password"), "", secret=True),
    Setting("SAFERHAVENS_URGENT_HOURS", _("Hours within which somebody judges an urgent report"), "48"),
    Setting("SAFERHAVENS_AWAY", _("Where “Leave now” in the anonymous channel leads; empty: a calendar"), ""),
    Setting("SAFERHAVENS_REMOVE_WITHDRAWN_DAYS", _("Days after which what senders took back is destroyed"), "30"),
    Setting(
        "SAFERHAVENS_REMOVE_UNVERIFIED_DAYS", _("Days after which unverified files from senders are destroyed"), "180"
    ),
    Setting("SAFERHAVENS_MAIL_FROM", _("Sender of mails"), "Safer Havens <no-reply@localhost>"),
)


def shown_value(setting: Setting) -> str:
    """The value in force, without what must stay secret."""
    given = os.environ.get(setting.name, "")
    if setting.secret:
        return "••••" if given else ""
    return without_password(given) if given else setting.default


def without_password(value: str) -> str:
    password = urlsplit(value).password if "://" in value else None
    return value.replace(f":{password}@", ":••••@") if password else value


@click.command(help=translate("Show every setting and where it comes from."))
def settings() -> None:
    """Show every setting and where it comes from."""
    for setting in SETTINGS:
        origin = translate("given") if os.environ.get(setting.name) else translate("default")
        click.echo(f"{setting.name} = {shown_value(setting)}  ({origin})")
        click.echo(f"    {translate(setting.meaning)}")
