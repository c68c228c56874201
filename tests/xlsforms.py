"""XLSForms for tests, written with openpyxl: honest ones and hostile ones."""

import io
import struct
import zipfile
from collections.abc import Sequence

from openpyxl import Workbook

SURVEY = [
    ["type", "name", "label::English (en)", "label::Español (es)"],
    ["select_one kind", "kind", "What happened?", "¿Qué pasó?"],
    ["select_one land", "land", "Where?", "¿Dónde?"],
    ["integer", "how_many", "How many people?", "¿Cuántas personas?"],
    ["date", "day", "When?", "¿Cuándo?"],
    ["text", "story", "Tell it", "Cuéntelo"],
    ["select_multiple colour", "colour", "Which colours?", "¿Qué colores?"],
    ["image", "picture", "A picture", "Una imagen"],
]
CHOICES = [
    ["list_name", "name", "label::English (en)", "label::Español (es)"],
    ["kind", "robbed", "Robbed", "Asaltadas"],
    ["kind", "missing", "Disappeared", "Desaparecidas"],
    ["kind", "other", "Something else", "Otra cosa"],
    ["land", "co", "Colombia", "Colombia"],
    ["land", "pe", "Peru", "Perú"],
    ["colour", "red", "Red", "Rojo"],
    ["colour", "blue", "Blue", "Azul"],
]
SETTINGS = [["form_id", "form_title", "version"], ["border_survey", "Border survey", "7"]]

type Rows = Sequence[Sequence[object]]


def xlsform(survey: Rows = SURVEY, choices: Rows = CHOICES, settings: Rows = SETTINGS, **more: Rows) -> bytes:
    """An XLSX with these sheets."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in {"survey": survey, "choices": choices, "settings": settings, **more}.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def repacked(data: bytes, **entries: bytes) -> bytes:
    """The same archive with other contents for some of its entries; "__" in a name stands for "/"."""
    written = io.BytesIO()
    changed = {name.replace("__", "/"): value for name, value in entries.items()}
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(entry.filename, changed.pop(entry.filename, source.read(entry.filename)))
        for name, value in changed.items():
            target.writestr(name, value)
    return written.getvalue()


def bomb(megabytes: int = 60) -> bytes:
    """A small file that unpacks to many times its size."""
    return repacked(xlsform(), **{"xl__media__zeros.bin": bytes(megabytes * 1_000_000)})


def crowded(entries: int = 2_000) -> bytes:
    return repacked(xlsform(), **{f"xl__media__{number}.bin": b"" for number in range(entries)})


def with_inner_xml(xml: bytes) -> bytes:
    return repacked(xlsform(), xl__sharedStrings_xml=b"", **{"xl__worksheets__sheet1.xml": xml})


def lying_about_size(data: bytes | None = None) -> bytes:
    """The central directory says that every entry has one byte."""
    honest = bytearray(data or xlsform())
    place = honest.find(b"PK\x01\x02")
    while place != -1:
        struct.pack_into("<I", honest, place + 24, 1)
        place = honest.find(b"PK\x01\x02", place + 4)
    return bytes(honest)


def encrypted() -> bytes:
    """Every entry marked as encrypted."""
    data = bytearray(xlsform())
    place = data.find(b"PK\x01\x02")
    while place != -1:
        data[place + 8] |= 1
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(data)
