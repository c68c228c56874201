"""Who may do what with people and organisations. Plain values in; `check_x` raises with the reason, `may_x` asks it."""

from collections.abc import Callable, Collection, Set
from datetime import datetime, timedelta

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role, gettext_noop

NOT_ADMINISTRATOR = gettext_noop("only administrators of the organisation manage its people")
NO_ROLE = gettext_noop("a person needs at least one role")
NOT_YOURSELF = gettext_noop("nobody disables their own account")
LAST_ADMINISTRATOR = gettext_noop("the organisation would be left without an administrator")
IN_OTHER_ORGANISATIONS = gettext_noop("this person also belongs to an organisation that you do not administer")


class RefusalError(ProblemError):
    """MAY_NOT with its reason, which is translated when it is shown."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(problems.MAY_NOT, reason=reason)

    def message(self, translate: Callable[[str], str] = str) -> str:
        return translate(self.problem.message).format(reason=translate(self.reason))


def check_may_manage(own_roles: Set[Role]) -> None:
    """`own_roles` are those in the organisation whose people are to be managed. Raises MAY_NOT."""
    if Role.ADMINISTRATOR not in own_roles:
        raise RefusalError(NOT_ADMINISTRATOR)


def may_manage(own_roles: Set[Role]) -> bool:
    return passes(check_may_manage, own_roles)


def check_may_invite(own_roles: Set[Role], offered: Collection[Role]) -> None:
    """Raises MAY_NOT."""
    check_may_manage(own_roles)
    check_has_role(offered)


def may_invite(own_roles: Set[Role], offered: Collection[Role]) -> bool:
    return passes(check_may_invite, own_roles, offered)


def check_has_role(roles: Collection[Role]) -> None:
    if not roles:
        raise RefusalError(NO_ROLE)


def check_may_change_roles(
    own_roles: Set[Role], before: Collection[Role], after: Collection[Role], other_administrators: int
) -> None:
    """`before` and `after` are the roles of the person concerned, `other_administrators` counts the active ones beside.

    `after` may be empty: then the person leaves the organisation. Raises MAY_NOT.
    """
    check_may_manage(own_roles)
    check_leaves_administrator(before, after, other_administrators)


def may_change_roles(
    own_roles: Set[Role], before: Collection[Role], after: Collection[Role], other_administrators: int
) -> bool:
    return passes(check_may_change_roles, own_roles, before, after, other_administrators)


def check_leaves_administrator(before: Collection[Role], after: Collection[Role], other_administrators: int) -> None:
    loses = Role.ADMINISTRATOR in before and Role.ADMINISTRATOR not in after
    if loses and not other_administrators:
        raise RefusalError(LAST_ADMINISTRATOR)


def check_may_disable(own_id: int, their_id: int, administered: Set[int], their_organisations: Set[int]) -> None:
    """Organisations are given as ids. Raises MAY_NOT.

    An account reaches into every organisation of its owner, so whoever disables it must administer them all.
    """
    if own_id == their_id:
        raise RefusalError(NOT_YOURSELF)
    if not their_organisations & administered:
        raise RefusalError(NOT_ADMINISTRATOR)
    if not their_organisations <= administered:
        raise RefusalError(IN_OTHER_ORGANISATIONS)


def may_disable(own_id: int, their_id: int, administered: Set[int], their_organisations: Set[int]) -> bool:
    return passes(check_may_disable, own_id, their_id, administered, their_organisations)


def check_invitation_open(
    now: datetime, expires_at: datetime, accepted_at: datetime | None, withdrawn_at: datetime | None
) -> None:
    """Raises INVITATION_USED."""
    if accepted_at or withdrawn_at or now >= expires_at:
        raise ProblemError(problems.INVITATION_USED)


def needs_second_factor(roles: Collection[Role]) -> bool:
    """Whoever does more than learn may reach other people's data, and signs in with a second factor."""
    return any(role != Role.LEARNER for role in roles)


def is_session_over(
    now: datetime, started_at: datetime, seen_at: datetime, idle: timedelta, longest: timedelta
) -> bool:
    """Whether a session has been idle, or has lasted, for too long. Source: OWASP ASVS 5, 7.3."""
    return now - seen_at >= idle or now - started_at >= longest


def passes(check: Callable[..., None], *facts: object) -> bool:
    try:
        check(*facts)
    except ProblemError:
        return False
    return True
