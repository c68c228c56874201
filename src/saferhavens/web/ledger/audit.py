"""Who acts: the value that every action takes as `audit`, and through which it leaves its entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from django.db import models
from django.http import HttpRequest

from saferhavens.web.ledger import book
from saferhavens.web.ledger.models import Entry

LONGEST_TEXT = 120
"""Facts are ids and words of the domain; what is longer is somebody's own text."""


class PersonalTextError(ValueError):
    """A fact looks like personal text: an e-mail address, or something too long for an id or a word."""


@dataclass(frozen=True)
class Audit:
    """Who acts, and from where. One is made for each request, command or job."""

    actor: str
    source: str

    @classmethod
    def of_person(cls, person_id: int, source: str = "web") -> Self:
        return cls(f"person:{person_id}", source)

    @classmethod
    def of_request(cls, request: HttpRequest) -> Self:
        """The signed-in person, or somebody unknown."""
        if request.user.is_authenticated:
            return cls.of_person(request.user.pk)
        return cls("anonymous", "web")

    @classmethod
    def of_command(cls) -> Self:
        """Whoever can run commands on the machine."""
        return cls("operator", "command")

    @classmethod
    def of_job(cls, name: str) -> Self:
        return cls(f"job:{name}", "job")

    def record(self, verb: str, about: models.Model | tuple[str, str], **facts: object) -> Entry:
        """Append that the actor did `verb` to `about` (a saved row, or its kind and id).

        Must run in the transaction of the write. Raises PersonalTextError for facts that are no ids or words.
        """
        return book.append_all(self.actor, self.source, [deed(verb, about, facts)])[0]

    def record_all(self, verb: str, about: Sequence[tuple[models.Model, Mapping[str, object]]]) -> None:
        """As `record` for each (row, facts): an entry of its own, and the head is moved once for all."""
        book.append_all(self.actor, self.source, [deed(verb, row, facts) for row, facts in about])


def deed(verb: str, about: models.Model | tuple[str, str], facts: Mapping[str, object]) -> book.Deed:
    """What the ledger is told. Raises PersonalTextError."""
    refuse_personal_text(dict(facts))
    kind, object_id = about if isinstance(about, tuple) else (about._meta.label_lower, str(about.pk))
    return book.Deed(verb, kind, object_id, facts)


def refuse_personal_text(fact: object) -> None:
    """Raise PersonalTextError if there is personal text in `fact`, at any depth."""
    match fact:
        case str() if "@" in fact or len(fact) > LONGEST_TEXT:
            raise PersonalTextError("a fact holds an e-mail address or a long text")
        case dict():
            refuse_personal_text([*fact.keys(), *fact.values()])
        case list() | tuple():
            for item in fact:
                refuse_personal_text(item)
