"""The vault: what comes out is what came in, or a numbered problem; the disk holds nothing in clear."""

import hashlib
import random
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

import cast
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody import arrivals, chunks, vault
from saferhavens.web.custody.limits import CHUNK
from saferhavens.web.custody.models import VaultFile
from saferhavens.web.ledger.models import Entry

SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17]


def content(size: int) -> bytes:
    return random.Random(size).randbytes(size)  # noqa: S311  the same bytes each time


def in_pieces(data: bytes, length: int = 10_000):
    return (data[start : start + length] for start in range(0, len(data), length))


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def kept(organisation: int, data: bytes):
    file_id = uuid4()
    vault.keep(organisation, file_id, in_pieces(data))
    return file_id


def all_of(organisation: int, file_id, *part: int) -> bytes:
    return b"".join(vault.read(organisation, file_id, *part))


def problem_of(call) -> problems.Problem:
    with pytest.raises(ProblemError) as caught:
        call()
    return caught.value.problem


def files_in_vault() -> list:
    return [path for path in arrivals.vault_folder().rglob("*") if path.is_file()]


@pytest.mark.parametrize("size", SIZES)
def test_a_file_comes_back_with_its_hashes(ours, size):
    data, file_id = content(size), uuid4()
    told = vault.keep(ours, file_id, in_pieces(data))
    assert told == vault.Kept(sha256(data), hashlib.blake2b(data).hexdigest(), size)
    assert all_of(ours, file_id) == data
    assert vault.describe(ours, file_id) == vault.verify(ours, file_id) == told


@pytest.mark.parametrize("size", SIZES)
def test_any_part_can_be_read_alone(ours, size):
    data = content(size)
    file_id = kept(ours, data)
    for start in {0, 1, CHUNK - 1, CHUNK, size // 2, size}:
        for end in {0, start, start + 1, CHUNK, 2 * CHUNK, size, size + 5}:
            assert all_of(ours, file_id, start, end) == data[start:end]


def test_the_disk_holds_nothing_in_clear_and_no_other_user_reads_it(ours):
    kept(ours, b"canary" * 30_000)
    (file,) = files_in_vault()
    assert b"canary" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0


def test_the_database_tells_neither_hash_nor_size(ours):
    data = content(5_000)
    kept(ours, data)
    row = VaultFile.objects.get()
    assert sha256(data).encode() not in bytes(row.sealed)
    assert {field.name for field in VaultFile._meta.fields} == {"id", "organisation", "sealed", "is_whole", "began_at"}


def test_a_file_of_another_organisation_does_not_exist(ours, theirs):
    file_id = kept(ours, b"x")
    assert problem_of(lambda: vault.read(theirs, file_id)) is problems.NOT_YOURS
    assert problem_of(lambda: vault.describe(theirs, uuid4())) is problems.NOT_YOURS


def test_a_row_given_to_another_organisation_does_not_open(ours, theirs):
    kept(theirs, b"y")
    file_id = kept(ours, b"x")
    VaultFile.objects.filter(pk=file_id).update(organisation_id=theirs)
    assert problem_of(lambda: vault.read(theirs, file_id)) is problems.SEAL_BROKEN


def test_two_files_that_change_places_on_the_disk_are_noticed(ours):
    one, other = kept(ours, content(70_000)), kept(ours, content(70_000))
    first, second = vault.place_of(one), vault.place_of(other)
    first.rename(first.with_suffix(".away"))
    second.rename(first)
    first.with_suffix(".away").rename(second)
    assert problem_of(lambda: all_of(ours, one)) is problems.SEAL_BROKEN


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


FULL = chunks.SEALED_CHUNK
DAMAGES = {
    "a byte of the first chunk": lambda data: flipped(data, 100),
    "the first byte": lambda data: flipped(data, 0),
    "the last byte": lambda data: flipped(data, len(data) - 1),
    "cut at a chunk": lambda data: data[: 2 * FULL],
    "cut within a chunk": lambda data: data[:-1],
    "cut to nothing": lambda data: b"",
    "something appended": lambda data: data + b"\0",
    "a chunk appended": lambda data: data + data[:FULL],
    "two chunks exchanged": lambda data: data[FULL : 2 * FULL] + data[:FULL] + data[2 * FULL :],
    "a chunk repeated": lambda data: data[:FULL] + data[:FULL] + data[2 * FULL :],
    "a chunk left out": lambda data: data[:FULL] + data[2 * FULL :],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_every_damage_on_the_disk_is_noticed(ours, damage):
    file_id = kept(ours, content(2 * CHUNK + 900))
    place = vault.place_of(file_id)
    place.write_bytes(damage(place.read_bytes()))
    assert problem_of(lambda: all_of(ours, file_id)) is problems.SEAL_BROKEN
    assert problem_of(lambda: vault.verify(ours, file_id)) is problems.SEAL_BROKEN


def test_a_file_that_is_gone_is_told_at_once(ours):
    file_id = kept(ours, b"x")
    vault.place_of(file_id).unlink()
    assert problem_of(lambda: vault.read(ours, file_id)) is problems.FILE_LOST


def test_a_file_over_its_limit_is_refused_and_leaves_nothing(ours):
    assert problem_of(lambda: vault.keep(ours, uuid4(), in_pieces(b"x" * 100_001), 100_000)) is problems.FILE_TOO_BIG
    assert files_in_vault() == []
    assert not VaultFile.objects.exists()


def test_a_file_that_is_not_the_one_announced_leaves_nothing(ours):
    keep = lambda: vault.keep(ours, uuid4(), [b"one"], declared_sha256=sha256(b"other"))  # noqa: E731  reads better
    assert problem_of(keep) is problems.HASH_DIFFERS
    assert problems.HASH_DIFFERS.http == 422
    assert files_in_vault() == []
    assert not VaultFile.objects.exists()


def test_the_hash_may_be_announced_in_capitals(ours):
    assert vault.keep(ours, uuid4(), [b"one"], declared_sha256=sha256(b"one").upper()).size == 3


def test_a_connection_that_breaks_leaves_nothing(ours):
    def breaking():
        yield b"x" * 100_000
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        vault.keep(ours, uuid4(), breaking())
    assert files_in_vault() == []


def test_a_full_disk_is_told_and_leaves_nothing(ours, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(arrivals.os, "fsync", full)
    assert problem_of(lambda: vault.keep(ours, uuid4(), [b"x"])) is problems.DISK_FULL
    assert files_in_vault() == []


def test_the_same_id_cannot_be_kept_twice_and_the_first_stays(ours):
    file_id = kept(ours, b"first")
    with pytest.raises(IntegrityError), transaction.atomic():
        vault.keep(ours, file_id, [b"second"])
    assert all_of(ours, file_id) == b"first"
    assert len(files_in_vault()) == 1


def test_an_arrival_that_nobody_stores_is_removed_when_it_is_let_go(ours):
    arrival = arrivals.take_in([b"x"], 10)
    assert len(files_in_vault()) == 1
    del arrival
    assert files_in_vault() == []


def test_removing_destroys_key_and_file_and_the_ledger_tells(ours, django_capture_on_commit_callbacks):
    file_id = kept(ours, b"x")
    with django_capture_on_commit_callbacks(execute=True):
        vault.remove(ours, file_id, audit=cast.AUDIT)
    assert problem_of(lambda: vault.read(ours, file_id)) is problems.NOT_YOURS
    assert files_in_vault() == []
    assert Entry.objects.get(verb="vault_file_removed").object_id == str(file_id)


def test_a_file_stays_when_its_removal_is_taken_back(ours):
    file_id = kept(ours, b"x")
    with transaction.atomic():
        vault.remove(ours, file_id, audit=cast.AUDIT)
        transaction.set_rollback(True)
    assert all_of(ours, file_id) == b"x"
