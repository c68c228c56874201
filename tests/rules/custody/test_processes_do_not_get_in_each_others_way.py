"""Several at once, killed in the middle, large files: one key, nothing readable left, little memory."""

import os
import signal
import subprocess
import sys
import threading
import tracemalloc
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connections

import cast
from saferhavens.web.custody import arrivals, sealing, vault
from saferhavens.web.custody.limits import CHUNK
from saferhavens.web.custody.models import OrganisationKey

TESTS = Path(__file__).parents[2]
KILLED_WHILE_TAKING_IN = """
import django, os, signal
django.setup()
from pathlib import Path
from django.conf import settings
settings.HOME = Path(os.environ["VAULT"])
from saferhavens.web.custody.arrivals import Arrival
arrival = Arrival(10_000_000)
for _ in range(100):
    arrival.write(b"canary in a file " * 1_000)
arrival._file.flush()
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.django_db(transaction=True)
def test_many_first_uses_at_once_make_one_key():
    organisation_id, sealed, failures = cast.organisation().pk, {}, []

    def seal(number: int) -> None:
        try:
            sealed[number] = sealing.seal(organisation_id, f"report:{number}:text", str(number).encode())
        except Exception as error:  # noqa: BLE001 - whatever goes wrong in a thread is to be seen
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=seal, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert OrganisationKey.objects.count() == 1
    for number, text in sealed.items():
        assert sealing.open_sealed(organisation_id, f"report:{number}:text", text) == str(number).encode()


def test_a_process_that_is_killed_leaves_nothing_that_can_be_read(tmp_path):
    environment = os.environ | {"VAULT": str(tmp_path), "DJANGO_SETTINGS_MODULE": "testing_settings"}
    environment["PYTHONPATH"] = f"{TESTS}:{TESTS.parent / 'src'}"
    done = subprocess.run(
        [sys.executable, "-c", KILLED_WHILE_TAKING_IN], env=environment, capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL
    (left,) = (tmp_path / "vault" / "incoming").iterdir()
    assert left.stat().st_size > 1_000_000
    assert b"canary" not in left.read_bytes()


def pieces(count: int):
    return (bytes([number % 256]) * CHUNK for number in range(count))


def test_a_large_file_takes_little_memory_on_its_way_in_and_out(ours):
    file_id = uuid4()
    sealing.seal(ours, "report:1:text", b"whatever is imported and remembered once")
    tracemalloc.start()
    try:
        vault.keep(ours, file_id, pieces(400))
        size = sum(len(piece) for piece in vault.read(ours, file_id))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size == 400 * CHUNK
    assert most < 20 * CHUNK


def test_the_folders_of_the_vault_are_for_this_user_only(ours):
    vault.keep(ours, uuid4(), [b"x"])
    folders = [folder for folder in arrivals.vault_folder().rglob("*") if folder.is_dir()]
    assert {folder.stat().st_mode & 0o077 for folder in [arrivals.vault_folder(), *folders]} == {0}
