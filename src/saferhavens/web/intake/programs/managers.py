"""The doors to tokens: those who decide for a non-state organisation see its tokens, nobody else any."""

from typing import TYPE_CHECKING

from django.db.models import Q

from saferhavens.core.words import Sector
from saferhavens.web.evidence.rules import DECIDERS
from saferhavens.web.people.managers import VisibleQuerySet

if TYPE_CHECKING:
    from saferhavens.web.people.models import Person


def decides_in(person: "Person") -> frozenset[int]:
    """Ids of the organisations for which `person` decides. None at all for whoever belongs, also, to a state body."""
    held = list(person.memberships.values_list("organisation_id", "role", "organisation__sector"))
    if any(sector == Sector.STATE for _, _, sector in held):
        return frozenset()
    return frozenset(organisation for organisation, role, _ in held if role in DECIDERS)


class DeciderQuerySet(VisibleQuerySet):
    """Rows of an organisation that its coordinators and administrators see."""

    def seen_by(self, person: "Person") -> Q:
        return Q(organisation__in=decides_in(person))
