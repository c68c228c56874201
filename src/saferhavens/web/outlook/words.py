"""Words of the record: what is stored as a code, and how it reads."""

from enum import StrEnum

from saferhavens.core.words import gettext_noop as _


class Label(StrEnum):
    """Whether a model has shown that it knows more than simple baselines."""

    SKILL = "skill"
    NO_SKILL = "no_skill"
    NOT_SCORED = "not_scored"

    @property
    def label(self) -> str:
        return _LABELS[self]


class Reporting(StrEnum):
    """What is known of how much of the newest steps of a series is reported by now."""

    COMPLETE = "complete"
    ESTIMATED = "estimated"
    UNKNOWN = "unknown"


_LABELS = {
    Label.SKILL: _("better than its baselines"),
    Label.NO_SKILL: _("no skill"),
    Label.NOT_SCORED: _("not yet scored"),
}
