"""What a figure of a place is made of. Plain values: nothing here reads the database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import get_language

from saferhavens.sources.shape import About
from saferhavens.web.design.figures import Cell, Chart, Column, Shown, table_of
from saferhavens.web.design.templatetags.design import day, in_language
from saferhavens.web.vintages.attribution import retold
from saferhavens.web.vintages.models import Vintage


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
        return table_of(self.columns, self.rows, self.links)


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
