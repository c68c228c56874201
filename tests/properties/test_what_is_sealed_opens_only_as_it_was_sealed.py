"""Envelopes and chunks hold for any input: what comes out is what went in, or nothing."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferhavens.core.problems import ProblemError
from saferhavens.web.custody import chunks, envelope, recognising
from saferhavens.web.custody.cipher import ForgedError, Xaes256Gcm
from saferhavens.web.custody.limits import CHUNK

CIPHER = Xaes256Gcm(b"k" * 32)
OWNERS = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=20)
ABOUTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
NUMBERS = st.integers(0, 2**32 - 1)


@given(NUMBERS, OWNERS, ABOUTS, st.binary(max_size=200))
def test_what_was_sealed_opens(number, owner, about, plain):
    sealed = envelope.close(CIPHER, number, owner, about, plain)
    read = envelope.Envelope.read(sealed)
    assert read.number == number
    assert envelope.unclose(CIPHER, read, owner, about) == plain


@given(st.tuples(NUMBERS, OWNERS, ABOUTS), st.tuples(NUMBERS, OWNERS, ABOUTS))
def test_no_two_places_are_bound_to_the_same_bytes(one, other):
    assert (envelope.bound_to(*one) == envelope.bound_to(*other)) is (one == other)


@given(st.binary(max_size=200))
def test_no_bytes_that_we_did_not_seal_open(data):
    with pytest.raises((envelope.NotSealedError, ForgedError)):
        envelope.unclose(CIPHER, envelope.Envelope.read(data), "organisation 1", "report:1:text")


@given(
    st.integers(0, 3 * CHUNK),
    st.lists(st.integers(1, CHUNK), max_size=8),
    st.integers(0, 3 * CHUNK),
    st.integers(0, 99),
)
def test_a_file_reads_the_same_however_it_was_written_and_wherever_one_begins(size, cuts, start, seed):
    data = bytes((seed + place) % 251 for place in range(256)) * (size // 256 + 1)
    data = data[:size]
    sealed, rest = io.BytesIO(), data
    writer = chunks.ChunkWriter(sealed, CIPHER)
    for cut in cuts:
        writer.write(rest[:cut])
        rest = rest[cut:]
    writer.write(rest)
    writer.finish()
    assert len(sealed.getvalue()) == chunks.sealed_size(size)
    assert b"".join(chunks.read_chunks(sealed, CIPHER, size, start)) == data[start:]


@given(st.binary(max_size=2_000), st.integers(1, 700))
def test_any_bytes_have_a_type_or_a_problem_of_their_sender(data, length):
    assert found_in([data[start : start + length] for start in range(0, len(data), length)])


def found_in(pieces: list[bytes]) -> bool:
    try:
        return recognising.recognise(pieces) in vars(recognising).values()
    except ProblemError as error:
        return error.problem.http in {413, 415, 422}
