"""A figure's whole table as a file, with where it comes from in every row."""

import csv
import io
from datetime import date

from django.http import HttpResponse

from saferhavens.core.spreadsheets import harmless
from saferhavens.web.design.figures import Cell
from saferhavens.web.outlook.figures.figure import Figure


def as_csv(figure: Figure, name: str) -> HttpResponse:
    """UTF-8 with a mark at its start, so that spreadsheets read the accents; the source stands in every row."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*(column.key for column in figure.columns), "source"])
    source = " ".join(figure.sources)
    for row in figure.rows if figure.all_rows is None else figure.all_rows:
        writer.writerow([harmless(_plain(cell)) for cell in (*row, source)])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _plain(cell: Cell) -> Cell:
    """Dates as ISO 8601, fractions with at most eight digits behind the point."""
    if isinstance(cell, date):
        return cell.isoformat()
    return round(cell, 8) if isinstance(cell, float) else cell
