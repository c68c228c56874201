"""The doors to the doors: those of one's own organisations, and those that stand open to everybody."""

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role, Sector
from saferhavens.web.people.managers import VisibleQuerySet

if TYPE_CHECKING:
    from saferhavens.web.intake.anonymous.models import Door
    from saferhavens.web.people.models import Organisation, Person


def roles_for_channel(person: "Person", organisation: "Organisation") -> frozenset[Role]:
    """Their roles there; none for whoever belongs, also, to a state body: it decides nothing about channels."""
    if person.memberships.filter(organisation__sector=Sector.STATE).exists():
        return frozenset()
    return frozenset(person.roles_in(organisation))


class DoorQuerySet(VisibleQuerySet):
    def seen_by(self, person: "Person") -> Q:
        """Those of the organisations that `person` belongs to, open or not."""
        return Q(organisation__memberships__person=person)

    def listed(self) -> Self:
        """What everybody may read of: open, and the organisation wants to be found."""
        return self.filter(is_open=True, is_listed=True)

    def open_at(self, address: str) -> "Door":
        """Raises NO_DOOR alike for a closed one and for one that never was."""
        found = self.filter(is_open=True, address=address).select_related("organisation").first()
        if found is None:
            raise ProblemError(problems.NO_DOOR)
        return found
