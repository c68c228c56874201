"""How a chain of entries is verified, and what is found when somebody has been at it."""

import pytest

from saferhavens.core.ledger import chain
from saferhavens.core.ledger.canonical import Entry
from saferhavens.core.ledger.chain import Break, Head, Reason, verify

BLANK = Entry(0, "2026-03-01T09:30:00.000000Z", "person:12", "web", "invited", "people.invitation", "3", {}, "", "")


def made(count: int) -> list[Entry]:
    return list(chain.build(BLANK._replace(object_id=str(number)) for number in range(count)))


def head_of(entries: list[Entry]) -> Head:
    return Head(len(entries), entries[-1].hash)


@pytest.fixture
def entries() -> list[Entry]:
    return made(9)


def found(entries: list[Entry], head: Head | None, *kept: Head) -> Break | None:
    return verify(entries, head, kept).broken


def test_a_chain_as_it_was_written_holds(entries: list[Entry]) -> None:
    verdict = verify(iter(entries), head_of(entries))
    assert verdict.holds
    assert verdict.head == head_of(entries)


def test_an_empty_ledger_holds_without_a_head() -> None:
    assert verify([], None).holds
    assert verify([], chain.EMPTY).holds


def test_the_hash_is_sha_256_of_the_bytes_and_the_hash_before(entries: list[Entry]) -> None:
    import hashlib

    text = (
        '{"actor":"person:12","at":"2026-03-01T09:30:00.000000Z","facts":{},"kind":"people.invitation",'
        '"object_id":"0","sequence":1,"source":"web","verb":"invited","version":1}' + "0" * 64
    )
    assert entries[0].hash == hashlib.sha256(text.encode()).hexdigest()
    assert entries[1].previous_hash == entries[0].hash


@pytest.mark.parametrize("part", ["at", "actor", "source", "verb", "kind", "object_id"])
def test_a_changed_entry_is_named(entries: list[Entry], part: str) -> None:
    head = head_of(entries)
    entries[4] = entries[4]._replace(**{part: "other"})
    assert found(entries, head) == Break(5, Reason.CHANGED)


def test_changed_facts_are_found(entries: list[Entry]) -> None:
    head = head_of(entries)
    entries[4] = entries[4]._replace(facts={"added": True})
    assert found(entries, head) == Break(5, Reason.CHANGED)


def test_facts_that_are_not_even_json_are_found(entries: list[Entry]) -> None:
    head = head_of(entries)
    entries[4] = entries[4]._replace(facts={"share": float("nan")})
    assert found(entries, head) == Break(5, Reason.CHANGED)


def test_a_changed_entry_with_a_hash_that_fits_it_breaks_the_next(entries: list[Entry]) -> None:
    head = head_of(entries)
    changed = entries[4]._replace(verb="other")
    entries[4] = changed._replace(hash=chain.entry_hash(changed))
    assert found(entries, head) == Break(6, Reason.NOT_CHAINED)


def test_a_removed_entry_is_missed(entries: list[Entry]) -> None:
    head = head_of(entries)
    del entries[4]
    assert found(entries, head) == Break(5, Reason.MISSING)


def test_an_inserted_entry_is_found_when_the_others_move_up(entries: list[Entry]) -> None:
    head = head_of(entries)
    slipped_in = chain.chained(BLANK._replace(verb="slipped in"), Head(4, entries[3].hash))
    moved = [entry._replace(sequence=entry.sequence + 1) for entry in entries[4:]]
    assert found([*entries[:4], slipped_in, *moved], head) == Break(6, Reason.NOT_CHAINED)


def test_an_entry_inserted_beside_another_is_out_of_order(entries: list[Entry]) -> None:
    head = head_of(entries)
    assert found([*entries[:5], entries[4], *entries[5:]], head) == Break(5, Reason.OUT_OF_ORDER)


def test_two_entries_that_changed_places_are_found(entries: list[Entry]) -> None:
    head = head_of(entries)
    entries[3], entries[4] = entries[4]._replace(sequence=4), entries[3]._replace(sequence=5)
    assert found(entries, head) == Break(4, Reason.NOT_CHAINED)


def test_a_cut_off_end_is_found_by_the_head(entries: list[Entry]) -> None:
    assert found(entries[:6], head_of(entries)) == Break(7, Reason.CUT_OFF)


def test_a_ledger_emptied_altogether_is_found_by_the_head(entries: list[Entry]) -> None:
    assert found([], head_of(entries)) == Break(1, Reason.CUT_OFF)


def test_an_entry_beyond_the_head_is_found(entries: list[Entry]) -> None:
    assert found(entries, head_of(entries[:8])) == Break(9, Reason.BEYOND_HEAD)


def test_a_head_with_another_hash_is_found(entries: list[Entry]) -> None:
    assert found(entries, Head(9, "f" * 64)) == Break(9, Reason.NOT_THE_HEAD)


def test_entries_without_a_head_do_not_hold(entries: list[Entry]) -> None:
    assert found(entries, None) == Break(9, Reason.NO_HEAD)


def test_a_chain_written_anew_is_found_by_a_head_kept_elsewhere(entries: list[Entry]) -> None:
    anew = list(chain.build(entry._replace(actor="person:99") for entry in entries))
    assert found(anew, head_of(anew)) is None
    assert found(anew, head_of(anew), Head(6, entries[5].hash)) == Break(6, Reason.NOT_AS_KEPT)


def test_a_return_to_an_earlier_state_is_found_by_a_head_kept_later(entries: list[Entry]) -> None:
    earlier = entries[:6]
    assert found(earlier, head_of(earlier)) is None
    assert found(earlier, head_of(earlier), Head(8, entries[7].hash)) == Break(7, Reason.CUT_OFF)


def test_heads_kept_of_the_same_ledger_do_not_disturb(entries: list[Entry]) -> None:
    kept = [Head(3, entries[2].hash), Head(9, entries[8].hash), Head(6, entries[5].hash)]
    assert found(entries, head_of(entries), *kept) is None


def test_the_entries_before_the_break_are_told(entries: list[Entry]) -> None:
    verdict = verify(entries[:4] + entries[5:], head_of(entries))
    assert verdict.head == head_of(entries[:4])


def test_every_reason_has_its_words() -> None:
    assert len({reason.label for reason in Reason}) == len(Reason)
