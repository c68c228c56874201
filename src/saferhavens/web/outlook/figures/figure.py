"""What a figure of the outlook is made of: a drawing or chart, its table, and all that it must say of itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext

from saferhavens.core.problems import ProblemError
from saferhavens.web.design.figures import Cell, Chart, Column, Shown, table_of
from saferhavens.web.design.templatetags.design import day, in_language
from saferhavens.web.outlook import texts
from saferhavens.web.outlook.models import ForecastRun
from saferhavens.web.vintages.attribution import about_of


@dataclass(frozen=True)
class Figure:
    """A figure. `address` is where its whole table can be downloaded; `drawing` is SVG that the server drew.

    `uncertainty` says how sure it is, `meaning` what exactly is counted. `all_rows` hold what the page leaves out.
    """

    key: str
    title: str
    says: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    sources: Sequence[str]
    address: str
    meaning: Sequence[str] = ()
    uncertainty: str = ""
    chart: Chart | None = None
    drawing: str = ""
    links: Sequence[str] = ()
    all_rows: Sequence[Sequence[Cell]] | None = None
    is_open: bool = False  # the table is the figure itself
    in_file_only: frozenset[str] = frozenset()  # keys of columns that would only make the page wide
    row_sources: Sequence[str] = ()  # of each row of the file, where they differ
    about: str = ""  # what tells it from others of the same title on its page, for screen readers

    @property
    def name(self) -> str:
        """The name of its table for those who hear the page."""
        return f"{self.title}: {self.about}" if self.about else self.title

    @property
    def chart_data(self) -> dict[str, object] | None:
        return self.chart.data(self.says) if self.chart else None

    @property
    def data_id(self) -> str:
        return f"{self.key}-data"

    @property
    def columns_shown(self) -> list[Column]:
        """The columns of the page."""
        return [column for column in self.columns if column.key not in self.in_file_only]

    def table(self) -> list[list[Shown]]:
        """The rows as the page shows them."""
        places = [place for place, column in enumerate(self.columns) if column.key not in self.in_file_only]
        return table_of(self.columns_shown, [[row[place] for place in places] for row in self.rows], self.links)


def sources_of_run(run: ForecastRun) -> list[str]:
    """Who made a forecast, when it was frozen, from which data, and what a reader must know of them."""
    facts = {
        "model": texts.model(run.model),
        "day": day(run.frozen_at.date()),
        "number": run.short,
        "version": run.code_version,
    }
    own = gettext("Forecast: Safer Havens, %(model)s. Frozen on %(day)s as %(number)s, program version %(version)s.")
    return [own % facts, *sources_of_vintages(run.vintages), *notes_of_run(run)]


def sources_of_runs(runs: Sequence[ForecastRun]) -> list[str]:
    """Of several forecasts in one table, the newest first: whose they are, and each version of data that went in."""
    own = gettext("Forecasts: Safer Havens. Each row names its own; the file names the data of each.")
    return [own, *sources_of_vintages(vintage for run in runs for vintage in run.vintages), *notes_of_run(runs[0])]


def sources_of_vintages(vintages: Iterable[Mapping[str, Any]]) -> list[str]:
    """One line a vintage of data that went in: whose figures they are, and which version."""
    return list(dict.fromkeys(map(_line, vintages)))


def _line(vintage: Mapping[str, Any]) -> str:
    source, version = str(vintage.get("source", "")), str(vintage.get("version", ""))
    try:
        about = about_of(source, fictional=bool(vintage.get("fictional")))
    except ProblemError:  # a source that this program does not know any more
        return gettext("Data: %(title)s, version %(version)s.") % {"title": source, "version": version}
    facts = {
        "publisher": about.publisher,
        "title": in_language(about.title, get_language()),
        "version": version,
        "licence": about.licence,
    }
    return gettext("Data: %(publisher)s, %(title)s, version %(version)s. Licence: %(licence)s.") % facts


def names_of_sources(vintages: Iterable[Mapping[str, Any]]) -> str:
    """Whose figures went in, in a word or two each: "UCDP"."""
    return ", ".join(dict.fromkeys(map(_name, vintages)))


def _name(vintage: Mapping[str, Any]) -> str:
    source, fictional = str(vintage.get("source", "")), bool(vintage.get("fictional"))
    try:
        about = about_of(source, fictional=fictional)
    except ProblemError:  # a source that this program does not know any more
        return source
    return about.publisher if fictional else in_language(about.short, get_language())


def notes_of_run(run: ForecastRun) -> list[str]:
    """What a reader must know of the data of a forecast, in the reader's language."""
    return [gettext(note["text"]).format(**note.get("facts", {})) for note in run.notes]
