"""What a token may, and who may make one. Plain values in; `check_x` raises with the reason."""

from collections.abc import Callable, Collection, Set
from datetime import datetime

from saferhavens.core import problems
from saferhavens.core.problems import Problem, ProblemError
from saferhavens.core.words import gettext_noop
from saferhavens.web.intake.programs.words import Scope
from saferhavens.web.people.rules import RefusalError

MOST_DAYS = 366
"""A token works for a year at most: a telephone that was lost and forgotten ends by itself."""

NOT_A_DECIDER = gettext_noop("only coordinators and administrators of a non-state organisation decide this")
NOT_A_REPORTER = gettext_noop("the person whom the token stands for does not file reports for this organisation")
NO_SCOPE = gettext_noop("a token needs something that it may be used for")


class ReasonError(ProblemError):
    """A problem whose `reason` is translated when it is shown; `words` are put into the reason."""

    def __init__(self, problem: Problem, reason: str, **words: object) -> None:
        self.reason, self.words = reason, words
        super().__init__(problem, reason=reason.format(**words))

    def message(self, translate: Callable[[str], str] = str) -> str:
        return translate(self.problem.message).format(reason=translate(self.reason).format(**self.words))


def check_decides(decided: Set[int], organisation_id: int) -> None:
    """`decided` are the organisations for which somebody decides. Raises MAY_NOT."""
    if organisation_id not in decided:
        raise RefusalError(NOT_A_DECIDER)


def check_may_hold(reports_for: Set[int], organisation_id: int) -> None:
    """A token stands for somebody who files reports for the organisation. Raises MAY_NOT."""
    if organisation_id not in reports_for:
        raise RefusalError(NOT_A_REPORTER)


def check_has_scope(scopes: Collection[Scope]) -> None:
    """Raises MAY_NOT."""
    if not scopes:
        raise RefusalError(NO_SCOPE)


def check_alive(now: datetime, expires_at: datetime, revoked_at: datetime | None, *, people_are_active: bool) -> None:
    """A token ends by its day, by being revoked, and with the account of its holder or maker. Raises TOKEN_WRONG."""
    if revoked_at or now >= expires_at or not people_are_active:
        raise ProblemError(problems.TOKEN_WRONG)


def check_opens(scopes: Collection[str], asked: Scope) -> None:
    """Raises TOKEN_SCOPE."""
    if asked not in scopes:
        raise ProblemError(problems.TOKEN_SCOPE, scope=asked.value)
