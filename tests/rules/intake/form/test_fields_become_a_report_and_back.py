"""The fields of the form, the plain values of a report, and the way back."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from saferhavens.core.evidence.harms import HarmType
from saferhavens.core.evidence.words import ActorKind, Basis, Ground, PersonStatus, Purpose, Recipient, Stage
from saferhavens.core.words import Level
from saferhavens.web.intake.form.reading import carried_over, chosen_consents, fields_of, plain_of

TOWN = SimpleNamespace(code="COL-05001", level=Level.ADM2)
REGION = SimpleNamespace(code="COL-05", level=Level.ADM1)

LEAST = {"harms": ["EXTORT"], "country": "COL"}


def codes(words: type) -> some.SearchStrategy:
    return some.lists(some.sampled_from([word.value for word in words]), unique=True)


FIELDS = some.fixed_dictionaries(
    {
        "harms": codes(HarmType),
        "country": some.sampled_from(["COL", "KEN"]),
        "statuses": codes(PersonStatus),
        "grounds": codes(Ground),
        "stage": some.sampled_from(["", *(word.value for word in Stage)]),
        "basis": some.sampled_from([word.value for word in Basis]),
        "narrative": some.text(max_size=40),
        "people_low": some.none() | some.integers(0, 99),
        "is_urgent": some.booleans(),
        "actor1_kind": some.sampled_from([word.value for word in ActorKind]),
        "actor1_name": some.text(max_size=9),
        "consents": some.lists(
            some.builds("{}:{}".format, some.sampled_from(Purpose), some.sampled_from(Recipient)), unique=True
        ),
    }
)


@given(FIELDS)
def test_what_is_shown_of_a_report_reads_as_the_same_report(given_fields):
    plain = plain_of(given_fields, None)
    assert plain_of(fields_of(plain), None) == plain


@pytest.mark.parametrize(
    ("given_fields", "place", "exactness"),
    [
        ({}, TOWN, "adm2"),
        ({}, REGION, "adm1"),
        ({}, None, "country"),
        ({"place_text": "behind the school"}, None, "unknown"),
        ({"place_exactness": "exact"}, TOWN, "exact"),
    ],
)
def test_how_exactly_a_place_is_known_follows_from_what_was_chosen_unless_it_is_said(given_fields, place, exactness):
    assert plain_of(LEAST | given_fields, place)["place_exactness"] == exactness


@pytest.mark.parametrize(
    ("given_fields", "exactness"),
    [
        ({"occurred_from": "2026-03-03"}, "day"),
        ({"occurred_from": "2026-03-03", "occurred_to": "2026-03-03"}, "day"),
        ({"occurred_from": "2026-03-03", "occurred_to": "2026-03-30"}, None),
        ({"occurred_from": "2026-03-03", "time_exactness": "month"}, "month"),
        ({}, None),
    ],
)
def test_one_day_is_known_to_the_day_and_a_span_says_nothing(given_fields, exactness):
    assert plain_of(LEAST | given_fields, None).get("time_exactness") == exactness


def test_an_actor_of_whom_only_the_name_is_known_is_of_unknown_kind():
    assert plain_of(LEAST | {"actor2_name": "the tall ones"}, None)["actors"] == [
        {"kind": "unknown", "name": "the tall ones"}
    ]


def test_whoever_is_named_counts_as_alleged():
    assert "attribution" not in plain_of(LEAST | {"actor1_kind": "police"}, None)["actors"][0]


def test_nothing_that_is_not_ticked_is_agreed_to():
    assert chosen_consents({}) == {"consents": [], "consent_language": "", "consent_witnessed": False}


def test_a_correction_carries_over_what_the_form_does_not_speak_of():
    before = {"longitude": -72.5, "narrative": "old", "actors": [{"kind": "gang"}] * 4}
    now = carried_over(before, {"narrative": "new", "actors": [{"kind": "police"}]})
    assert now == {"longitude": -72.5, "narrative": "new", "actors": [{"kind": "police"}, {"kind": "gang"}]}


def test_what_is_left_empty_in_a_correction_is_gone():
    assert "narrative" not in carried_over({"narrative": "old"}, plain_of(LEAST, None))
