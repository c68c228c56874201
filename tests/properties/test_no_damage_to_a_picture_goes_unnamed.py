"""Pictures with bytes changed, cut out, doubled: drawn anew or refused with a number, never anything else."""

import os
import random

import pytest

from rules.custody import pictures
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody import cleaning, recognising

DAMAGES_EACH = 5_000 if os.environ.get("SAFERHAVENS_PROMISES") == "full" else 60
KINDS = sorted(cleaning.READ_BY_PILLOW)
REFUSALS = {
    problems.FILE_DAMAGED,
    problems.PICTURE_TOO_LARGE,
    problems.FILE_KIND_UNKNOWN,
    problems.FILE_IS_TWO_THINGS,
}


def flip(chance: random.Random, data: bytearray) -> None:
    for _ in range(chance.choice([1, 1, 2, 8])):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def set_extreme(chance: random.Random, data: bytearray) -> None:
    """Where formats write lengths and sizes: four bytes of nothing, of all, of the sign alone."""
    place = chance.randrange(len(data) - 4)
    data[place : place + 4] = chance.choice([b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\0\0\0"])


def cut_out(chance: random.Random, data: bytearray) -> None:
    start = chance.randrange(len(data))
    del data[start : start + chance.randrange(1, 200)]


def double(chance: random.Random, data: bytearray) -> None:
    start = chance.randrange(len(data))
    part = data[start : start + chance.randrange(1, 200)]
    data[start:start] = part


def shorten(chance: random.Random, data: bytearray) -> None:
    del data[chance.randrange(len(data)) :]


DAMAGES = [flip, set_extreme, cut_out, double, shorten]


def outcome(data: bytes, media_type: str) -> problems.Problem | bytes:
    """The bytes of the working copy, or why there is none; empty if it is not a picture of that type any more."""
    try:
        if recognising.recognise([data]).media_type != media_type:
            return b""
        return cleaning.working_copy(data, media_type).jpeg + cleaning.preview(data, media_type).jpeg
    except ProblemError as error:
        return error.problem


@pytest.mark.parametrize("media_type", KINDS)
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_picture_is_drawn_or_refused(media_type, damage):
    chance = random.Random(f"{media_type} {damage.__name__}")  # noqa: S311  a fixed seed: a failure can be repeated
    whole = pictures.photo(media_type, size=(120, 90))
    for _ in range(DAMAGES_EACH):
        data = bytearray(whole)
        damage(chance, data)
        found = outcome(bytes(data), media_type)
        assert isinstance(found, bytes) or found in REFUSALS


@pytest.mark.parametrize("media_type", KINDS)
def test_what_is_drawn_of_a_damaged_picture_still_tells_nothing(media_type):
    chance = random.Random(f"{media_type} tells")  # noqa: S311  as above
    whole = pictures.photo(media_type, size=(120, 90))
    for _ in range(DAMAGES_EACH // 3):
        data = bytearray(whole)
        flip(chance, data)
        found = outcome(bytes(data), media_type)
        assert not isinstance(found, bytes) or b"anary" not in found
