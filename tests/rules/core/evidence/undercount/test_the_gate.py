"""When nothing may be said: a truth table of what can be missing, one row a reason."""

from dataclasses import replace

import pytest

from captures import CASALE, GOOD_LINKAGE, SOUND, histories, two_lists
from saferhavens.core.evidence.undercount.estimate import estimate
from saferhavens.core.evidence.undercount.gate import Linkage, Stratum, Unit, shortfalls
from saferhavens.core.evidence.undercount.histories import CaptureHistories
from saferhavens.core.evidence.undercount.values import Reason, Refusal
from saferhavens.core.problems import LINKAGE_OUT_OF_RANGE, ProblemError

THREE = {"100": 60, "010": 50, "001": 40, "110": 20, "101": 15, "011": 12, "111": 8}


def reasons(lists: CaptureHistories, **changed: object) -> set[Reason]:
    return {each.reason for each in shortfalls(lists, replace(SOUND, **changed))}


@pytest.mark.parametrize("lists", [histories(THREE), histories(CASALE), two_lists(60, 45, 18)])
def test_with_nothing_missing_the_gate_is_open(lists):
    assert reasons(lists) == set()


# --- the circumstances ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lists", [histories(THREE), two_lists(60, 45, 18)], ids=["three lists", "two lists"])
@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"linkage": None}, {Reason.LINKAGE_NOT_MEASURED}),
        ({"linkage": Linkage(49, 0.97, 0.95)}, {Reason.LINKAGE_HARDLY_MEASURED}),
        ({"linkage": Linkage(50, 0.97, 0.95)}, set()),
        ({"linkage": Linkage(200, 0.89, 0.95)}, {Reason.LINKAGE_POOR}),
        ({"linkage": Linkage(200, 0.95, 0.89)}, {Reason.LINKAGE_POOR}),
        ({"linkage": Linkage(200, 0.9, 0.9)}, set()),
        ({"linkage": Linkage(0, 0.5, 0.5)}, {Reason.LINKAGE_HARDLY_MEASURED, Reason.LINKAGE_POOR}),
        ({"period_closed": False}, {Reason.PERIOD_OPEN}),
        ({"area_closed": False}, {Reason.AREA_OPEN}),
        ({"stratified_by": frozenset()}, {Reason.NOT_STRATIFIED}),
        ({"stratified_by": frozenset({Stratum.YEAR})}, {Reason.NOT_STRATIFIED}),
        ({"stratified_by": frozenset({Stratum.PLACE})}, {Reason.NOT_STRATIFIED}),
        ({"unit": Unit.PEOPLE}, {Reason.NOT_STRATIFIED}),
        ({"unit": Unit.PEOPLE, "stratified_by": frozenset(Stratum)}, set()),
        ({"period_closed": False, "area_closed": False}, {Reason.PERIOD_OPEN, Reason.AREA_OPEN}),
    ],
)
def test_each_circumstance_is_asked_for(lists, changed, expected):
    assert reasons(lists, **changed) == expected
    answer = estimate_quickly(lists, changed) if expected else None
    assert answer is None or isinstance(answer, Refusal)


def estimate_quickly(lists: CaptureHistories, changed: dict[str, object]) -> object:
    """Refused before anything is computed."""
    return estimate(lists, replace(SOUND, **changed), seed=1)


@pytest.mark.parametrize(("precision", "recall"), [(1.1, 0.9), (0.9, -0.1), (97, 95), (float("nan"), 0.9)])
def test_shares_of_errors_that_cannot_be_are_a_problem(precision, recall):
    with pytest.raises(ProblemError) as refused:
        Linkage(100, precision, recall)
    assert refused.value.problem is LINKAGE_OUT_OF_RANGE


# --- the lists --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"110": 0, "111": 0}, {Reason.NO_OVERLAP}),
        ({"110": 0}, set()),
        ({"100": 0, "101": 0}, {Reason.CONTAINED}),
        ({"100": 0, "010": 0, "101": 0, "011": 0}, {Reason.COPY}),
        (dict.fromkeys(THREE, 1), {Reason.TOO_FEW}),
    ],
)
def test_each_pair_of_lists_is_looked_at(changed, expected):
    assert reasons(histories(THREE | changed)) == expected


def test_each_pair_that_never_meets_is_named():
    lists = histories(THREE | {"110": 0, "101": 0, "111": 0})
    missing = [each.facts for each in shortfalls(lists, SOUND) if each.reason is Reason.NO_OVERLAP]
    assert missing == [{"first": "A", "second": "B"}, {"first": "C", "second": "A"}]  # the smaller list first


def test_one_list_alone_says_nothing():
    assert reasons(CaptureHistories(("A",), {1: 500})) == {Reason.NO_LISTS}
    assert Reason.NO_LISTS in reasons(CaptureHistories((), {}))


def test_more_lists_than_can_be_compared_are_refused():
    sixth = histories({"111111": 40} | {f"{1 << place:06b}": 40 for place in range(6)})
    assert reasons(sixth) == {Reason.TOO_MANY_LISTS}


@pytest.mark.parametrize("of", [two_lists(60, 45, 18), histories(THREE), histories(CASALE)])
def test_a_copy_of_a_list_adds_nothing_and_is_refused(of):
    """With the copy there would be a third list on paper, and a smaller number of unseen."""
    places = len(of.lists)
    copied = {key | (key & 1) << places: count for key, count in of.counts.items()}
    answer = estimate(CaptureHistories((*of.lists, "copy"), copied), SOUND, seed=1)
    assert isinstance(answer, Refusal)
    assert Reason.COPY in answer.reasons


def test_a_copy_with_a_few_changes_is_still_found():
    lists = CaptureHistories(("A", "copy", "B"), {1: 2, 2: 2, 3: 70, 4: 30, 7: 25, 5: 1})
    assert reasons(lists) == {Reason.COPY}


def test_a_part_of_a_list_is_found_as_such():
    lists = CaptureHistories(("A", "part", "B"), {1: 50, 3: 30, 4: 30, 5: 20, 7: 10})
    assert reasons(lists) == {Reason.CONTAINED}


# --- what is said -----------------------------------------------------------------------------------------------------


def test_all_reasons_are_told_at_once():
    answer = estimate(two_lists(10, 9, 0), replace(SOUND, linkage=None, period_closed=False), seed=1)
    expected = {Reason.TOO_FEW, Reason.NO_OVERLAP, Reason.LINKAGE_NOT_MEASURED, Reason.PERIOD_OPEN}
    assert answer.reasons == expected


def test_a_refusal_holds_no_number_for_the_whole():
    answer = estimate(two_lists(60, 45, 3), SOUND, seed=1)
    assert not hasattr(answer, "estimate")
    assert not hasattr(answer, "interval")
    assert [each.sentence() for each in answer.shortfalls] == [
        "“B” and “A” have only 3 in common. Below 7 the estimate is biased and very unsure."
    ]


@pytest.mark.parametrize("frame", [SOUND, replace(SOUND, unit=Unit.PEOPLE, stratified_by=frozenset(), linkage=None)])
@pytest.mark.parametrize(
    "lists",
    [CaptureHistories(("A",), {1: 5}), two_lists(60, 45, 3), two_lists(60, 45, 0), two_lists(60, 45, 45)],
)
def test_each_reason_can_be_said_with_its_facts(lists, frame):
    sentences = [each.sentence() for each in shortfalls(lists, frame)]
    assert sentences
    assert not any("{" in sentence for sentence in sentences)


def test_words_among_the_facts_are_translated():
    spanish = {"sex": "sexo", "place": "lugar", "year": "año"}
    frame = replace(SOUND, unit=Unit.PEOPLE, stratified_by=frozenset({Stratum.YEAR}))
    (only,) = shortfalls(two_lists(60, 45, 18), frame)
    assert "sexo, lugar" in only.sentence(lambda text: spanish.get(text, text))


def test_good_linkage_is_told_by_its_lesser_half():
    assert reasons(histories(THREE), linkage=replace(GOOD_LINKAGE, recall=0.5)) == {Reason.LINKAGE_POOR}
