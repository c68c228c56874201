"""Tables and imports, as tests need them. Everything in them is invented."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from cast import AUDIT
from evidence_world import coordinator, watch
from saferhavens.web.intake.openrosa.mapping import Meaning
from saferhavens.web.intake.table import actions, running
from saferhavens.web.intake.table.heads import head_of
from saferhavens.web.intake.table.meaning import Column, Head, guessed, look_through, path_of
from saferhavens.web.intake.table.models import Import
from saferhavens.web.intake.table.reading import Row, Table, read_table
from saferhavens.web.people.models import Membership, Organisation, Person

CANARY = "the blue door beside the third well"
HEADER = ("folio", "dano", "pais", "fecha", "relato")
TODAY = date(2026, 11, 21)


def as_csv(
    rows: Iterable[Sequence[str]], header: Sequence[str] = HEADER, delimiter: str = ",", end: str = "\n"
) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows([header, *rows])
    return out.getvalue().encode()


def some(count: int, first: int = 1) -> list[list[str]]:
    """Rows that can be taken in."""
    return [[f"F-{n}", "extortion", "COL", "2026-03-03", f"{CANARY} {n}"] for n in range(first, first + count)]


def workbook(rows: Iterable[Sequence[object]], **sheets: Iterable[Sequence[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    for name, more in sheets.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return out.getvalue()


def read(data: bytes, piece: int = 0) -> tuple[tuple[str, ...], list[Row]]:
    """Names of the columns and rows; `piece` is how many bytes come at once."""
    pieces = [data[at : at + piece] for at in range(0, len(data), piece)] if piece else [data]
    table: Table = read_table(pieces, data.startswith(b"PK"))
    return table.columns, list(table.rows)


def cells(data: bytes) -> list[list[str]]:
    return [row.cells for row in read(data)[1]]


def head(names: Sequence[str], *rows: Sequence[str], month_first: bool = False, **targets: str) -> Head:
    """A table's head as guessed; `targets` by the names of columns replace what was guessed."""
    columns: list[Column] = look_through(names, [Row(n, list(row)) for n, row in enumerate(rows, start=2)]).columns
    guess = guessed(columns)
    given = {path_of(names.index(name) + 1): target for name, target in targets.items()}
    return Head("table.csv", columns, Meaning({**guess.fields, **given}, guess.codes), month_first, is_guess=False)


def chief(of: Organisation | None = None) -> Person:
    """The coordinator who imports for an organisation: always the same one."""
    ours = of or watch()
    found = Membership.objects.filter(organisation=ours, role="coordinator").select_related("person").first()
    return found.person if found else coordinator(f"Carmen of {ours.pk}", of=ours)


def sent(data: bytes, name: str = "table.csv", of: Organisation | None = None) -> Import:
    """A table that was sent, its columns not yet confirmed."""
    ours = of or watch()
    return actions.upload(ours, SimpleUploadedFile(name, data), by=chief(ours), audit=AUDIT)


def confirmed(row: Import) -> Import:
    """Its columns mean what was guessed."""
    actions.set_meaning(row, head_of(row), by=row.by, audit=AUDIT)
    return row


def waiting(data: bytes, of: Organisation | None = None) -> Import:
    row = confirmed(sent(data, of=of))
    actions.start(row, by=row.by, audit=AUDIT)
    return row


def done(data: bytes, of: Organisation | None = None) -> Import:
    """A table that a worker took in."""
    row = waiting(data, of)
    running.run(row.pk, AUDIT)
    row.refresh_from_db()
    return row


def undone(row: Import) -> Import:
    actions.undo(row, by=row.by, audit=AUDIT)
    running.undo(row.pk, row.by_id, AUDIT)
    row.refresh_from_db()
    return row
