"""How many were never documented, and when nobody can say.

Where several organisations document the same kind of incident in the same place and year, their lists overlap. From how
much they overlap follows how many incidents are in none of them. That holds only if the lists meet by chance. So the
program says a number only if it has reason to, tells what must hold for it, and else says why it cannot.
"""

from dataclasses import replace

import numpy as np
import pytest

from captures import QUICK, SOUND, avoiding, drawn, independent, referring, two_lists, uneven
from saferhavens.core.evidence.undercount.chapman import chapman
from saferhavens.core.evidence.undercount.estimate import Settings, estimate
from saferhavens.core.evidence.undercount.histories import CaptureHistories, Membership, lists_from
from saferhavens.core.evidence.undercount.values import Assumption, Bias, Reason, Refusal, Standing

SETTINGS = Settings(sampling=QUICK)


def reports_of(held: np.ndarray, names: tuple[str, ...] = ("Casa", "Ruta", "Puente")) -> list[Membership]:
    """One report for each incident that an organisation holds, each from a source of its own."""
    return [
        Membership(f"incident {row}", names[at], f"witness {row}.{at}")
        for row, at in zip(*np.nonzero(held), strict=True)
    ]


def first_two(held: np.ndarray) -> tuple[int, int, int]:
    """Sizes of the first two lists, and of their overlap."""
    return int(held[:, 0].sum()), int(held[:, 1].sum()), int((held[:, 0] & held[:, 1]).sum())


# --- what is said -----------------------------------------------------------------------------------------------------


def test_three_organisations_that_work_apart_tell_how_many_there_were():
    """Of 800 incidents they documented about 570; the rest is estimated."""
    held = independent(np.random.default_rng(8), 800)
    answer = estimate(lists_from(reports_of(held)), SOUND, seed=1, settings=SETTINGS)
    assert answer.standing is Standing.ESTIMATE
    assert answer.documented == held.any(axis=1).sum()
    assert answer.interval.low < 800 < answer.interval.high
    assert answer.estimate == pytest.approx(800, rel=0.1)


def test_two_organisations_give_an_indication_only():
    answer = estimate(two_lists(60, 45, 18), SOUND, seed=1)
    assert (answer.standing.label, round(answer.estimate, 1)) == ("Indicative", 146.7)


def test_the_share_that_is_documented_is_told_with_its_interval():
    answer = estimate(two_lists(60, 45, 18), SOUND, seed=1)
    share = answer.documented_share_interval
    assert f"{share.low:.0%} – {answer.documented_share:.0%} – {share.high:.0%}" == "43% – 59% – 74%"


def test_with_each_number_stands_what_must_hold_and_to_which_side_it_errs():
    answer = estimate(two_lists(60, 45, 18), SOUND, seed=1)
    told = {each: each.bias for each in answer.assumptions}
    assert told[Assumption.NO_COMMON_NETWORK] is Bias.TOO_LOW
    assert told[Assumption.NO_AVOIDANCE] is Bias.TOO_HIGH


# --- why the sides are these ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_if_one_organisation_refers_to_the_other_two_lists_say_too_little(seed):
    assert chapman(*first_two(referring(np.random.default_rng(seed), 4000))).interval.high < 4000


@pytest.mark.parametrize("seed", range(5))
def test_if_people_avoid_the_second_organisation_two_lists_say_too_much(seed):
    assert chapman(*first_two(avoiding(np.random.default_rng(seed), 4000))).interval.low > 4000


@pytest.mark.parametrize("seed", range(5))
def test_if_some_incidents_are_harder_to_document_two_lists_say_too_little(seed):
    assert chapman(*first_two(uneven(np.random.default_rng(seed), 4000))).interval.high < 4000


@pytest.mark.parametrize("seed", range(5))
def test_links_that_were_missed_make_the_number_too_high_and_false_links_too_low(seed):
    first, second, both = first_two(independent(np.random.default_rng(seed), 4000))
    right = chapman(first, second, both).estimate
    missed = chapman(first, second, round(both * 0.8)).estimate
    false = chapman(first, second, round(both * 1.2)).estimate
    assert false < right < missed
    assert missed == pytest.approx(right / 0.8, rel=0.01)


@pytest.mark.parametrize("world", [referring, avoiding])
def test_more_lists_make_up_for_two_that_depend_on_each_other(world):
    """The log-linear models find which two, where Chapman's estimate of these two is wrong."""
    held = world(np.random.default_rng(3), 3000)
    answer = estimate(drawn(held), SOUND, seed=1, settings=SETTINGS)
    assert answer.interval.low < 3000 < answer.interval.high
    alone = chapman(*first_two(held)).interval
    assert not alone.low < 3000 < alone.high


# --- when nobody can say ----------------------------------------------------------------------------------------------


def test_lists_that_never_meet_say_nothing():
    answer = estimate(two_lists(60, 45, 0), SOUND, seed=1)
    assert [each.sentence() for each in answer.shortfalls] == [
        "“B” and “A” have nothing in common. From lists that never meet nothing follows."
    ]


def test_a_copy_of_a_list_is_not_a_third_list():
    """It would turn an indication into an estimate, and bring the number down to what two already know."""
    held = independent(np.random.default_rng(8), 800)[:, [0, 1, 0]]
    answer = estimate(lists_from(reports_of(held)), SOUND, seed=1)
    assert answer.reasons == {Reason.COPY}


def test_organisations_that_pass_on_the_same_source_are_one_list():
    """Here the third only repeats what the first was told: with lineages recorded, two lists remain."""
    held = independent(np.random.default_rng(8), 800)[:, [0, 1, 0]]
    reports = [
        report._replace(lineage=report.lineage.replace(".2", ".0")) if report.organisation == "Puente" else report
        for report in reports_of(held)
    ]
    lists = lists_from(reports)
    assert lists.lists == ("Casa + Puente", "Ruta")
    assert estimate(lists, SOUND, seed=1).standing is Standing.INDICATIVE


def test_before_errors_of_linkage_are_measured_there_is_no_number():
    answer = estimate(two_lists(60, 45, 18), replace(SOUND, linkage=None), seed=1)
    assert isinstance(answer, Refusal)
    assert answer.reasons == {Reason.LINKAGE_NOT_MEASURED}


def test_an_open_period_has_no_number_yet():
    answer = estimate(two_lists(60, 45, 18), replace(SOUND, period_closed=False), seed=1)
    assert answer.reasons == {Reason.PERIOD_OPEN}


def test_a_mixture_of_places_and_years_has_no_number():
    answer = estimate(two_lists(60, 45, 18), replace(SOUND, stratified_by=frozenset()), seed=1)
    assert [each.sentence() for each in answer.shortfalls] == [
        "The incidents are not divided by place, year. Mixed groups make the estimate too low."
    ]


def test_two_groups_mixed_say_less_than_the_two_apart():
    """Why groups are asked for: one group is easy to document, one is hard."""
    easy, hard = (
        CaptureHistories(("A", "B"), {1: 60, 2: 60, 3: 240}),
        CaptureHistories(("A", "B"), {1: 90, 2: 90, 3: 15}),
    )
    mixed = CaptureHistories(("A", "B"), {key: easy.counts[key] + hard.counts[key] for key in (1, 2, 3)})
    apart = sum(estimate(each, SOUND, seed=1).estimate for each in (easy, hard))
    assert estimate(mixed, SOUND, seed=1).estimate < 0.8 * apart
