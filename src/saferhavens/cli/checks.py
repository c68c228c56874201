"""What `saferhavens check` looks at: one function a check, each giving a finding. Their table is at the end."""

import os
import shutil
import smtplib
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from django.conf import settings
from django.core import checks as django_checks
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from saferhavens.cli import messages, migrate
from saferhavens.cli.install import FRONTEND
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import gettext_noop as _
from saferhavens.web.ledger.models import Entry
from saferhavens.web.ledger.verification import verify_ledger
from saferhavens.web.vintages.models import Vintage

OLDEST_PYTHON = (3, 12)
SHORTEST_SECRET = 50  # characters; Django's own check asks for as many
LITTLE_SPACE, TOO_LITTLE_SPACE = 2_000_000_000, 200_000_000  # bytes; the first load of all data takes about 1 GB
CLOCK_TOLERANCE = timedelta(minutes=5)
MAIL_TIMEOUT = 5  # seconds
OUTBOX = "mail.E001"  # mails are written to files: the check on mail says so, and it is no error here


class Outcome(StrEnum):
    """How a check came out. Only a failure makes the command end with an error."""

    GOOD = "good"
    WARNING = "warning"
    FAILURE = "failure"


class Finding(NamedTuple):
    """What a check found, and what mends it. Texts are in English, with {facts} put in after translation."""

    outcome: Outcome
    found: str
    mend: str = ""
    facts: dict[str, object] = {}


def good(found: str, **facts: object) -> Finding:
    return Finding(Outcome.GOOD, found, "", facts)


def warning(found: str, mend: str, **facts: object) -> Finding:
    return Finding(Outcome.WARNING, found, mend, facts)


def failure(found: str, mend: str, **facts: object) -> Finding:
    return Finding(Outcome.FAILURE, found, mend, facts)


def problem(error: ProblemError) -> Finding:
    """A problem of the catalogue as a finding, with its number."""
    return failure(f"{error.problem.code}: {error.problem.message}", error.problem.next_step, **error.facts)


def python_version() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        return failure(
            _("Python {version} is too old."), _("Run `make clean`, then `make run PYTHON=…`."), version=version
        )
    return good(_("Python {version}"), version=version)


def home_writable() -> Finding:
    try:
        with tempfile.TemporaryFile(dir=settings.HOME) as trial:
            trial.write(b"x")
    except OSError:
        return problem(ProblemError(problems.FILES_NOT_WRITABLE, where=settings.HOME))
    return good(_("{where} can be written to."), where=settings.HOME)


def secret_key() -> Finding:
    file = settings.HOME / "secret_key"
    if len(settings.SECRET_KEY) < SHORTEST_SECRET:
        return failure(_("The secret key is short."), _("Use at least 50 random characters."))
    if "SAFERHAVENS_SECRET_KEY" not in os.environ and file.stat().st_mode & 0o077:
        return failure(_("Others on this machine can read {file}."), _("Run: chmod 600 {file}"), file=file)
    return good(_("The secret key is long, and only this user can read it."))


def disk_space() -> Finding:
    free = shutil.disk_usage(settings.HOME).free
    facts: dict[str, object] = {"free": f"{free / 1e9:.1f}", "where": settings.HOME}
    if free < TOO_LITTLE_SPACE:
        return failure(_("Only {free} GB are free at {where}."), _("Free some space."), **facts)
    if free < LITTLE_SPACE:
        return warning(_("Only {free} GB are free at {where}."), _("Free some space."), **facts)
    return good(_("{free} GB are free at {where}."), **facts)


def browser_files() -> Finding:
    if not (FRONTEND / "dist").is_dir():
        return problem(ProblemError(problems.FRONTEND_MISSING))
    if not settings.STATIC_ROOT.is_dir():
        return warning(_("The files for the browser have not been collected yet."), _("Run `make run` once."))
    return good(_("The browser libraries are installed."))


def translations() -> Finding:
    for language in messages.translated_languages():
        compiled = messages.mo_file(language)
        if not compiled.is_file():
            return failure(_("The translations are not compiled."), _("Run `saferhavens messages compile`."))
        if any(file.stat().st_mtime > compiled.stat().st_mtime for file in messages.po_files(language)):
            return warning(_("The compiled translations are old."), _("Run `saferhavens messages compile`."))
    return good(_("The translations are compiled."))


def database_answers() -> Finding:
    migrate.refuse_unreachable()
    return good(_("The database answers ({kind})."), kind=connection.vendor)


def database_version() -> Finding:
    migrate.refuse_unreachable()
    migrate.refuse_newer()
    pending = migrate.pending_migrations()
    if pending:
        return problem(ProblemError(problems.DATABASE_BEHIND_CODE, count=len(pending)))
    return good(_("The database fits the program."))


def durable_database() -> Finding:
    """Whether what the database has confirmed survives a power cut."""
    migrate.refuse_unreachable()
    wrong = sqlite_weaknesses() if connection.vendor == "sqlite" else postgresql_weaknesses()
    if wrong:
        found = _("A power cut could lose what was saved: {wrong}.")
        return failure(found, _("Put these database settings back to their defaults."), wrong=", ".join(wrong))
    return good(_("What is saved survives a power cut."))


def sqlite_weaknesses() -> list[str]:
    wanted = {"journal_mode": "wal", "synchronous": 2}  # 2 is FULL; see sqlite.org/pragma.html
    return [f"{name} = {found}" for name, value in wanted.items() if (found := ask(f"PRAGMA {name}")) != value]


def postgresql_weaknesses() -> list[str]:
    names = ("fsync", "synchronous_commit", "full_page_writes")
    return [f"{name} = {found}" for name in names if (found := ask(f"SHOW {name}")) == "off"]


def ask(query: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    return row[0] if row else None


def open_data() -> Finding:
    in_force = Vintage.objects.in_force()
    if not in_force.exists():
        return failure(_("No open data has been loaded."), _("Run `saferhavens data load`."))
    sources = sorted(set(in_force.values_list("source", flat=True)))
    if in_force.filter(fictional=True).exists():
        return warning(_("The site shows fictional sample data."), _("Run `saferhavens data get`."))
    return good(_("Open data of {count} sources is loaded."), count=len(sources))


def ledger() -> Finding:
    verdict = verify_ledger()
    if verdict.broken:
        broken = verdict.broken
        return problem(ProblemError(problems.LEDGER_BROKEN, sequence=broken.sequence, reason=broken.reason))
    return good(_("The ledger is whole: {count} entries."), count=verdict.head.count)


def mail() -> Finding:
    host, port = settings.ENVIRONMENT.mail_host, settings.ENVIRONMENT.mail_port
    if not host:
        found = _("No mail server is set: mails are written to {folder}.")
        return warning(found, _("Set SAFERHAVENS_MAIL_HOST to send them."), folder=settings.HOME / "outbox")
    try:
        with smtplib.SMTP(host, port, timeout=MAIL_TIMEOUT) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        found = _("The mail server {host}:{port} does not answer: {reason}.")
        return failure(
            found, _("Check SAFERHAVENS_MAIL_HOST and SAFERHAVENS_MAIL_PORT."), host=host, port=port, reason=error
        )
    return good(_("The mail server {host}:{port} answers."), host=host, port=port)


def clock() -> Finding:
    """A clock that runs behind what was already recorded is wrong; one that runs ahead cannot be seen from here."""
    latest = latest_record()
    now = timezone.now()
    if latest and latest > now + CLOCK_TOLERANCE:
        found = _("The clock says {now}, but something was already recorded at {latest}.")
        return failure(
            found, _("Set this machine's clock."), now=f"{now:%Y-%m-%d %H:%M}", latest=f"{latest:%Y-%m-%d %H:%M}"
        )
    return good(_("The clock says {now} (UTC)."), now=f"{now:%Y-%m-%d %H:%M}")


def latest_record() -> datetime | None:
    times = [
        Entry.objects.aggregate(at=Max("at"))["at"],
        Vintage.objects.aggregate(at=Max("finished_at"))["at"],
    ]
    return max((time for time in times if time), default=None)


def django_advice() -> Finding:
    """Django's own checks, those for a site that others can reach too."""
    found = [message for message in django_checks.run_checks(include_deployment_checks=True) if message.id != OUTBOX]
    serious = [message.id for message in found if message.is_serious()]
    if serious:
        return failure(
            _("Django finds errors: {ids}."), _("Run `saferhavens django check --deploy`."), ids=", ".join(serious)
        )
    if found and settings.ENVIRONMENT.behind_https:
        ids = ", ".join(str(message.id) for message in found)
        return warning(_("Django advises on: {ids}."), _("Run `saferhavens django check --deploy`."), ids=ids)
    if not settings.ENVIRONMENT.behind_https:
        advice = _("Where others use it, put it behind HTTPS and set SAFERHAVENS_ADDRESS=https://…")
        return warning(_("The site runs without HTTPS, at {address}."), advice, address=settings.SITE_ADDRESS)
    return good(_("Django's checks for a public site pass."))


class Check(NamedTuple):
    """A check, its name for machines and its title for people."""

    name: str
    title: str
    look: Callable[[], Finding]
    needs_database: bool = False  # not done where the database does not answer or does not fit


CHECKS: tuple[Check, ...] = (
    Check("python", _("Python"), python_version),
    Check("home", _("Folder of the program"), home_writable),
    Check("secret-key", _("Secret key"), secret_key),
    Check("disk", _("Disk space"), disk_space),
    Check("browser-files", _("Browser libraries"), browser_files),
    Check("translations", _("Translations"), translations),
    Check("database", _("Database"), database_answers),
    Check("database-version", _("Version of the database"), database_version),
    Check("durability", _("Safe against power cuts"), durable_database),
    Check("data", _("Open data"), open_data, needs_database=True),
    Check("ledger", _("Ledger"), ledger, needs_database=True),
    Check("clock", _("Clock"), clock, needs_database=True),
    Check("mail", _("Mail"), mail),
    Check("public-site", _("Fit for a public site"), django_advice),
)


def run(check: Check) -> Finding:
    """What `check` finds; a problem that it raises is its finding."""
    try:
        return check.look()
    except ProblemError as error:
        return problem(error)
