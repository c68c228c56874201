"""9xx: anything else."""

from saferhavens.core.problems.problem import Problem
from saferhavens.core.words import gettext_noop as _

UNEXPECTED = Problem(
    901,
    _("Something went wrong that we did not foresee."),
    _("It has been noted. Try again in a while."),
    http=500,
    exit_code=70,
)
