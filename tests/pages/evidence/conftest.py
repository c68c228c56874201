"""A report of Border Watch that the ombuds office may judge, and people on all sides of it."""

from dataclasses import dataclass

import pytest
from django.test import Client

import cast
from evidence_world import analyst, consents, coordinator, focal_point, monitor, ombuds, received, shares, watch
from saferhavens.core.evidence.words import Purpose, Recipient
from saferhavens.core.words import Role
from saferhavens.web.evidence.models import Report
from saferhavens.web.people.models import Person

SHARED = consents((Purpose.EARLY_WARNING, Recipient.PARTNERS))


@dataclass
class World:
    """`alma` and `vera` judge in the ombuds office, `carmen` in Border Watch, whose monitor is `mateo`."""

    alma: Person
    vera: Person
    carmen: Person
    mateo: Person
    paz: Person  # of a ministry
    report: Report

    def client(self, name: str) -> Client:
        return cast.signed_in(getattr(self, name))

    def page(self, name: str, path: str = "") -> str:
        """What somebody reads on the page of the report, or at `path`."""
        answer = self.client(name).get(path or f"/evidence/reports/{self.report.pk}/")
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    def post(self, name: str, verb: str, **given: object):
        return self.client(name).post(f"/evidence/reports/{self.report.pk}/{verb}/", given)


@pytest.fixture
def world(db) -> World:
    shares(watch(), ombuds())
    mateo = monitor()
    return World(
        alma=analyst(),
        vera=cast.person(Role.VERIFIER, name="Vera", of=ombuds()),
        carmen=coordinator(),
        mateo=mateo,
        paz=focal_point(),
        report=received(
            by=mateo,
            consents=SHARED,
            source_text="the aunt of the neighbour",
            contact="over the green bridge",
        ),
    )
