"""A thousand invented persons in reports of a whole year, each with a name, a place and a text that nobody may meet.

They go the way of all reports: received, tied to incidents, shared or not, released by two people. Everything follows
from a seed. `Seen` is what an attacker fetched.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from random import Random

from django.http import HttpResponseBase
from django.test import Client

from evidence_world import AUDIT, consents, network, ombuds, submission, watch
from rules.access.addresses import every_address
from saferhavens.core.disclosure import POLICY, Cell
from saferhavens.core.disclosure.attacks import Known
from saferhavens.core.disclosure.coarsening import coarsened, period_of
from saferhavens.core.disclosure.policy import Rung, Span
from saferhavens.core.evidence.harms import HarmType
from saferhavens.core.evidence.report import Actor
from saferhavens.core.evidence.words import ActorKind, AgeBand, PersonStatus, PlaceExactness, Sex, Step
from saferhavens.core.words import Level
from saferhavens.web.evidence.actions.receiving import receive, withdraw
from saferhavens.web.evidence.models import Attachment, Candidate, Incident, Report
from saferhavens.web.people.models import Organisation
from sharing_world import PUBLIC, STATE, approved, incident_of, place, renewed, shared_by, shelter

CANARY = "zqcanary"
"""Begins every name, place and text that was planted; no word of the site does."""

HARMS = (HarmType.EXTORT, HarmType.THREAT, HarmType.DISAPP, HarmType.GBV)
ADM1 = tuple(f"COL-Z{number}" for number in range(1, 5))
PEOPLE = dict.fromkeys(ADM1, 250_000) | {"COL": 1_000_000}
START = date(2026, 6, 1)


@dataclass(frozen=True)
class Planted:
    """One person: the incident that befell them, and what others may know."""

    name: str
    incident: Incident
    sex: Sex
    age: AgeBand


@dataclass
class World:
    people: list[Planted] = field(default_factory=list)
    owners: list[Organisation] = field(default_factory=list)
    chance: Random = field(default_factory=lambda: Random(7))  # noqa: S311  an invented world, no secret

    def grow(self, persons: int) -> None:
        """So many more persons, in incidents of one to nine."""
        wanted = len(self.people) + persons
        while len(self.people) < wanted:
            self.people += self._incident()

    def _incident(self) -> Iterator[Planted]:
        chance, number = self.chance, len(self.people)
        persons = chance.choice([1, 1, 2, 3, 4, 5, 9])
        facts = self._facts(persons, number)
        behind = chance.sample(self.owners, chance.choice([1, 1, 2, 3]))
        reports = [self._report(owner, facts, f"{number}-{place}") for place, owner in enumerate(behind)]
        step = chance.choices([Step.CORROBORATED, Step.VERIFIED, Step.REPORTED], [6, 3, 1])[0]
        incident = incident_of(*reports, step=step)
        for one in range(persons):
            yield Planted(f"{CANARY}-name-{number + one}", incident, chance.choice(list(Sex)[:2]), facts["ages"][0])

    def _facts(self, persons: int, number: int) -> dict:
        chance = self.chance
        day = date(2025, chance.randint(1, 12), chance.randint(1, 28))
        area = chance.choices(ADM1, weights=[20, 6, 2, 1])[0]
        return {
            "harms": (chance.choices(HARMS, weights=[20, 4, 1, 3])[0],),
            "place_code": f"{area}9",
            "place_exactness": PlaceExactness.ADM2,
            "place_text": f"{CANARY}-place-{number}",
            "longitude": -74.123456 - number / 1e6,
            "latitude": 4.654321,
            "occurred_from": day,
            "occurred_to": day,
            "people_low": persons,
            "people_high": persons + 2,
            "ages": (AgeBand.CHILD if chance.random() < 0.05 else AgeBand.ADULT,),
            "statuses": (chance.choices([PersonStatus.IDP, PersonStatus.REFUGEE], weights=[9, 1])[0],),
            "actors": (Actor(ActorKind.POLICE, name=f"{CANARY}-actor"),) if chance.random() < 0.1 else (),
            "consents": self.chance.choices([consents(STATE, PUBLIC), consents(STATE), ()], weights=[8, 1, 1])[0],
        }

    def _report(self, owner: Organisation, facts: dict, number: str) -> Report:
        texts = {
            "narrative": f"{CANARY}-text-{number} and what happened to {CANARY}-name-{number}",
            "source_text": f"{CANARY}-source-{number}",
            "contact": f"{CANARY}-contact-{number}",
        }
        sent = submission(owner, original=texts["narrative"].encode(), files=[f"{CANARY}-photo.jpg"], **facts, **texts)
        return receive(sent, audit=AUDIT).report


def build(persons: int) -> World:
    place("COL", Level.COUNTRY, name="Colombia")
    for code in ADM1:
        place(code, name=f"Department {code[-1]}")
        place(f"{code}9", Level.ADM2, parent=code, name=f"Municipality {code[-1]}")
    world = World(owners=[watch(), network(), shelter(), ombuds()])
    shared_by(*world.owners)
    world.grow(persons)
    return world


# --- time passes --------------------------------------------------------------------------------------------------


def release(day: date) -> None:
    """A night, and two people who approve what is new."""
    draft = renewed(day)
    assert draft is not None
    assert approved(draft, day)


def withdraw_some(world: World, number: int) -> None:
    """So many senders withdraw."""
    for report in world.chance.sample(list(Report.objects.order_by("received_at")), number):
        withdraw(report, audit=AUDIT)


def days(number: int) -> date:
    return START + timedelta(days=number)


# --- what attackers know and fetch ----------------------------------------------------------------------------------


def known(world: World, rung: Rung) -> list[Known]:
    """Of each person three to six of: harm, country, department, period, sex, age."""
    return [known_of(each, world.chance, rung) for each in world.people]


def known_of(person: Planted, chance: Random, rung: Rung) -> Known:
    cell = coarsened(cell_of(person.incident), rung)
    columns = {"country": "COL", "harm": cell.harm, "adm1": cell.adm1, "period": cell.period}
    columns |= {"sex": person.sex.value, "age": person.age.value}
    kept = ["country", *chance.sample([name for name in columns if name != "country"], chance.randint(2, 5))]
    return Known(person.name, **{name: columns[name] for name in kept if name in Known._fields})


def cell_of(incident: Incident) -> Cell:
    return Cell(incident.main_harm, "COL", incident.place_code[:-1], "", period_of(incident.occurred_from, Span.MONTH))


def grid(rung: Rung) -> list[Cell]:
    months = [f"2025-{month:02}" for month in range(1, 13)]
    finest = (Cell(harm.value, "COL", area, "", month) for harm, area, month in product(HARMS, ADM1, months))
    return sorted({coarsened(cell, rung) for cell in finest})


@dataclass
class Seen:
    """What one attacker was answered: address → status and bytes."""

    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)

    def everything(self) -> bytes:
        return b"\n".join(self.answers[address][1] for address in sorted(self.answers))

    def cells(self, address: str) -> dict[Cell, int]:
        """The released numbers of a file."""
        rows = json.loads(self.answers[address][1])["rows"]
        return {
            Cell(row["harm"], row["country"], row["area"], "", row["period"]): row["persons_at_least"] for row in rows
        }


def fetch(client: Client, addresses: Iterable[str]) -> Seen:
    """What each address answers."""
    return Seen({address: body_of(client.get(address)) for address in addresses})


def body_of(answer: HttpResponseBase) -> tuple[int, bytes]:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    where = answer.headers.get("Location", "").encode()
    return answer.status_code, where + without_tokens(content)


def without_tokens(content: bytes) -> bytes:
    """What differs each time by itself."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", content)


NOTHING = "00000000-0000-0000-0000-000000000000"


def addresses_of_all() -> list[str]:
    """Every address of the site, once of nothing and once of something that exists."""
    found = []
    for address in every_address():
        found.append(address.path)
        found += [address.path.replace(NOTHING, pk).replace("999999", number) for pk, number in real_ids()]
    return list(dict.fromkeys(found))


def real_ids() -> list[tuple[str, str]]:
    """Ids of what is there and hidden, with some small numbers."""
    report, incident, file = (model.objects.order_by("pk").first() for model in (Report, Incident, Attachment))
    pair = Candidate.objects.order_by("pk").first()
    return [
        (str(report.pk), "1"),
        (str(incident.pk), str(report.organisation_id)),
        (str(file.pk), str(pair.pk if pair else 2)),
    ]


def questions(base: str) -> list[str]:
    """Filters that overlap, and things that cannot be asked."""
    harms = ["", *(f"harm={harm}" for harm in (*HARMS, "KILL"))]
    others = ["", "country=COL", "country=ECU", "year=2025", "year=2024", "country=COL&year=2025"]
    wrong = [f"harm={CANARY}", "year=20255", "country=COL-Z1", "sort=-persons&page=2"]
    asked = ["&".join(filter(None, pair)) for pair in product(harms, others)]
    return [f"{base}?{each}" for each in [*asked, *wrong]]


def searches() -> list[str]:
    texts = [f"{CANARY}-name-1", f"{CANARY}-place-1", "Border Watch"]
    short = Report.objects.order_by("pk").first().short
    paths = [f"/api/v1/places/search?q={text}" for text in texts]
    return [*paths, f"/places/?q={CANARY}", f"/evidence/search/?number={short}", f"/evidence/?harm=EXTORT&q={CANARY}"]


K = POLICY.ordinary.persons
