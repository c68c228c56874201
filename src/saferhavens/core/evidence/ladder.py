"""The ladder of verification: reported → plausible → corroborated → verified, or disputed, or retracted.

`WAYS` is the whole machine; `docs/ladder.md` is drawn from it. Plain values in; `check_x` raises with the reason.
Upwards one goes rung by rung and each rung asks for something; downwards one gives a reason.
"""

from collections.abc import Callable
from dataclasses import dataclass

from saferhavens.core import problems
from saferhavens.core.evidence.grading import Finding, Grade, finding
from saferhavens.core.evidence.words import Step
from saferhavens.core.problems import Problem, ProblemError

WAYS: dict[Step, tuple[Step, ...]] = {
    Step.REPORTED: (Step.PLAUSIBLE, Step.DISPUTED, Step.RETRACTED),
    Step.PLAUSIBLE: (Step.CORROBORATED, Step.REPORTED, Step.DISPUTED, Step.RETRACTED),
    Step.CORROBORATED: (Step.VERIFIED, Step.PLAUSIBLE, Step.REPORTED, Step.DISPUTED, Step.RETRACTED),
    Step.VERIFIED: (Step.CORROBORATED, Step.PLAUSIBLE, Step.REPORTED, Step.DISPUTED, Step.RETRACTED),
    Step.DISPUTED: (Step.REPORTED, Step.RETRACTED),
    Step.RETRACTED: (Step.REPORTED,),
}
"""From each step, where one may go. Who comes back from disputed or retracted climbs again from the bottom."""

RUNGS = (Step.REPORTED, Step.PLAUSIBLE, Step.CORROBORATED, Step.VERIFIED)
"""From bottom to top. Disputed and retracted stand beside the ladder."""

PUBLIC_STEPS = frozenset({Step.CORROBORATED, Step.VERIFIED})
"""Only these feed what is counted for others."""

LINEAGES_NEEDED = 2
"""Independent lineages behind a corroborated incident: one source, however good, may be mistaken or lie."""


class StepError(ProblemError):
    """STEP_NOT_NEXT; the names of the steps are translated when it is shown."""

    def __init__(self, current: Step, wanted: Step) -> None:
        self.current = current
        self.wanted = wanted
        super().__init__(problems.STEP_NOT_NEXT)

    def message(self, translate: Callable[[str], str] = str) -> str:
        current, wanted = translate(self.current.label), translate(self.wanted.label)
        return translate(self.problem.message).format(current=current, wanted=wanted)

    def next_step(self, translate: Callable[[str], str] = str) -> str:
        possible = ", ".join(translate(step.label) for step in WAYS[self.current])
        return translate(self.problem.next_step).format(possible=possible)


@dataclass(frozen=True)
class Standing:
    """What speaks for an incident: all grades of its reports, its usable lineages, and who reported it (person ids).

    Reports that were withdrawn are left out by the caller. `usable_lineages` comes from `lineages.count_usable`.
    """

    grades: tuple[Grade, ...] = ()
    usable_lineages: int = 0
    reporters: frozenset[int] = frozenset()


def check_step(
    current: Step, wanted: Step, standing: Standing, *, by: int, proposed_by: int | None = None, reason: str = ""
) -> None:
    """Whether person `by` may take the incident from `current` to `wanted` now.

    For `verified`, `proposed_by` is who proposed it since it stands at `current`: a proposal ends with its rung.
    Raises STEP_NOT_NEXT, NOT_GRADED, ONLY_DOUBTS, LINEAGES_TOO_FEW, SECOND_PERSON_NEEDED, SAME_PERSON,
    REPORTER_CANNOT_VERIFY or REASON_NEEDED.
    """
    check_way(current, wanted)
    check_supported(wanted, standing)
    if wanted is Step.VERIFIED:
        check_two_people(by, proposed_by, standing.reporters)
    if not is_climb(current, wanted):
        check_reason(reason)


def check_proposal(current: Step, standing: Standing, by: int) -> None:
    """Whether person `by` may propose the incident as verified; another then confirms it with `check_step`."""
    check_way(current, Step.VERIFIED)
    check_supported(Step.VERIFIED, standing)
    _refuse_if(by in standing.reporters, problems.REPORTER_CANNOT_VERIFY)


def check_way(current: Step, wanted: Step) -> None:
    """Raises STEP_NOT_NEXT."""
    if wanted not in WAYS[current]:
        raise StepError(current, wanted)


def check_supported(wanted: Step, standing: Standing) -> None:
    """Whether what speaks for an incident is enough for the rung `wanted`; the steps beside the ladder ask nothing."""
    if wanted in (Step.PLAUSIBLE, Step.CORROBORATED, Step.VERIFIED):
        check_judged(standing.grades)
    if wanted in PUBLIC_STEPS:
        check_lineages(standing.usable_lineages)


def check_judged(grades: tuple[Grade, ...]) -> None:
    """Raises NOT_GRADED, or ONLY_DOUBTS. An F6 grade alone says that nothing could be judged."""
    found = finding(grades)
    _refuse_if(found is Finding.NOT_JUDGED, problems.NOT_GRADED)
    _refuse_if(found is Finding.DOUBTED, problems.ONLY_DOUBTS)


def check_lineages(usable: int) -> None:
    """Raises LINEAGES_TOO_FEW."""
    _refuse_if(usable < LINEAGES_NEEDED, problems.LINEAGES_TOO_FEW, found=usable, needed=LINEAGES_NEEDED)


def check_two_people(by: int, proposed_by: int | None, reporters: frozenset[int]) -> None:
    """Raises SECOND_PERSON_NEEDED, SAME_PERSON or REPORTER_CANNOT_VERIFY."""
    _refuse_if(proposed_by is None, problems.SECOND_PERSON_NEEDED)
    _refuse_if(by == proposed_by, problems.SAME_PERSON)
    _refuse_if(not reporters.isdisjoint({by, proposed_by}), problems.REPORTER_CANNOT_VERIFY)


def check_reason(reason: str) -> None:
    """Raises REASON_NEEDED."""
    _refuse_if(not reason.strip(), problems.REASON_NEEDED)


def _refuse_if(wrong: bool, problem: Problem, **facts: object) -> None:
    if wrong:
        raise ProblemError(problem, **facts)


def is_climb(current: Step, wanted: Step) -> bool:
    """Whether this is a step up the ladder; all others need a reason."""
    return current in RUNGS and wanted in RUNGS and RUNGS.index(wanted) > RUNGS.index(current)


def needs_reason(current: Step, wanted: Step) -> bool:
    return not is_climb(current, wanted)


def is_counted(step: Step) -> bool:
    """Whether an incident at this step feeds public counts."""
    return step in PUBLIC_STEPS


def step_that_holds(current: Step, standing: Standing) -> Step:
    """The highest rung, `current` at most, that `standing` still carries: for when a report or a grade is taken away.

    Disputed and retracted stay as they are.
    """
    if current not in RUNGS:
        return current
    below = reversed(RUNGS[: RUNGS.index(current) + 1])
    return next(rung for rung in below if _carries(rung, standing))


def _carries(rung: Step, standing: Standing) -> bool:
    try:
        check_supported(rung, standing)
    except ProblemError:
        return False
    return True


def diagram() -> str:
    """The machine as a Mermaid state diagram, for the documents."""
    arrows = [f"    {current} --> {wanted}" for current, ways in WAYS.items() for wanted in ways]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {Step.REPORTED}", *arrows])
