"""How an incident is verified.

A report is what one source said; an incident is what happened. Somebody grades each report: how reliable is the source,
how credible is what it says. Reports that depend on one another are one lineage. With grades and lineages an incident
climbs the ladder: reported, plausible, corroborated, verified. Only from corroborated on is it counted for others.

The chapter follows one night on the road to a border, with Ana and Bea, who verify, and Nico, who reported.
"""

from saferhavens.core import problems
from saferhavens.core.evidence import ladder
from saferhavens.core.evidence.grading import Finding, Grade, finding
from saferhavens.core.evidence.harms import HarmType, is_severe_case
from saferhavens.core.evidence.ladder import Standing
from saferhavens.core.evidence.lineages import Reason, Trace, count_usable, lineages, proposals
from saferhavens.core.evidence.texts import fingerprint
from saferhavens.core.evidence.words import AgeBand, ContentGrade, SourceGrade, Step
from saferhavens.core.problems import Problem, ProblemError

NICO, ANA, BEA = 1, 2, 3

NICOS_WORDS = (
    "Two families were stopped on the road by men with rifles, who asked for money and kept the papers of all eight "
    "people. One boy of sixteen was taken away."
)
PRESS_NOTE = "Local radio, this morning: " + NICOS_WORDS + " The police were not available for comment."
THE_MOTHERS_WORDS = (
    "My son is gone. They pulled us out of the van at night, there were five or six of them, they said pay or stay, "
    "and when we could not pay they drove off with him."
)


def grades(codes: str) -> tuple[Grade, ...]:
    return tuple(Grade(SourceGrade(code[0]), ContentGrade(code[1])) for code in codes.split())


def refused(check, *given, **facts) -> Problem | None:
    try:
        check(*given, **facts)
    except ProblemError as error:
        return error.problem
    return None


# --- grades ---------------------------------------------------------------------------------------------------------


def test_source_and_content_are_judged_apart():
    """A source that is usually right may tell something improbable; then what it tells is doubted all the same."""
    assert finding(grades("B2")) is Finding.SUPPORTED
    assert finding(grades("B5")) is Finding.DOUBTED


def test_unknown_is_not_worst():
    """Most people who see harm are unknown to us. What they say is supported if it is probably true."""
    assert finding(grades("F2")) is Finding.SUPPORTED
    assert finding(grades("E2")) is Finding.OPEN


def test_f6_says_that_nothing_could_be_judged_and_changes_nothing():
    assert finding(grades("F6")) is Finding.NOT_JUDGED
    assert finding(grades("B2 F6")) is finding(grades("B2"))


# --- lineages -------------------------------------------------------------------------------------------------------

NICOS_REPORT = Trace("Nico's report", source="org 1", text=fingerprint(NICOS_WORDS))
RADIO = Trace("the radio", source="radio", text=fingerprint(PRESS_NOTE))
MOTHER = Trace("the mother", source="shelter", witnesses=frozenset({"the mother"}), text=fingerprint(THE_MOTHERS_WORDS))
NEIGHBOUR = Trace("an organisation near by", source="org 2", witnesses=frozenset({"the mother"}))


def test_who_repeats_a_text_adds_no_source():
    assert len(lineages([NICOS_REPORT, RADIO])) == 1
    (found,) = proposals([NICOS_REPORT, RADIO])
    assert found.reason in (Reason.NEAR_IDENTICAL_TEXT, Reason.TEXT_COPIED_INTO)


def test_a_person_may_say_that_alike_texts_are_chance():
    apart = {frozenset({NICOS_REPORT.id, RADIO.id})}
    assert len(lineages([NICOS_REPORT, RADIO], apart)) == 2


def test_two_organisations_that_heard_one_witness_are_one_source():
    assert len(lineages([MOTHER, NEIGHBOUR])) == 1


def test_who_tells_it_in_their_own_words_adds_a_source():
    assert len(lineages([NICOS_REPORT, RADIO, MOTHER, NEIGHBOUR])) == 2


def test_a_source_counts_when_its_grades_support_it_and_none_doubts_it():
    groups = lineages([NICOS_REPORT, MOTHER])
    assert count_usable(groups, {NICOS_REPORT.id: grades("B2"), MOTHER.id: grades("F2")}) == 2
    assert count_usable(groups, {NICOS_REPORT.id: grades("B2"), MOTHER.id: grades("F6")}) == 1
    assert count_usable(groups, {NICOS_REPORT.id: grades("B2 C4"), MOTHER.id: grades("F2")}) == 1


# --- the ladder -----------------------------------------------------------------------------------------------------

FIRST = Standing(reporters=frozenset({NICO}))
GRADED = Standing(grades=grades("B2"), usable_lineages=1, reporters=frozenset({NICO}))
TWO_SOURCES = Standing(grades=grades("B2 F2"), usable_lineages=2, reporters=frozenset({NICO}))


def test_what_was_only_reported_waits_for_a_grade():
    assert refused(ladder.check_step, Step.REPORTED, Step.PLAUSIBLE, FIRST, by=ANA) is problems.NOT_GRADED
    assert refused(ladder.check_step, Step.REPORTED, Step.PLAUSIBLE, GRADED, by=ANA) is None


def test_corroborated_needs_two_sources_that_do_not_depend_on_each_other():
    assert refused(ladder.check_step, Step.PLAUSIBLE, Step.CORROBORATED, GRADED, by=ANA) is problems.LINEAGES_TOO_FEW
    assert refused(ladder.check_step, Step.PLAUSIBLE, Step.CORROBORATED, TWO_SOURCES, by=ANA) is None


def test_verified_needs_one_who_proposes_and_another_who_confirms():
    def confirm(by: int, proposed_by: int | None) -> Problem | None:
        return refused(ladder.check_step, Step.CORROBORATED, Step.VERIFIED, TWO_SOURCES, by=by, proposed_by=proposed_by)

    assert refused(ladder.check_proposal, Step.CORROBORATED, TWO_SOURCES, ANA) is None
    assert confirm(BEA, proposed_by=ANA) is None
    assert confirm(BEA, proposed_by=None) is problems.SECOND_PERSON_NEEDED
    assert confirm(ANA, proposed_by=ANA) is problems.SAME_PERSON
    assert confirm(NICO, proposed_by=ANA) is problems.REPORTER_CANNOT_VERIFY
    assert refused(ladder.check_proposal, Step.CORROBORATED, TWO_SOURCES, NICO) is problems.REPORTER_CANNOT_VERIFY


def test_no_rung_is_left_out():
    assert refused(ladder.check_step, Step.REPORTED, Step.VERIFIED, TWO_SOURCES, by=ANA) is problems.STEP_NOT_NEXT


def test_every_other_step_needs_a_reason():
    for wanted in (Step.RETRACTED, Step.DISPUTED, Step.PLAUSIBLE):
        without = refused(ladder.check_step, Step.VERIFIED, wanted, TWO_SOURCES, by=ANA)
        with_one = refused(ladder.check_step, Step.VERIFIED, wanted, TWO_SOURCES, by=ANA, reason="The boy came home")
        assert (without, with_one) == (problems.REASON_NEEDED, None)


def test_what_was_disputed_or_retracted_comes_back_only_to_the_bottom():
    for away in (Step.DISPUTED, Step.RETRACTED):
        assert refused(ladder.check_step, away, Step.REPORTED, FIRST, by=ANA, reason="New evidence") is None
        assert refused(ladder.check_step, away, Step.VERIFIED, TWO_SOURCES, by=ANA) is problems.STEP_NOT_NEXT


def test_when_a_source_withdraws_the_incident_falls_to_what_still_holds():
    assert ladder.step_that_holds(Step.VERIFIED, TWO_SOURCES) is Step.VERIFIED
    assert ladder.step_that_holds(Step.VERIFIED, GRADED) is Step.PLAUSIBLE
    assert ladder.step_that_holds(Step.VERIFIED, FIRST) is Step.REPORTED


def test_only_what_is_corroborated_is_counted_for_others():
    assert [step for step in Step if ladder.is_counted(step)] == [Step.CORROBORATED, Step.VERIFIED]


def test_what_was_done_to_a_child_is_shown_only_for_large_areas_and_long_times():
    """A boy of sixteen was taken: by ADM1 and quarter at most, and from 20 people on."""
    assert not is_severe_case([HarmType.KIDNAP])
    assert is_severe_case([HarmType.KIDNAP], ages=[AgeBand.ADOLESCENT])
