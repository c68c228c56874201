"""The stored ledger against its head, its signature, and the heads kept outside."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from ledger_triggers import without_triggers
from saferhavens.core.ledger import chain
from saferhavens.core.ledger.chain import Break, Reason
from saferhavens.web.ledger import book, keeping, keys, verification
from saferhavens.web.ledger.models import Entry, Head
from saferhavens.web.ledger.verification import verify_ledger


def as_superuser(*statements: str) -> None:
    with without_triggers(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def write_anew(actor: str, *, count: int | None = None) -> list[chain.Entry]:
    """All entries as if somebody else had acted, rightly chained; the head is moved but cannot be signed."""
    old = list(verification.stored_entries(count))
    anew = list(chain.build(entry._replace(actor=actor) for entry in old))
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_entry")
        at = {entry.sequence: datetime.fromisoformat(entry.at) for entry in anew}
        Entry.objects.bulk_create([Entry(**(entry._asdict() | {"at": at[entry.sequence]})) for entry in anew])
    Head.objects.update(count=len(anew), hash=anew[-1].hash)
    return anew


def test_a_ledger_that_nobody_has_touched_holds(nine_entries):
    verdict = verify_ledger()
    assert verdict.holds
    assert verdict.head.count == len(nine_entries)


def test_an_empty_ledger_holds(db):
    assert verify_ledger().holds


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE ledger_entry SET actor = 'person:1' WHERE sequence = 4", Break(4, Reason.CHANGED)),
        ("UPDATE ledger_entry SET facts = '{}' WHERE sequence = 4", Break(4, Reason.CHANGED)),
        ("UPDATE ledger_entry SET previous_hash = 'f' WHERE sequence = 4", Break(4, Reason.NOT_CHAINED)),
        ("DELETE FROM ledger_entry WHERE sequence = 4", Break(4, Reason.MISSING)),
        ("DELETE FROM ledger_entry WHERE sequence > 6", Break(7, Reason.CUT_OFF)),
        ("DELETE FROM ledger_entry", Break(1, Reason.CUT_OFF)),
        ("DELETE FROM ledger_head", Break(9, Reason.NO_HEAD)),
        ("UPDATE ledger_head SET signature = ''", Break(9, Reason.NOT_SIGNED)),
        ("UPDATE ledger_entry SET sequence = 99 WHERE sequence = 9", Break(9, Reason.CUT_OFF)),
    ],
)
def test_what_a_superuser_does_is_named(nine_entries, statement, broken):
    as_superuser(statement)
    assert verify_ledger().broken == broken


def test_a_changed_time_is_found(nine_entries):
    as_superuser("UPDATE ledger_entry SET at = '2020-01-01 00:00:00' WHERE sequence = 2")
    assert verify_ledger().broken == Break(2, Reason.CHANGED)


def test_an_entry_beyond_the_head_is_found(nine_entries):
    last = nine_entries[-1]
    extra = chain.chained(next(verification.stored_entries(1)), chain.Head(last.sequence, last.hash))
    Entry.objects.create(**(extra._asdict() | {"at": datetime.fromisoformat(extra.at)}))
    assert verify_ledger().broken == Break(10, Reason.BEYOND_HEAD)


def test_a_chain_written_anew_without_the_key_is_found(nine_entries):
    write_anew("person:99")
    assert verify_ledger().broken == Break(9, Reason.NOT_SIGNED)


def test_a_chain_written_anew_with_a_stolen_key_is_found_by_the_heads_kept_outside(nine_entries):
    keeping.keep_head()
    anew = write_anew("person:99")
    Head.objects.update(**book.signed(chain.Head(len(anew), anew[-1].hash)))
    assert verify_ledger().broken == Break(9, Reason.NOT_AS_KEPT)


def test_a_return_to_an_earlier_signed_state_is_found_by_the_heads_kept_outside(nine_entries):
    keeping.keep_head()
    earlier = Entry.objects.get(sequence=6)
    as_superuser("DELETE FROM ledger_entry WHERE sequence > 6")
    Head.objects.update(**book.signed(chain.Head(6, earlier.hash)))
    assert verify_ledger().broken == Break(7, Reason.CUT_OFF)


def test_a_head_signed_by_another_installation_is_not_ours(nine_entries, settings, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    settings.HOME = elsewhere
    assert verify_ledger().broken == Break(9, Reason.NOT_SIGNED)


def test_a_time_without_a_fraction_of_a_second_keeps_its_six_digits(db, audit):
    from django.db import transaction

    with transaction.atomic():
        book.append(
            "system",
            "job",
            "cleaned",
            kind="people",
            object_id="all",
            facts={},
            at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
        )
    assert next(verification.stored_entries()).at == "2026-03-01T09:30:00.000000Z"


def test_rows_are_read_in_chunks(nine_entries, monkeypatch):
    monkeypatch.setattr(verification, "CHUNK", 2)
    assert [entry.sequence for entry in verification.stored_entries()] == list(range(1, 10))


# --- heads kept outside -------------------------------------------------------------------------------------------


def test_a_kept_head_can_be_checked_by_somebody_else(nine_entries):
    import base64
    import json

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    keeping.keep_head()
    line = json.loads(keeping.heads_file().read_text())
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(line["key"]))
    signed = f"{keys.SIGNED_AS}\n{line['count']}\n{line['hash']}".encode()
    public.verify(base64.b64decode(line["signature"]), signed)  # raises InvalidSignature otherwise
    assert line["count"] == len(nine_entries)


def test_the_same_head_is_kept_once(nine_entries):
    keeping.keep_head()
    keeping.keep_head()
    assert len(keeping.kept_heads()) == 1


def test_there_is_nothing_to_keep_of_an_empty_ledger(db):
    assert keeping.keep_head() is None
    assert keeping.kept_heads() == []


def test_only_this_user_can_read_key_and_heads(nine_entries, tmp_path):
    keeping.keep_head()
    assert {file.name: oct(file.stat().st_mode)[-3:] for file in tmp_path.iterdir()} == {
        "ledger_key": "600",
        "ledger_heads": "600",
    }


def test_a_key_that_another_process_has_just_made_is_taken_over(tmp_path, monkeypatch):
    import base64
    from pathlib import Path

    file = tmp_path / "some_key"
    theirs = base64.b64encode(b"k" * 32).decode()

    def link_after_them(_new: str, target: Path) -> None:
        target.write_text(theirs)
        raise FileExistsError

    monkeypatch.setattr(keys.os, "link", link_after_them)
    assert keys.kept_key(file) == b"k" * 32
    assert [each.name for each in tmp_path.iterdir()] == ["some_key"]
