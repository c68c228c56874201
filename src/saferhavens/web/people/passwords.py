"""What a password may not be, beside too short. Source: OWASP ASVS 5, 6.2.

There are no rules of composition (a digit, a capital) and passwords do not expire: both make people choose worse ones.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from saferhavens.web.people.models import Person

OWN_WORDS = ("saferhavens", "safer", "havens", "haven")
SHORTEST_WORD = 4
"""Shorter pieces of a name or an address stand in half of all good passwords."""

OWN_PART = 8
"""So many characters must be left when all words that others know of a person are taken away."""

SHORTEST_KNOWN = 6
"""Shorter known passwords ("love") are words that good passwords may hold."""

OWN_REST = 6
"""So many characters must be left beside a known password."""

LOOKED_AT = 40
"""Characters. What is longer than this has enough of its own."""

LONGEST = 1024
"""No password is that long; what is longer only keeps the hash busy. ASVS asks for at least 64."""


class KnownPasswordValidator(CommonPasswordValidator):
    """Refuses one of the 20,000 passwords that are tried first, also repeated or with a few characters around it.

    Few of them are as long as ours must be, so asking for the whole password alone would let nearly all through.
    """

    def validate(self, password: str, user: Person | None = None) -> None:
        super().validate(password.lower().strip(), user)
        if any(len(rest) < OWN_REST for rest in self.rests(password.lower())):
            raise ValidationError(self.get_error_message(), code="password_too_common")

    def rests(self, password: str) -> Iterator[str]:
        """What is left of `password` without a known one in it, for each that is."""
        beginning = password[:LOOKED_AT]
        for start, end in combinations(range(len(beginning) + 1), 2):
            piece = beginning[start:end]
            if len(piece) >= SHORTEST_KNOWN and piece in self.passwords:
                yield password.replace(piece, "")


class NotFromContextValidator:
    """Refuses passwords made of the program's name, the person's name or address, or their organisation."""

    def validate(self, password: str, user: Person | None = None) -> None:
        if len(without_words(password, context_words(user))) < OWN_PART:
            raise ValidationError(
                _("This password is made of names that others can guess: yours, your organisation's or the program's."),
                code="password_from_context",
            )

    def get_help_text(self) -> str:
        return _("Do not build it from your name, your address, your organisation or the name of this program.")


class LongestValidator:
    """Refuses what is too long to be a password."""

    def validate(self, password: str, user: Person | None = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(
                _("This password is longer than %(longest)d characters."),
                code="password_too_long",
                params={"longest": LONGEST},
            )

    def get_help_text(self) -> str:
        return ""


def without_words(password: str, words: Iterable[str]) -> str:
    """`password` without any of `words`, whatever their case, the longest taken first."""
    left = password.lower()
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return left


def context_words(person: Person | None) -> set[str]:
    """The words, in lower case, that others know of `person` and of this program."""
    texts = [] if person is None else [person.email, person.name, *organisation_names(person)]
    found = {word for text in texts for word in re.split(r"[\W_]+", text.lower())}
    return {word for word in found if len(word) >= SHORTEST_WORD} | set(OWN_WORDS)


def organisation_names(person: Person) -> list[str]:
    """The organisations that `person` belongs to, or is about to join (then set as `joins` by the form)."""
    joins: list[str] = getattr(person, "joins", [])
    if person.pk is None:
        return joins
    names = person.memberships.values_list("organisation__name", "organisation__short_name").distinct()
    return joins + [name for pair in names for name in pair]
