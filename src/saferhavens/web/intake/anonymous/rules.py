"""Who may open a channel, and what still can be done with a report. `check_x` raises with the reason."""

from collections.abc import Set

from saferhavens.core.words import Role, Sector, gettext_noop
from saferhavens.web.evidence.rules import DECIDERS
from saferhavens.web.people.rules import RefusalError, passes

NOT_A_DECIDER = gettext_noop("coordinators and administrators of the organisation open and close its channel")
NOT_A_STATE_BODY = gettext_noop("state bodies receive no reports, so they have no channel")


def check_may_open(own_roles: Set[Role], sector: str) -> None:
    """`own_roles` are those in the organisation whose channel it is. Raises MAY_NOT."""
    if sector == Sector.STATE:
        raise RefusalError(NOT_A_STATE_BODY)
    if not own_roles & DECIDERS:
        raise RefusalError(NOT_A_DECIDER)


def may_open(own_roles: Set[Role], sector: str) -> bool:
    return passes(check_may_open, own_roles, sector)
