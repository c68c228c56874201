"""Who may do what with reports and incidents, and what their state allows. `check_x` raises with the reason."""

from collections.abc import Callable, Iterable, Set

from django.db import models

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role, gettext_noop
from saferhavens.web.evidence.managers import Standing
from saferhavens.web.evidence.words import Handling
from saferhavens.web.people.rules import RefusalError

NOT_A_REPORTER = gettext_noop("your role in this organisation is not one that files reports")
NOT_A_JUDGE = gettext_noop("your role is not one that judges reports")
NOT_ALL_JUDGED = gettext_noop("one of its reports is not shared with you")
NOT_THE_SENDER = gettext_noop("only whoever sent a report, or its organisation, takes it back")
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


class StepRefusedError(ProblemError):
    """STEP_NOT_POSSIBLE with its reason; reason and words in it are translated when it is shown."""

    def __init__(self, reason: str, **words: str) -> None:
        self.reason, self.words = reason, words
        super().__init__(problems.STEP_NOT_POSSIBLE, reason=reason.format(**words))

    def message(self, translate: Callable[[str], str] = str) -> str:
        words = {name: translate(word) for name, word in self.words.items()}
        return translate(self.problem.message).format(reason=translate(self.reason).format(**words))
