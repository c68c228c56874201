"""Reading an XLSX, in a process that has little memory and little time: whatever a strange file does to it, the site
goes on. Knows nothing of Django.

`python -m … workbook` takes the file from standard input and writes a line of JSON for each row, its number first, of
the first visible sheet; then a last one: `"end"`, or what was wrong. A process that ends without a last line was ended.
"""

import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from saferhavens.core.words import gettext_noop

SECONDS = 20
"""Of the processor: 100,000 rows of 20 columns take 4."""

MEMORY = 1_000_000_000
"""Bytes of address space: 100,000 rows with narratives take a third of it."""

LARGEST_UNPACKED = 600_000_000
"""100,000 reports with narratives unpack to a third of it. Whatever is larger was made to be."""

MOST_PARTS = 2_000
MOST_RATIO = 200
"""Unpacked to packed: spreadsheets reach 30, bombs thousands."""

SMALLEST = 10_000
"""Bytes below which the ratio says nothing: a new workbook is mostly empty styles."""

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Of any spreadsheet. A file that names a cell beyond them would be walked through for hours."""

NOT_A_TABLE = gettext_noop("it is neither CSV in UTF-8 nor XLSX")
DAMAGED = gettext_noop("it is damaged, was cut off, or holds far too much")
TOO_LARGE_INSIDE = gettext_noop("it unpacks to far more than a table of reports")
ENCRYPTED = gettext_noop("it is locked with a password")
HAS_MACROS = gettext_noop("it holds macros; save it without them")
NO_SHEET = gettext_noop("it has no visible sheet")

END = "end"
IS_ENCRYPTED = 0x1


class WorkbookError(Exception):
    """Why a file is no workbook that can be read: a sentence of those above."""


def rows_of(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Number, as the spreadsheet counts, and cells of each row of the first visible sheet. Raises WorkbookError."""
    check_archive(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet = book.get_sheet_by_name(first_visible(book))
        if sheet.total_height > LAST_ROW or sheet.total_width > LAST_COLUMN:
            raise WorkbookError(DAMAGED)
        for number, row in enumerate(sheet.iter_rows(), start=1):
            yield number, [text_of(cell) for cell in row]
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError):
        raise WorkbookError(DAMAGED) from None


def first_visible(book: CalamineWorkbook) -> str:
    for sheet in book.sheets_metadata:
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet:
            return sheet.name
    raise WorkbookError(NO_SHEET)


def check_archive(data: bytes) -> None:
    """What a ZIP says of itself, before anything is unpacked. Raises WorkbookError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise WorkbookError(DAMAGED) from None
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or unpacked > MOST_RATIO * max(len(data), SMALLEST):
        raise WorkbookError(TOO_LARGE_INSIDE)
    check_parts(parts)


def check_parts(parts: Sequence[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names:
        raise WorkbookError(NOT_A_TABLE)
    if any(part.flag_bits & IS_ENCRYPTED for part in parts):
        raise WorkbookError(ENCRYPTED)
    if any(name.endswith("vbaProject.bin") for name in names):
        raise WorkbookError(HAS_MACROS)


def text_of(cell: object) -> str:
    """A cell as a person sees it: a number without needless digits, a day as 2026-03-31."""
    match cell:
        case bool():
            return "true" if cell else "false"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
        case date() | time():
            return cell.isoformat()
    return str(cell)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    last: object = END
    try:
        for row in rows_of(sys.stdin.buffer.read()):
            write(row)
    except WorkbookError as error:
        last = {"wrong": str(error)}
    except MemoryError:
        last = {"wrong": TOO_LARGE_INSIDE}
    write(last)


def write(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
