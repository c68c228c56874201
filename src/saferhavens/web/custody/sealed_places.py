"""Where sealed text lies: every field of every table, so that a change of keys reaches all of it.

Each room says so once, when it starts:

    register(Report, "sealed", lambda row: f"report:{row.pk}:content")

A key is destroyed only when no place uses it, and none at all while there is a field that nobody registered.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import QuerySet
from django.db.models.functions import Substr

from saferhavens.web.custody.envelope import HEADER_BYTES, VERSION

OUR_ROOMS = "saferhavens.web."


class SealedPlace(NamedTuple):
    """One field of one table. `organisation` leads from a row to the id of the organisation whose key seals it."""

    model: type[models.Model]
    field: str
    about: Callable[[Any], str]
    organisation: str = "organisation_id"

    def rows(self, organisation_id: int) -> QuerySet[Any]:
        """The rows of an organisation, each with the `header` of what is sealed in it."""
        mine = self.model._base_manager.filter(**{self.organisation: organisation_id})
        header = Substr(self.field, 1, HEADER_BYTES, output_field=models.BinaryField())
        return mine.exclude(**{self.field: None}).annotate(header=header)

    def under(self, organisation_id: int, number: int) -> QuerySet[Any]:
        """The rows whose text is sealed under key `number`."""
        return self.rows(organisation_id).filter(header=header_of(number))

    def not_under(self, organisation_id: int, number: int) -> QuerySet[Any]:
        """The rows whose text is sealed under another key than `number`."""
        return self.rows(organisation_id).exclude(header=header_of(number))


SEALED_PLACES: dict[tuple[type[models.Model], str], SealedPlace] = {}


def register(
    model: type[models.Model], field: str, about: Callable[[Any], str], organisation: str = "organisation_id"
) -> None:
    """Tell of a field. `about` is what its text is bound to, as said to `seal`."""
    SEALED_PLACES[model, field] = SealedPlace(model, field, about, organisation)


NOT_SEALED: set[tuple[type[models.Model], str]] = set()


def declare_not_sealed(model: type[models.Model], field: str) -> None:
    """Tell of a binary field that holds nothing sealed under an organisation's key."""
    NOT_SEALED.add((model, field))


def unregistered() -> list[str]:
    """The binary fields of our rooms that nobody has told of."""
    told = SEALED_PLACES.keys() | NOT_SEALED
    ours = [model for model in apps.get_models() if model.__module__.startswith(OUR_ROOMS)]
    return sorted(
        f"{model._meta.label_lower}.{field.name}"
        for model in ours
        for field in model._meta.concrete_fields
        if isinstance(field, models.BinaryField) and (model, field.name) not in told
    )


def header_of(number: int) -> bytes:
    """How everything begins that is sealed under key `number`."""
    return bytes([VERSION]) + number.to_bytes(HEADER_BYTES - 1)
