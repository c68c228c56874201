"""From an XLSForm to what telephones read: the XForm, and a list of its questions. Knows nothing of Django.

An uploaded spreadsheet is read in a process of its own (`python -m … building`), which has little memory and little
time: whatever it makes of a strange file, the site goes on.
"""

import io
import json
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Self

from python_calamine import CalamineError, CalamineWorkbook
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from saferhavens.core.words import gettext_noop as _

SHEETS = ("survey", "choices", "settings")
MOST_ROWS = 5_000
MOST_COLUMNS = 100
LONGEST_CELL = 5_000
MOST_UNPACKED = 40_000_000
MOST_ENTRIES = 500
SECONDS = 20
MEMORY = 1_500_000_000

FILE_TYPES = frozenset({"photo", "image", "audio", "video", "file"})
LEFT_OUT = frozenset(
    {"audit", "background-audio", "background-geopoint", "deviceid", "email", "phonenumber", "simserial",
     "start-geopoint", "subscriberid", "username"}
)  # fmt: skip
"""Questions that a telephone answers by itself, about whoever carries it. They are taken out."""

NO_SETTINGS = frozenset({"submission_url", "public_key", "auto_send", "auto_delete"})
"""Settings that would send the answers to another server, or encrypt them for a key that we do not have."""


class XlsformError(Exception):
    """Why a spreadsheet is no XLSForm that can be used: a short sentence, as pyxform says it."""


class Question(NamedTuple):
    """One question of a form. `choices` are by code; labels are by language, "" where there is only one."""

    path: str
    kind: str
    label: dict[str, str]
    choices: dict[str, dict[str, str]]

    def as_kept(self) -> list[Any]:
        """Lists only: PostgreSQL sorts the names of JSON objects, and the order of choices and languages counts."""
        choices = [[code, list(label.items())] for code, label in self.choices.items()]
        return [self.path, self.kind, list(self.label.items()), choices]

    @classmethod
    def of_kept(cls, kept: list[Any]) -> Self:
        path, kind, label, choices = kept
        return cls(path, kind, dict(label), {code: dict(each) for code, each in choices})


class Built(NamedTuple):
    """A form that telephones can read."""

    form_id: str
    version: str
    title: str
    xml: str
    questions: tuple[Question, ...]


def build(workbook: Mapping[str, Any]) -> Built:
    """`workbook` holds the rows of each sheet. Raises XlsformError."""
    try:
        made = convert({name: rows for name, rows in workbook.items() if rows}, warnings=[])
    except PyXFormError as error:
        raise XlsformError(" ".join(str(error).split())[:300]) from None
    if made.itemsets:
        raise XlsformError(_("Choices in a sheet “external_choices” are not offered here. Use “choices”"))
    form: dict[str, Any] = made._pyxform
    questions = tuple(_questions(form["children"], "", form.get("choices", {})))
    return Built(form["id_string"], str(form.get("version", "")), form["title"], made.xform, questions)


def _questions(children: list[dict[str, Any]], above: str, lists: Mapping[str, Any]) -> Iterator[Question]:
    for child in children:
        path = f"{above}/{child['name']}".lstrip("/") if "name" in child else above
        if path == "meta":
            continue
        if "children" in child:
            yield from _questions(child["children"], path, lists)
        elif child["type"] not in ("note", "calculate") or child.get("bind", {}).get("calculate"):
            yield Question(path, _kind(child["type"]), _label(child), _choices(child, lists))


def _kind(kind: str) -> str:
    """pyxform's name of a type, in one word."""
    if kind.startswith("select"):
        return "select_multiple" if "all that apply" in kind or "multiple" in kind else "select_one"
    return "file" if kind in FILE_TYPES else kind


def _label(of: Mapping[str, Any]) -> dict[str, str]:
    label = of.get("label") or of.get("name", "")
    return {str(key): str(text) for key, text in label.items()} if isinstance(label, dict) else {"": str(label)}


def _choices(child: Mapping[str, Any], lists: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    found = child.get("choices") or lists.get(child.get("itemset", "")) or []
    return {str(choice["name"]): _label(choice) for choice in found}


# --- spreadsheets that people upload ------------------------------------------------------------------------------


def read_spreadsheet(data: bytes) -> dict[str, list[dict[str, str]]]:
    """The rows of the sheets of an XLSX. Macros and links in it are not even looked at. Raises XlsformError."""
    check_archive(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {name.strip().lower(): book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except CalamineError:
        raise XlsformError(_("The file is not an XLSX spreadsheet, or it is damaged")) from None
    if not sheets.get("survey"):
        raise XlsformError(_("There is no sheet “survey”"))
    workbook = {name: _rows(sheets.get(name, [])) for name in SHEETS}
    workbook["survey"] = [row for row in workbook["survey"] if row.get("type") not in LEFT_OUT]
    workbook["settings"] = [
        {name: value for name, value in row.items() if name not in NO_SETTINGS} for row in workbook["settings"][:1]
    ]
    return workbook


def check_archive(data: bytes) -> None:
    """Unpack everything once, counting: what its entries say of their sizes may be a lie. Raises XlsformError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise XlsformError(_("The spreadsheet is too large"))
            if any(entry.flag_bits & 1 for entry in entries):
                raise XlsformError(_("The spreadsheet is protected with a password"))
            if archive.testzip() is not None:
                raise XlsformError(_("The spreadsheet is damaged"))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error):
        raise XlsformError(_("The file is not an XLSX spreadsheet, or it is damaged")) from None


def _rows(sheet: list[list[Any]]) -> list[dict[str, str]]:
    """Each row by the names in the first one; empty cells and columns without a name are left out."""
    if len(sheet) > MOST_ROWS or (sheet and len(sheet[0]) > MOST_COLUMNS):
        raise XlsformError(_("The spreadsheet is too large"))
    names = [_cell(cell) for cell in sheet[0]] if sheet else []
    if len({name for name in names if name}) < len([name for name in names if name]):
        raise XlsformError(_("Two columns of a sheet have the same name"))
    rows = [{name: _cell(cell) for name, cell in zip(names, row, strict=False) if name} for row in sheet[1:]]
    return [filled for row in rows if (filled := {name: cell for name, cell in row.items() if cell})]


def _cell(value: object) -> str:
    """A cell as text: 1.0 as "1", as people typed it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    if len(text) > LONGEST_CELL:
        raise XlsformError(_("A cell of the spreadsheet is too long"))
    return text


def main() -> None:
    """Read an XLSX from standard input, write what was built (or what is wrong) as JSON."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        answer: dict[str, Any] = {"built": build(read_spreadsheet(sys.stdin.buffer.read()))}
    except XlsformError as error:
        answer = {"wrong": str(error)}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
