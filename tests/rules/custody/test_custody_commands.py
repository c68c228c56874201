"""`saferhavens custody` on the command line."""

from datetime import timedelta
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.utils import timezone

from damage import flipped
from rules.custody.test_an_evidence_package_proves_itself import made
from saferhavens.cli.custody import custody
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody import keys, sealed_places, vault
from saferhavens.web.custody.models import OrganisationKey


def call(*words: str):
    return CliRunner().invoke(custody, words)


def problem_of(*words: str) -> problems.Problem:
    error = call(*words).exception
    assert isinstance(error, ProblemError)
    return error.problem


@pytest.fixture
def file_id(ours):
    made = uuid4()
    vault.keep(ours, made, [b"original"])
    return made


def test_status_lists_keys_and_what_lies_under_them(file_id):
    call("rotate", "Casa Abierta")
    assert call("status").stdout.splitlines() == [
        "Master keys: 1",
        "Casa Abierta\t1\tretired\t0",
        "Casa Abierta\t2\tcurrent\t1",
    ]


def test_status_names_a_file_that_is_missing(ours, file_id):
    vault.place_of(file_id).unlink()
    assert str(file_id) in call("status").stderr


def test_status_names_a_field_that_nobody_registered(db, monkeypatch):
    monkeypatch.setattr(sealed_places, "unregistered", lambda: ["some.table.field"])
    assert "some.table.field" in call("status").stderr


def test_status_of_an_empty_installation(db):
    assert call("status").stdout == "Master keys: –\n"


def test_rotate_brings_everything_under_a_new_key_at_once(ours, file_id):
    result = call("rotate", "Casa Abierta")
    assert "key 2, 1 texts sealed anew, 0 cannot be opened" in result.output
    assert b"".join(vault.read(ours, file_id)) == b"original"


def test_rotate_all_takes_every_organisation_that_has_a_key(ours, theirs, file_id):
    assert call("rotate", "--all").output.count("\n") == 1


@pytest.mark.parametrize("words", [[], ["Casa Abierta", "--all"]])
def test_rotate_wants_one_organisation_or_all(ours, words):
    assert call("rotate", *words).exit_code == 2


def test_an_unknown_organisation_is_a_problem(db):
    assert problem_of("rotate", "Nobody") is problems.ORGANISATION_UNKNOWN


def test_rotate_master_names_the_file_of_which_to_keep_a_copy(ours, file_id):
    assert str(keys.master_file(2)) in call("rotate-master").output
    assert b"".join(vault.read(ours, file_id)) == b"original"


def test_tidy_destroys_what_nothing_needs(ours, file_id, all_registered):
    call("rotate", "Casa Abierta")
    OrganisationKey.objects.filter(number=1).update(retired_at=timezone.now() - timedelta(days=2))
    lines = call("tidy").output.splitlines()
    assert {"destroyed_keys\t1", "unreadable\t0", "orphans\t0", "lost\t0"} <= set(lines)


def test_check_reads_every_original(ours, file_id):
    assert call("check").output.startswith("1 ")
    place = vault.place_of(file_id)
    place.write_bytes(flipped(place.read_bytes()))
    assert problem_of("check") is problems.SEAL_BROKEN


def test_verify_package_tells_the_fingerprint(tmp_path):
    package, data = made()
    (tmp_path / "whole.zip").write_bytes(data)
    (tmp_path / "cut.zip").write_bytes(data[:-50])
    assert package.fingerprint in call("verify-package", str(tmp_path / "whole.zip")).output
    assert problem_of("verify-package", str(tmp_path / "cut.zip")) is problems.PACKAGE_BROKEN
