"""How what organisations entrust to us is kept.

A chapter of the manual: each test is a sentence of it, and shows it.
"""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

import cast
from rules.custody import pictures
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody import actions, cleaning, keys, resealing, sealing, vault
from saferhavens.web.custody.names import safe_name
from saferhavens.web.custody.package import Original, Package
from saferhavens.web.custody.package_check import verify
from saferhavens.web.custody.recognising import recognise
from saferhavens.web.ledger.models import Entry

ABOUT = "report:6f0d:narrative"
TEXT = "Nos pidieron dinero en el retén.".encode()


@pytest.fixture
def shelter(db, settings, tmp_path) -> int:
    settings.HOME = tmp_path
    return cast.organisation("Casa Abierta").pk


def number_of(call) -> str:
    with pytest.raises(ProblemError) as caught:
        call()
    return caught.value.problem.code


def test_what_somebody_tells_is_sealed_with_the_key_of_their_organisation(shelter):
    sealed = sealing.seal(shelter, ABOUT, TEXT)
    assert b"dinero" not in sealed
    assert sealing.open_sealed(shelter, ABOUT, sealed) == TEXT


def test_another_organisations_key_does_not_open_it(shelter):
    sealed = sealing.seal(shelter, ABOUT, TEXT)
    other = cast.organisation("Ministry").pk
    assert number_of(lambda: sealing.open_sealed(other, ABOUT, sealed)) == problems.SEAL_BROKEN.code


def test_it_opens_only_in_the_field_of_the_report_where_it_was_written(shelter):
    sealed = sealing.seal(shelter, ABOUT, TEXT)
    elsewhere = "report:6f0d:summary"
    assert number_of(lambda: sealing.open_sealed(shelter, elsewhere, sealed)) == problems.SEAL_BROKEN.code


def test_the_first_key_of_an_organisation_is_made_when_it_is_needed_and_the_ledger_says_so(shelter):
    sealing.seal(shelter, ABOUT, TEXT)
    assert Entry.objects.filter(verb="sealing_key_made").count() == 1


def test_without_the_master_key_nothing_opens_and_none_is_made_in_its_place(shelter):
    sealed = sealing.seal(shelter, ABOUT, TEXT)
    keys.master_file(1).unlink()
    keys.OPENED.forget()
    assert number_of(lambda: sealing.open_sealed(shelter, ABOUT, sealed)) == problems.MASTER_KEY_MISSING.code
    assert keys.master_numbers() == []


def test_a_key_can_be_changed_while_everybody_goes_on_working(shelter):
    before = sealing.seal(shelter, ABOUT, TEXT)
    actions.rotate_key(shelter, audit=cast.AUDIT)
    after = sealing.seal(shelter, ABOUT, TEXT)
    resealing.reseal(shelter, audit=cast.AUDIT)
    assert sealing.open_sealed(shelter, ABOUT, before) == sealing.open_sealed(shelter, ABOUT, after) == TEXT


def test_an_original_is_kept_as_it_came_with_its_hash(shelter):
    photo, file_id = pictures.photo(), uuid4()
    kept = vault.keep(shelter, file_id, [photo])
    assert b"".join(vault.read(shelter, file_id)) == photo
    assert vault.verify(shelter, file_id) == kept


def test_a_file_is_what_its_bytes_say_not_its_name(shelter):
    kind = recognise([pictures.photo()])
    assert safe_name("../../factura.pdf.exe", kind.extension) == "factura.pdf.jpg"


def test_what_is_shown_of_a_photo_tells_neither_where_nor_with_what_it_was_taken(shelter):
    photo = pictures.photo()
    shown = cleaning.working_copy(photo, "image/jpeg").jpeg
    assert pictures.PHONE.encode() in photo
    assert pictures.PHONE.encode() not in shown
    assert b"Exif" not in shown


def test_sounds_videos_and_documents_are_shown_only_as_originals(shelter):
    assert not any(map(cleaning.has_working_copy, ("audio/mpeg", "video/mp4", "application/pdf")))


def test_an_evidence_package_proves_that_the_originals_are_as_they_came(shelter, tmp_path):
    file_id = uuid4()
    vault.keep(shelter, file_id, [pictures.photo()])
    package = Package("incident 6f0d", datetime(2026, 3, 1, tzinfo=UTC), {"Source-Organization": "Casa Abierta"})
    stream = package.stream(b"{}", b"", [Original("foto.jpg", vault.read(shelter, file_id))])
    (tmp_path / "package.zip").write_bytes(b"".join(stream))
    assert verify(tmp_path / "package.zip").fingerprint == package.fingerprint


def test_what_is_removed_is_gone_for_good(shelter, django_capture_on_commit_callbacks):
    file_id = uuid4()
    vault.keep(shelter, file_id, [b"x"])
    with django_capture_on_commit_callbacks(execute=True):
        vault.remove(shelter, file_id, audit=cast.AUDIT)
    assert not vault.place_of(file_id).exists()
    assert number_of(lambda: vault.read(shelter, file_id)) == problems.NOT_YOURS.code
