"""3xx: places and the map."""

from saferhavens.core.problems.problem import Problem
from saferhavens.core.words import gettext_noop as _

PLACE_UNKNOWN = Problem(
    301, _("There is no place with the code “{code}”."), _("Search for it by name."), http=404, exit_code=66
)
VIEW_WRONG = Problem(
    302,
    _("The map cannot show this: {name} = “{value}” is not possible."),
    _("Possible are: {allowed}."),
    http=422,
)
