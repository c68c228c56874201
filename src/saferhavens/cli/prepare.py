"""What has to be there before the site starts. Each step is skipped while its inputs are the same as last time."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from saferhavens.cli import messages, migrate, site
from saferhavens.cli.install import FRONTEND, LOCK, PROJECT
from saferhavens.cli.language import LOCALE, translate
from saferhavens.cli.progress import step
from saferhavens.cli.stamps import Stamp
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError


def everything() -> list[str]:
    """Do each step that is needed; the lines that tell how to sign in to the demo, if there is one.

    Raises DATABASE_NEWER_THAN_CODE, DATABASE_UNREACHABLE or FRONTEND_MISSING before anything is changed.
    """
    compile_messages()
    site.start()
    migrate.refuse_unreachable()
    migrate.refuse_newer()
    if not (FRONTEND / "dist").is_dir():
        raise ProblemError(problems.FRONTEND_MISSING)
    bring_up_database()
    collect_static_files()
    return []


def compile_messages() -> None:
    """Before Django starts, since it reads the translations once."""
    files = [file for language in messages.translated_languages() for file in messages.po_files(language)]
    stamp = Stamp(LOCALE.parent / ".venv" / "stamps" / "messages", files)
    compiled = all(messages.mo_file(language).is_file() for language in messages.translated_languages())
    if not (compiled and stamp.is_fresh()):
        with step(translate("Translations")):
            messages.compile_all()
        stamp.set()


def bring_up_database() -> None:
    if migrate.pending_migrations():
        with step(translate("Database")):
            migrate.bring_up()


def collect_static_files() -> None:
    """Copy all files for the browser to one folder, each with its hash in the name and compressed."""
    ours = sorted(PROJECT.glob("src/saferhavens/web/*/static"))
    stamp = Stamp(settings.HOME / "stamps" / "static", [FRONTEND / "dist", LOCK, str(settings.STORAGES), *ours])
    if not (stamp.is_fresh() and Path(settings.STATIC_ROOT).is_dir()):
        with step(translate("Files for the browser")):
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.set()
