"""The vintages themselves behind what is held now, for the lines that name the source of a figure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from saferhavens.web.mobility.held import Held, held_now
from saferhavens.web.vintages.models import Vintage, VintageState
from saferhavens.web.vintages.rules import version_key

LISTS = ("refusals", "checks", "notes")
"""Columns that only the page of the sources needs."""


@dataclass(frozen=True)
class Holdings:
    """What is in force where (`held`), and all kept vintages by id."""

    held: Held
    vintages: Mapping[int, Vintage] = field(repr=False)

    def of(self, source: str, part: str, country: str) -> Vintage | None:
        """The vintage of one part of a source that is in force in `country`."""
        found = self.held.vintage(source, part, country)
        return self.vintages[found] if found is not None else None

    def parts_of(self, source: str, country: str) -> list[Vintage]:
        """The vintages of all parts of a source that are in force in `country`, by part."""
        found = [self.of(source, part, country) for part in sorted(self.held.winners.get(source, {}))]
        return [vintage for vintage in found if vintage is not None]

    def before(self, vintage: Vintage) -> Vintage | None:
        """The newest kept vintage of the same part of the same source that is older than `vintage`."""
        older = [each for each in self.vintages.values() if _is_older(each, vintage)]
        return max(older, key=lambda each: version_key(each.version), default=None)


def _is_older(each: Vintage, than: Vintage) -> bool:
    same = (each.source, each.name, each.fictional) == (than.source, than.name, than.fictional)
    return same and version_key(each.version) < version_key(than.version)


def read_holdings() -> Holdings:
    """What is held now, with two queries."""
    rows = Vintage.objects.filter(state=VintageState.KEPT).defer(*LISTS)
    return Holdings(held_now(), {vintage.pk: vintage for vintage in rows})
