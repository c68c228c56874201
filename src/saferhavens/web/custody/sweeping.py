"""What killed processes and taken-back transactions leave in the vault, and whether anything is missing there."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from saferhavens.web.custody.arrivals import incoming_folder, vault_folder
from saferhavens.web.custody.limits import STALE_HOURS
from saferhavens.web.custody.models import VaultFile
from saferhavens.web.custody.vault import place_of
from saferhavens.web.ledger.audit import Audit


class Swept(NamedTuple):
    incoming: int  # arrivals that nobody stored, removed
    stale: int  # rows of files that never arrived completely, removed
    orphans: int  # files that no row names, removed
    lost: int  # rows whose file is not there: told, never removed


@transaction.atomic
def sweep(now: datetime, *, audit: Audit) -> Swept:
    """Remove what is older than two days and belongs to nothing. Younger files may be part of a running write."""
    before = now - timedelta(hours=STALE_HOURS)
    incoming = remove_files(old_files(incoming_folder().iterdir(), before))
    stale, _ = VaultFile.objects.filter(is_whole=False, began_at__lt=before).delete()
    orphans = remove_files(nameless(old_files(files_of_vault(), before)))
    swept = Swept(incoming, stale, orphans, len(lost_files()))
    audit.record("vault_swept", ("custody.vault", "all"), **swept._asdict())
    return swept


def lost_files() -> list[UUID]:
    """The files that a row names and that are not there. There should be none, ever."""
    return [pk for pk in VaultFile.objects.values_list("pk", flat=True) if not place_of(pk).exists()]


def files_of_vault() -> Iterator[Path]:
    return (file for file in vault_folder().glob("[0-9a-f][0-9a-f]/*") if file.is_file())


def old_files(files: Iterator[Path], before: datetime) -> Iterator[Path]:
    return (file for file in files if file.stat().st_mtime < before.timestamp())


def nameless(files: Iterator[Path]) -> list[Path]:
    named = {str(pk) for pk in VaultFile.objects.values_list("pk", flat=True)}
    return [file for file in files if file.name not in named]


def remove_files(files: Iterator[Path] | list[Path]) -> int:
    found = list(files)
    for file in found:
        file.unlink(missing_ok=True)
    return len(found)
