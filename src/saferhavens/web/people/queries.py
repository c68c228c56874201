"""Facts about people and organisations that rules ask for."""

from saferhavens.core.words import Role
from saferhavens.web.people.models import Membership, Organisation, Person


def other_administrators(organisation: Organisation, person: Person) -> int:
    """How many active administrators `organisation` has beside `person`."""
    return (
        Membership.objects.filter(organisation=organisation, role=Role.ADMINISTRATOR, person__is_active=True)
        .exclude(person=person)
        .count()
    )


def administered_by(person: Person) -> set[int]:
    """The ids of the organisations that `person` administers."""
    return set(Organisation.objects.managed_by(person).values_list("pk", flat=True))


def organisations_of(person: Person) -> set[int]:
    """The ids of the organisations that `person` belongs to, also when their account is disabled."""
    return set(Membership.objects.filter(person=person).values_list("organisation_id", flat=True))
