"""Reading a table: CSV in UTF-8, or the first visible sheet of an XLSX. Row by row, within limits, or refused whole.

A cell is text as a person sees it: a number without needless digits, a day as 2026-03-31. Formulas are not worked out:
what the program that wrote the file last saw is read, and a CSV's "=1+1" is the text "=1+1".
"""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from saferhavens.core import problems
from saferhavens.core.evidence.report import LONGEST_TEXT
from saferhavens.core.words import gettext_noop
from saferhavens.web.custody.limits import MEGA
from saferhavens.web.intake.programs.rules import ReasonError

MOST_COLUMNS = 200
MOST_ROWS = 200_000
LONGEST_NAME = 200
LARGEST_UNPACKED = 600 * MEGA
"""Of an XLSX: 100,000 reports with narratives unpack to a third of it. Whatever is larger was made to be."""

MOST_PARTS = 2_000
MOST_RATIO = 200
"""Unpacked to packed: spreadsheets reach 30, bombs thousands."""

NOT_A_TABLE = gettext_noop("it is neither CSV in UTF-8 nor XLSX")
NO_COLUMNS = gettext_noop("its first row names no columns")
TWICE = gettext_noop("two columns have the same name")
TOO_WIDE = gettext_noop("it has more than 200 columns")
TOO_LONG = gettext_noop("it has more than 200,000 rows; send it in parts")
CELL_TOO_LONG = gettext_noop("one of its cells holds more than 20,000 characters")
QUOTE_OPEN = gettext_noop("a quotation mark in it is opened and never closed")
HAS_NUL = gettext_noop("it holds characters that no text has")
DAMAGED = gettext_noop("it is damaged or was cut off")
TOO_LARGE_INSIDE = gettext_noop("it unpacks to far more than a table of reports")
EMPTY = gettext_noop("it has no rows below the names of its columns")
NO_SHEET = gettext_noop("it has no visible sheet")

type Row = Sequence[str]


class Table(NamedTuple):
    """The names of the columns, and the rows below them, each as wide as the names. Rows can be read once."""

    columns: tuple[str, ...]
    rows: Iterator[Row]


def refused(reason: str) -> ReasonError:
    return ReasonError(problems.TABLE_UNREADABLE, reason)


def read_table(pieces: Iterable[bytes], is_workbook: bool) -> Table:
    """The table in a file that comes in pieces. Raises TABLE_UNREADABLE, also while its rows are read."""
    rows = _workbook_rows(b"".join(pieces)) if is_workbook else _csv_rows(pieces)
    columns = _columns(next(rows, []))
    return Table(columns, _below(rows, len(columns)))


def looks_like_workbook(beginning: bytes) -> bool:
    """Whether the file is a ZIP archive, as XLSX is, whatever its name says."""
    return beginning.startswith(b"PK\x03\x04")


def _columns(names: Row) -> tuple[str, ...]:
    trimmed = [name.strip() for name in names]
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    if not any(trimmed):
        raise refused(NO_COLUMNS)
    if len(trimmed) > MOST_COLUMNS:
        raise refused(TOO_WIDE)
    if any(len(name) > LONGEST_NAME for name in trimmed):
        raise refused(CELL_TOO_LONG)
    named = tuple(name or f"({place})" for place, name in enumerate(trimmed, start=1))
    if len({name.casefold() for name in named}) < len(named):
        raise refused(TWICE)
    return named


def _below(rows: Iterator[Row], width: int) -> Iterator[Row]:
    """The rows that hold anything. Cells beyond the last named column are left out."""
    count = 0
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        count += 1
        if count > MOST_ROWS:
            raise refused(TOO_LONG)
        if any(len(cell) > LONGEST_TEXT for cell in row):
            raise refused(CELL_TOO_LONG)
        yield [*row[:width], *[""] * (width - len(row))]
    if not count:
        raise refused(EMPTY)


# --- CSV ----------------------------------------------------------------------------------------------------------


def _csv_rows(pieces: Iterable[bytes]) -> Iterator[Row]:
    lines = _lines(pieces)
    first = next(lines, "")
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(LONGEST_TEXT * 4)  # beyond it a quotation mark was never closed
    reader = csv.reader(_with_first(first, lines), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise refused(QUOTE_OPEN if "limit" in str(error) or "end of data" in str(error) else DAMAGED) from None


def _with_first(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


LONGEST_LINE = 1 * MEGA
"""Characters before a line ends: a row of 200 cells has less, unless one line was made to fill the memory."""


def _lines(pieces: Iterable[bytes]) -> Iterator[str]:
    """The lines with their ends, as csv asks for, never more of them in memory than one piece holds."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    kept = ""
    try:
        for piece in pieces:
            kept += decoder.decode(piece)
            if "\0" in kept:
                raise refused(HAS_NUL)
            *whole, kept = kept.splitlines(keepends=True) or [""]
            if kept.endswith("\n"):
                whole, kept = [*whole, kept], ""
            yield from whole
            if len(kept) > LONGEST_LINE:
                raise refused(CELL_TOO_LONG)
        kept += decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise refused(NOT_A_TABLE) from None
    if kept:
        yield kept


# --- XLSX ---------------------------------------------------------------------------------------------------------


def _workbook_rows(data: bytes) -> Iterator[Row]:
    _check_archive(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        if not visible:
            raise refused(NO_SHEET)
        sheet = book.get_sheet_by_name(visible[0])
        if sheet.total_height > MOST_ROWS + 1:
            raise refused(TOO_LONG)
        if sheet.total_width > MOST_COLUMNS:
            raise refused(TOO_WIDE)
        for row in sheet.iter_rows():
            yield [_text(cell) for cell in row]
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError):
        raise refused(DAMAGED) from None


def _check_archive(data: bytes) -> None:
    """What a ZIP says of itself, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise refused(DAMAGED) from None
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or unpacked > MOST_RATIO * max(len(data), 10_000):
        raise refused(TOO_LARGE_INSIDE)
    if not any(part.filename == "[Content_Types].xml" for part in parts):
        raise refused(NOT_A_TABLE)
    if any(part.flag_bits & 0x1 for part in parts):
        raise refused(DAMAGED)


def _text(cell: object) -> str:
    match cell:
        case bool():
            return "true" if cell else "false"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
    return str(cell)
