"""The package verifies with the public `bagit` program and with ours, and fails in both if anything differs."""

import io
import logging
import warnings
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody.limits import CHUNK
from saferhavens.web.custody.package import Original, Package
from saferhavens.web.custody.package_check import Verified, verify

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the public package uses what Python will drop
    import bagit

pytestmark = pytest.mark.filterwarnings("ignore:'count' is passed as positional:DeprecationWarning")  # bagit's own

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
INFO = {"Source-Organization": "Casa\nAbierta", "External-Identifier": "incident 6f0d"}
PHOTO = bytes(range(256)) * 300


def originals(*more: Original) -> list[Original]:
    files = [Original("foto del retén.jpg", in_pieces(PHOTO)), Original("100% seguro.txt", [b"testimonio"])]
    return [*files, Original("../foto del retén.jpg", [b"another of the same name"]), *more]


def in_pieces(data: bytes):
    return (data[start : start + CHUNK] for start in range(0, len(data), CHUNK))


def made(*more: Original) -> tuple[Package, bytes]:
    package = Package("incident 6f0d", AT, INFO)
    return package, b"".join(package.stream(b'{"what": "incident"}', b'{"entry": 1}\n', originals(*more)))


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def changed(data: bytes, change) -> bytes:
    """The ZIP packed anew after `change` was done to its files, so that only the bag can tell."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        files = {info.filename.partition("/")[2]: packed.read(info) for info in packed.infolist()}
    change(files)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for path, content in files.items():
            packed.writestr(f"bag/{path}", content)
    return target.getvalue()


def flip(path: str, place: int = 0):
    def change(files: dict[str, bytes]) -> None:
        content = bytearray(files[path])
        content[place] ^= 1
        files[path] = bytes(content)

    return change


def is_valid_for_others(data: bytes, folder: Path) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        packed.extractall(folder)
    (bag,) = folder.iterdir()
    logging.disable(logging.CRITICAL)
    try:
        return bagit.Bag(str(bag)).validate()
    except bagit.BagError:
        return False
    finally:
        logging.disable(logging.NOTSET)


def reason(data: bytes, tmp_path: Path) -> str:
    with pytest.raises(ProblemError) as caught:
        verify(written(tmp_path / "package.zip", data))
    assert caught.value.problem is problems.PACKAGE_BROKEN
    return str(caught.value.facts["reason"])


def test_a_package_verifies_with_ours_and_with_the_public_program(tmp_path):
    package, data = made()
    assert verify(written(tmp_path / "package.zip", data)) == Verified(package.fingerprint, 5)
    assert is_valid_for_others(data, tmp_path / "unpacked")


def test_everything_in_it_can_be_read_where_it_belongs():
    _, data = made()
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        folder = "incident 6f0d/"
        assert packed.read(f"{folder}data/originals/0001-foto del retén.jpg") == PHOTO
        assert packed.read(f"{folder}data/originals/0002-100_ seguro.txt") == b"testimonio"
        assert packed.read(f"{folder}data/originals/0003-foto del retén.jpg") == b"another of the same name"
        assert packed.read(f"{folder}data/description.json") == b'{"what": "incident"}'
        assert packed.read(f"{folder}data/ledger.jsonl") == b'{"entry": 1}\n'
        info = packed.read(f"{folder}bag-info.txt").decode().splitlines()
    assert "Source-Organization: Casa Abierta" in info  # a line break in a value would make a line of its own
    assert "Bagging-Date: 2026-03-01" in info


def test_the_same_content_gives_the_same_bytes():
    assert made()[1] == made()[1]


def test_other_content_gives_another_fingerprint():
    assert made()[0].fingerprint != made(Original("more", [b"x"]))[0].fingerprint


def test_it_is_written_as_a_stream():
    package = Package("stream", AT, {})
    pieces = (b"x" * CHUNK for _ in range(200))
    longest = max(len(piece) for piece in package.stream(b"", b"", [Original("long", pieces)]))
    assert longest < 3 * CHUNK
    assert package.size == 200 * CHUNK


PHOTO_PATH = "data/originals/0001-foto del retén.jpg"
CHANGES = {
    "the first byte of an original": flip(PHOTO_PATH),
    "the last byte of an original": flip(PHOTO_PATH, -1),
    "a byte of the description": flip("data/description.json", 3),
    "a byte of the ledger": flip("data/ledger.jsonl", 3),
    "a hash in a manifest": flip("manifest-sha256.txt", 5),
    "a hash in the other manifest": flip("manifest-sha512.txt", 5),
    "a name in a manifest": flip("manifest-sha256.txt", 70),
    "a hash in a manifest of tags": flip("tagmanifest-sha256.txt", 5),
    "a hash in the other manifest of tags": flip("tagmanifest-sha512.txt", 5),
    "a word about the bag": flip("bag-info.txt", -3),
    "the declaration": flip("bagit.txt", -3),
    "an original left out": lambda files: files.pop(PHOTO_PATH),
    "the ledger left out": lambda files: files.pop("data/ledger.jsonl"),
    "a manifest left out": lambda files: files.pop("manifest-sha512.txt"),
    "a file slipped in": lambda files: files.update({"data/originals/0004-x": b"x"}),
    "two originals exchanged": lambda files: files.update(
        {PHOTO_PATH: files["data/ledger.jsonl"], "data/ledger.jsonl": files[PHOTO_PATH]}
    ),
    "an original emptied": lambda files: files.update({PHOTO_PATH: b""}),
}
NOT_SEEN_BY_OTHERS = {"a manifest left out"}
"""What the public program takes for a smaller, but whole bag."""


@pytest.mark.parametrize("name", CHANGES)
def test_any_change_is_noticed_by_ours(name, tmp_path):
    assert reason(changed(made()[1], CHANGES[name]), tmp_path)


@pytest.mark.parametrize("name", sorted(set(CHANGES) - NOT_SEEN_BY_OTHERS))
def test_any_change_is_noticed_by_the_public_program(name, tmp_path):
    assert not is_valid_for_others(changed(made()[1], CHANGES[name]), tmp_path / "unpacked")


def test_packing_anew_without_a_change_is_no_change(tmp_path):
    data = changed(made()[1], lambda files: None)
    assert verify(written(tmp_path / "package.zip", data)).fingerprint == made()[0].fingerprint


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-30], lambda data: data[:100], lambda data: b"", lambda _: b"PK"]
)
def test_a_package_that_was_cut_off_is_named(damage, tmp_path):
    assert reason(damage(made()[1]), tmp_path).startswith("ZIP")


def test_a_byte_changed_within_the_zip_is_noticed(tmp_path):
    data = made()[1]
    place = data.index(PHOTO) + 1_000
    assert reason(data[:place] + b"\0\0" + data[place + 2 :], tmp_path)


def test_a_file_of_a_compressed_zip_is_not_even_unpacked(tmp_path):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bag/bagit.txt", bytes(1_000_000))
    assert reason(target.getvalue(), tmp_path) == "compressed"


def test_a_name_that_stands_twice_is_noticed(tmp_path):
    target = io.BytesIO(made()[1])
    with zipfile.ZipFile(target, "a") as packed, pytest.warns(UserWarning, match="Duplicate name"):
        packed.writestr(f"incident 6f0d/{PHOTO_PATH}", b"another")
    assert reason(target.getvalue(), tmp_path) == "a name stands twice"
