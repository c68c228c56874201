"""Who stores which table of the sources. Each app that holds data registers its stores when the site starts.

So the loader in this app, on which the others stand, needs to know none of them. They are registered by their
dotted names and imported when first used: a page needs none of what loading needs.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from django.utils.module_loading import import_string

from saferhavens.web.vintages.models import Vintage
from saferhavens.web.vintages.rules import Winners

if TYPE_CHECKING:
    import polars as pl

Counts = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Loaded:
    """What one file has changed, for those who make something of it afterwards, in the same transaction.

    `before` and `after` tell for each part of the source which vintage is in force in which country.
    """

    source: str
    vintages: tuple[Vintage, ...]
    tables: frozenset[str]
    countries: frozenset[str]  # in the rows that were stored, or replaced
    before: Mapping[str, Winners]
    after: Mapping[str, Winners]
    notes: dict[str, int] = field(default_factory=dict)  # what was counted on the way, such as places not found


class Store(Protocol):
    """Stores one table of a vintage and returns the number of rows of ours.

    `winners` says in which countries the vintage is in force; `notes` takes counts for the report.
    """

    def __call__(self, vintage: Vintage, frame: "pl.DataFrame", winners: Winners, notes: dict[str, int]) -> int: ...


Follower = Callable[[Loaded], None]
Counter = Callable[[Sequence[int], Sequence[str]], Counts]
"""Told ids of vintages in force and countries; says what is held: {"COL": {"events": 4632}}."""

_stores: dict[str, Store | str] = {}
_followers: list[Follower | str] = []
_counters: list[Counter | str] = []


def register(table: str, store: Store | str) -> None:
    """Let `store` keep the rows of `table`, one of `sources.tables.TABLES`."""
    _stores[table] = store


def follow(follower: Follower | str) -> None:
    """Let `follower` know of every file that was stored, in the order of the apps. Twice the same counts once."""
    if follower not in _followers:
        _followers.append(follower)


def count_with(counter: Counter | str) -> None:
    """Let `counter` say in the status what is held by country. Twice the same counts once."""
    if counter not in _counters:
        _counters.append(counter)


def counted(vintages: Sequence[int], countries: Sequence[str]) -> Counts:
    """What all counters say of `vintages`, put together."""
    together: Counts = {}
    for counter in map(resolved, _counters):
        for country, counts in counter(vintages, countries).items():
            together.setdefault(country, {}).update(counts)
    return together


def store_of(table: str) -> Store:
    return resolved(_stores[table])


def followers() -> Iterable[Follower]:
    return tuple(map(resolved, _followers))


def resolved[Registered](registered: Registered | str) -> Registered:
    """The function itself, where only its name was registered."""
    return import_string(registered) if isinstance(registered, str) else registered
