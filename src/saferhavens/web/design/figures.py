"""What figures are made of, on whatever page: columns, cells, series and charts. Plain values, no database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from django.utils import formats
from django.utils.translation import get_language

from saferhavens.web.design.templatetags.design import day, decimal, share, signed

Kind = Literal["text", "code", "count", "signed", "decimal", "share", "year", "month", "day"]
Cell = str | int | float | date | None


def _whole(value: float) -> str:
    """As the filter `count`, for the thousands of numbers of a page: the language's separator and no more."""
    return f"{value:,.0f}".replace(",", formats.get_format("THOUSAND_SEPARATOR"))


def month_name(month: date) -> str:
    """A month in words: "October 2025"."""
    return formats.date_format(month, "YEAR_MONTH_FORMAT")


def short_month(month: date) -> str:
    """A month as charts write it: "Jan 2018"."""
    return formats.date_format(month, "M Y")


FORMATS = {
    "text": lambda value: value or "–",
    "code": lambda value: value or "–",
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

    With `bar`, a bar beside each number compares it with the greatest of the column. `places` are the decimals of a
    number of the kind "decimal".
    """

    key: str
    label: str
    kind: Kind = "count"
    bar: bool = False
    places: int = 1

    @property
    def is_number(self) -> bool:
        return self.kind in ("count", "signed", "decimal", "share")

    @property
    def style(self) -> str:
        """The class of its cells: numbers stand at the right, dates and codes in one line."""
        if self.is_number:
            return "number"
        return "date" if self.kind in ("day", "month", "year") else "code" if self.kind == "code" else ""

    def text(self, cell: Cell) -> str:
        """A cell of this column in the reader's notation."""
        if self.kind == "decimal":
            return decimal(cell, self.places).replace("-", "−")
        return FORMATS[self.kind](cell)


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
    `band`: the last two series are the low and high edge of the first; `pyramid`: two series back to back;
    `fan`: what was, what is likely, then a wide and a narrow band as two edges each; `timeline`: columns, then signs.
    """

    kind: Literal["stack", "bars", "lines", "band", "pyramid", "fan", "timeline"]
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


def table_of(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], links: Sequence[str] = ()) -> list[list[Shown]]:
    """The rows as a page shows them; `links` are addresses for the first cell of each."""
    greatest = [_greatest(rows, index) if column.bar else 0 for index, column in enumerate(columns)]
    shown = [
        [_shown(column, cell, most) for column, cell, most in zip(columns, row, greatest, strict=True)] for row in rows
    ]
    for row, link in zip(shown, links, strict=False):
        row[0] = replace(row[0], link=link)
    return shown


def _greatest(rows: Sequence[Sequence[Cell]], index: int) -> float:
    values = [row[index] for row in rows]
    return max((value for value in values if isinstance(value, int | float)), default=0)


def _shown(column: Column, cell: Cell, greatest: float) -> Shown:
    has_bar = column.bar and isinstance(cell, int | float) and greatest > 0
    width = round(100 * cell / greatest, 1) if has_bar else None  # type: ignore[operator] # checked on the line above
    return Shown(column.text(cell), column.style, width)
