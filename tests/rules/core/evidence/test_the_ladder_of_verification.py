"""The ladder of verification: which steps there are, and what each asks for."""

import re
from dataclasses import replace
from itertools import product

import pytest

from house.code import PROJECT
from saferhavens.core import problems
from saferhavens.core.evidence import ladder
from saferhavens.core.evidence.grading import Grade
from saferhavens.core.evidence.ladder import PUBLIC_STEPS, RUNGS, WAYS, Standing, check_proposal, check_step
from saferhavens.core.evidence.words import ContentGrade, SourceGrade, Step
from saferhavens.core.problems import Problem, ProblemError

REPORTED, PLAUSIBLE, CORROBORATED, VERIFIED, DISPUTED, RETRACTED = Step
ANA, BEA, REPORTER = 1, 2, 9

B2, F6, A5, F3 = (Grade(SourceGrade(code[0]), ContentGrade(code[1])) for code in ("B2", "F6", "A5", "F3"))
STRONG = Standing(grades=(B2, B2), usable_lineages=2, reporters=frozenset({REPORTER}))


def refusal(check, *args, **facts) -> Problem | None:
    """The problem with which a check refuses, or None if it lets pass."""
    try:
        check(*args, **facts)
    except ProblemError as refused:
        return refused.problem
    return None


def step(current: Step, wanted: Step, standing: Standing = STRONG, **facts) -> Problem | None:
    """Asked with everything in order, unless `facts` say otherwise."""
    return refusal(check_step, current, wanted, standing, **{"by": BEA, "proposed_by": ANA, "reason": "Why", **facts})


# --- the ways -------------------------------------------------------------------------------------------------------

OPEN = {
    REPORTED: {PLAUSIBLE, DISPUTED, RETRACTED},
    PLAUSIBLE: {CORROBORATED, REPORTED, DISPUTED, RETRACTED},
    CORROBORATED: {VERIFIED, PLAUSIBLE, REPORTED, DISPUTED, RETRACTED},
    VERIFIED: {CORROBORATED, PLAUSIBLE, REPORTED, DISPUTED, RETRACTED},
    DISPUTED: {REPORTED, RETRACTED},
    RETRACTED: {REPORTED},
}


@pytest.mark.parametrize(("current", "wanted"), list(product(Step, Step)))
def test_with_everything_in_order_exactly_the_ways_of_the_table_are_open(current, wanted):
    assert step(current, wanted) is (None if wanted in OPEN[current] else problems.STEP_NOT_NEXT)


def test_no_rung_is_jumped_over_on_the_way_up():
    for low, high in product(RUNGS, RUNGS):
        if RUNGS.index(high) > RUNGS.index(low):
            assert (high in WAYS[low]) is (RUNGS.index(high) == RUNGS.index(low) + 1)


def test_from_every_step_one_comes_back_to_every_other():
    for start in Step:
        seen, todo = {start}, [start]
        while todo:
            new = set(WAYS[todo.pop()]) - seen
            seen |= new
            todo += new
        assert seen == set(Step)


def test_who_is_off_the_ladder_climbs_again_from_the_bottom():
    assert set(WAYS[DISPUTED]) & set(RUNGS) == {REPORTED}
    assert set(WAYS[RETRACTED]) & set(RUNGS) == {REPORTED}


def test_a_step_that_does_not_exist_names_those_that_do():
    with pytest.raises(ProblemError) as refused:
        check_step(RETRACTED, VERIFIED, STRONG, by=BEA)
    assert refused.value.sentence() == (
        "SH-601: From “Retracted” there is no step to “Verified”. Possible from here: Reported."
    )


def test_the_names_of_steps_are_translated_when_they_are_shown():
    with pytest.raises(ProblemError) as refused:
        check_step(DISPUTED, PLAUSIBLE, STRONG, by=BEA)
    shown = refused.value.sentence(lambda text: {"Disputed": "En disputa", "Reported": "Reportado"}.get(text, text))
    assert "En disputa" in shown
    assert "Reportado, Retracted" in shown


# --- what each rung asks for ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grades", "refused"),
    [
        ((), problems.NOT_GRADED),
        ((F6,), problems.NOT_GRADED),
        ((F6, F6), problems.NOT_GRADED),
        ((A5,), problems.ONLY_DOUBTS),
        ((A5, F6), problems.ONLY_DOUBTS),
        ((F3,), None),
        ((B2,), None),
        ((B2, A5), None),
    ],
)
def test_plausible_needs_a_grade_that_does_not_doubt(grades, refused):
    assert step(REPORTED, PLAUSIBLE, Standing(grades=grades)) is refused


@pytest.mark.parametrize(("usable", "refused"), [(0, True), (1, True), (2, False), (3, False)])
@pytest.mark.parametrize(("current", "wanted"), [(PLAUSIBLE, CORROBORATED), (CORROBORATED, VERIFIED)])
def test_corroborated_and_verified_need_two_independent_lineages(current, wanted, usable, refused):
    few = replace(STRONG, usable_lineages=usable)
    assert step(current, wanted, few) is (problems.LINEAGES_TOO_FEW if refused else None)


def test_the_refusal_says_how_many_there_are():
    with pytest.raises(ProblemError, match="Of the 2 independent sources that are needed, 1 can be built on"):
        check_step(PLAUSIBLE, CORROBORATED, replace(STRONG, usable_lineages=1), by=BEA)


def test_many_grades_of_one_lineage_do_not_corroborate():
    assert step(PLAUSIBLE, CORROBORATED, Standing((B2,) * 10, 1)) is problems.LINEAGES_TOO_FEW


@pytest.mark.parametrize(
    ("by", "proposed_by", "refused"),
    [
        (BEA, ANA, None),
        (ANA, BEA, None),
        (BEA, None, problems.SECOND_PERSON_NEEDED),
        (BEA, BEA, problems.SAME_PERSON),
        (REPORTER, ANA, problems.REPORTER_CANNOT_VERIFY),
        (ANA, REPORTER, problems.REPORTER_CANNOT_VERIFY),
        (REPORTER, REPORTER, problems.SAME_PERSON),
    ],
)
def test_verified_needs_two_people_who_did_not_report_it(by, proposed_by, refused):
    assert step(CORROBORATED, VERIFIED, by=by, proposed_by=proposed_by) is refused


@pytest.mark.parametrize(
    ("current", "standing", "by", "refused"),
    [
        (CORROBORATED, STRONG, ANA, None),
        (CORROBORATED, STRONG, REPORTER, problems.REPORTER_CANNOT_VERIFY),
        (CORROBORATED, replace(STRONG, usable_lineages=1), ANA, problems.LINEAGES_TOO_FEW),
        (CORROBORATED, replace(STRONG, grades=()), ANA, problems.NOT_GRADED),
        (PLAUSIBLE, STRONG, ANA, problems.STEP_NOT_NEXT),
        (VERIFIED, STRONG, ANA, problems.STEP_NOT_NEXT),
    ],
)
def test_what_may_be_proposed_as_verified(current, standing, by, refused):
    assert refusal(check_proposal, current, standing, by) is refused


CLIMBS = {(REPORTED, PLAUSIBLE), (PLAUSIBLE, CORROBORATED), (CORROBORATED, VERIFIED)}


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
@pytest.mark.parametrize(("current", "wanted"), [(low, high) for low in Step for high in WAYS[low]])
def test_every_step_but_those_up_the_ladder_needs_a_reason(current, wanted, reason):
    climbs = (current, wanted) in CLIMBS
    assert step(current, wanted, reason=reason) is (None if climbs else problems.REASON_NEEDED)
    assert ladder.needs_reason(current, wanted) is not climbs


@pytest.mark.parametrize("wanted", [DISPUTED, RETRACTED])
@pytest.mark.parametrize("current", RUNGS)
def test_disputing_and_retracting_ask_for_nothing_but_a_reason(current, wanted):
    assert step(current, wanted, Standing(), by=REPORTER, proposed_by=None) is None


def test_going_down_asks_for_what_the_lower_rung_stands_on():
    assert step(VERIFIED, CORROBORATED, replace(STRONG, usable_lineages=1)) is problems.LINEAGES_TOO_FEW
    assert step(VERIFIED, PLAUSIBLE, replace(STRONG, usable_lineages=1)) is None
    assert step(VERIFIED, REPORTED, Standing()) is None


# --- what is counted, and what holds when something is taken away ---------------------------------------------------


@pytest.mark.parametrize("each", Step)
def test_only_corroborated_and_verified_are_counted_for_others(each):
    assert ladder.is_counted(each) is (each in {CORROBORATED, VERIFIED})
    assert ladder.is_counted(each) is (each in PUBLIC_STEPS)


ONE_LEFT = replace(STRONG, usable_lineages=1)
NOTHING_LEFT = Standing()
DOUBTED = Standing(grades=(A5,))


@pytest.mark.parametrize(
    ("current", "standing", "holds"),
    [
        (VERIFIED, STRONG, VERIFIED),
        (CORROBORATED, STRONG, CORROBORATED),
        (REPORTED, STRONG, REPORTED),
        (VERIFIED, ONE_LEFT, PLAUSIBLE),
        (CORROBORATED, ONE_LEFT, PLAUSIBLE),
        (PLAUSIBLE, ONE_LEFT, PLAUSIBLE),
        (VERIFIED, NOTHING_LEFT, REPORTED),
        (PLAUSIBLE, NOTHING_LEFT, REPORTED),
        (PLAUSIBLE, DOUBTED, REPORTED),
        (DISPUTED, NOTHING_LEFT, DISPUTED),
        (RETRACTED, STRONG, RETRACTED),
    ],
)
def test_when_a_report_is_taken_away_the_incident_falls_to_what_still_holds(current, standing, holds):
    assert ladder.step_that_holds(current, standing) is holds


@pytest.mark.parametrize("current", Step)
@pytest.mark.parametrize("standing", [STRONG, ONE_LEFT, NOTHING_LEFT, DOUBTED])
def test_falling_is_a_way_that_the_ladder_has(current, standing):
    holds = ladder.step_that_holds(current, standing)
    assert holds is current or step(current, holds, standing) is None


# --- the drawing ----------------------------------------------------------------------------------------------------


def test_the_drawing_has_one_arrow_for_each_way():
    drawn = re.findall(r"(\w+) --> (\w+)", ladder.diagram())
    assert sorted(drawn) == sorted((str(low), str(high)) for low in Step for high in WAYS[low])


def test_the_drawing_in_the_documents_is_current():
    """If it is not: put what `ladder.diagram()` returns between the marks of docs/ladder.md."""
    page = (PROJECT / "docs" / "ladder.md").read_text()
    assert f"```mermaid\n{ladder.diagram()}\n```" in page
