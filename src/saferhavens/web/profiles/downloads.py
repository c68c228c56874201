"""A figure's whole table as a file, with its source in it."""

from collections.abc import Sequence

from django.http import HttpResponse, JsonResponse

from saferhavens.web.design.figures import Cell
from saferhavens.web.design.files import csv_file, plain
from saferhavens.web.profiles.figures.figure import Figure, SourceLine

SOURCE_COLUMNS = ("source", "version", "licence")
DIGITS = 6


def as_csv(figure: Figure, name: str) -> HttpResponse:
    """The rows with where they come from in columns of their own."""
    header = [*(column.key for column in figure.columns), *SOURCE_COLUMNS]
    source = [_joined(figure.sources, each) for each in SOURCE_COLUMNS]
    return csv_file(name, header, ((*row, *source) for row in _rows(figure)), DIGITS)


def as_json(figure: Figure, name: str) -> JsonResponse:
    """Title, sentence, sources, what the columns are, and the rows."""
    keys = [column.key for column in figure.columns]
    response = JsonResponse(
        {
            "title": figure.title,
            "says": figure.says,
            "notes": list(figure.notes),
            "sources": [_source(line) for line in figure.sources],
            "columns": [{"key": column.key, "label": column.label} for column in figure.columns],
            "rows": [dict(zip(keys, (plain(cell, DIGITS) for cell in row), strict=True)) for row in _rows(figure)],
        },
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


MAKERS = {"csv": as_csv, "json": as_json}


def _rows(figure: Figure) -> Sequence[Sequence[Cell]]:
    return figure.rows if figure.all_rows is None else figure.all_rows


def _joined(sources: Sequence[SourceLine], what: str) -> str:
    return "; ".join(dict.fromkeys(_source(line)[what] for line in sources))


def _source(line: SourceLine) -> dict[str, str]:
    return {
        "source": f"{line.about.publisher}: {line.title}",
        "version": line.vintage.version,
        "licence": line.about.licence,
        "licence_url": line.about.licence_url,
        "cite": line.about.cite,
        "definition": line.counts,
    }
