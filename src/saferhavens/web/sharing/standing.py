"""What the rules ask of a person: their roles and the sectors of their organisations."""

from typing import NamedTuple

from saferhavens.core.words import Role, Sector
from saferhavens.web.people.models import Organisation, Person
from saferhavens.web.sharing import rules


class Belonging(NamedTuple):
    """`roles` by organisation; `sectors` and `countries` of them all."""

    roles: dict[int, frozenset[Role]]
    sectors: frozenset[str]
    ombuds_roles: frozenset[Role]
    state_countries: tuple[str, ...]


def belonging_of(person: Person) -> Belonging:
    """Nowhere for nobody and for somebody disabled."""
    if not (person.is_authenticated and person.is_active):
        return Belonging({}, frozenset(), frozenset(), ())
    fields = ("organisation_id", "role", "organisation__sector", "organisation__country")
    held = list(person.memberships.values_list(*fields))
    roles: dict[int, frozenset[Role]] = {}
    for organisation, role, *_ in held:
        roles[organisation] = roles.get(organisation, frozenset()) | {Role(role)}
    return Belonging(
        roles,
        frozenset(sector for *_, sector, _ in held),
        frozenset(Role(role) for _, role, sector, _ in held if sector == Sector.OMBUDS),
        tuple(sorted({country for *_, sector, country in held if sector == Sector.STATE})),
    )


def check_decides(person: Person, organisation: Organisation | int) -> None:
    """Whether `person` decides what that organisation shares. Raises MAY_NOT."""
    pk = organisation if isinstance(organisation, int) else organisation.pk
    own = belonging_of(person)
    rules.check_may_share(own.roles.get(pk, frozenset()), own.sectors)


def decides(person: Person, organisation: Organisation) -> bool:
    own = belonging_of(person)
    return rules.may_share(own.roles.get(organisation.pk, frozenset()), own.sectors)


def looks_at(person: Person, organisation: Organisation) -> bool:
    """Whether `person` may read what that organisation shares: who decides it, and who judges there."""
    own = belonging_of(person)
    return Sector.STATE not in own.sectors and bool(own.roles.get(organisation.pk, frozenset()) & rules.LOOKERS)


def check_approves(person: Person) -> None:
    """Raises MAY_NOT."""
    own = belonging_of(person)
    rules.check_may_approve(own.ombuds_roles, own.sectors)


def approves(person: Person) -> bool:
    own = belonging_of(person)
    return rules.may_approve(own.ombuds_roles, own.sectors)
