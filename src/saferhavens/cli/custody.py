"""`saferhavens custody`: the keys under which reports and files are sealed, and the vault."""

from pathlib import Path

import click
from django.utils import timezone

from saferhavens.cli.language import translate
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import gettext_noop
from saferhavens.web.custody import actions, keys, resealing, sealed_places, sweeping, vault
from saferhavens.web.custody.models import OrganisationKey, VaultFile
from saferhavens.web.custody.package_check import verify
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Organisation


@click.group(help=translate("Keys, sealed texts and files."))
def custody() -> None:
    """Keys, sealed texts and files."""


@custody.command(help=translate("List the keys, and what is sealed under each."))
def status() -> None:
    """List master keys, the keys of each organisation, and how much is sealed under each. Ends with what is missing."""
    click.echo(translate("Master keys: {numbers}").format(numbers=", ".join(map(str, keys.master_numbers())) or "–"))
    for key in OrganisationKey.objects.select_related("organisation"):
        click.echo(f"{key.organisation.name}\t{key.number}\t{translate(state_of(key))}\t{rows_under(key)}")
    for place in sealed_places.unregistered():
        click.echo(translate("Not registered: {place}").format(place=place), err=True)
    for file_id in sweeping.lost_files():
        click.echo(translate("The file {file} is missing in the vault.").format(file=file_id), err=True)


def state_of(key: OrganisationKey) -> str:
    if key.destroyed_at:
        return gettext_noop("destroyed")
    return gettext_noop("retired") if key.retired_at else gettext_noop("current")


def rows_under(key: OrganisationKey) -> int:
    places = sealed_places.SEALED_PLACES.values()
    return sum(place.under(key.organisation_id, key.number).count() for place in places)


@custody.command(help=translate("Give an organisation a new key, and bring everything under it."))
@click.argument("organisation", required=False)
@click.option("--all", "everybody", is_flag=True, help=translate("Every organisation that has one."))
def rotate(organisation: str | None, everybody: bool) -> None:
    """Give an organisation a new key and bring everything under it; the site goes on. Raises ORGANISATION_UNKNOWN."""
    if (organisation is None) is not everybody:
        raise click.UsageError(translate("Name one organisation, or say --all."))
    for each in every_organisation() if organisation is None else [organisation_called(organisation)]:
        key = actions.rotate_key(each.pk, audit=Audit.of_command())
        done = resealing.reseal(each.pk, audit=Audit.of_command())
        told = translate("{organisation}: key {number}, {rows} texts sealed anew, {unreadable} cannot be opened")
        click.echo(told.format(organisation=each.name, number=key.number, **done._asdict()))


def every_organisation() -> list[Organisation]:
    return list(Organisation.objects.filter(sealing_keys__isnull=False).distinct())


def organisation_called(name: str) -> Organisation:
    found = Organisation.objects.filter(name=name).first()
    if found is None:
        raise ProblemError(problems.ORGANISATION_UNKNOWN, name=name)
    return found


@custody.command("rotate-master", help=translate("Make a new master key, and wrap all keys under it."))
def rotate_master() -> None:
    """Make a new master key. Backups made before it cannot be opened with it: keep the old file with them."""
    number = actions.rotate_master_key(audit=Audit.of_command())
    click.echo(translate("{file} is the master key now. Keep a copy elsewhere.").format(file=keys.master_file(number)))


@custody.command(help=translate("Finish changes of keys, and destroy keys that nothing needs any more."))
def tidy() -> None:
    """Finish changes of keys, destroy the retired keys of yesterday that nothing needs, and sweep the vault."""
    audit, now = Audit.of_command(), timezone.now()
    done = resealing.reseal_all(audit=audit)._asdict()
    done |= {"destroyed_keys": actions.destroy_unused_keys(now, audit=audit)}
    for name, count in (done | sweeping.sweep(now, audit=audit)._asdict()).items():
        click.echo(f"{name}\t{count}")


@custody.command(help=translate("Read every original, and compare it with its hash at arrival."))
def check() -> None:
    """Read every original. Ends with SEAL_BROKEN or FILE_LOST at the first that is not as it arrived."""
    whole = list(VaultFile.objects.filter(is_whole=True).values_list("organisation_id", "pk"))
    for organisation_id, file_id in whole:  # no cursor stays open when one of them is broken
        vault.verify(organisation_id, file_id)
    click.echo(translate("{count} originals are as they arrived.").format(count=len(whole)))


@custody.command("verify-package", help=translate("Say whether an evidence package is as it was made."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify_package(file: Path) -> None:
    """Say whether an evidence package is as it was made. Ends with PACKAGE_BROKEN otherwise."""
    found = verify(file)
    click.echo(translate("The package is whole: {files} files.").format(files=found.files))
    click.echo(translate("Fingerprint: {fingerprint}").format(fingerprint=found.fingerprint))
