"""A figure's whole table as a file, with its source in it."""

import csv
import io
from collections.abc import Sequence
from datetime import date

from django.http import HttpResponse, JsonResponse

from saferhavens.core.spreadsheets import harmless
from saferhavens.web.design.figures import Cell
from saferhavens.web.profiles.figures.figure import Figure, SourceLine

SOURCE_COLUMNS = ("source", "version", "licence")


def as_csv(figure: Figure, name: str) -> HttpResponse:
    """UTF-8 with a mark at its start, so that spreadsheets read the accents; the source stands in every row."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*(column.key for column in figure.columns), *SOURCE_COLUMNS])
    source = [_joined(figure.sources, each) for each in SOURCE_COLUMNS]
    for row in _rows(figure):
        writer.writerow([harmless(_plain(cell)) for cell in (*row, *source)])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


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
            "rows": [dict(zip(keys, map(_plain, row), strict=True)) for row in _rows(figure)],
        },
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


MAKERS = {"csv": as_csv, "json": as_json}


def _rows(figure: Figure) -> Sequence[Sequence[Cell]]:
    return figure.rows if figure.all_rows is None else figure.all_rows


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, date):
        return cell.isoformat()
    return round(cell, 6) if isinstance(cell, float) else cell


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
