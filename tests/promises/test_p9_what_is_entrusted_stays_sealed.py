"""P9: What organisations entrust to us stays sealed, wherever it passes; and it can always be opened where it belongs.

Every day 10 canaries, 10,000 seals and a short change of keys under load; SAFERHAVENS_PROMISES=full: 1,000 canaries,
10,000,000 seals, and a change of keys under an hour's writing.
"""

import base64
import io
import itertools
import logging
import os
import tempfile
import threading
import uuid
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import RequestFactory

import cast
import evidence_world as world
from on_disk import bytes_of, files_in
from promises.test_p9_sealed_stays_sealed import everything_stored
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Sector
from saferhavens.web.custody import actions, envelope, keys, resealing, sealing, uploads, vault
from saferhavens.web.custody.cipher import KEY_BYTES, NONCE_BYTES, Xaes256Gcm
from saferhavens.web.custody.sealed_places import SEALED_PLACES
from saferhavens.web.evidence import draining
from saferhavens.web.evidence.actions import files, messages
from saferhavens.web.evidence.models import Report, ReportVersion
from saferhavens.web.evidence.sealed import content_of, name_of, original_of
from saferhavens.web.people.models import Organisation

FULL = os.environ.get("SAFERHAVENS_PROMISES") == "full"
CANARIES = 1_000 if FULL else 10
SEALS = 10_000_000 if FULL else 10_000
WRITERS, WRITTEN_EACH, CHANGES_OF_KEY = (4, 2_000, 50) if FULL else (2, 25, 3)
LARGE = 3_000_000
"""Bytes of a file that Django would write to /tmp."""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path, monkeypatch) -> None:
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))


def canary(part: str) -> str:
    return f"CANARY-{part}-{uuid.uuid4().hex}"


# --- where canaries could be --------------------------------------------------------------------------------------


def report_full_of_canaries() -> tuple[Report, str]:
    """A report with a canary in everything that is free text, and the name of its file."""
    name = f"{canary('name')}.txt"
    words = {field: canary(field) for field in ("narrative", "place_text", "time_text", "source_text", "contact")}
    words["authorities_text"] = canary("authorities")
    return world.received(original=canary("original").encode(), files=(name,), **words), name


def with_a_large_file(report: Report, name: str, size: int) -> None:
    """As a phone sends it: through the form, then into the vault."""
    body = {"file": io.BytesIO(canary("file").encode() * (size // 40))}
    upload = RequestFactory().post("/", body).FILES["file"]
    files.attach(report, name, uploads.arrival_of(upload), audit=cast.AUDIT)


def everything_on_the_disk(folder: Path) -> bytes:
    return bytes_of(files_in(folder))


def database_files() -> bytes:
    """The bytes of SQLite's files, its log included: also what was deleted and not yet written over."""
    if connection.vendor != "sqlite":
        return b""
    name = Path(connection.settings_dict["NAME"])
    return bytes_of(name.parent.glob(f"{name.name}*"))


def readable_cache() -> bytes:
    """What lies in the cache, without the base64 in which Django writes it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM cache")
        return b"".join(base64.b64decode(value) for (value,) in cursor.fetchall())


def test_no_canary_is_in_clear_anywhere(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    alma = world.analyst()
    for number in range(CANARIES):
        report, name = report_full_of_canaries()
        with_a_large_file(report, name, LARGE if number < 10 else 100_000)
        messages.ask(report, canary("question"), by=alma, audit=cast.AUDIT)
        messages.note(report, canary("note"), world.ombuds(), by=alma, audit=cast.AUDIT)
    draining.drain(cast.AUDIT)
    report = Report.objects.first()
    assert "CANARY-narrative" in content_of(report).narrative  # so that what is not found is not there
    assert "CANARY-name" in name_of(report.attachments.get())
    assert b"CANARY" not in database_files()
    assert "CANARY" not in everything_stored()
    assert b"CANARY" not in readable_cache()
    assert b"CANARY" not in everything_on_the_disk(tmp_path)
    assert "CANARY" not in caplog.text


def test_the_search_for_canaries_would_find_one(tmp_path):
    cache.set("seen", "CANARY in the cache")
    Organisation.objects.create(name="CANARY in a table", sector=Sector.CIVIL_SOCIETY, country="COL")
    (tmp_path / "tmp" / "upload").write_bytes(b"CANARY in a file")
    assert b"CANARY in the cache" in readable_cache()
    assert "CANARY in a table" in everything_stored()
    assert connection.vendor != "sqlite" or b"CANARY in a table" in database_files()
    assert b"CANARY in a file" in everything_on_the_disk(tmp_path)


# --- sealed texts that change places ------------------------------------------------------------------------------


def test_a_sealed_text_that_was_moved_to_another_row_field_or_organisation_is_noticed():
    own = [report_full_of_canaries()[0] for _ in range(CANARIES)]
    other = world.received(of=world.network())
    for one, another in itertools.pairwise([*own, other]):
        version = ReportVersion.objects.get(report=another)
        for moved in (another.sealed, version.sealed_content, version.sealed_original):
            one.sealed = moved
            assert problem_of(partial(content_of, one)) is problems.SEAL_BROKEN


def problem_of(call) -> problems.Problem:
    with pytest.raises(ProblemError) as caught:
        call()
    return caught.value.problem


# --- nonces -------------------------------------------------------------------------------------------------------


def test_no_nonce_is_ever_used_twice():
    """By the first 8 of 24 bytes: two of 10^7 that are alike by chance would be seen once in 370,000 campaigns."""
    cipher = Xaes256Gcm(os.urandom(KEY_BYTES))
    beginnings = np.empty(SEALS, dtype=np.uint64)
    for number in range(SEALS):
        nonce = envelope.Envelope.read(envelope.close(cipher, 1, "organisation 1", "report:1:text", b"x")).nonce
        assert len(nonce) == NONCE_BYTES
        beginnings[number] = int.from_bytes(nonce[:8])
    beginnings.sort()
    assert not (beginnings[1:] == beginnings[:-1]).any()


# --- keys that are missing, wrong, or changing --------------------------------------------------------------------


@pytest.mark.parametrize("damage", ["missing", "wrong"])
def test_without_the_right_master_key_nothing_opens_and_nothing_is_taken_in(damage):
    report, _ = report_full_of_canaries()
    keys.OPENED.forget()
    keys.kept_key.cache_clear()
    master = keys.master_file(1)
    master.unlink() if damage == "missing" else master.write_text("A" * 43 + "=")
    expected = problems.MASTER_KEY_MISSING if damage == "missing" else problems.KEY_BROKEN
    before = Report.objects.count()
    assert problem_of(lambda: content_of(report)) is expected
    assert problem_of(lambda: original_of(ReportVersion.objects.get(report=report))) is expected
    assert problem_of(world.received) is expected
    assert Report.objects.count() == before


class Writer(threading.Thread):
    """Keeps files for an organisation and reads them back, as long as keys are changed under its hands."""

    def __init__(self, organisation_id: int) -> None:
        super().__init__()
        self.organisation_id = organisation_id
        self.kept: dict[uuid.UUID, bytes] = {}
        self.failures: list[str] = []

    def run(self) -> None:
        try:
            for _ in range(WRITTEN_EACH):
                self.write_one()
                self.read(list(self.kept)[-3:])
        finally:
            connections.close_all()

    def write_one(self) -> None:
        file_id = uuid.uuid4()
        vault.keep(self.organisation_id, file_id, [file_id.bytes])
        self.kept[file_id] = file_id.bytes

    def read(self, file_ids: list[uuid.UUID]) -> None:
        for file_id in file_ids:
            try:
                found = b"".join(vault.read(self.organisation_id, file_id))
            except ProblemError as error:
                self.failures.append(error.problem.code)
            else:
                self.failures += [] if found == self.kept[file_id] else ["other bytes"]


def test_all_stays_readable_while_keys_change_and_others_write(record_property):
    organisation_id = world.watch().pk
    sealing.seal(organisation_id, "report:1:text", b"makes the first key")
    writers = [Writer(organisation_id) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    changes = 0
    while changes < CHANGES_OF_KEY or any(writer.is_alive() for writer in writers):
        if changes < CHANGES_OF_KEY:
            actions.rotate_key(organisation_id, audit=cast.AUDIT)
            changes += 1
        resealing.reseal(organisation_id, audit=cast.AUDIT)
    for writer in writers:
        writer.join()
    resealing.reseal(organisation_id, audit=cast.AUDIT)
    kept = [file_id for writer in writers for file_id in writer.kept]
    for writer in writers:
        writer.read(list(writer.kept))
    record_property("files_readable", len(kept))
    assert [failure for writer in writers for failure in writer.failures] == []
    assert len(kept) == WRITERS * WRITTEN_EACH
    for place in SEALED_PLACES.values():
        assert not place.not_under(organisation_id, CHANGES_OF_KEY + 1).exists()
