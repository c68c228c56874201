"""A new key takes over, all that lies sealed follows, and the old one is destroyed when nothing needs it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

import cast
from damage import flipped
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody import actions, envelope, keys, resealing, sealed_places, sealing, tasks, vault
from saferhavens.web.custody.models import OrganisationKey, VaultFile
from saferhavens.web.ledger.models import Entry


def kept(organisation: int, data: bytes = b"original"):
    file_id = uuid4()
    vault.keep(organisation, file_id, [data])
    return file_id


def numbers_in_use(organisation: int) -> set[int]:
    sealed = VaultFile.objects.filter(organisation_id=organisation).values_list("sealed", flat=True)
    return {envelope.Envelope.read(bytes(each)).number for each in sealed}


def long_after():
    return timezone.now() + actions.RESTS + timedelta(seconds=1)


def rotated(organisation: int) -> OrganisationKey:
    return actions.rotate_key(organisation, audit=cast.AUDIT)


def resealed(organisation: int) -> resealing.Resealed:
    return resealing.reseal(organisation, audit=cast.AUDIT)


def problem_of(call) -> problems.Problem:
    with pytest.raises(ProblemError) as caught:
        call()
    return caught.value.problem


# --- a new key ----------------------------------------------------------------------------------------------------


def test_what_was_sealed_before_opens_after_a_change_of_key(ours):
    before = sealing.seal(ours, "report:1:text", b"before")
    rotated(ours)
    after = sealing.seal(ours, "report:1:text", b"after")
    assert sealing.open_sealed(ours, "report:1:text", before) == b"before"
    assert sealing.open_sealed(ours, "report:1:text", after) == b"after"
    assert (envelope.Envelope.read(before).number, envelope.Envelope.read(after).number) == (1, 2)


def test_a_change_queues_the_job_and_is_told_in_the_ledger(ours):
    sealing.seal(ours, "report:1:text", b"x")
    rotated(ours)
    assert DBTaskResult.objects.get().task_path == tasks.reseal.module_path
    verbs = Entry.objects.filter(verb__startswith="sealing_key").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["sealing_key_made", "sealing_key_retired", "sealing_key_made"]


def test_an_organisation_without_a_key_gets_its_first(ours):
    assert rotated(ours).number == 1


def test_the_database_lets_an_organisation_have_one_current_key_only(ours):
    sealing.seal(ours, "report:1:text", b"x")
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationKey.objects.create(organisation_id=ours, number=2, wrapped=b"x")


def test_a_key_that_was_taken_back_seals_nothing(ours):
    with transaction.atomic():
        sealing.seal(ours, "report:1:text", b"never committed")
        transaction.set_rollback(True)
    sealed = sealing.seal(ours, "report:1:text", b"committed")
    keys.OPENED.forget()
    assert sealing.open_sealed(ours, "report:1:text", sealed) == b"committed"


# --- all follows --------------------------------------------------------------------------------------------------


def test_everything_comes_under_the_new_key_and_stays_readable(ours, monkeypatch):
    monkeypatch.setattr(resealing, "BATCH", 3)
    files = {kept(ours, str(number).encode()): str(number).encode() for number in range(10)}
    rotated(ours)
    assert numbers_in_use(ours) == {1}
    assert resealed(ours) == resealing.Resealed(10, 0)
    assert numbers_in_use(ours) == {2}
    assert {file_id: b"".join(vault.read(ours, file_id)) for file_id in files} == files


def test_doing_it_again_changes_nothing(ours):
    kept(ours)
    rotated(ours)
    resealed(ours)
    before = VaultFile.objects.get().sealed
    assert resealed(ours) == resealing.Resealed(0, 0)
    assert VaultFile.objects.get().sealed == before


def test_another_organisation_is_not_touched(ours, theirs):
    kept(ours), kept(theirs)
    before = bytes(VaultFile.objects.get(organisation_id=theirs).sealed)
    rotated(ours)
    resealed(ours)
    assert bytes(VaultFile.objects.get(organisation_id=theirs).sealed) == before


def test_a_row_that_was_changed_meanwhile_is_left_as_it_was_written(ours, monkeypatch):
    file_id = kept(ours)
    rotated(ours)
    computed = resealing.under_current_key

    def with_somebody_writing_meanwhile(place, rows, organisation_id):
        result = computed(place, rows, organisation_id)
        written = sealing.seal_json(ours, rows[0].about, {"new": "words"})
        VaultFile.objects.filter(pk=file_id).update(sealed=written)
        return result

    monkeypatch.setattr(resealing, "under_current_key", with_somebody_writing_meanwhile)
    assert resealed(ours) == resealing.Resealed(0, 0)
    row = VaultFile.objects.get(pk=file_id)
    assert sealing.open_json(ours, row.about, row.sealed) == {"new": "words"}


def test_a_row_that_does_not_open_is_counted_left_and_holds_up_no_other(ours):
    broken, whole = kept(ours), kept(ours)
    row = VaultFile.objects.get(pk=broken)
    damaged = flipped(bytes(row.sealed))
    VaultFile.objects.filter(pk=broken).update(sealed=damaged)
    rotated(ours)
    assert resealed(ours) == resealing.Resealed(1, 1)
    assert bytes(VaultFile.objects.get(pk=broken).sealed) == damaged
    assert b"".join(vault.read(ours, whole)) == b"original"


def test_the_ledger_tells_where_and_how_many_never_what(ours):
    kept(ours)
    rotated(ours)
    resealed(ours)
    assert Entry.objects.get(verb="resealed").facts == {"place": "custody.vaultfile.sealed", "rows": 1}


# --- the old one goes ---------------------------------------------------------------------------------------------


def test_a_key_is_destroyed_when_nothing_needs_it_and_a_day_has_passed(ours, all_registered):
    sealed = sealing.seal(ours, "report:1:text", b"in no registered place")
    kept(ours)
    rotated(ours)
    resealed(ours)
    assert actions.destroy_unused_keys(timezone.now(), audit=cast.AUDIT) == 0
    assert actions.destroy_unused_keys(long_after(), audit=cast.AUDIT) == 1
    assert OrganisationKey.objects.get(number=1).wrapped is None
    assert problem_of(lambda: sealing.open_sealed(ours, "report:1:text", sealed)) is problems.KEY_DESTROYED
    assert Entry.objects.filter(verb="sealing_key_destroyed").count() == 1


def test_a_key_that_something_needs_stays(ours, all_registered):
    kept(ours)
    rotated(ours)
    assert actions.destroy_unused_keys(long_after(), audit=cast.AUDIT) == 0


def test_the_current_key_stays_even_when_nothing_is_sealed(ours, all_registered):
    rotated(ours)
    assert actions.destroy_unused_keys(long_after(), audit=cast.AUDIT) == 0


def test_no_key_is_destroyed_while_a_field_is_not_registered(ours, monkeypatch):
    monkeypatch.setattr(sealed_places, "SEALED_PLACES", {})
    assert "custody.vaultfile.sealed" in sealed_places.unregistered()
    destroy = lambda: actions.destroy_unused_keys(long_after(), audit=cast.AUDIT)  # noqa: E731  reads better
    assert problem_of(destroy) is problems.SEALED_PLACE_UNKNOWN


def test_every_binary_field_of_the_house_is_registered():
    assert sealed_places.unregistered() == []


def test_every_registered_field_is_there_and_leads_to_an_organisation(ours):
    for place in sealed_places.SEALED_PLACES.values():
        assert isinstance(place.model._meta.get_field(place.field), models.BinaryField)
        assert not place.rows(ours).exists()


def test_the_daily_job_finishes_what_a_change_of_key_began(ours, all_registered):
    kept(ours)
    rotated(ours)
    OrganisationKey.objects.filter(number=1).update(retired_at=timezone.now() - timedelta(days=2))
    done = tasks.look_after.call()
    assert (done["rows"], done["destroyed_keys"], done["unreadable"], done["lost"]) == (1, 1, 0, 0)


# --- the master key -----------------------------------------------------------------------------------------------


def changed_master(capture) -> int:
    with capture(execute=True):
        return actions.rotate_master_key(audit=cast.AUDIT)


def test_all_opens_under_a_new_master_key_and_the_old_one_is_gone(ours, theirs, django_capture_on_commit_callbacks):
    files = {kept(ours): ours, kept(theirs): theirs}
    rotated(ours)
    assert changed_master(django_capture_on_commit_callbacks) == 2
    assert keys.master_numbers() == [2]
    keys.OPENED.forget()
    for file_id, organisation in files.items():
        assert b"".join(vault.read(organisation, file_id)) == b"original"
    assert {keys.master_of(bytes(wrapped)) for wrapped in keys.wrapped_keys()} == {2}


def test_a_change_of_the_master_key_that_is_taken_back_leaves_all_readable(ours):
    file_id = kept(ours)
    with transaction.atomic():
        actions.rotate_master_key(audit=cast.AUDIT)
        transaction.set_rollback(True)
    keys.OPENED.forget()
    assert b"".join(vault.read(ours, file_id)) == b"original"
    assert keys.master_numbers() == [1, 2]


def test_a_missing_master_key_is_told_and_never_replaced(ours):
    kept(ours)
    keys.master_file(1).unlink()
    keys.OPENED.forget()
    assert problem_of(lambda: sealing.seal(ours, "report:1:text", b"x")) is problems.MASTER_KEY_MISSING
    assert problem_of(lambda: actions.rotate_master_key(audit=cast.AUDIT)) is problems.MASTER_KEY_MISSING
    assert problem_of(lambda: rotated(ours)) is problems.MASTER_KEY_MISSING
    assert keys.master_numbers() == []


def test_a_wrong_master_key_opens_nothing_and_seals_nothing(ours):
    sealed = sealing.seal(ours, "report:1:text", b"x")
    keys.OPENED.forget()
    keys.kept_key.cache_clear()
    keys.master_file(1).write_text("A" * 43 + "=")
    assert problem_of(lambda: sealing.open_sealed(ours, "report:1:text", sealed)) is problems.KEY_BROKEN
    assert problem_of(lambda: sealing.seal(ours, "report:1:text", b"x")) is problems.KEY_BROKEN


def test_a_key_moved_to_another_organisation_does_not_open(ours, theirs):
    sealing.seal(ours, "report:1:text", b"x")
    sealing.seal(theirs, "report:1:text", b"y")
    wrapped = OrganisationKey.objects.get(organisation_id=ours).wrapped
    OrganisationKey.objects.filter(organisation_id=theirs).update(wrapped=wrapped)
    keys.OPENED.forget()
    assert problem_of(lambda: sealing.seal(theirs, "report:1:text", b"z")) is problems.KEY_BROKEN
