"""What every input hands over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl
from django.utils.translation import gettext

from saferhavens.web.outlook.words import Reporting


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
class Reported:
    """The share of the newest steps that is reported by now, and from which vintages that was learnt.

    `frame` has the columns step, completeness, doubt, and unit where it differs between places, as `scan` takes it;
    steps without a row are complete. `guessed`: it rests on a guess, since nothing like it was ever seen.
    """

    state: Reporting = Reporting.COMPLETE
    frame: pl.DataFrame | None = None
    vintages: tuple[Used, ...] = ()
    notes: tuple[Note, ...] = ()
    guessed: bool = False

    def as_fact(self) -> dict[str, object]:
        """As a scan keeps it."""
        return {
            "state": self.state.value,
            "shares": [] if self.frame is None else self.frame.to_dicts(),
            "vintages": [each.as_fact() for each in self.vintages],
            "notes": [{"text": each.text, "facts": dict(each.facts)} for each in self.notes],
            "guessed": self.guessed,
        }


@dataclass(frozen=True)
class Input:
    """A frame for a model, the vintages that it comes from, and what a reader must know of it.

    `hindsight` is true where a vintage is newer than the day asked for: such a result is no record of what could have
    been said then. `others` are the sources that were not taken; `left_out` counts what could not be placed;
    `reported` is asked for counts in which signals are looked for.
    """

    frame: pl.DataFrame
    vintages: tuple[Used, ...]
    notes: tuple[Note, ...] = ()
    hindsight: bool = False
    others: tuple[Series, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    reported: Reported = field(default_factory=Reported)

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
