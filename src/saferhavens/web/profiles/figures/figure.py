"""What a figure is made of. Plain values: nothing here reads the database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from django.utils import formats
from django.utils.translation import get_language

from saferhavens.sources.shape import About
from saferhavens.web.design.templatetags.design import day, decimal, in_language, share, signed
from saferhavens.web.profiles.wording import month_name
from saferhavens.web.vintages.attribution import retold
from saferhavens.web.vintages.models import Vintage

Kind = Literal["text", "count", "signed", "decimal", "share", "year", "month", "day"]
Cell = str | int | float | date | None


def _whole(value: float) -> str:
    """As the filter `count`, for the thousands of numbers of a page: the language's separator and no more."""
    return f"{value:,.0f}".replace(",", formats.get_format("THOUSAND_SEPARATOR"))


FORMATS = {
    "text": lambda value: value or "–",
    "year": str,
    "count": lambda value: "–" if value is None else _whole(value),
    "signed": signed,
    "decimal": decimal,
    "share": lambda value: share(value, 1),
    "month": lambda value: month_name(value) if value else "–",
    "day": day,
}


@dataclass(frozen=True)
class Column:
    """A column: `key` stands in downloads and never changes, `label` is for readers.

    With `bar`, a bar beside each number compares it with the greatest of the column.
    """

    key: str
    label: str
    kind: Kind = "count"
    bar: bool = False

    @property
    def is_number(self) -> bool:
        return self.kind in ("count", "signed", "decimal", "share")

    @property
    def style(self) -> str:
        """The class of its cells: numbers stand at the right, dates in one line."""
        return "number" if self.is_number else "date" if self.kind in ("day", "month", "year") else ""


@dataclass(frozen=True)
class Shown:
    """A cell as the page shows it. `width` is the length of its bar in percent, None without a bar."""

    text: str
    style: str
    width: float | None = None
    link: str = ""


@dataclass(frozen=True)
class Series:
    """The numbers of one name in a chart. `colour` is a CSS token; `line` tells lines apart without colour."""

    name: str
    values: Sequence[float | None]
    colour: str = "series-1"
    line: Literal["solid", "dashed", "dotted"] = "solid"
    colours: Sequence[str] = ()  # one for each number, where they differ


@dataclass(frozen=True)
class Chart:
    """How to draw it. `stack`: columns on each other; `bars`: lying, one series, the first on top; `lines`;
    `band`: the last two series are the low and high edge of the first; `pyramid`: two series back to back.
    """

    kind: Literal["stack", "bars", "lines", "band", "pyramid"]
    labels: Sequence[str]
    series: Sequence[Series]
    decimals: int = 0

    def data(self, says: str) -> dict[str, object]:
        """What the browser gets, in the reader's language."""
        return {
            "kind": self.kind,
            "labels": list(self.labels),
            "series": [
                {
                    "name": each.name,
                    "values": list(each.values),
                    "colour": each.colour,
                    "colours": list(each.colours),
                    "line": each.line,
                }
                for each in self.series
            ],
            "decimals": self.decimals,
            "says": says,
            "language": get_language(),
        }


@dataclass(frozen=True)
class SourceLine:
    """Where a figure comes from: publisher, vintage, licence, and what exactly is counted."""

    about: About
    vintage: Vintage
    definition: str = ""

    @property
    def title(self) -> str:
        return in_language(self.about.title, get_language())

    @property
    def counts(self) -> str:
        """What is counted: the figure's own definition, else the source's."""
        return self.definition or in_language(self.about.definition, get_language())

    @property
    def loaded(self) -> str:
        return day(self.vintage.finished_at.date()) if self.vintage.finished_at else "–"


@dataclass(frozen=True)
class Figure:
    """A chart, its table, one sentence, and its sources. `downloads` holds all rows where the page shows a part."""

    key: str
    title: str
    says: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    sources: Sequence[SourceLine]
    chart: Chart | None = None
    notes: Sequence[str] = ()
    choices: Sequence[int] = ()
    chosen: int | None = None
    all_rows: Sequence[Sequence[Cell]] | None = None
    links: Sequence[str] = ()  # an address a row, for its first cell
    is_open: bool = False  # the table is the figure itself

    @property
    def chart_data(self) -> dict[str, object] | None:
        return self.chart.data(self.says) if self.chart else None

    @property
    def data_id(self) -> str:
        return f"{self.key}-data"

    @property
    def definitions(self) -> list[str]:
        """What is counted, each said once."""
        return list(dict.fromkeys(line.counts for line in self.sources if line.counts))

    def table(self) -> list[list[Shown]]:
        """The rows as the page shows them."""
        greatest = [self._greatest(index) if column.bar else 0 for index, column in enumerate(self.columns)]
        rows = [
            [_shown(column, cell, most) for column, cell, most in zip(self.columns, row, greatest, strict=True)]
            for row in self.rows
        ]
        for row, link in zip(rows, self.links, strict=False):
            row[0] = replace(row[0], link=link)
        return rows

    def _greatest(self, index: int) -> float:
        values = [row[index] for row in self.rows]
        return max((value for value in values if isinstance(value, int | float)), default=0)


def attributed(figure: Figure) -> Figure:
    """The figure as it is, or in words of the sample where it is made of invented rows."""
    sources = invented(figure.sources)
    if not sources:
        return figure
    return replace(
        figure,
        title=retold(figure.title, sources),
        says=retold(figure.says, sources),
        notes=[retold(note, sources) for note in figure.notes],
        columns=[replace(column, label=retold(column.label, sources)) for column in figure.columns],
        sources=[replace(line, definition=retold(line.counts, sources)) for line in figure.sources],
    )


def invented(lines: Sequence[SourceLine]) -> set[str]:
    """The sources of which the lines name the fictional sample."""
    return {line.about.key for line in lines if line.vintage.fictional}


def _shown(column: Column, cell: Cell, greatest: float) -> Shown:
    has_bar = column.bar and isinstance(cell, int | float) and greatest > 0
    width = round(100 * cell / greatest, 1) if has_bar else None  # type: ignore[operator] # checked on the line above
    return Shown(FORMATS[column.kind](cell), column.style, width)


def short_month(month: date) -> str:
    """A month as charts write it: "Jan 2018"."""
    return formats.date_format(month, "M Y")
