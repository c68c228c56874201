"""Which vintages pages show now, and what is remembered of them until a newer one comes.

Every reading takes `Held`. What takes long to find out is kept in memory under `Held.version`, which changes with
every load: so nothing has to be thrown away, and several processes cannot disagree for longer than one request.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, wraps

from saferhavens import __version__
from saferhavens.sources.shape import About
from saferhavens.web.vintages.attribution import about_of
from saferhavens.web.vintages.models import Vintage
from saferhavens.web.vintages.rules import Held as HeldVintage
from saferhavens.web.vintages.rules import Winners, in_force, winner

POPULATION = ("unhcr", "population")
DEMOGRAPHICS = ("unhcr", "demographics")
FINAL, PROVISIONAL = "ucdp_ged", "ucdp_candidate"


@dataclass(frozen=True)
class Held:
    """The vintages in force: source → part → country → id. Two with the same version are equal."""

    version: str
    winners: Mapping[str, Mapping[str, Winners]]
    fictional: frozenset[str] = frozenset()  # the sources whose figures are the fictional sample's

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Held) and other.version == self.version

    def __hash__(self) -> int:
        return hash(self.version)

    def about(self, source: str) -> About:
        """Whose figures a source's are now: its publisher's, or nobody's."""
        return about_of(source, fictional=source in self.fictional)

    def vintage(self, source: str, part: str, country: str | None) -> int | None:
        """The id of the vintage of one part of a source that is in force in a country."""
        return winner(self.winners.get(source, {}).get(part, {}), country)

    def vintages_for(self, country: str) -> set[int]:
        """The ids of all vintages, of any source, in force in a country."""
        found = (winner(winners, country) for parts in self.winners.values() for winners in parts.values())
        return {each for each in found if each is not None}


def held_now() -> Held:
    """What is held at this moment: one small query."""
    facts = ("pk", "source", "name", "version", "scope", "fictional", "sha256", "finished_at")
    vintages = list(Vintage.objects.in_force().order_by("pk").values_list(*facts))
    version = hashlib.sha256(repr((__version__, vintages)).encode()).hexdigest()[:16]
    by_source: dict[str, list[HeldVintage]] = {}
    for pk, source, name, number, scope, fictional, *_ in vintages:
        by_source.setdefault(source, []).append(HeldVintage(pk, name, number, tuple(scope), fictional))
    invented = frozenset(source for source, some in by_source.items() if any(each.fictional for each in some))
    return Held(version, {source: in_force(some) for source, some in by_source.items()}, invented)


_memories: list[Callable[[], None]] = []


def remembered[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Keep the last answers of a function whose first argument is `Held`."""
    memory = lru_cache(maxsize=256)(function)
    _memories.append(memory.cache_clear)

    @wraps(function)
    def ask(*args: P.args, **kwargs: P.kwargs) -> R:
        return memory(*args, **kwargs)  # type: ignore[arg-type]  # all our arguments can be hashed

    return ask


def forget() -> None:
    """Forget everything that is remembered. For tests, which change places without loading a vintage."""
    for clear in _memories:
        clear()
