"""Each world is loaded once for all tests of a file, and taken back."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random

import pytest
from django.db import transaction

from properties.figures.worlds import COUNTRIES, World, load, world_of
from saferhavens.web.mobility.held import Held, held_now
from saferhavens.web.mobility.mapview import ALL, As, Direction, MapView, read_view
from saferhavens.web.mobility.offers import offer_for
from saferhavens.web.places.models import Place
from saferhavens.web.vintages.models import Vintage

SEEDS = range(6)
"""So many worlds every day; widen it when a reading is rewritten: each world takes some three seconds."""

VIEWS = 40


@dataclass
class Loaded:
    """A world, in lists and in the database."""

    world: World
    vintages: dict[int, Vintage]

    @cached_property
    def held(self) -> Held:
        return held_now()

    @cached_property
    def views(self) -> list[MapView]:
        """Views of every country with anything to show, of every kind, drawn by the world's own seed."""
        chance = Random(self.world.seed)  # noqa: S311 - which views are looked at is no secret
        return [self.view(chance, COUNTRIES[number % 3]) for number in range(VIEWS)]

    def view(self, chance: Random, country: str) -> MapView:
        offer = offer_for(self.held, country)
        figures = chance.choice(offer.figures)
        direction = chance.choice(list(Direction))
        free = figures.level != "country" or direction is not Direction.FROM
        given = {
            "level": figures.level,
            "figures": figures.source,
            "direction": direction.value,
            "status": chance.choice(figures.measures),
            "origin": chance.choice([*figures.origins, *([ALL] * 3 if len(figures.origins) > 1 else [])])
            if free
            else ALL,
            "date": chance.choice(figures.dates),
            "as": chance.choice(list(As)).value,
            "violence": "1",
            "types": ",".join(chance.sample(["1", "2", "3"], chance.randint(0, 3))),
            "provisional": chance.choice("01"),
            "sort": chance.choice(["-persons", "name", "rate", "-events", "deaths", "-population"]),
        }
        if offer.violence_years:
            years = sorted(chance.randint(*offer.violence_years) for _ in range(2))
            given |= {"from": str(years[0]), "to": str(years[1])}
        return read_view(given, offer)

    def place(self, code: str) -> Place:
        return Place.objects.select_related("parent").get(code=code)

    def vintage(self, number: int | None) -> Vintage | None:
        return None if number is None else self.vintages[number]


@pytest.fixture(scope="module", params=SEEDS, ids=lambda seed: f"world {seed}")
def loaded(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: object) -> Iterator[Loaded]:
    world = world_of(request.param)
    with django_db_blocker.unblock(), transaction.atomic():
        yield Loaded(world, load(world))
        transaction.set_rollback(True)
