"""What every input hands over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl
from django.utils.translation import gettext


@dataclass(frozen=True)
class Used:
    """A vintage that is in the frame. `known_on`: the first day on which its publisher had it out."""

    id: int
    source: str
    name: str
    version: str
    sha256: str
    known_on: date
    fictional: bool = False

    def as_fact(self) -> dict[str, object]:
        """As a frozen forecast keeps it."""
        return {name: getattr(self, name) for name in ("id", "source", "name", "version", "sha256")}


@dataclass(frozen=True)
class Note:
    """Something a reader of the result must know: an English msgid and what is put into it."""

    text: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def sentence(self) -> str:
        """In the language of the reader."""
        return gettext(self.text).format(**self.facts)


@dataclass(frozen=True)
class Series:
    """What one source could give: number of units and of figures, first and last month (`core.forecast.months`)."""

    source: str
    units: int
    figures: int
    first: int
    last: int


@dataclass(frozen=True)
class Input:
    """A frame for a model, the vintages that it comes from, and what a reader must know of it.

    `hindsight` is true where a vintage is newer than the day asked for: such a result is no record of what could have
    been said then. `others` are the sources that were not taken; `left_out` counts what could not be placed.
    """

    frame: pl.DataFrame
    vintages: tuple[Used, ...]
    notes: tuple[Note, ...] = ()
    hindsight: bool = False
    others: tuple[Series, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def fictional(self) -> bool:
        return any(vintage.fictional for vintage in self.vintages)

    @property
    def last_month(self) -> int:
        """The last month of any unit, for frames by month. Units that end earlier: see `last_months`."""
        return max(self.last_months.values())

    @property
    def last_months(self) -> dict[str, int]:
        """Unit → its last month. Models that take one origin for all want units that end together."""
        return dict(self.frame.group_by("unit").agg(pl.col("month").max()).sort("unit").iter_rows())
