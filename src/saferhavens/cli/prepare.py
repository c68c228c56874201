"""What has to be there before the site starts. Each step is skipped while its inputs are the same as last time.

Imports models: Django must have been started.
"""

from contextlib import nullcontext
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from saferhavens.cli import migrate
from saferhavens.cli.demo import sign_in_lines
from saferhavens.cli.install import FRONTEND, LOCK, PROJECT
from saferhavens.cli.language import translate
from saferhavens.cli.progress import say, step
from saferhavens.cli.stamps import Stamp
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.demo import cast
from saferhavens.web.people.models import Person
from saferhavens.web.vintages.models import Vintage


def everything() -> list[str]:
    """Do each step that is needed; the lines that tell how to sign in to the demo, if there is one.

    Raises DATABASE_NEWER_THAN_CODE, DATABASE_UNREACHABLE or FRONTEND_MISSING before anything is changed.
    """
    migrate.refuse_unreachable()
    migrate.refuse_newer()
    if not (FRONTEND / "dist").is_dir():
        raise ProblemError(problems.FRONTEND_MISSING)
    bring_up_database()
    collect_static_files()
    load_open_data()
    return make_demo()


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


def load_open_data() -> None:
    """From the folder that was named, else from the publishers if nothing is held yet, else the fictional sample."""
    if settings.DATA_FOLDER or not Vintage.objects.in_force().exists():
        from saferhavens.cli.first_data import load  # noqa: PLC0415 - heavy, and not needed at most starts

        load()
    if Vintage.objects.in_force().filter(fictional=True).exists():
        say(f"    {translate('The site shows a fictional sample. `saferhavens data get` fetches the real data.')}")


def make_demo() -> list[str]:
    """The fictional people, if this is a demo, and the lines that tell how to sign in as one."""
    if not settings.DEMO:
        return []
    is_known = Person.objects.filter(is_demo=True).count() >= len(cast.CAST)
    with nullcontext() if is_known else step(translate("Fictional people")):
        from saferhavens.web.demo.evidence import make_demo_evidence  # noqa: PLC0415  a start need not wait for it

        cast.make_demo_cast()
        make_demo_evidence()
    return sign_in_lines()
