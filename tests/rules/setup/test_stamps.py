"""A step of the set-up is done again when its inputs have changed, and only then."""

import pytest

from saferhavens.cli.stamps import Stamp, fingerprint


@pytest.fixture
def inputs(tmp_path):
    folder = tmp_path / "inputs"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "file.txt").write_text("one")
    return folder


def stamp(tmp_path, *inputs):
    return Stamp(tmp_path / "stamps" / "step", inputs)


def test_a_step_never_done_is_not_fresh(tmp_path, inputs):
    assert not stamp(tmp_path, inputs).is_fresh()


def test_a_step_is_fresh_after_it_succeeded(tmp_path, inputs):
    stamp(tmp_path, inputs).set()
    assert stamp(tmp_path, inputs).is_fresh()


def test_a_changed_content_makes_it_stale(tmp_path, inputs):
    stamp(tmp_path, inputs).set()
    (inputs / "deep" / "file.txt").write_text("two")
    assert not stamp(tmp_path, inputs).is_fresh()


def test_a_new_time_of_the_file_alone_does_not(tmp_path, inputs):
    stamp(tmp_path, inputs).set()
    (inputs / "deep" / "file.txt").write_text("one")
    assert stamp(tmp_path, inputs).is_fresh()


def test_a_renamed_file_makes_it_stale(tmp_path, inputs):
    stamp(tmp_path, inputs).set()
    (inputs / "deep" / "file.txt").rename(inputs / "deep" / "other.txt")
    assert not stamp(tmp_path, inputs).is_fresh()


def test_a_file_that_appears_makes_it_stale(tmp_path):
    missing = tmp_path / "not-yet.lock"
    stamp(tmp_path, missing).set()
    missing.write_text("")
    assert not stamp(tmp_path, missing).is_fresh()


def test_a_step_that_is_broken_off_is_done_again(tmp_path, inputs):
    stamp(tmp_path, inputs).set()
    stamp(tmp_path, inputs).clear()
    assert not stamp(tmp_path, inputs).is_fresh()


def test_compiled_python_does_not_count(inputs):
    before = fingerprint([inputs])
    (inputs / "__pycache__").mkdir()
    (inputs / "__pycache__" / "x.pyc").write_bytes(b"1")
    assert fingerprint([inputs]) == before


def test_two_texts_are_not_the_same_as_one(tmp_path):
    assert fingerprint(["ab", "c"]) != fingerprint(["a", "bc"])
