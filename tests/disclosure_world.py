"""An invented world for the rules of disclosure: persons planted among incidents, and what an attacker knows of them.

Everything follows from a seed. `Plan` builds single contributions for worlds that are made by hand.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from random import Random

from saferhavens.core.disclosure import Cell, Contribution, Readers
from saferhavens.core.disclosure.attacks import Known
from saferhavens.core.disclosure.coarsening import cell_on, coarsened
from saferhavens.core.disclosure.policy import Area, Rung, Span

KEY = bytes(range(32))
TODAY = date(2026, 6, 1)
BOTH = frozenset(Readers)
HARMS = ("KILL", "EXTORT", "THREAT", "DISAPP", "GBV", "KIDNAP")
ADM1 = tuple(f"XA-{number:02}" for number in range(1, 7))
MONTHS = tuple(f"2025-{month:02}" for month in range(1, 13))
ORGANISATIONS = ("caravan", "harbour", "lantern", "bridge")
FINEST = Rung(Area.ADM1, Span.MONTH)
GRID = [Cell(harm, "XA", adm1, "", month) for harm in HARMS for adm1 in ADM1 for month in MONTHS]
PEOPLE = dict.fromkeys(ADM1, 250_000) | {"XA": 6 * 250_000}


class Plan:
    """Makes contributions, each with an incident of its own: `plan(persons=4, organisations="caravan harbour")`."""

    def __init__(self, named: str = "incident") -> None:
        self._named = named
        self._numbers = count(1)

    def __call__(self, persons: int = 4, organisations: str = "caravan harbour", **facts: object) -> Contribution:
        values: dict = {
            "incident": f"{self._named}-{next(self._numbers)}",
            "harm": "KILL",
            "country": "XA",
            "adm1": "XA-01",
            "on": date(2025, 3, 10),
            "step": "corroborated",
            "shared_with": BOTH,
        }
        return Contribution(**(values | facts), persons=persons, organisations=frozenset(organisations.split()))

    def large(self, **facts: object) -> list[Contribution]:
        """A group that may be shown: six incidents, 24 persons, each known to one of two organisations."""
        return [self(4, name, **facts) for name in ("caravan", "harbour") * 3]


@dataclass(frozen=True)
class Person:
    """A planted person: the incident that befell them, and what others may know about them."""

    name: str
    incident: Contribution
    sex: str
    age: str


@dataclass(frozen=True)
class World:
    contributions: list[Contribution]
    people: list[Person]

    def truth(self) -> Counter[Cell]:
        """Persons in each finest cell, hidden ones included."""
        return persons_by_cell(self.contributions)


def persons_by_cell(contributions: Iterable[Contribution]) -> Counter[Cell]:
    persons: Counter[Cell] = Counter()
    for each in contributions:
        persons[cell_on(FINEST, each)] += each.persons
    return persons


def random_world(seed: int, persons: int = 1000, latest_month: int = 12) -> World:
    """A world with so many planted persons in incidents of 1 to 9, a few departments and harms being frequent."""
    chance, plan = Random(seed), Plan()  # noqa: S311  an invented world, no secret
    contributions: list[Contribution] = []
    people: list[Person] = []
    while len(people) < persons:
        made = random_contribution(chance, plan, latest_month)
        contributions.append(made)
        people += planted(made, chance, len(people))
    return World(contributions, people)


def random_contribution(chance: Random, plan: Plan, latest_month: int = 12) -> Contribution:
    behind = chance.sample(ORGANISATIONS, chance.choice([1, 1, 2, 3]))
    return plan(
        chance.choice([1, 1, 2, 3, 4, 5, 9]),
        " ".join(behind),
        harm=chance.choices(HARMS, weights=[9, 7, 5, 2, 3, 1])[0],
        adm1=chance.choices(ADM1, weights=[9, 6, 4, 2, 1, 1])[0],
        on=date(2025, chance.randint(1, latest_month), chance.randint(1, 28)),
        accused_state=chance.random() < 0.1,
        step=chance.choices(["corroborated", "verified", "reported"], weights=[6, 3, 1])[0],
        fled_from=frozenset(["XB"]) if chance.random() < 0.1 else frozenset(),
        shared_with=chance.choices([BOTH, frozenset([Readers.STATE]), frozenset()], weights=[7, 2, 1])[0],
    )


def planted(made: Contribution, chance: Random, start: int) -> Iterator[Person]:
    for number in range(start, start + made.persons):
        yield Person(f"person-{number}", made, chance.choice("fm"), chance.choice(["child", "adult", "older"]))


def knowledge(people: Iterable[Person], seed: int, rung: Rung = FINEST) -> list[Known]:
    """What an attacker knows: three to six of harm, country, department, period, sex and age, never the record."""
    chance = Random(seed)  # noqa: S311  an invented world, no secret
    return [known_of(person, chance, rung) for person in people]


def known_of(person: Person, chance: Random, rung: Rung) -> Known:
    cell = coarsened(cell_on(FINEST, person.incident), rung)
    columns = {"country": cell.country, "harm": cell.harm, "adm1": cell.adm1, "period": cell.period}
    columns |= {"sex": person.sex, "age": person.age}
    kept = ["country", *chance.sample([name for name in columns if name != "country"], chance.randint(2, 5))]
    return Known(person.name, **{name: columns[name] for name in kept if name in Known._fields})


def later(contributions: list[Contribution], seed: int, plan: Plan, *, gone: float, new: int) -> list[Contribution]:
    """The same world a month later: some withdrawn, some new ones."""
    chance = Random(seed)  # noqa: S311  an invented world, no secret
    kept = [each for each in contributions if chance.random() >= gone]
    return kept + [random_contribution(chance, plan) for _ in range(new)]
