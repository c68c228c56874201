"""What belongs to nothing is removed after two days; what is missing is told and never hidden."""

import os
import time
from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

import cast
from rules.custody.test_the_vault_keeps_originals import files_in_vault, kept, sha256
from saferhavens.web.custody import arrivals, limits, sweeping, vault
from saferhavens.web.custody.models import VaultFile
from saferhavens.web.ledger.models import Entry

OLD = timedelta(hours=limits.STALE_HOURS + 1)


def sweep() -> sweeping.Swept:
    return sweeping.sweep(timezone.now(), audit=cast.AUDIT)


def age(path) -> None:
    then = time.time() - OLD.total_seconds()
    os.utime(path, (then, then))


def orphan(organisation: int):
    """What a transaction that was taken back leaves."""
    with transaction.atomic():
        file_id = kept(organisation, b"x")
        transaction.set_rollback(True)
    return vault.place_of(file_id)


def test_a_file_that_no_row_names_is_removed_when_it_is_old(ours):
    path = orphan(ours)
    assert sweep() == (0, 0, 0, 0)
    age(path)
    assert sweep() == (0, 0, 1, 0)
    assert files_in_vault() == []


def test_what_a_killed_process_left_in_the_incoming_folder_is_removed_when_it_is_old(ours):
    left = arrivals.incoming_folder() / "left.part"
    left.write_bytes(b"x")
    assert sweep() == (0, 0, 0, 0)
    age(left)
    assert sweep() == (1, 0, 0, 0)


def test_a_file_that_never_arrived_completely_is_removed_with_its_row(ours):
    file_id = uuid4()
    vault.begin(ours, file_id, 5, sha256(b"12345"))
    age(vault.place_of(file_id))
    assert sweep() == (0, 0, 0, 0)
    VaultFile.objects.update(began_at=timezone.now() - OLD)
    assert sweep() == (0, 1, 1, 0)
    assert files_in_vault() == []


def test_old_files_that_are_named_stay(ours):
    file_id = kept(ours, b"x")
    age(vault.place_of(file_id))
    VaultFile.objects.update(began_at=timezone.now() - OLD)
    assert sweep() == (0, 0, 0, 0)
    assert b"".join(vault.read(ours, file_id)) == b"x"


def test_a_row_without_its_file_is_told_and_stays(ours):
    file_id = kept(ours, b"x")
    vault.place_of(file_id).unlink()
    assert sweep() == (0, 0, 0, 1)
    assert VaultFile.objects.filter(pk=file_id).exists()
    assert Entry.objects.get(verb="vault_swept").facts["lost"] == 1
