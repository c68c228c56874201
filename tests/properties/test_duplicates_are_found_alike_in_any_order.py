"""For any reports: the pairs are those of the slow reference, in any order, and strangers change nothing."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import linkage_reference as slow
from linkage_world import BRIDGE, BRIDGE_TOLD_ANEW, SHELTER
from saferhavens.core.evidence.linkage import LinkageReport, LinkageSettings, candidate_frame, candidate_pairs, text
from saferhavens.core.evidence.linkage.model import JUDGED

ALL = LinkageSettings(keep_different=True, same_text=False)
WITH_TEXTS = replace(ALL, same_text=True)
WORDS = sorted({*BRIDGE.split(), *SHELTER.split()})

days = st.integers(0, 9).map(lambda day: date(2026, 2, 25) + timedelta(day))
codes = st.lists(st.sampled_from(["EXTORT", "THREAT", "KIDNAP", "own"]), max_size=2, unique=True).map(tuple)
texts = st.sampled_from([BRIDGE, BRIDGE_TOLD_ANEW, SHELTER, "", "Robo"]) | st.lists(
    st.sampled_from(WORDS), min_size=8, max_size=20
).map(" ".join)
figures = st.none() | st.sampled_from([0, 1, 3, 9, 10, 12, 15, 40])


@st.composite
def reports_of(draw: st.DrawFn, key: str) -> LinkageReport:
    """A report in a small world, in which much is alike and much is missing."""
    start = draw(st.none() | days)
    low, more = draw(figures), draw(st.sampled_from([0, 0, 5, 100]))
    point = draw(st.booleans())
    adm1 = draw(st.sampled_from(["52", "52", "86", ""]))
    return LinkageReport(
        key,
        country=draw(st.sampled_from(["XXA", "XXA", "XXB", ""])),
        adm1=adm1,
        adm2=draw(st.sampled_from([f"{adm1}001", f"{adm1}002", ""])) if adm1 else "",
        longitude=draw(st.sampled_from([-78.80, -78.79, -78.71, -78.4, -77.5, -75.0])) if point else None,
        latitude=draw(st.sampled_from([1.8, 1.81, 2.3])) if point else None,
        place_exactness=draw(st.sampled_from(["exact", "near", "adm2", "unknown"])),
        date_from=start,
        date_to=start and start + timedelta(draw(st.sampled_from([0, 0, 1, 9]))),
        time_exactness=draw(st.sampled_from(["day", "day", "day", "month", "year"])),
        harms=draw(codes),
        actors=draw(st.lists(st.sampled_from(["gang", "police"]), max_size=2, unique=True).map(tuple)),
        low=low,
        high=None if low is None else low + more,
        text=draw(texts),
        source=draw(st.sampled_from(["", "radio", "press"])),
        lineage=draw(st.sampled_from(["", "", "L1", "L2"])),
        organisation=draw(st.sampled_from(["", "Casa", "Ruta"])),
    )


@st.composite
def worlds(draw: st.DrawFn) -> list[LinkageReport]:
    count = draw(st.integers(2, 24))
    return [draw(reports_of(f"r{number:02d}")) for number in range(count)]


def examples(count: int) -> settings:
    """Each example is a search of its own, of a few tenths of a second, over up to 276 pairs: too slow to shrink."""
    health, phases = list(HealthCheck), [Phase.explicit, Phase.generate]
    return settings(
        max_examples=count, derandomize=True, deadline=None, database=None, suppress_health_check=health, phases=phases
    )


many, few = examples(12), examples(5)


def sketch_numbers(reports: list[LinkageReport]) -> dict[str, int | None]:
    rows = text.sketches(pl.Series([each.text for each in reports])).rows()
    numbers = [None if row[0] is None else sum(part << 64 * place for place, part in enumerate(row)) for row in rows]
    return {each.id: number for each, number in zip(reports, numbers, strict=True)}


@many
@given(worlds())
def test_the_fast_score_is_the_slow_one(reports: list[LinkageReport]) -> None:
    sketches = sketch_numbers(reports)
    found = {(row["left"], row["right"]): row for row in candidate_frame(reports, ALL).iter_rows(named=True)}
    for one, other in combinations(reports, 2):
        row = found.pop((one.id, other.id), None)
        assert (row is not None) is slow.come_into_question(one, other, ALL)
        if row:
            wanted, levels = slow.score(one, other, reports=reports, sketches=sketches, settings=ALL, model=JUDGED)
            assert {name: row[name] for name in levels} == levels
            assert row["probability"] == pytest.approx(wanted, rel=1e-9, abs=1e-12)
            assert row["days"] == slow.days_between(one, other)
    assert found == {}


@few
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_the_reports_changes_no_byte(reports: list[LinkageReport], random) -> None:
    shuffled = random.sample(reports, len(reports))
    assert repr(candidate_pairs(reports, WITH_TEXTS)) == repr(candidate_pairs(shuffled, WITH_TEXTS))


@few
@given(worlds())
def test_no_report_is_paired_with_itself_and_no_pair_comes_twice(reports: list[LinkageReport]) -> None:
    pairs = [(pair.left, pair.right) for pair in candidate_pairs(reports, WITH_TEXTS)]
    assert all(left < right for left, right in pairs)
    assert len(pairs) == len(set(pairs))


@few
@given(reports_of("r1"), reports_of("r2"))
def test_left_and_right_are_the_same(one: LinkageReport, other: LinkageReport) -> None:
    exchanged = [replace(one, id="r2"), replace(other, id="r1")]
    first, second = candidate_frame([one, other], WITH_TEXTS), candidate_frame(exchanged, WITH_TEXTS)
    assert first.equals(second)


@few
@given(worlds(), reports_of("stranger"))
def test_a_report_from_elsewhere_changes_no_reason(reports: list[LinkageReport], stranger: LinkageReport) -> None:
    elsewhere = replace(stranger, country="XXZ", adm1="1", adm2="2", longitude=100.0, latitude=50.0)
    before = {(pair.left, pair.right): pair.reasons for pair in candidate_pairs(reports, WITH_TEXTS)}
    after = {(pair.left, pair.right): pair.reasons for pair in candidate_pairs([*reports, elsewhere], WITH_TEXTS)}
    assert {key: reasons for key, reasons in after.items() if "stranger" not in key} == before


@few
@given(worlds())
def test_a_table_and_a_list_give_the_same(reports: list[LinkageReport]) -> None:
    table = pl.DataFrame([each.__dict__ for each in reports], infer_schema_length=None)
    assert candidate_pairs(table, WITH_TEXTS) == candidate_pairs(reports, WITH_TEXTS)


@few
@given(worlds())
def test_one_thread_or_two_give_the_same_bytes(reports: list[LinkageReport]) -> None:
    one, two = (candidate_frame(reports, replace(WITH_TEXTS, threads=count)) for count in (1, 2))
    assert one.equals(two)
