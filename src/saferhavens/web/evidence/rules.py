"""Who may do what with reports and incidents, and what their state allows. `check_x` raises with the reason."""

from collections.abc import Callable, Iterable, Set
from functools import partial

from django.db import models

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role, gettext_noop
from saferhavens.web.evidence.managers import Standing
from saferhavens.web.evidence.words import Handling
from saferhavens.web.people.rules import RefusalError, passes

NOT_A_REPORTER = gettext_noop("your role in this organisation is not one that files reports")
NOT_A_JUDGE = gettext_noop("your role is not one that judges reports")
NOT_ALL_JUDGED = gettext_noop("one of its reports is not shared with you")
NOT_THE_SENDER = gettext_noop("only whoever sent a report, or its organisation, takes it back")
SENDER_ANSWERS = gettext_noop("only whoever sent the report answers here")
NOT_THE_OWNER = gettext_noop("only the organisation that contributed the report decides this")

DECIDERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
"""Who decides for an organisation what it shares."""


def about(row: models.Model, field: str) -> str:
    """What a sealed text is bound to: "report:<uuid>:content"."""
    return f"{row._meta.model_name}:{row.pk}:{field}"


def check_may_report(standing: Standing, organisation_id: int) -> None:
    """Monitors and those who judge file reports for their organisation. Raises MAY_NOT."""
    if organisation_id not in standing.reports_for:
        raise RefusalError(NOT_A_REPORTER)


def check_may_withdraw(standing: Standing, organisation_id: int, *, is_sender: bool) -> None:
    """The sender, and those who judge in the contributing organisation. Raises MAY_NOT."""
    if organisation_id not in (standing.reports_for if is_sender else standing.judges_in):
        raise RefusalError(NOT_THE_SENDER)


def check_may_decide(standing: Standing, organisation_id: int) -> None:
    """Whom a report is shared with is decided by those who judge in the contributing organisation. Raises MAY_NOT."""
    if organisation_id not in standing.judges_in:
        raise RefusalError(NOT_THE_OWNER)


def check_may_share(own_roles: Set[Role]) -> None:
    """What an organisation shares is decided by its coordinators and administrators. Raises MAY_NOT."""
    if not own_roles & DECIDERS:
        raise RefusalError(NOT_THE_OWNER)


def check_judges_in(standing: Standing, organisation_id: int) -> None:
    """Raises MAY_NOT for whoever does not judge in that organisation."""
    if organisation_id not in standing.judges_in:
        raise RefusalError(NOT_A_JUDGE)


def check_may_untie(standing: Standing, *, owner_id: int, steward_id: int) -> None:
    """A report leaves an incident by whoever judges for its own organisation, or keeps the incident. Raises MAY_NOT."""
    if standing.judges_in.isdisjoint({owner_id, steward_id}):
        raise RefusalError(NOT_THE_OWNER)


def check_judges(standing: Standing) -> None:
    """Raises MAY_NOT for whoever judges nowhere."""
    if not standing.judges_in:
        raise RefusalError(NOT_A_JUDGE)


def check_judges_all(reports: Iterable[object], judged: Iterable[object]) -> None:
    """Whoever takes another's incident into their own must judge each of its reports. Raises MAY_NOT."""
    if not set(reports) <= set(judged):
        raise RefusalError(NOT_ALL_JUDGED)


def check_not_withdrawn(handling: str) -> None:
    """Raises REPORT_WITHDRAWN."""
    if handling == Handling.WITHDRAWN:
        raise ProblemError(problems.REPORT_WITHDRAWN)


HANDLING: dict[Handling, frozenset[Handling]] = {
    Handling.RECEIVED: frozenset({Handling.TAKEN_UP, Handling.LINKED, Handling.SET_ASIDE, Handling.WITHDRAWN}),
    Handling.TAKEN_UP: frozenset({Handling.RECEIVED, Handling.LINKED, Handling.SET_ASIDE, Handling.WITHDRAWN}),
    Handling.LINKED: frozenset({Handling.TAKEN_UP, Handling.LINKED, Handling.WITHDRAWN}),
    Handling.SET_ASIDE: frozenset({Handling.TAKEN_UP, Handling.WITHDRAWN}),
    Handling.WITHDRAWN: frozenset(),
}
"""From which state of handling a report may go to which."""

WRONG_ORDER = gettext_noop("a report that is “{before}” does not become “{after}”")


def check_handling(before: str, after: Handling) -> None:
    """Raises REPORT_WITHDRAWN, STEP_NOT_POSSIBLE."""
    check_not_withdrawn(before)
    if after not in HANDLING[Handling(before)]:
        raise StepRefusedError(WRONG_ORDER, before=Handling(before).label, after=after.label)


def check_stands_at(handling: str, wanted: Handling, after: Handling) -> None:
    """Whether the report is just `wanted`, as going to `after` asks for. Raises REPORT_WITHDRAWN, STEP_NOT_POSSIBLE."""
    check_not_withdrawn(handling)
    if handling != wanted:
        raise StepRefusedError(WRONG_ORDER, before=Handling(handling).label, after=after.label)


def check_is_sender(is_sender: bool) -> None:
    """Raises MAY_NOT."""
    if not is_sender:
        raise RefusalError(SENDER_ANSWERS)


class StepRefusedError(ProblemError):
    """STEP_NOT_POSSIBLE with its reason; reason and words in it are translated when it is shown."""

    def __init__(self, reason: str, **words: str) -> None:
        self.reason, self.words = reason, words
        super().__init__(problems.STEP_NOT_POSSIBLE, reason=reason.format(**words))

    def message(self, translate: Callable[[str], str] = str) -> str:
        words = {name: translate(word) for name, word in self.words.items()}
        return translate(self.problem.message).format(reason=translate(self.reason).format(**words))


# --- judging ------------------------------------------------------------------------------------------------------

OWN_REPORT = gettext_noop("nobody grades what they reported themselves")
NOT_OF_YOURS = gettext_noop("this person does not judge reports in one of your organisations")
NOT_SEEN_BY_THEM = gettext_noop("this person may not see the report")
DECIDED_ALREADY = gettext_noop("somebody has decided this already")
ONE_IS_WAITING = gettext_noop("a proposal is waiting already")
ONE_LINE_ALREADY = gettext_noop("the two go back to one source already")
NOTHING_TO_SEPARATE = gettext_noop("no other report goes back to the same source")
NOT_DECIDED = gettext_noop("nobody has decided about this pair")
ABSORBED = gettext_noop("this incident was taken into another one")
NOT_FOR_PACKAGE = gettext_noop("evidence packages are made by verifiers and coordinators, of their own reports")

PACKERS = frozenset({Role.VERIFIER, Role.COORDINATOR})
"""Who takes evidence out of the installation, and of their own organisation's reports alone."""


def check_may_grade(standing: Standing, *, is_sender: bool) -> None:
    """Whoever judges, but not what they sent themselves. Raises MAY_NOT."""
    check_judges(standing)
    if is_sender:
        raise RefusalError(OWN_REPORT)


def may_grade(standing: Standing, *, is_sender: bool) -> bool:
    return passes(partial(check_may_grade, is_sender=is_sender), standing)


def check_may_assign(standing: Standing, theirs: Standing, *, is_seen_by_them: bool) -> None:
    """To somebody who judges in an organisation in which one judges oneself, and sees the report. Raises MAY_NOT."""
    check_judges(standing)
    if not standing.judges_in & theirs.judges_in:
        raise RefusalError(NOT_OF_YOURS)
    if not is_seen_by_them:
        raise RefusalError(NOT_SEEN_BY_THEM)


def check_may_take_original(standing: Standing, organisation_id: int) -> None:
    """Originals carry what cameras write into them: only the contributing organisation has them. Raises MAY_NOT."""
    if organisation_id not in standing.judges_in:
        raise RefusalError(NOT_THE_OWNER)


def check_may_pack(own_roles: Set[Role]) -> None:
    """`own_roles` are those in the contributing organisation. Raises MAY_NOT."""
    if not own_roles & PACKERS:
        raise RefusalError(NOT_FOR_PACKAGE)


def may_pack(own_roles: Set[Role]) -> bool:
    return passes(check_may_pack, own_roles)


def check_open(*, is_open: bool) -> None:
    """Whether a proposal still waits. Raises STEP_NOT_POSSIBLE."""
    if not is_open:
        raise StepRefusedError(DECIDED_ALREADY)


def check_none_waits(*, is_waiting: bool) -> None:
    """One proposal at a time. Raises STEP_NOT_POSSIBLE."""
    if is_waiting:
        raise StepRefusedError(ONE_IS_WAITING)


def check_not_absorbed(*, is_absorbed: bool) -> None:
    """What was taken into another incident is judged there. Raises STEP_NOT_POSSIBLE."""
    if is_absorbed:
        raise StepRefusedError(ABSORBED)


def check_two_lineages(*, are_one: bool) -> None:
    """Raises STEP_NOT_POSSIBLE."""
    if are_one:
        raise StepRefusedError(ONE_LINE_ALREADY)


def check_shares_lineage(*, shares: bool) -> None:
    """Raises STEP_NOT_POSSIBLE."""
    if not shares:
        raise StepRefusedError(NOTHING_TO_SEPARATE)


def check_decided(*, is_decided: bool) -> None:
    """Only what was decided is taken back. Raises STEP_NOT_POSSIBLE."""
    if not is_decided:
        raise StepRefusedError(NOT_DECIDED)
