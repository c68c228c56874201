"""What is released, as files for spreadsheets and programs. Every row can stand alone."""

import csv
from collections.abc import Iterator
from io import StringIO

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from saferhavens.core.spreadsheets import harmless
from saferhavens.web.sharing.reading import Row, Shown
from saferhavens.web.sharing.texts import definition, source, uncertainty

COLUMNS = (*(name for name in Row._fields if name != "persons"), "persons_at_least")
FRESH_SECONDS = 60
"""How long a copy of the public numbers is used without asking: what is taken back must not linger."""


def csv_of(shown: Shown) -> HttpResponse:
    """The rows with date, source and definition."""
    response = HttpResponse("".join(lines(shown)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(shown, "csv")}"'
    return response


def file_name(shown: Shown, ending: str) -> str:
    """ "saferhavens-evidence-public-2026-03-31.csv"."""
    released = shown.date.isoformat() if shown.date else "none"
    return f"saferhavens-evidence-{shown.audience.readers}-{released}.{ending}"


def lines(shown: Shown) -> Iterator[str]:
    released = shown.date.isoformat() if shown.date else ""
    yield line([*COLUMNS, "released", "source", "definition", "uncertainty"])
    for row in shown.rows:
        yield line([*row, released, source(), definition(), uncertainty()])


def line(values: list[object]) -> str:
    """One line of CSV in which no cell is a formula."""
    written = StringIO()
    csv.writer(written).writerow([harmless(value) if isinstance(value, str) else value for value in values])
    return written.getvalue()


def as_facts(shown: Shown) -> dict[str, object]:
    """The same for programs."""
    return {
        "released": shown.date.isoformat() if shown.date else None,
        "fingerprint": shown.fingerprint,
        "rows": [dict(zip(COLUMNS, row, strict=True)) for row in shown.rows],
        "coverage": [
            {"country": each.country, "country_name": each.country_name, "organisations_at_least": each.organisations}
            for each in shown.coverage
        ],
        "not_shown": _("What is not here is not shown, whatever the reason."),
        "definition": definition(),
        "uncertainty": uncertainty(),
        "source": source(),
    }


def json_of(shown: Shown) -> HttpResponse:
    return JsonResponse(as_facts(shown))


def kept_shortly(response: HttpResponse) -> HttpResponse:
    """For public answers."""
    response.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    return response
