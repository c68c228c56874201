"""Whatever people try, in whatever order: the ladder of verification is climbed by its rules only.

The machine plays a small office: people file reports, grade them, withdraw them, propose, confirm, dispute, retract.
What must hold is told again here in plain sets, beside the rules and not from them.
"""

import os

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from saferhavens.core.evidence.grading import Grade
from saferhavens.core.evidence.ladder import Standing, check_proposal, check_step, is_counted, step_that_holds
from saferhavens.core.evidence.lineages import Trace, count_usable, lineages
from saferhavens.core.evidence.words import ContentGrade, SourceGrade, Step
from saferhavens.core.problems import ProblemError

REPORTERS = st.integers(1, 3)
PEOPLE = st.integers(1, 6)
SOURCES = st.sampled_from(["hotline", "press note", "clinic"])
GRADES = st.builds(Grade, st.sampled_from(SourceGrade), st.sampled_from(ContentGrade))

UP = [Step.REPORTED, Step.PLAUSIBLE, Step.CORROBORATED, Step.VERIFIED]
PUBLIC = {Step.CORROBORATED, Step.VERIFIED}


class Office(RuleBasedStateMachine):
    """One incident and all that is done to it."""

    @initialize(by=REPORTERS, rungs=st.integers(0, 3))
    def begin(self, by: int, rungs: int) -> None:
        """A report of each of two sources; the incident has climbed `rungs` already, by the rules."""
        self.step = Step.REPORTED
        self.reports: dict[int, tuple[int, str]] = {1: (by, "hotline"), 2: (by, "clinic")}
        self.grades: dict[int, list[Grade]] = {}
        self.number = 2
        self.proposed_by: int | None = None
        self.grade_all_well()
        for _rung in range(rungs):
            self.climb(5, 6)

    # --- what changes the standing ----------------------------------------------------------------------------------

    @rule(by=REPORTERS, source=SOURCES)
    def file(self, by: int, source: str) -> None:
        self.number += 1
        self.reports[self.number] = (by, source)

    @rule(data=st.data(), grade=GRADES)
    def grade(self, data: st.DataObject, grade: Grade) -> None:
        report = data.draw(st.sampled_from(sorted(self.reports)))
        self.grades.setdefault(report, []).append(grade)
        self.settle()

    @rule()
    def grade_all_well(self) -> None:
        """So that the upper rungs are reached often enough."""
        self.grades = {report: [Grade(SourceGrade.B, ContentGrade.PROBABLE)] for report in self.reports}

    @precondition(lambda office: len(office.reports) > 1)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        report = data.draw(st.sampled_from(sorted(self.reports)))
        del self.reports[report]
        self.grades.pop(report, None)
        self.settle()

    def settle(self) -> None:
        """The incident falls to what still holds; with its rung a proposal is gone."""
        before, self.step = self.step, step_that_holds(self.step, self.standing())
        if self.step is not before:
            self.proposed_by = None

    def standing(self) -> Standing:
        traces = [Trace(report, source=source) for report, (_by, source) in self.reports.items()]
        return Standing(
            grades=tuple(grade for grades in self.grades.values() for grade in grades),
            usable_lineages=count_usable(lineages(traces), self.grades),
            reporters=frozenset(by for by, _source in self.reports.values()),
        )

    # --- what people try --------------------------------------------------------------------------------------------

    @rule(by=PEOPLE)
    def propose(self, by: int) -> None:
        try:
            check_proposal(self.step, self.standing(), by)
        except ProblemError:
            return
        assert self.step is Step.CORROBORATED
        self.proposed_by = by

    @rule(by=PEOPLE, wanted=st.sampled_from(Step), reason=st.sampled_from(["", " ", "A mistake"]))
    def take(self, by: int, wanted: Step, reason: str) -> None:
        before = self.step
        try:
            check_step(before, wanted, self.standing(), by=by, proposed_by=self.proposed_by, reason=reason)
        except ProblemError:
            return
        self.assert_legal(before, wanted, reason)
        if wanted is Step.VERIFIED:
            assert self.proposed_by is not None
            assert by != self.proposed_by
            assert not {by, self.proposed_by} & {filed for filed, _source in self.reports.values()}
        self.step, self.proposed_by = wanted, None

    @precondition(lambda office: office.step in UP[:-1])
    @rule(one=PEOPLE, other=PEOPLE)
    def climb(self, one: int, other: int) -> None:
        """The next rung as people mean to take it, so that the upper ones are reached often enough."""
        self.propose(one)
        self.take(other, UP[UP.index(self.step) + 1], "")

    def assert_legal(self, before: Step, wanted: Step, reason: str) -> None:
        assert wanted is not before
        if before in UP and wanted in UP and UP.index(wanted) > UP.index(before):
            assert UP.index(wanted) == UP.index(before) + 1
        else:
            assert reason.strip()
        if before not in UP:
            assert wanted in (Step.REPORTED, Step.RETRACTED)

    # --- what holds always ------------------------------------------------------------------------------------------

    @invariant()
    def nothing_is_counted_without_two_independent_sources(self) -> None:
        if self.step in PUBLIC:
            behind = {self.reports[report][1] for report, grades in self.grades.items() if grades}
            assert len(behind) >= 2

    @invariant()
    def only_the_upper_rungs_are_counted(self) -> None:
        assert is_counted(self.step) is (self.step in PUBLIC)

    @invariant()
    def nothing_is_plausible_that_nobody_has_graded(self) -> None:
        if self.step in UP[1:]:
            assert any(self.grades.values())


STEPS = 100_000 if os.environ.get("SAFERHAVENS_PROMISES") == "full" else 4_000
STEPS_OF_ONE_STORY = 50
"""At most: some stories end sooner, on average after 44 steps."""

Office.TestCase.settings = settings(
    max_examples=STEPS // 40,
    stateful_step_count=STEPS_OF_ONE_STORY,
    deadline=None,
    derandomize=True,
    database=None,
)
TestWhateverIsTriedTheRulesHold = Office.TestCase
