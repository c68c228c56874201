"""From reports to lists: one capture for an organisation and an incident, and one list for those who share sources."""

from random import Random

import numpy as np
import pytest

from captures import histories
from saferhavens.core.evidence.undercount.histories import CaptureHistories, Membership, counts_of, lists_from, members
from saferhavens.core.evidence.undercount.latentclass import latent_class
from saferhavens.core.evidence.undercount.loglinear import log_linear
from saferhavens.core.problems import CAPTURE_HISTORY_WRONG, CAPTURE_TABLE_WRONG, ProblemError


def reports(*rows: str) -> list[Membership]:
    """ "1 A x" is a report of organisation A on incident 1 from the source x."""
    return [Membership(*row.split()) for row in rows]


def own(*rows: str) -> list[Membership]:
    """ "1 A": each report from a source of its own."""
    return [Membership(*row.split(), f"source {number}") for number, row in enumerate(rows)]


# --- histories --------------------------------------------------------------------------------------------------------


def test_each_incident_is_counted_once_by_who_holds_it():
    found = lists_from(own("1 A", "1 B", "2 A", "3 B", "4 A", "4 B", "5 C"))
    assert found == CaptureHistories(("A", "B", "C"), {0b011: 2, 0b001: 1, 0b010: 1, 0b100: 1})
    assert found.documented == 5


def test_several_reports_of_one_organisation_are_one_capture():
    assert lists_from(own("1 A", "1 A", "1 A", "2 A")).counts == {1: 2}


def test_the_order_of_reports_means_nothing():
    rows = own("1 A", "1 B", "2 A", "3 B", "4 A", "4 B", "5 C", "5 A")
    mixed = Random(3).sample(rows, len(rows))  # noqa: S311 - an order for a test is no secret
    assert lists_from(mixed) == lists_from(rows)


def test_no_reports_make_no_lists():
    assert lists_from([]) == CaptureHistories((), {})


# --- lineages ---------------------------------------------------------------------------------------------------------


def test_two_organisations_with_one_witness_are_one_list():
    found = lists_from(reports("1 A x", "1 B x", "2 A y", "3 B z", "4 C w"))
    assert found == CaptureHistories(("A + B", "C"), {0b01: 3, 0b10: 1})


def test_ten_copies_of_one_press_note_are_one_list():
    found = lists_from(Membership("1", name, "press note") for name in "ABCDEFGHIJ")
    assert len(found.lists) == 1
    assert found.counts == {1: 1}


def test_who_shares_with_one_of_a_list_belongs_to_it():
    found = lists_from(reports("1 A x", "1 B x", "2 B y", "2 C y", "3 D z"))
    assert found.lists == ("A + B + C", "D")


@pytest.mark.parametrize(
    ("rows", "lists"),
    [
        (("1 A x", "1 B y"), ("A", "B")),
        (("1 A x", "1 B x"), ("A + B",)),
        (("1 A x", "1 A y", "1 B x"), ("A", "B")),
        (("1 A x", "1 A y", "1 B x", "1 B y"), ("A", "B")),
        (("1 A x", "2 B x"), ("A", "B")),
    ],
    ids=["own sources", "one source", "one has another too", "both have both", "another incident"],
)
def test_only_an_overlap_that_rests_on_one_source_ties_organisations(rows, lists):
    assert lists_from(reports(*rows)).lists == lists


@pytest.mark.parametrize(("shared", "joined"), [(0, False), (1, False), (2, False), (3, True), (20, True)])
def test_a_few_shared_sources_among_many_do_not_tie_organisations(shared, joined):
    """Of 20 incidents that both hold, a tenth may be shared."""
    rows = [
        Membership(str(incident), name, "same" if incident < shared else name)
        for incident in range(20)
        for name in ("A", "B")
    ]
    assert (lists_from(rows).lists == ("A + B",)) is joined
    assert lists_from(rows, shared_allowed=1).lists == ("A", "B")
    assert (lists_from(rows, shared_allowed=0).lists == ("A + B",)) is (shared > 0)


# --- what histories know ----------------------------------------------------------------------------------------------


def test_sizes_and_overlaps_are_those_of_the_sets():
    sets = {"A": {"1", "2", "3", "4"}, "B": {"3", "4", "5"}, "C": {"4", "6"}}
    found = CaptureHistories.of_sets(sets)
    names = list(sets)
    assert found.documented == len(set().union(*sets.values()))
    assert [found.size(place) for place in range(3)] == [4, 3, 2]
    for one, other in found.pairs():
        assert found.overlap(one, other) == len(sets[names[one]] & sets[names[other]])


def test_the_rows_of_members_are_the_histories():
    assert members(2).tolist() == [[0, 0], [1, 0], [0, 1], [1, 1]]


def test_the_canonical_table_does_not_depend_on_names_or_order():
    first = CaptureHistories.of_sets({"A": {"1", "2", "3"}, "B": {"3", "4"}, "C": {"5"}})
    second = CaptureHistories.of_sets({"Z": {"5"}, "Y": {"1", "2", "3"}, "X": {"3", "4"}})
    assert first.canonical == second.canonical
    assert first.canonical[0] == 0
    assert sum(first.canonical) == first.documented


@pytest.mark.parametrize(
    ("lists", "counts"),
    [
        (("A", "A"), {1: 5}),
        (("A", "B"), {0: 5}),
        (("A", "B"), {4: 5}),
        (("A", "B"), {-1: 5}),
        (("A", "B"), {1: -5}),
        (("A", "B"), {1: 2.5}),
    ],
    ids=["one name twice", "in no list", "in a third list", "less than none", "negative", "half an incident"],
)
def test_histories_that_cannot_be_are_a_problem(lists, counts):
    with pytest.raises(ProblemError) as refused:
        CaptureHistories(lists, counts)
    assert refused.value.problem is CAPTURE_HISTORY_WRONG


def test_histories_are_read_as_papers_print_them():
    assert histories({"110": 7, "001": 2}).counts == {0b011: 7, 0b100: 2}


# --- tables that methods are given ------------------------------------------------------------------------------------

GOOD = [0, 5, 4, 3, 2, 1, 1, 1]


def test_a_table_is_taken_without_the_count_of_those_in_no_list():
    assert counts_of([99, *GOOD[1:]]).tolist() == GOOD


@pytest.mark.parametrize(
    "table",
    [[], [0], [0, 5, 4, 3], [*GOOD, 1], GOOD * 8, [0] * 8, [0, 5, -1, 3, 2, 1, 1, 1], [0, 0, 4, 0, 2, 0, 1, 0]],
    ids=["empty", "no lists", "two lists", "nine cells", "six lists", "nothing", "less than none", "an empty list"],
)
@pytest.mark.parametrize("method", [counts_of, log_linear, lambda table: latent_class(table, np.random.default_rng(1))])
def test_a_table_that_cannot_be_is_a_problem_for_every_method(method, table):
    with pytest.raises(ProblemError) as refused:
        method(table)
    assert refused.value.problem is CAPTURE_TABLE_WRONG
