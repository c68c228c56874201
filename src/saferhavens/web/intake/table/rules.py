"""What the state of an import allows. Who may is said by the rules of evidence: those who judge in the organisation."""

from collections.abc import Callable

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import gettext_noop
from saferhavens.web.intake.table.words import WAYS, State
from saferhavens.web.people.rules import RefusalError

NOT_ACTIVE = gettext_noop("the account of the person who began this import is closed")


class WrongStateError(ProblemError):
    """IMPORT_STATE; the state in it is translated when it is shown."""

    def __init__(self, state: str) -> None:
        self.state = State(state)
        super().__init__(problems.IMPORT_STATE, state=self.state.label)

    def message(self, translate: Callable[[str], str] = str) -> str:
        return translate(self.problem.message).format(state=translate(self.state.label))


def check_goes(before: str, after: State) -> None:
    """Raises IMPORT_STATE."""
    if after not in WAYS[State(before)]:
        raise WrongStateError(before)


def check_not_begun(state: str) -> None:
    """Meaning is said, and a file removed, only before an import has begun. Raises IMPORT_STATE."""
    if state != State.UPLOADED:
        raise WrongStateError(state)


def check_can_be_stopped(state: str) -> None:
    """Raises IMPORT_STATE."""
    if state not in (State.WAITING, State.RUNNING):
        raise WrongStateError(state)


def check_active(*, is_active: bool) -> None:
    """Nothing is taken in for somebody whose account was closed meanwhile. Raises MAY_NOT."""
    if not is_active:
        raise RefusalError(NOT_ACTIVE)
