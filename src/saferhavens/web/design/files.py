"""Tables as files for spreadsheets and programs."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from django.http import HttpResponse

from saferhavens.core.spreadsheets import harmless
from saferhavens.web.design.figures import Cell


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]], digits: int) -> HttpResponse:
    """UTF-8 with a mark at its start, so that spreadsheets read the accents; no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    for row in rows:
        writer.writerow([harmless(plain(cell, digits)) for cell in row])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def plain(cell: Cell, digits: int) -> Cell:
    """Dates as ISO 8601, fractions with at most so many digits behind the point."""
    if isinstance(cell, date):
        return cell.isoformat()
    return round(cell, digits) if isinstance(cell, float) else cell
