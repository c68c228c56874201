"""How far an import is, and what became of its rows."""

from enum import StrEnum

from saferhavens.core.words import gettext_noop as _


class State(StrEnum):
    UPLOADED = "uploaded"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    UNDOING = "undoing"
    UNDONE = "undone"

    @property
    def label(self) -> str:
        return _STATE_LABELS[self]


_STATE_LABELS = {
    State.UPLOADED: _("Columns not yet confirmed"),
    State.WAITING: _("About to begin"),
    State.RUNNING: _("Being read"),
    State.DONE: _("Done"),
    State.FAILED: _("Stopped early"),
    State.UNDOING: _("Being undone"),
    State.UNDONE: _("Undone"),
}


class Outcome(StrEnum):
    NEW = "new"
    REPEATED = "repeated"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return _OUTCOME_LABELS[self]


_OUTCOME_LABELS = {
    Outcome.NEW: _("New report"),
    Outcome.REPEATED: _("Had come before"),
    Outcome.REFUSED: _("Not taken"),
}

WAYS: dict[State, frozenset[State]] = {
    State.UPLOADED: frozenset({State.WAITING}),
    State.WAITING: frozenset({State.RUNNING, State.FAILED}),
    State.RUNNING: frozenset({State.RUNNING, State.DONE, State.FAILED}),
    State.DONE: frozenset({State.UNDOING}),
    State.FAILED: frozenset({State.WAITING, State.UNDOING}),
    State.UNDOING: frozenset({State.UNDOING, State.UNDONE}),
    State.UNDONE: frozenset(),
}
"""From which state an import may go to which. A run that was killed is taken up again: hence running to running."""

MOVING = frozenset({State.WAITING, State.RUNNING, State.UNDOING})
"""States in which a worker is at it: pages look again by themselves."""
