"""The words of this room: what a token may be used for."""

from enum import StrEnum

from saferhavens.core.words import gettext_noop as _


class Scope(StrEnum):
    """One thing that a token opens. It opens nothing else."""

    REPORTS_WRITE = "reports:write"
    REPORTS_READ_OWN = "reports:read-own"
    OPENROSA = "openrosa"
    KOBO = "kobo"

    @property
    def label(self) -> str:
        return _SCOPE_LABELS[self]


_SCOPE_LABELS = {
    Scope.REPORTS_WRITE: _("Send reports and their files by the interface for programs"),
    Scope.REPORTS_READ_OWN: _("Ask how the reports stand that this token has sent"),
    Scope.OPENROSA: _("Fetch forms and send reports with ODK Collect or KoboCollect"),
    Scope.KOBO: _("Take submissions from a KoboToolbox server"),
}
