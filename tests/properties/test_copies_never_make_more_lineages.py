"""However reports are tied: lineages are a partition, copies and ties never add one, order and names do not matter."""

import random
from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from saferhavens.core.evidence.grading import Grade
from saferhavens.core.evidence.lineages import Trace, count_usable, lineages, links, proposals
from saferhavens.core.evidence.texts import fingerprint, likeness
from saferhavens.core.evidence.words import ContentGrade, SourceGrade

WORDS = st.lists(st.sampled_from(["bus", "vía", "hombres", "armas", "noche", "niña", "agua", "río"]), max_size=30)
TEXTS = WORDS.map(" ".join)
KEYS = st.one_of(st.none(), st.integers(0, 6))


@st.composite
def offices(draw: st.DrawFn, least: int = 0) -> list[Trace]:
    """Some reports with ties of all kinds among them."""
    return [
        Trace(
            number,
            lineage=draw(KEYS),
            source=draw(KEYS),
            witnesses=draw(st.frozensets(st.integers(0, 9), max_size=2)),
            text=fingerprint(draw(TEXTS)),
        )
        for number in range(draw(st.integers(least, 9)))
    ]


def reference(traces: list[Trace]) -> set[frozenset[int]]:
    """Slow and plain: each report's group is all that can be reached over links, found by asking again and again."""
    tied = {frozenset(link[:2]) for link in links(traces)}
    groups = {frozenset({trace.id}) for trace in traces}
    while pair := next(
        ((one, other) for one, other in combinations(groups, 2) if any(tie & one and tie & other for tie in tied)), None
    ):
        groups = groups - set(pair) | {pair[0] | pair[1]}
    return groups


@given(offices())
def test_every_report_is_in_exactly_one_lineage(traces):
    found = lineages(traces)
    assert sorted(report for group in found for report in group) == [trace.id for trace in traces]


@given(offices())
def test_the_quick_way_finds_what_the_slow_one_finds(traces):
    assert set(lineages(traces)) == reference(traces)


@given(offices(least=1), st.data())
def test_a_copy_never_raises_the_count(traces, data):
    copied = data.draw(st.sampled_from(traces))
    kept = data.draw(st.sampled_from(["lineage", "source", "witnesses", "text"]))
    copy = Trace(99, **{kept: getattr(copied, kept)})
    is_tied = getattr(copy, kept) not in (None, frozenset())
    assert len(lineages([*traces, copy])) == len(lineages(traces)) + (0 if is_tied else 1)


@given(offices(least=2), st.data())
def test_one_more_tie_never_raises_the_count(traces, data):
    one, other = data.draw(st.lists(st.sampled_from(range(len(traces))), min_size=2, max_size=2, unique=True))
    tied = list(traces)
    for number in (one, other):
        tied[number] = replace(traces[number], witnesses=traces[number].witnesses | {"a new one"})
    assert len(lineages(traces)) - 1 <= len(lineages(tied)) <= len(lineages(traces))


@given(offices(), st.randoms(use_true_random=False))
def test_the_order_of_reports_does_not_matter(traces, chance: random.Random):
    mixed = list(traces)
    chance.shuffle(mixed)
    assert set(lineages(mixed)) == set(lineages(traces))


@given(offices())
def test_deciding_all_proposals_as_chance_leaves_only_firm_ties(traces):
    apart = {frozenset(link[:2]) for link in proposals(traces)}
    firm = lineages([replace(trace, text=frozenset()) for trace in traces])
    assert set(lineages(traces, apart)) == set(firm)
    assert proposals(traces, apart) == []


@given(offices())
def test_keeping_apart_never_lowers_the_count(traces):
    apart = {frozenset(link[:2]) for link in proposals(traces)[:1]}
    assert len(lineages(traces, apart)) >= len(lineages(traces))


GRADES = st.lists(st.builds(Grade, st.sampled_from(SourceGrade), st.sampled_from(ContentGrade)), max_size=3)


@given(offices(least=1), st.data())
def test_a_copy_with_the_same_grades_makes_nothing_usable_twice(traces, data):
    grades = {trace.id: data.draw(GRADES) for trace in traces}
    copied = data.draw(st.sampled_from(traces))
    copy = replace(copied, id=99, lineage="found")
    tied = [*(replace(each, lineage="found") if each is copied else each for each in traces), copy]
    single = [replace(each, lineage="found") if each is copied else each for each in traces]
    assert count_usable(lineages(tied), {**grades, 99: grades[copied.id]}) == count_usable(lineages(single), grades)


@given(TEXTS, TEXTS)
def test_likeness_is_a_share_and_the_same_both_ways(one, other):
    prints = fingerprint(one), fingerprint(other)
    alike = likeness(*prints)
    assert alike == likeness(*prints[::-1])
    assert 0 <= alike.jaccard <= alike.contained <= 1


@given(st.text(max_size=400))
def test_any_text_has_a_fingerprint_and_is_like_itself_or_too_short(text):
    print_ = fingerprint(text)
    assert likeness(print_, print_) in {(1, 1), (0, 0)}
