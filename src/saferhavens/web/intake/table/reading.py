"""Reading a table: CSV in UTF-8, or the first visible sheet of an XLSX. Row by row, within limits, or refused whole.

A cell is text as a person sees it. Formulas are not worked out: what the program that wrote the file last saw is read,
and a CSV's "=1+1" is the text "=1+1". An XLSX is read by a process of its own, see `workbook`.
"""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Buffer, Iterable, Iterator
from typing import NamedTuple

from saferhavens.core import problems
from saferhavens.core.evidence.report import LONGEST_TEXT
from saferhavens.core.words import gettext_noop
from saferhavens.web.custody.limits import MEGA
from saferhavens.web.intake.programs.rules import ReasonError
from saferhavens.web.intake.table.workbook import DAMAGED, END, NOT_A_TABLE

MOST_COLUMNS = 200
MOST_ROWS = 200_000
MOST_CELLS = 10_000_000
"""Of all rows: 100,000 reports in a hundred columns. More takes minutes to look through."""

LONGEST_NAME = 200
LONGEST_LINE = 1 * MEGA
"""Characters before a line ends: a row of reports has less, unless one line was made to fill the memory."""

NO_COLUMNS = gettext_noop("its first row names no columns")
TWICE = gettext_noop("two columns have the same name")
TOO_WIDE = gettext_noop("it has more than 200 columns")
TOO_LONG = gettext_noop("it has more than 200,000 rows, or 10 million cells; send it in parts")
NAME_TOO_LONG = gettext_noop("the name of a column has more than 200 characters")
CELL_TOO_LONG = gettext_noop("a cell of row {row} holds more than 20,000 characters")
LINE_TOO_LONG = gettext_noop("one of its lines is longer than a million characters")
QUOTE_OPEN = gettext_noop("a quotation mark is opened in row {row} and never closed")
QUOTE_INSIDE = gettext_noop("a quotation mark stands in the middle of a cell in row {row}")
HAS_NUL = gettext_noop("it holds characters that no text has")
EMPTY = gettext_noop("it has no rows below the names of its columns")


class Row(NamedTuple):
    """One row that holds anything. `number` is as the spreadsheet counts: the names of the columns are mostly row 1."""

    number: int
    cells: list[str]  # as many as there are columns, or more


class Table(NamedTuple):
    """The names of the columns, and the rows below them. Rows can be read once."""

    columns: tuple[str, ...]
    rows: Iterator[Row]


def refused(reason: str, **words: object) -> ReasonError:
    return ReasonError(problems.TABLE_UNREADABLE, reason, **words)


def read_table(pieces: Iterable[bytes], is_workbook: bool) -> Table:
    """The table in a file that comes in pieces. Raises TABLE_UNREADABLE, also while its rows are read."""
    rows = _filled(_workbook_rows(pieces) if is_workbook else _csv_rows(pieces))
    columns = _columns(next(rows, Row(1, [])))
    return Table(columns, _below(rows, len(columns)))


def looks_like_workbook(beginning: bytes) -> bool:
    """Whether the file is a ZIP archive, as XLSX is, whatever its name says."""
    return beginning.startswith(b"PK\x03\x04")


def _filled(rows: Iterator[Row]) -> Iterator[Row]:
    return (row for row in rows if any(row.cells) and any(cell.strip() for cell in row.cells))


def _columns(first: Row) -> tuple[str, ...]:
    trimmed = [name.strip() for name in first.cells]
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    if not trimmed:
        raise refused(NO_COLUMNS)
    if len(trimmed) > MOST_COLUMNS:
        raise refused(TOO_WIDE)
    if any(len(name) > LONGEST_NAME for name in trimmed):
        raise refused(NAME_TOO_LONG)
    named = tuple(name or f"({place})" for place, name in enumerate(trimmed, start=1))
    if len({name.casefold() for name in named}) < len(named):
        raise refused(TWICE)
    return named


def _below(rows: Iterator[Row], width: int) -> Iterator[Row]:
    """The rows, filled up to the width. Cells beyond the last named column stay if they hold anything."""
    most = min(MOST_ROWS, MOST_CELLS // width)
    count = 0
    for count, (number, cells) in enumerate(rows, start=1):
        if count > most:
            raise refused(TOO_LONG)
        if any(len(cell) > LONGEST_TEXT for cell in cells):
            raise refused(CELL_TOO_LONG, row=number)
        yield Row(number, _as_wide(cells, width))
    if not count:
        raise refused(EMPTY)


def _as_wide(cells: list[str], width: int) -> list[str]:
    if any(cell.strip() for cell in cells[width:]):
        return cells
    return cells[:width] + [""] * (width - len(cells))


# --- CSV ----------------------------------------------------------------------------------------------------------

QUOTED = re.compile(r'"[^"]*"')
SEPARATOR_LINE = re.compile(r"sep=([,;\t])", re.IGNORECASE)
"""How Excel is told the separator: a line before the first, which Excel does not show."""

DELIMITERS = ",;\t"


class _Pieces(io.RawIOBase):
    """Bytes that come in pieces, as something that can be read."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, target: Buffer) -> int:
        room = memoryview(target)
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        taken, self._rest = self._rest[: len(room)], self._rest[len(room) :]
        room[: len(taken)] = taken
        return len(taken)


def _csv_rows(pieces: Iterable[bytes]) -> Iterator[Row]:
    lines = _lines(pieces)
    first = next(lines, "")
    told = SEPARATOR_LINE.fullmatch(first.strip("\r\n"))
    if told:
        first = next(lines, "")
    reader = csv.reader(_with_first(first, lines), delimiter=told[1] if told else _delimiter(first), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield Row(number, cells)
    except csv.Error as error:
        is_open = "limit" in str(error) or "end of data" in str(error)  # beyond the limit it was never closed
        raise refused(QUOTE_OPEN if is_open else QUOTE_INSIDE, row=number + 1) from None


def _delimiter(first: str) -> str:
    """What stands most often between the names of the columns."""
    bare = QUOTED.sub("", first)
    return max(DELIMITERS, key=bare.count)


def _with_first(first: str, lines: Iterator[str]) -> Iterator[str]:
    if first:
        yield first
    yield from lines


def _lines(pieces: Iterable[bytes]) -> Iterator[str]:
    """The lines with their ends, as `csv` asks for, however they end."""
    text = io.TextIOWrapper(io.BufferedReader(_Pieces(pieces)), encoding="utf-8-sig", newline="")
    try:
        while line := text.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                raise refused(LINE_TOO_LONG)
            if "\0" in line:
                raise refused(HAS_NUL)
            yield line
    except UnicodeDecodeError:
        raise refused(NOT_A_TABLE) from None


# --- XLSX ---------------------------------------------------------------------------------------------------------


def _workbook_rows(pieces: Iterable[bytes]) -> Iterator[Row]:
    command = [sys.executable, "-m", "saferhavens.web.intake.table.workbook"]
    with subprocess.Popen(  # noqa: S603 - our own module; the file goes in by standard input
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _feed(process, pieces)
            yield from _answered(process)
        finally:
            process.kill()


def _feed(process: subprocess.Popen[bytes], pieces: Iterable[bytes]) -> None:
    """All of the file, before any answer is read: the process reads to the end first."""
    assert process.stdin is not None  # noqa: S101 - a pipe was asked for
    try:
        with process.stdin as stdin:
            for piece in pieces:
                stdin.write(piece)
    except BrokenPipeError:
        raise refused(DAMAGED) from None


def _answered(process: subprocess.Popen[bytes]) -> Iterator[Row]:
    assert process.stdout is not None  # noqa: S101 - a pipe was asked for
    for line in process.stdout:
        match json.loads(line) if line.endswith(b"\n") else None:
            case [int() as number, list() as cells]:
                yield Row(number, cells)
            case {"wrong": str() as reason}:
                raise refused(reason)
            case str() as last if last == END:
                return
    raise refused(DAMAGED)
