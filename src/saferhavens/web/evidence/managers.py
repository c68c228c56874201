"""The doors to reports and incidents. Hard rule (domain 6.4): nobody who works for a state body passes any of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from saferhavens.core.evidence.words import Purpose, Recipient
from saferhavens.core.words import Role, Sector
from saferhavens.web.evidence.words import Handling
from saferhavens.web.people.managers import VisibleQuerySet

if TYPE_CHECKING:
    from saferhavens.web.people.models import Person

JUDGES = frozenset({Role.ANALYST, Role.VERIFIER, Role.COORDINATOR, Role.ISSUER})
"""Who reads all reports of their organisation, and those shared with it. A monitor reads their own."""

NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Standing:
    """Where somebody stands towards evidence: the organisations in which they judge, and report."""

    judges_in: frozenset[int] = frozenset()
    reports_for: frozenset[int] = frozenset()


def standing_of(person: "Person") -> Standing:
    """Nowhere at all for somebody who belongs, also, to a state body."""
    held = list(person.memberships.values_list("organisation_id", "role", "organisation__sector"))
    if any(sector == Sector.STATE for _, _, sector in held):
        return Standing()
    return Standing(
        judges_in=frozenset(organisation for organisation, role, _ in held if role in JUDGES),
        reports_for=frozenset(organisation for organisation, role, _ in held if role in JUDGES | {Role.MONITOR}),
    )


def shared_with(organisations: Iterable[int]) -> dict[tuple[str, str], set[int]]:
    """Who lets one of `organisations` read: (kind of recipient, purpose) → ids of the owners.

    A yes to statistics opens no report to anybody: it is a yes to being counted (domain 6.2: no use nobody agreed to).
    """
    grant, circle = apps.get_model("evidence", "Grant"), apps.get_model("evidence", "CircleMember")
    ours = list(organisations)
    to_us = Q(recipient=Recipient.PARTNERS, partner__in=ours)
    if circle.objects.filter(organisation__in=ours).exists():
        to_us |= Q(recipient=Recipient.CIRCLE)
    owners = defaultdict(set)
    living = grant.objects.filter(to_us, revoked_at=None).exclude(owner__in=ours).exclude(purpose=Purpose.STATISTICS)
    for recipient, purpose, owner in living.values_list("recipient", "purpose", "owner_id"):
        owners[recipient, purpose].add(owner)
    return dict(owners)


class ReportQuerySet(VisibleQuerySet):
    def visible_to(self, person: "Person") -> Self:
        """As everywhere; but no row is joined, so none can come twice and nothing need be sorted out."""
        if not (person.is_authenticated and person.is_active):
            return self.none()
        return self.filter(self.seen_by(person))

    def seen_by(self, person: "Person") -> Q:
        """One's own reports, those of the organisations in which one judges, and those shared with these."""
        standing = standing_of(person)
        if not standing.reports_for:
            return NOTHING
        seen = Q(submitted_by=person.pk, organisation__in=standing.reports_for)
        if standing.judges_in:
            seen |= Q(organisation__in=standing.judges_in) | self._shared(standing)
        return seen

    def _shared(self, standing: Standing) -> Q:
        consent = apps.get_model("evidence", "Consent")
        found = NOTHING
        for (recipient, purpose), owners in sorted(shared_with(standing.judges_in).items()):
            consented = consent.objects.filter(
                report=OuterRef("pk"), recipient=recipient, purpose=purpose, revoked_at=None
            )
            found |= Q(Exists(consented), organisation__in=owners, is_held_back=False, withdrawn_at=None)
        return found

    def judged_by(self, person: "Person") -> Self:
        """Those visible ones that `person` may judge, not only read: not a monitor's."""
        standing = standing_of(person)
        if not standing.judges_in:
            return self.none()
        return self.visible_to(person).filter(Q(organisation__in=standing.judges_in) | self._shared(standing))

    def known_to(self, organisation_id: int) -> Self:
        """The organisation's own reports and those shared with it: what it may build on."""
        standing = Standing(judges_in=frozenset({organisation_id}))
        return self.filter(Q(organisation=organisation_id) | self._shared(standing))

    def living(self) -> Self:
        """Those that count: not withdrawn, not set aside."""
        return self.exclude(handling__in=[Handling.WITHDRAWN, Handling.SET_ASIDE])

    def released_to(self, recipient: Recipient, purpose: Purpose) -> Self:
        """Those of which something may reach `recipient` for `purpose`, in aggregate: granted and consented."""
        grant, consent = apps.get_model("evidence", "Grant"), apps.get_model("evidence", "Consent")
        granted = grant.objects.filter(owner=OuterRef("organisation"), revoked_at=None)
        consented = consent.objects.filter(report=OuterRef("pk"), revoked_at=None)
        asked = {"recipient": recipient, "purpose": purpose}
        return self.living().filter(
            Exists(granted.filter(**asked)), Exists(consented.filter(**asked)), is_held_back=False
        )


class ThroughReportQuerySet(VisibleQuerySet):
    """Rows that hang on a report are seen by whoever sees the report, notes aside (see actions and pages)."""

    def seen_by(self, person: "Person") -> Q:
        reports = apps.get_model("evidence", "Report").objects.visible_to(person)
        return Q(report__in=reports.values("pk"))


class CandidateQuerySet(VisibleQuerySet):
    def visible_to(self, person: "Person") -> Self:
        """As everywhere; no row is joined, so that pairs are read in order and none comes twice."""
        if not (person.is_authenticated and person.is_active):
            return self.none()
        return self.filter(self.seen_by(person))

    def seen_by(self, person: "Person") -> Q:
        """Pairs of which one may judge both."""
        judged = apps.get_model("evidence", "Report").objects.judged_by(person)
        return Q(Exists(judged.filter(pk=OuterRef("left"))), Exists(judged.filter(pk=OuterRef("right"))))


class IncidentQuerySet(VisibleQuerySet):
    def visible_to(self, person: "Person") -> Self:
        if not (person.is_authenticated and person.is_active):
            return self.none()
        return self.filter(self.seen_by(person))

    def seen_by(self, person: "Person") -> Q:
        """Those of one's own organisation, and those that a report which one may judge is tied to."""
        standing = standing_of(person)
        if not standing.judges_in:
            return NOTHING
        reports = apps.get_model("evidence", "Report").objects
        own = Q(organisation__in=standing.judges_in)
        tied = reports.filter(own | reports.all()._shared(standing), incident=OuterRef("pk"), withdrawn_at=None)
        return Q(steward__in=standing.judges_in) | Q(Exists(tied))

    def current(self) -> Self:
        """Without those that were taken into another."""
        return self.filter(merged_into=None)
