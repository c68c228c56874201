"""Every setting that can be given from outside, read once, typed, and refused with a hint when it cannot be used."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError

PROJECT = Path(__file__).resolve().parents[4]
TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"", "0", "false", "no", "off"}


@dataclass(frozen=True)
class Environment:
    """The settings of this installation."""

    home: Path  # what the program writes: database, fetched files, keys, outgoing mail
    database: dict[str, object]  # Django's DATABASES["default"]
    secret_key: str
    hosts: list[str]
    site_address: str  # as it stands in e-mails, without a slash at the end
    data_folder: Path | None  # local files of the sources, instead of downloads
    debug: bool
    demo: bool  # the fictional cast may sign in, and every page says so
    source_address: str  # where visitors get the source code of what runs here (AGPL, section 13); empty: not shown
    contact: str  # e-mail address of who runs this installation; empty: not shown
    mail_host: str  # empty: mails are written to home/outbox
    mail_port: int
    mail_user: str
    mail_password: str
    urgent_hours: int
    away_address: str  # where the way out of the anonymous channel leads; empty: a calendar of our own
    remove_withdrawn_days: int  # after which what senders took back is destroyed
    remove_unverified_days: int  # the same for what was set aside, and for files of what was never verified
    mail_from: str

    @property
    def behind_https(self) -> bool:
        return self.site_address.startswith("https://")


def read_environment(given: Mapping[str, str] = os.environ) -> Environment:
    """The settings in `given`, names as in docs/settings.md. Raises SETTING_WRONG, FILES_NOT_WRITABLE."""
    home = Path(given.get("SAFERHAVENS_HOME") or PROJECT / "var").resolve()
    make_writable(home)
    site_address = given.get("SAFERHAVENS_ADDRESS", "http://localhost:8000").rstrip("/")
    return Environment(
        home=home,
        database=read_database(given.get("DATABASE_URL", ""), home),
        secret_key=given.get("SAFERHAVENS_SECRET_KEY") or kept_secret(home / "secret_key"),
        hosts=read_hosts(given.get("SAFERHAVENS_HOSTS", ""), site_address),
        site_address=site_address,
        data_folder=read_folder(given.get("SAFERHAVENS_DATA", "")),
        debug=read_switch("SAFERHAVENS_DEBUG", given),
        demo=read_switch("SAFERHAVENS_DEMO", given),
        source_address=read_link("SAFERHAVENS_SOURCE", given),
        contact=given.get("SAFERHAVENS_CONTACT", "").strip(),
        mail_host=given.get("SAFERHAVENS_MAIL_HOST", ""),
        mail_port=read_number("SAFERHAVENS_MAIL_PORT", given, 587),
        mail_user=given.get("SAFERHAVENS_MAIL_USER", ""),
        mail_password=given.get("SAFERHAVENS_MAIL_PASSWORD", ""),
        urgent_hours=read_number("SAFERHAVENS_URGENT_HOURS", given, 48),
        away_address=read_link("SAFERHAVENS_AWAY", given),
        remove_withdrawn_days=read_number("SAFERHAVENS_REMOVE_WITHDRAWN_DAYS", given, 30),
        remove_unverified_days=read_number("SAFERHAVENS_REMOVE_UNVERIFIED_DAYS", given, 180),
        mail_from=given.get("SAFERHAVENS_MAIL_FROM", "Safer Havens <no-reply@localhost>"),
    )


def make_writable(folder: Path) -> None:
    """Make `folder` (readable by this user only), or raise FILES_NOT_WRITABLE."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise ProblemError(problems.FILES_NOT_WRITABLE, where=folder) from None
    if not os.access(folder, os.W_OK):
        raise ProblemError(problems.FILES_NOT_WRITABLE, where=folder)


def kept_secret(file: Path) -> str:
    """The secret in `file`, made at the first start and readable by this user only."""
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_urlsafe(64))
    return file.read_text().strip()


def read_switch(name: str, given: Mapping[str, str]) -> bool:
    value = given.get(name, "").strip().lower()
    if value in TRUE_WORDS:
        return True
    if value in FALSE_WORDS:
        return False
    raise ProblemError(problems.SETTING_WRONG, name=name, reason=f"“{value}” is neither yes nor no")


def read_number(name: str, given: Mapping[str, str], default: int) -> int:
    value = given.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal():
        raise ProblemError(problems.SETTING_WRONG, name=name, reason=f"“{value}” is not a whole number")
    return int(value)


def read_link(name: str, given: Mapping[str, str]) -> str:
    """An https address to be shown as a link, or an empty text."""
    value = given.get(name, "").strip()
    if value and not value.startswith("https://"):
        raise ProblemError(problems.SETTING_WRONG, name=name, reason=f"“{value}” does not begin with https://")
    return value


def read_hosts(value: str, site_address: str) -> list[str]:
    """The host names that the site answers to; without the setting, its own address and this machine."""
    named = [host.strip() for host in value.split(",") if host.strip()]
    own = urlsplit(site_address).hostname
    return named or sorted({host for host in (own, "localhost", "127.0.0.1", "[::1]") if host})


def read_folder(value: str) -> Path | None:
    if not value:
        return None
    folder = Path(value).expanduser().resolve()
    if not folder.is_dir():
        raise ProblemError(problems.FOLDER_MISSING, folder=folder)
    return folder


def read_database(url: str, home: Path) -> dict[str, object]:
    """Django's settings for `url`: sqlite:///file or postgresql://user:password@host:port/name; empty: in `home`."""
    if not url:
        return sqlite(home / "saferhavens.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme in ("postgres", "postgresql"):
        return postgresql(parts.hostname, parts.port, unquote(parts.path.lstrip("/")), parts.username, parts.password)
    raise ProblemError(
        problems.SETTING_WRONG, name="DATABASE_URL", reason=f"“{parts.scheme}” is neither sqlite nor postgresql"
    )


def sqlite(file: Path) -> dict[str, object]:
    """A file with write-ahead log. FULL: a committed row survives a power cut. IMMEDIATE: writers wait in turn."""
    return {
        "ENGINE": "saferhavens.web.sqlite3",
        "NAME": str(file),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 60,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            " PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;",
        },
    }


def postgresql(
    host: str | None, port: int | None, name: str, user: str | None, password: str | None
) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "HOST": host or "",
        "PORT": port or "",
        "USER": unquote(user or ""),
        "PASSWORD": unquote(password or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5},
    }
