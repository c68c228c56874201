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


class SetAside(StrEnum):
    """Why a report is set aside: it stays, and counts nowhere."""

    NOT_OURS = "not_ours"
    TOO_LITTLE = "too_little"
    TEST = "test"
    SENT_TWICE = "sent_twice"
    HARMFUL = "harmful"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _SET_ASIDE_LABELS[self]


_SET_ASIDE_LABELS = {
    SetAside.NOT_OURS: _("It is about something else than harm to displaced people or migrants"),
    SetAside.TOO_LITTLE: _("It says too little to be looked into"),
    SetAside.TEST: _("Somebody tried the form out"),
    SetAside.SENT_TWICE: _("The same source sent it before"),
    SetAside.HARMFUL: _("It was made up to mislead or to harm somebody"),
    SetAside.OTHER: _("Another reason, written down in a note"),
}


class Kind(StrEnum):
    """What a file is: the codes of `custody.limits.FileKind`, with words for people."""

    PHOTO = "photo"
    AUDIO = "audio"
    VIDEO = "video"
    DOCUMENT = "document"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


_KIND_LABELS = {
    Kind.PHOTO: _("Picture"),
    Kind.AUDIO: _("Sound"),
    Kind.VIDEO: _("Film"),
    Kind.DOCUMENT: _("Document"),
}


class Taking(StrEnum):
    """Why an original, with everything that a camera writes into it, is taken out."""

    EXAMINE = "examine"
    COURT = "court"
    GIVE_BACK = "give_back"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _TAKING_LABELS[self]


_TAKING_LABELS = {
    Taking.EXAMINE: _("To examine whether it is genuine"),
    Taking.COURT: _("For a court or an inquiry"),
    Taking.GIVE_BACK: _("To give it back to whoever sent it"),
    Taking.OTHER: _("Another reason, written down in a note"),
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
