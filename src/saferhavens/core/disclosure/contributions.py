"""What goes in: one contribution for each incident, plain values only."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from saferhavens.core.disclosure.policy import Policy, Readers, Span
from saferhavens.core.problems import CONTRIBUTION_UNUSABLE, ProblemError


@dataclass(frozen=True)
class Contribution:
    """One incident, as its owners offer it for release.

    `incident` is opaque and must never be shown. `persons` is the lower bound of the people affected. `place` codes
    are "" where unknown; `known_to` is how exactly the date is known. `shared_with` holds the readers to whom *all*
    owners agree, for the purpose of the release. `fled_from` holds the countries from which asylum seekers or
    refugees among the people affected fled. `transmitted`: the owner has chosen to tell the accused state.
    """

    incident: str
    harm: str
    country: str
    on: date
    persons: int
    organisations: frozenset[str]
    step: str
    adm1: str = ""
    adm2: str = ""
    known_to: Span = Span.MONTH
    severe: bool = False
    accused_state: bool = False
    transmitted: bool = False
    shared_with: frozenset[Readers] = field(default_factory=frozenset)
    fled_from: frozenset[str] = field(default_factory=frozenset)


class Kind(NamedTuple):
    """Contributions of one kind go the same ways: who may read them, and which limits hold.

    No group that is shown ever mixes kinds, so that each reader sees a group whole or not at all.
    """

    readers: tuple[str, ...]
    fled_from: tuple[str, ...]
    severe: bool


def kind_of(contribution: Contribution, policy: Policy) -> Kind:
    """The kind of a contribution. What is derived from people who fled a state never becomes public: that state
    reads what is public (dossier 6.4, rule 11)."""
    readers = contribution.shared_with - ({Readers.PUBLIC} if contribution.fled_from else set())
    severe = contribution.severe or contribution.harm in policy.severe_harms
    return Kind(tuple(sorted(readers)), tuple(sorted(contribution.fled_from)), severe)


def is_eligible(contribution: Contribution, policy: Policy) -> bool:
    """Whether a contribution may count at all in what leaves. Absence of a permission is a no."""
    silenced = contribution.accused_state and not contribution.transmitted
    return (
        contribution.step in policy.steps
        and contribution.persons > 0
        and not silenced
        and bool(kind_of(contribution, policy).readers)
    )


def checked(contributions: Iterable[Contribution]) -> dict[str, Contribution]:
    """The contributions by incident. Raises ProblemError for one that cannot be counted, or that comes twice."""
    found: dict[str, Contribution] = {}
    for each in contributions:
        if reason := fault(each) or ("it comes twice" if each.incident in found else ""):
            raise ProblemError(CONTRIBUTION_UNUSABLE, reason=reason)
        found[each.incident] = each
    return found


def fault(contribution: Contribution) -> str:
    """Why a contribution cannot be counted, or ""."""
    if not contribution.incident or not contribution.harm or not contribution.country:
        return "incident, harm or country is missing"
    if not contribution.organisations or "" in contribution.organisations:
        return "no organisation stands behind it"
    if not isinstance(contribution.persons, int) or contribution.persons < 0:
        return "the number of persons is not a whole number from 0"
    return ""
