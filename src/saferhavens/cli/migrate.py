"""Bringing the database up to the program, and refusing one that is newer."""

import click
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from saferhavens.cli.language import translate
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError


def refuse_unreachable() -> None:
    """Raises DATABASE_UNREACHABLE if the database does not answer."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0].rstrip(".")
        raise ProblemError(problems.DATABASE_UNREACHABLE, reason=reason) from error


def unknown_migrations() -> list[str]:
    """The changes made to the database that this program does not know, as `app.name`; from a newer program, then."""
    loader = MigrationLoader(connection)
    known = set(loader.disk_migrations) | {
        replaced for migration in loader.disk_migrations.values() for replaced in migration.replaces
    }
    return sorted(f"{app}.{name}" for app, name in loader.applied_migrations if (app, name) not in known)


def refuse_newer() -> None:
    """Raises DATABASE_NEWER_THAN_CODE, before anything is changed."""
    unknown = unknown_migrations()
    if unknown:
        raise ProblemError(problems.DATABASE_NEWER_THAN_CODE, migration=unknown[-1])


def pending_migrations() -> list[str]:
    """The changes that this program knows and the database has not had yet, as `app.name`."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def bring_up() -> int:
    """Make every pending change and the table of the cache; how many changes there were."""
    refuse_unreachable()
    refuse_newer()
    pending = pending_migrations()
    if pending:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    return len(pending)


@click.command(help=translate("Bring the database up to this program."))
def migrate() -> None:
    """Bring the database up to this program. Nothing is done to a database that a newer program has changed."""
    count = bring_up()
    click.echo(translate("Changes made to the database: {count}").format(count=count))
