"""Two organisations that know nothing of each other, and somebody in each place."""

from dataclasses import dataclass

import cast
from saferhavens.core.words import Role, Sector
from saferhavens.web.people.models import Organisation, Person


@dataclass
class World:
    ours: Organisation
    theirs: Organisation
    administrator: Person
    analyst: Person
    stranger: Person  # administers the other organisation
    loner: Person  # belongs nowhere


def strangers() -> World:
    """Made anew in the database of the test."""
    ours, theirs = cast.organisation(), cast.organisation("Ministry", Sector.STATE)
    return World(
        ours,
        theirs,
        administrator=cast.person(Role.ADMINISTRATOR, name="Bruno", of=ours),
        analyst=cast.person(Role.ANALYST, name="Alma", of=ours),
        stranger=cast.person(Role.ADMINISTRATOR, name="Carla", of=theirs),
        loner=cast.person(name="Lena"),
    )
