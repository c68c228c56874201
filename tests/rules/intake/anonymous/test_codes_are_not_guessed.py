"""Twenty digits: read back however they are written, kept only as a slow digest, and never met by guessing."""

import hashlib
import inspect

import pytest

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.intake.anonymous import codes, keys
from saferhavens.web.intake.anonymous.limits import CODES
from saferhavens.web.intake.anonymous.pages import NUMBER_BYTES, Page, PageKind


def a_number(seed: int) -> bytes:
    return hashlib.sha256(str(seed).encode()).digest()[:NUMBER_BYTES]


def test_a_code_has_twenty_digits_also_when_it_begins_with_nothing():
    assert {len(codes.code_of(a_number(seed))) for seed in range(2_000)} == {20}
    assert any(codes.code_of(a_number(seed)).startswith("0") for seed in range(2_000))


def test_the_same_page_always_has_the_same_code_and_no_two_pages_one():
    assert codes.code_of(a_number(1)) == codes.code_of(a_number(1))
    assert len({codes.code_of(a_number(seed)) for seed in range(5_000)}) == 5_000


def test_all_digits_come_up_alike_at_every_place():
    drawn = [codes.code_of(a_number(seed)) for seed in range(5_000)]
    for place in range(codes.DIGITS):
        counts = [sum(code[place] == str(digit) for code in drawn) for digit in range(10)]
        chi_square = sum((count - 500) ** 2 / 500 for count in counts)
        assert chi_square < 45  # 9 degrees of freedom: one in a million by chance


@pytest.mark.parametrize(
    "text",
    ["12345678901234567890", "1234 5678 9012 3456 7890", " 1234-5678-9012-3456-7890.", "1234\u00a05678 90123456 7890"],
)
def test_a_code_is_read_however_it_was_written_down(text: str):
    assert codes.typed(text) == "12345678901234567890"


def test_digits_of_other_scripts_are_digits():
    assert codes.typed("١٢٣٤٥٦٧٨٩٠१२३४५६७८९०") == "12345678901234567890"


@pytest.mark.parametrize(
    "text", ["", "1", "1" * 19, "1" * 21, "O2345678901234567890", "x" + "1" * 20, "²" * 20, "1" * 5_000]
)
def test_what_is_no_code_is_unknown_without_any_work(text: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(hashlib, "scrypt", None)
    with pytest.raises(ProblemError) as refusal:
        codes.typed(text)
    assert refusal.value.problem == problems.CODE_UNKNOWN


def test_groups_of_four_are_read_back():
    code = codes.code_of(a_number(7))
    assert codes.in_groups(code).split() == [code[start : start + 4] for start in range(0, 20, 4)]
    assert codes.typed(codes.in_groups(code)) == code


def test_what_is_kept_of_a_code_is_a_slow_digest_under_a_key_outside_the_database():
    digest = codes.digest_of("12345678901234567890")
    assert digest == codes.digest_of("12345678901234567890") != codes.digest_of("12345678901234567891")
    assert len(bytes.fromhex(digest)) == 32
    bare = hashlib.scrypt(b"12345678901234567890", salt=keys.key_for("salt"), **codes.SCRYPT)
    assert digest != bare.hex()
    assert codes.SCRYPT["n"] * codes.SCRYPT["r"] * 128 >= 16_000_000  # bytes of memory for each try


def test_a_known_and_an_unknown_code_are_the_same_work(monkeypatch: pytest.MonkeyPatch):
    """One digest and one look at the index, whatever the code."""
    from saferhavens.web.intake.anonymous import back_views

    source = inspect.getsource(back_views.report_of)
    assert source.count("digest_of") == 1
    assert source.index("digest_of") < source.index("is None")


def test_what_the_database_keeps_of_a_page_does_not_lead_to_its_code():
    """Not even with the key: the number of the page, of which the code is made, is kept nowhere."""
    page = Page(PageKind.TELL)
    kept = (page.instance_id, page.spent_digest)
    assert page.number.hex() not in "".join(kept)
    for digest in kept:
        assert codes.code_of(bytes.fromhex(digest)) != codes.code_of(page.number)
        assert codes.code_of(bytes.fromhex(digest)[:NUMBER_BYTES]) != codes.code_of(page.number)


def test_each_purpose_has_a_key_of_its_own():
    purposes = ("code", "digest", "salt", "instance", "spent", "ticket")
    assert len({keys.key_for(purpose) for purpose in purposes}) == len(purposes)
    assert len({keys.keyed(purpose, b"x") for purpose in purposes}) == len(purposes)


def test_a_million_guesses_meet_none_of_a_million_codes():
    """With 10^6 living codes a million guesses succeed with a chance of one in a hundred million."""
    space, living, guesses = 10**codes.DIGITS, 10**6, 10**6
    assert guesses * living / space <= 1e-8
    in_a_year = CODES.per_hour * 24 * 365
    assert in_a_year * living / space < 2e-6


def test_a_hundred_thousand_guesses_meet_none_of_a_thousand_codes_as_it_happens():
    living = {codes.code_of(a_number(seed)) for seed in range(1_000)}
    assert not any(codes.code_of(a_number(-seed)) in living for seed in range(1, 100_001))
