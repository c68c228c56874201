"""A file that comes in pieces goes on after any cut, and is compared with what was announced."""

import hashlib
import random
from uuid import uuid4

import pytest

from damage import flipped
from rules.custody.test_the_vault_keeps_originals import all_of, content, problem_of, sha256
from saferhavens.core import problems
from saferhavens.web.custody import chunks, vault
from saferhavens.web.custody.limits import CHUNK

DATA = content(3 * CHUNK + 500)


def begun(organisation: int, data: bytes = DATA):
    file_id = uuid4()
    assert vault.begin(organisation, file_id, len(data), sha256(data)) == 0
    return file_id


def send(organisation: int, file_id, data: bytes, offset: int, length: int = 9_000_000) -> int:
    return vault.append(organisation, file_id, offset, [data[offset : offset + length]])


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_a_file_in_one_piece(ours, size):
    data = content(size)
    file_id = begun(ours, data)
    assert send(ours, file_id, data, 0) == size
    assert vault.finish(ours, file_id) == vault.Kept(sha256(data), hashlib.blake2b(data).hexdigest(), size)
    assert all_of(ours, file_id) == data


@pytest.mark.parametrize("length", [CHUNK, CHUNK + 1, 2 * CHUNK, 100_000])
def test_a_file_in_many_pieces(ours, length):
    file_id, offset = begun(ours), 0
    while offset < len(DATA):
        offset = send(ours, file_id, DATA, offset, length)
    vault.finish(ours, file_id)
    assert all_of(ours, file_id) == DATA


def test_what_does_not_fill_a_chunk_is_to_be_sent_again(ours):
    file_id = begun(ours)
    assert send(ours, file_id, DATA, 0, CHUNK + 10) == CHUNK == vault.received(ours, file_id)


@pytest.mark.parametrize("seed", range(8))
def test_a_connection_that_breaks_anywhere_loses_less_than_a_chunk(ours, seed):
    chance = random.Random(seed)  # noqa: S311  a fixed seed: a failure can be repeated
    file_id, offset = begun(ours), 0
    while offset < len(DATA):
        rest = len(DATA) - offset
        cut = chance.choice([rest, chance.randrange(rest)])

        def breaking(start=offset, stop=offset + cut):
            yield from (DATA[place : min(place + 5_000, stop)] for place in range(start, stop, 5_000))
            if chance.random() < 0.7:
                raise ConnectionResetError

        try:
            vault.append(ours, file_id, offset, breaking())
        except ConnectionResetError:
            assert vault.received(ours, file_id) > offset + cut - CHUNK - 5_000
        offset = vault.received(ours, file_id)
    vault.finish(ours, file_id)
    assert all_of(ours, file_id) == DATA


@pytest.mark.parametrize("torn", [1, 39, 1_000, chunks.SEALED_CHUNK - 1])
def test_what_a_stopped_machine_left_half_written_is_written_again(ours, torn):
    file_id = begun(ours)
    send(ours, file_id, DATA, 0, CHUNK)
    with vault.place_of(file_id).open("ab") as file:
        file.write(bytes(torn))
    assert vault.received(ours, file_id) == CHUNK
    send(ours, file_id, DATA, CHUNK)
    vault.finish(ours, file_id)
    assert all_of(ours, file_id) == DATA


@pytest.mark.parametrize("offset", [1, CHUNK - 1, CHUNK + 1, 2 * CHUNK])
def test_a_piece_that_does_not_follow_is_refused_with_the_right_number(ours, offset):
    file_id = begun(ours)
    send(ours, file_id, DATA, 0, CHUNK)
    with pytest.raises(vault.ProblemError) as caught:
        send(ours, file_id, DATA, offset)
    assert caught.value.problem is problems.WRONG_OFFSET
    assert caught.value.facts == {"received": CHUNK}


def test_more_than_was_announced_is_refused(ours):
    file_id = begun(ours, b"abc")
    assert problem_of(lambda: vault.append(ours, file_id, 0, [b"abcd"])) is problems.FILE_TOO_BIG


def test_a_file_that_turns_out_to_be_another_can_be_sent_again_from_the_start(ours):
    file_id = begun(ours)
    vault.append(ours, file_id, 0, [bytes(len(DATA))])
    assert problem_of(lambda: vault.finish(ours, file_id)) is problems.HASH_DIFFERS
    assert vault.received(ours, file_id) == 0
    send(ours, file_id, DATA, 0)
    assert vault.finish(ours, file_id).sha256 == sha256(DATA)


def test_what_was_damaged_on_the_disk_meanwhile_is_noticed(ours):
    file_id = begun(ours)
    send(ours, file_id, DATA, 0)
    place = vault.place_of(file_id)
    place.write_bytes(flipped(place.read_bytes()))
    assert problem_of(lambda: vault.finish(ours, file_id)) is problems.HASH_DIFFERS


def test_a_file_that_is_not_whole_cannot_be_read_or_finished(ours):
    file_id = begun(ours)
    send(ours, file_id, DATA, 0, 2 * CHUNK)
    for call in (vault.read, vault.finish, vault.describe):
        with pytest.raises(vault.ProblemError) as caught:
            call(ours, file_id)
        assert caught.value.problem is problems.FILE_STILL_ARRIVING
        assert caught.value.facts == {"received": 2 * CHUNK, "size": len(DATA)}


def test_beginning_again_tells_how_much_is_there(ours):
    file_id = begun(ours)
    send(ours, file_id, DATA, 0, 2 * CHUNK)
    assert vault.begin(ours, file_id, len(DATA), sha256(DATA)) == 2 * CHUNK


@pytest.mark.parametrize("call", [(len(DATA) + 1, sha256(DATA)), (len(DATA), sha256(b"other"))])
def test_beginning_another_file_with_the_same_id_is_refused(ours, call):
    file_id = begun(ours)
    assert problem_of(lambda: vault.begin(ours, file_id, *call)) is problems.HASH_DIFFERS


def test_another_organisation_cannot_go_on_with_it(ours, theirs):
    file_id = begun(ours)
    for call in (
        lambda: vault.begin(theirs, file_id, len(DATA), sha256(DATA)),
        lambda: vault.received(theirs, file_id),
        lambda: send(theirs, file_id, DATA, 0),
        lambda: vault.finish(theirs, file_id),
    ):
        assert problem_of(call) is problems.NOT_YOURS


def test_sending_and_finishing_again_change_nothing(ours):
    file_id = begun(ours)
    send(ours, file_id, DATA, 0)
    first = vault.finish(ours, file_id)
    assert send(ours, file_id, DATA, 0) == len(DATA)
    assert vault.finish(ours, file_id) == first
    assert vault.begin(ours, file_id, len(DATA), sha256(DATA)) == len(DATA)


def test_two_connections_at_once_do_not_mix(ours):
    file_id = begun(ours)

    def slow():
        yield DATA[:CHUNK]
        assert problem_of(lambda: send(ours, file_id, DATA, 0)) is problems.ARRIVAL_BUSY

    vault.append(ours, file_id, 0, slow())


@pytest.mark.parametrize("announced", ["", "x" * 64, "0" * 63, "A" * 64])
def test_a_file_without_a_proper_hash_cannot_be_announced(ours, announced):
    assert problem_of(lambda: vault.begin(ours, uuid4(), 5, announced)) is problems.HASH_DIFFERS


@pytest.mark.parametrize("size", [-1, 101])
def test_a_file_of_an_impossible_size_cannot_be_announced(ours, size):
    assert problem_of(lambda: vault.begin(ours, uuid4(), size, sha256(b""), 100)).http in {413, 422}


def test_nothing_of_it_is_on_the_disk_in_clear(ours):
    data = b"canary" * 40_000
    file_id = begun(ours, data)
    send(ours, file_id, data, 0, 100_000)
    assert b"canary" not in vault.place_of(file_id).read_bytes()
