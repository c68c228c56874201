"""The 21 types of harm, which of them are severe, and how other schemes name them."""

import re

import pytest

from saferhavens.core.evidence.crosswalk import (
    CROSSWALK,
    Match,
    Scheme,
    SourceStatus,
    harms_of,
    is_blind,
    mappings,
)
from saferhavens.core.evidence.harms import HarmFamily, HarmType, is_severe_case
from saferhavens.core.evidence.words import AgeBand, Exposure, Ground, Stage

CODES = (
    "XENO", "MASS_KILL", "KILL", "DISAPP", "KIDNAP", "TRAFF", "SMUGGLE_ABUSE", "RECRUIT", "GBV", "TORTURE", "EXTORT",
    "THREAT", "DETAIN", "EXPEL", "REFOUL", "FORCED_DISP", "CAMP_ATTACK", "PROPERTY", "HATE", "DISCRIM_SERV",
    "AID_BLOCK",
)  # fmt: skip
INDICATORS_OF_FACTOR = dict(enumerate((11, 8, 10, 9, 8, 11, 14, 12, 6, 8, 8, 8, 18), start=1))
"""How many indicators each risk factor of the UN Framework has; the number of the fourteenth is not established."""


def test_there_are_21_harms():
    assert tuple(HarmType) == CODES


@pytest.mark.parametrize("harm", HarmType)
def test_each_harm_has_a_label_and_one_plain_sentence(harm):
    assert harm.label
    assert harm.definition.count(".") == 1
    assert len(harm.definition.split()) <= 20


@pytest.mark.parametrize("harm", HarmType)
def test_each_harm_has_stages_with_the_main_ones_first(harm):
    assert harm.main_stages
    assert harm.stages[: len(harm.main_stages)] == harm.main_stages
    assert len(set(harm.stages)) == len(harm.stages)


@pytest.mark.parametrize(
    ("harm", "main", "others"),
    [
        (HarmType.XENO, {Stage.DESTINATION}, {Stage.BORDER}),
        (HarmType.KIDNAP, {Stage.TRANSIT}, set()),
        (HarmType.GBV, set(Stage), set()),
        (HarmType.EXPEL, {Stage.RETURN}, {Stage.BORDER}),
        (HarmType.FORCED_DISP, {Stage.ORIGIN}, {Stage.TRANSIT}),
    ],
)
def test_where_on_the_way_it_happens(harm, main, others):
    assert set(harm.main_stages) == main
    assert set(harm.stages) == main | others


def test_every_stage_has_harms_of_its_own():
    assert {stage for harm in HarmType for stage in harm.main_stages} == set(Stage)


@pytest.mark.parametrize("harm", HarmType)
def test_indicators_are_numbers_of_the_framework(harm):
    assert harm.indicators
    for indicator in harm.indicators:
        factor, number = map(int, re.fullmatch(r"(\d+)\.(\d+)", indicator).groups())
        assert 1 <= factor <= 14
        assert 1 <= number <= INDICATORS_OF_FACTOR.get(factor, 5)


@pytest.mark.parametrize("harm", HarmType)
def test_each_harm_belongs_to_a_family(harm):
    assert harm.family in HarmFamily


def test_what_sources_mix_up_is_one_family():
    assert HarmType.KILL.family == HarmType.MASS_KILL.family == HarmType.CAMP_ATTACK.family
    assert HarmType.DISAPP.family == HarmType.KIDNAP.family == HarmType.DETAIN.family
    assert HarmType.EXPEL.family == HarmType.REFOUL.family
    assert HarmType.KILL.family != HarmType.EXTORT.family


# --- severe ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("harm", HarmType)
def test_violence_by_gender_trafficking_and_recruitment_are_severe(harm):
    assert harm.is_severe is (harm in {"GBV", "TRAFF", "RECRUIT"})


@pytest.mark.parametrize("ground", Ground)
def test_what_was_done_for_sexuality_or_health_is_severe(ground):
    assert is_severe_case([HarmType.THREAT], grounds={ground}) is (ground in {"sogiesc", "health"})


@pytest.mark.parametrize("age", AgeBand)
def test_what_was_done_to_children_is_severe(age):
    assert is_severe_case([HarmType.THREAT], ages=[AgeBand.ADULT, age]) is (age in {"child", "adolescent"})


@pytest.mark.parametrize("exposure", Exposure)
def test_a_child_alone_is_severe_even_if_no_age_was_given(exposure):
    assert is_severe_case([HarmType.EXTORT], exposures=[exposure]) is (exposure == "unaccompanied_child")


def test_one_severe_harm_of_several_makes_the_case_severe():
    assert is_severe_case([HarmType.EXTORT, HarmType.TRAFF])
    assert not is_severe_case([HarmType.EXTORT, HarmType.KIDNAP])
    assert not is_severe_case([])


# --- how others name them -------------------------------------------------------------------------------------------

FORM = {
    Scheme.HURIDOCS: r"\d{12}|\d{6}",
    Scheme.ICCS: r"\d{4,6}",
    Scheme.ACLED: r"[A-Z][\w/ -]+",
    Scheme.UCDP: r"[123]",
}


@pytest.mark.parametrize("row", CROSSWALK, ids=lambda row: f"{row.harm}-{row.scheme}-{row.code}")
def test_each_code_has_the_form_of_its_scheme(row):
    assert re.fullmatch(FORM[row.scheme], row.code)
    assert row.label


def test_no_row_stands_twice():
    keys = [(row.harm, row.scheme, row.part, row.code) for row in CROSSWALK]
    assert len(set(keys)) == len(keys)


def test_every_harm_is_mapped_somewhere():
    assert {row.harm for row in CROSSWALK} == set(HarmType)


def test_each_row_says_how_sure_it_is():
    sure = {scheme: {row.source_status for row in CROSSWALK if row.scheme is scheme} for scheme in Scheme}
    assert sure == {
        Scheme.HURIDOCS: {SourceStatus.CODE},
        Scheme.ICCS: {SourceStatus.MEMORY},
        Scheme.ACLED: {SourceStatus.MEMORY},
        Scheme.UCDP: {SourceStatus.VERIFIED},
    }


def test_every_huridocs_code_says_from_which_list_it_is():
    assert all(bool(row.part) is (row.scheme is Scheme.HURIDOCS) for row in CROSSWALK)


def test_the_table_is_many_to_many():
    assert len(mappings(HarmType.PROPERTY, Scheme.HURIDOCS)) == 3
    assert set(harms_of(Scheme.HURIDOCS, "050103000000")) == {HarmType.PROPERTY, HarmType.FORCED_DISP}


def test_the_closest_harm_comes_first():
    assert harms_of(Scheme.HURIDOCS, "020103010000") == (HarmType.THREAT, HarmType.XENO)
    assert harms_of(Scheme.ICCS, "020221") == (HarmType.KIDNAP,)
    assert harms_of(Scheme.ICCS, "9999") == ()


EXACT = sorted({(row.scheme, row.code) for row in CROSSWALK if row.match is Match.EXACT})


@pytest.mark.parametrize(("scheme", "code"), EXACT)
def test_a_code_is_exactly_one_harm_at_most(scheme, code):
    exact = [row for row in CROSSWALK if (row.scheme, row.code, row.match) == (scheme, code, Match.EXACT)]
    assert len(exact) == 1


@pytest.mark.parametrize(
    "harm", [HarmType.TRAFF, HarmType.EXTORT, HarmType.DISAPP, HarmType.REFOUL, HarmType.KIDNAP, HarmType.GBV]
)
def test_data_of_deaths_are_blind_to_what_most_happens_on_the_way(harm):
    assert is_blind(Scheme.UCDP, harm)


def test_data_of_deaths_see_only_killing_and_attacks():
    seen = {harm for harm in HarmType if not is_blind(Scheme.UCDP, harm)}
    assert seen == {HarmType.XENO, HarmType.MASS_KILL, HarmType.KILL, HarmType.CAMP_ATTACK}


def test_about_half_of_the_harms_can_be_events_of_acled():
    assert 10 <= sum(not is_blind(Scheme.ACLED, harm) for harm in HarmType) <= 13
