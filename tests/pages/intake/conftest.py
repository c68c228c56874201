"""A monitor of Border Watch at the form, and the fields of a report."""

from collections.abc import Callable

import pytest
from django.test import Client

import cast
from evidence_world import monitor, watch
from saferhavens.web.people.models import Person

PHOTO = b"\xff\xd8\xff\xe0" + b"not really a picture, but it begins like one" * 20


@pytest.fixture
def mateo(db: None) -> Person:
    return monitor()


@pytest.fixture
def client_of_mateo(mateo: Person) -> Client:
    return cast.signed_in(mateo)


@pytest.fixture
def fields(mateo: Person) -> Callable[..., dict[str, object]]:
    """The least that a report says, with whatever is given instead or besides."""

    def make(**given: object) -> dict[str, object]:
        least = {"instance_id": "phone-1", "organisation": watch().pk, "harms": ["EXTORT"], "country": "COL"}
        return {name: value for name, value in (least | given).items() if value is not None}

    return make
