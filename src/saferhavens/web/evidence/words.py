"""The words of this room alone: by which way a report came, and how far its handling is."""

from enum import StrEnum

from saferhavens.core.words import gettext_noop as _


class Channel(StrEnum):
    """The way in."""

    FORM = "form"
    ANONYMOUS = "anonymous"
    OPENROSA = "openrosa"
    KOBO = "kobo"
    TABLE = "table"
    API = "api"

    @property
    def label(self) -> str:
        return _CHANNEL_LABELS[self]


_CHANNEL_LABELS = {
    Channel.FORM: _("Form on this site"),
    Channel.ANONYMOUS: _("Anonymous channel"),
    Channel.OPENROSA: _("ODK Collect or KoboCollect"),
    Channel.KOBO: _("KoboToolbox server"),
    Channel.TABLE: _("Table (CSV or XLSX)"),
    Channel.API: _("Interface for programs"),
}


class Handling(StrEnum):
    """How far the handling of a report is."""

    RECEIVED = "received"
    TAKEN_UP = "taken_up"
    LINKED = "linked"
    SET_ASIDE = "set_aside"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return _HANDLING_LABELS[self]


_HANDLING_LABELS = {
    Handling.RECEIVED: _("Waiting"),
    Handling.TAKEN_UP: _("Somebody looks at it"),
    Handling.LINKED: _("Tied to an incident"),
    Handling.SET_ASIDE: _("Set aside"),
    Handling.WITHDRAWN: _("Withdrawn"),
}


class Decision(StrEnum):
    """What a person said of two reports that the machine put side by side."""

    OPEN = "open"
    SAME = "same"
    DIFFERENT = "different"

    @property
    def label(self) -> str:
        return _DECISION_LABELS[self]


_DECISION_LABELS = {
    Decision.OPEN: _("Not decided"),
    Decision.SAME: _("The same incident"),
    Decision.DIFFERENT: _("Different incidents"),
}
