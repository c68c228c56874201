"""Sealing: what comes back is what was given, or a numbered problem."""

import pytest

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody import sealing
from saferhavens.web.custody.models import OrganisationKey
from saferhavens.web.ledger.models import Entry

ABOUT = "report:6f0d:narrative"


def problem_of(organisation: int, about: str, sealed: bytes) -> problems.Problem:
    with pytest.raises(ProblemError) as caught:
        sealing.open_sealed(organisation, about, sealed)
    return caught.value.problem


@pytest.mark.parametrize("plain", [b"", b"a", "Nos pidieron dinero en el retén.".encode(), bytes(range(256)) * 400])
def test_what_was_sealed_comes_back(ours, plain):
    assert sealing.open_sealed(ours, ABOUT, sealing.seal(ours, ABOUT, plain)) == plain


def test_values_come_back_as_they_were(ours):
    value = {"narrative": "“ñ” 🙂", "counts": [1, None, 2.5], "known": True, "": {}}
    assert sealing.open_json(ours, ABOUT, sealing.seal_json(ours, ABOUT, value)) == value


def test_what_json_cannot_hold_is_refused_before_it_is_sealed(ours):
    with pytest.raises(ValueError, match="not JSON compliant"):
        sealing.seal_json(ours, ABOUT, float("nan"))


def test_nothing_of_the_text_can_be_read_in_what_was_sealed(ours):
    assert b"extortion" not in sealing.seal(ours, ABOUT, b"extortion at the crossing")


def test_the_same_text_sealed_twice_differs(ours):
    assert sealing.seal(ours, ABOUT, b"same") != sealing.seal(ours, ABOUT, b"same")


@pytest.mark.parametrize("about", ["report:6f0e:narrative", "report:6f0d:place", "incident:6f0d:narrative"])
def test_a_text_moved_to_another_row_field_or_kind_does_not_open(ours, about):
    sealed = sealing.seal(ours, ABOUT, b"text")
    assert problem_of(ours, about, sealed) is problems.SEAL_BROKEN


def test_a_text_moved_to_another_organisation_does_not_open(ours, theirs):
    sealing.seal(theirs, ABOUT, b"so that they have a key with the same number")
    assert problem_of(theirs, ABOUT, sealing.seal(ours, ABOUT, b"text")) is problems.SEAL_BROKEN


def test_an_organisation_without_keys_opens_nothing(ours, theirs):
    assert problem_of(theirs, ABOUT, sealing.seal(ours, ABOUT, b"text")) is problems.SEAL_BROKEN


def test_a_change_of_any_byte_is_noticed(ours):
    sealed = sealing.seal(ours, ABOUT, b"text")
    for place in range(len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        assert problem_of(ours, ABOUT, changed) is problems.SEAL_BROKEN


def test_a_text_cut_at_any_byte_is_noticed(ours):
    sealed = sealing.seal(ours, ABOUT, b"text")
    for length in range(len(sealed)):
        assert problem_of(ours, ABOUT, sealed[:length]) is problems.SEAL_BROKEN


def test_a_text_about_nothing_cannot_be_sealed(ours):
    with pytest.raises(ValueError, match="about something"):
        sealing.seal(ours, "", b"text")


def test_the_first_use_makes_one_key_and_the_ledger_tells(ours):
    sealing.seal(ours, ABOUT, b"one")
    sealing.seal(ours, ABOUT, b"two")
    assert OrganisationKey.objects.filter(organisation_id=ours).count() == 1
    entry = Entry.objects.get(verb="sealing_key_made")
    assert entry.facts == {"organisation": ours, "number": 1}


def test_the_key_is_not_in_the_database_in_clear(ours):
    sealing.seal(ours, ABOUT, b"text")
    row = OrganisationKey.objects.get(organisation_id=ours)
    from saferhavens.web.custody import keys

    assert keys.unwrap(bytes(row.wrapped), ours, 1) not in bytes(row.wrapped)


def test_many_texts_of_one_transaction_share_a_sealer_and_an_opener(ours, django_assert_num_queries):
    sealing.seal(ours, ABOUT, b"the first makes the key")
    with django_assert_num_queries(2):
        sealer, opener = sealing.sealer(ours), sealing.Opener(ours)
        for number in range(20):
            sealed = sealer.seal_json(f"report:{number}:narrative", number)
            assert opener.open_json(f"report:{number}:narrative", sealed) == number
