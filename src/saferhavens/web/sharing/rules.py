"""Who may share what with whom, and who lets numbers out. Plain values in; `check_x` raises with the reason."""

from collections.abc import Set

from saferhavens.core import problems
from saferhavens.core.evidence.words import Recipient
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role, Sector, gettext_noop
from saferhavens.web.evidence.managers import JUDGES
from saferhavens.web.evidence.rules import DECIDERS
from saferhavens.web.evidence.rules import check_may_share as check_may_decide_sharing
from saferhavens.web.people.rules import RefusalError, passes

LOOKERS = DECIDERS | JUDGES
"""Who may read what their organisation shares."""

APPROVERS = frozenset({Role.ANALYST, Role.VERIFIER, Role.COORDINATOR})
"""Who of an ombuds office looks at numbers before they are shown."""

APPROVALS_NEEDED = 2
"""Two people, neither of them the author: drafts are made by the program. Source: promise 7, opensafely/airlock."""

NOT_A_DECIDER = gettext_noop("whoever works for a state body decides nothing about reports")
NO_STATE_BODY = gettext_noop("a state body never sees reports; states receive protected numbers only")
NOT_WITH_YOURSELF = gettext_noop("an organisation has its own reports already")
NAME_A_PARTNER = gettext_noop("name the partner")
NO_PARTNER_HERE = gettext_noop("only reports for named partners go to an organisation by name")
OWN_IS_NO_RECIPIENT = gettext_noop("your own organisation needs no permission")
NOT_AN_APPROVER = gettext_noop("releases are approved by analysts, verifiers and coordinators of an ombuds office")
APPROVED_BEFORE = gettext_noop("you have approved this release; somebody else must be the second")
NO_ALLEGATION = gettext_noop("this report accuses no state")


def check_may_share(own_roles: Set[Role], sectors: Set[str]) -> None:
    """`own_roles` are those in the owning organisation, `sectors` those of all one's organisations. Raises MAY_NOT."""
    if Sector.STATE in sectors:
        raise RefusalError(NOT_A_DECIDER)
    check_may_decide_sharing(own_roles)


def may_share(own_roles: Set[Role], sectors: Set[str]) -> bool:
    return passes(check_may_share, own_roles, sectors)


def check_recipient(recipient: Recipient, *, has_partner: bool) -> None:
    """Raises MAY_NOT."""
    if recipient is Recipient.OWN:
        raise RefusalError(OWN_IS_NO_RECIPIENT)
    if recipient is Recipient.PARTNERS and not has_partner:
        raise RefusalError(NAME_A_PARTNER)
    if recipient is not Recipient.PARTNERS and has_partner:
        raise RefusalError(NO_PARTNER_HERE)


def check_partner(owner_id: int, partner_id: int, sector: str) -> None:
    """Raises MAY_NOT."""
    check_no_state_body(sector)
    if partner_id == owner_id:
        raise RefusalError(NOT_WITH_YOURSELF)


def check_no_state_body(sector: str) -> None:
    """Nobody of a state body sees reports, as a partner or in the circle (domain 6.4). Raises MAY_NOT."""
    if sector == Sector.STATE:
        raise RefusalError(NO_STATE_BODY)


def check_accuses_state(*, accuses: bool) -> None:
    """Raises MAY_NOT."""
    if not accuses:
        raise RefusalError(NO_ALLEGATION)


def check_may_approve(ombuds_roles: Set[Role], sectors: Set[str]) -> None:
    """`ombuds_roles` are those held in ombuds offices. Raises MAY_NOT."""
    if Sector.STATE in sectors or not ombuds_roles & APPROVERS:
        raise RefusalError(NOT_AN_APPROVER)


def may_approve(ombuds_roles: Set[Role], sectors: Set[str]) -> bool:
    return passes(check_may_approve, ombuds_roles, sectors)


def check_second_person(*, approved_before: bool) -> None:
    """Raises MAY_NOT."""
    if approved_before:
        raise RefusalError(APPROVED_BEFORE)


def check_draft(*, is_draft: bool, is_as_seen: bool) -> None:
    """Whether what waits is still what the approving person saw. Raises RELEASE_CHANGED."""
    if not (is_draft and is_as_seen):
        raise ProblemError(problems.RELEASE_CHANGED)


def is_approved(approvals: int) -> bool:
    return approvals >= APPROVALS_NEEDED
