"""5xx: the ledger."""

from saferhavens.core.problems.problem import Problem
from saferhavens.core.words import gettext_noop as _

LEDGER_BROKEN = Problem(
    501,
    _("The ledger has been changed: entry {sequence} does not fit ({reason})."),
    _("Keep this database as it is, tell the administrator, and compare it with the last backup."),
    http=500,
    exit_code=65,
)
