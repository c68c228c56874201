"""P4 for tables: whatever is sent as one gets a numbered 4xx within bounds, and nothing of it stays."""

import io
import resource
import struct
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from cast import signed_in
from evidence_world import watch
from saferhavens.core.evidence.report import LONGEST_TEXT
from saferhavens.web.custody.arrivals import incoming_folder, vault_folder
from saferhavens.web.custody.models import VaultFile
from saferhavens.web.evidence.models import Report
from saferhavens.web.intake.table import reading, workbook
from saferhavens.web.intake.table.models import Import
from saferhavens.web.ledger.models import Entry
from table_world import archive, as_csv, chief, saved, some
from table_world import workbook as made
from xlsforms import repacked

pytestmark = pytest.mark.django_db

SHEET = "xl/worksheets/sheet1.xml"
BOOK = made([["a", "b"], ["1", "2"]])
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
INSIDE = b"<worksheet " + MAIN + b"><sheetData>%s</sheetData></worksheet>"
ENTITIES = (
    b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


def sheet(rows: bytes, before: bytes = b"") -> bytes:
    return repacked(BOOK, **{"xl__worksheets__sheet1.xml": before + INSIDE % rows})


def flagged(data: bytes, flag: int = 1) -> bytes:
    """The same archive, saying that its first entry is encrypted."""
    changed = bytearray(data)
    changed[6:8] = struct.pack("<H", flag)
    at = changed.index(b"PK\x01\x02")
    changed[at + 8 : at + 10] = struct.pack("<H", flag)
    return bytes(changed)


def wrong_crc(data: bytes) -> bytes:
    """The same archive, with another checksum for its sheet."""
    changed = bytearray(data)
    at = changed.rindex(SHEET.encode()) - 46
    changed[at + 16 : at + 20] = b"\0\1\2\3"
    return bytes(changed)


def hidden() -> bytes:
    book = Workbook()
    book.active.append(["a"])
    book.active.sheet_state = "hidden"
    book.create_chartsheet("only a chart")
    return saved(book)


def overlapping() -> bytes:
    """Many entries of the directory that point at one piece of data."""
    data = bytearray(archive({"[Content_Types].xml": b"x" * 1_000_000}))
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = bytes(data[start:end])
    tail = bytearray(data[end:])
    tail[8:12] = struct.pack("<HH", 1_000, 1_000)
    tail[12:16] = struct.pack("<I", len(entry) * 1_000)
    return bytes(data[:start]) + entry * 1_000 + bytes(tail)


def many_entries() -> bytes:
    return archive({f"{n}": b"" for n in range(100_000)}, zipfile.ZIP_STORED)


def cell(place: bytes, value: bytes, kind: bytes = b"str") -> bytes:
    return b'<c r="%s" t="%s"><v>%s</v></c>' % (place, kind, value)


HOSTILE = {
    # CSV
    "empty": b"",
    "only a mark": b"\xef\xbb\xbf",
    "only blanks": b"   \r\n\r\n \t \n",
    "only names": b"a,b,c\n",
    "nameless columns": b",,,\n1,2,3,4\n",
    "10,000 columns": b",".join(b"c%d" % n for n in range(10_000)) + b"\n" + b",".join([b"1"] * 10_000) + b"\n",
    "1,000,000 columns": b"," * 1_000_000 + b"\n1\n",
    "201 columns": b",".join(b"c%d" % n for n in range(201)) + b"\n1\n",
    "a line of two megabytes": b"a,b\n" + b"x" * 2_000_000 + b",1\n",
    "a name of two megabytes": b"x" * 2_000_000 + b"\n1\n",
    "a long name": b"x" * 201 + b"\n1\n",
    "a cell that is too long": b"a,b\n" + b"x" * (LONGEST_TEXT + 1) + b",1\n",
    "a cell that is too long, in quotes": b'a,b\n"' + b"x\n" * LONGEST_TEXT + b'",1\n',
    "a quote that is never closed": b'a,b\n"1,2\n3,4\n',
    "a quote that is never closed, and much behind it": b'a,b\n"1' + b",2\n3" * 100_000,
    "a quote in the middle": b'a,b\n"1"2,3\n',
    "nul": b"a,b\n1\0,2\n",
    "nothing but nul": b"\0" * 10_000,
    "invalid utf-8": b"a,b\n\xff\xfe,2\n",
    "half a letter at the end": "a,b\n1,ñ".encode()[:-1],
    "half a letter in the middle": b"a,b\n\xc3,2\n",
    "surrogates in utf-8": b"a,b\n\xed\xa0\x80,2\n",
    "overlong utf-8": b"a,b\n\xc0\xaf,2\n",
    "windows-1252": "a,b\nñandú,2\n".encode("cp1252"),
    "mixed encodings": "a,b\nñ,2\n".encode() + "ñ,2\n".encode("latin-1"),
    "utf-16 with a mark": "a,b\n1,2\n".encode("utf-16"),
    "utf-16 without a mark": "a,b\n1,2\n".encode("utf-16-le"),
    "utf-32": "a,b\n1,2\n".encode("utf-32"),
    "the same name twice": b"a,b,a\n1,2,3\n",
    "the same name in capitals": b"a,b,A\n1,2,3\n",
    "the same name with blanks": b"a,b, a \n1,2,3\n",
    "photo": b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40,
    "pdf": b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n",
    "old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "gzip": b"\x1f\x8b\x08\x00" + bytes(range(256)),
    "database": b"SQLite format 3\0" + bytes(100),
    # XLSX
    "beginning of an archive": b"PK\x03\x04",
    "cut off": BOOK[: len(BOOK) // 2],
    "no end": BOOK[:-30],
    "another archive": archive({"a.txt": b"x"}),
    "nested archive": archive({"inner.zip": archive({"inner.zip": archive({"a": b"x" * 100_000})})}),
    "climbing names": archive({"../../etc/passwd": b"x", "/absolute": b"x", "..\\windows": b"x"}),
    "open document": archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}),
    "bomb": archive({"[Content_Types].xml": b"<x/>", "bomb": b"\0" * 100_000_000}),
    "bomb as a sheet": sheet(b" " * 60_000_000),
    "encrypted": flagged(BOOK),
    "macros": repacked(BOOK, **{"xl__vbaProject.bin": b"x"}),
    "hidden sheets only": hidden(),
    "wrong checksum": wrong_crc(BOOK),
    "no sheet inside": archive({"[Content_Types].xml": b"<x/>"}),
    "sheet is no xml": sheet(b"<row"),
    "sheet is empty": repacked(BOOK, **{"xl__worksheets__sheet1.xml": b""}),
    "workbook is no xml": repacked(BOOK, **{"xl__workbook.xml": b"\0\1\2"}),
    "the farthest cell": sheet(b'<row r="1">' + cell(b"A1", b"a") + b'</row><row r="1048576">'
                               + cell(b"XFD1048576", b"b") + b"</row>"),
    "a cell beyond all": sheet(b'<row r="1">' + cell(b"ZZZZZZZ99999999999", b"a") + b"</row>"),
    "entities": sheet(b'<row r="1">' + cell(b"A1", b"&c;") + b'</row><row r="2">' + cell(b"A2", b"&c;") + b"</row>",
                      ENTITIES),
    "outer entity": sheet(b'<row r="1">' + cell(b"A1", b"&x;") + b"</row>",
                          b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "nested deeply": sheet(b"<row>" * 200_000),
    "200 wide names": made([[f"c{n}" for n in range(201)], ["1"] * 201]),
    "same names": made([["a", "A"], ["1", "2"]]),
    "names alone": made([["a", "b"]]),
    "long cell": made([["a"], ["x" * (LONGEST_TEXT + 1)]]),
    "shared strings that are not there": sheet(b'<row r="1">' + cell(b"A1", b"99999999", b"s") + b"</row>"),
    "overlapping entries": overlapping(),
    "100,000 entries": many_entries(),
}  # fmt: skip


def send(client: Client, data: bytes, name: str = "table.csv") -> tuple[int, str]:
    given = {"organisation": watch().pk, "table": SimpleUploadedFile(name, data)}
    answer = client.post("/import/send/", given, headers={"Accept-Language": "en"})
    return answer.status_code, answer.content.decode()


@pytest.fixture
def client() -> Client:
    return signed_in(chief())


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_table_that_is_hostile(kind, client):
    entries, memory = Entry.objects.count(), peak()
    status, page = send(client, HOSTILE[kind])
    assert 400 <= status < 500
    assert "SH-760" in page or "The submitted file is empty" in page
    assert not Import.objects.exists()
    assert not VaultFile.objects.exists()
    assert not Report.objects.exists()
    assert Entry.objects.count() == entries
    assert not list(incoming_folder().iterdir())
    assert peak() - memory < 256_000_000


def test_too_many_rows(client, monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 10)
    assert send(client, as_csv(some(11)))[0] == 422
    assert send(client, as_csv(some(10)))[0] == 302


def test_too_many_cells(client, monkeypatch):
    monkeypatch.setattr(reading, "MOST_CELLS", 50)
    assert send(client, as_csv(some(11)))[0] == 422
    assert send(client, as_csv(some(10)))[0] == 302


def test_a_file_that_is_too_large_is_refused_by_its_announced_size(client):
    answer = client.post("/import/send/", b"x", content_type="text/csv", headers={"Content-Length": "60000000"})
    assert answer.status_code == 413
    assert "SH-" in answer.content.decode()


def test_a_file_between_the_limits_is_refused_by_its_own_size(client, monkeypatch):
    monkeypatch.setattr("saferhavens.web.intake.table.forms.IMPORT_BODY", 100)
    status, page = send(client, as_csv(some(10)))
    assert status == 422
    assert "larger than 50 MB" in page
    assert not VaultFile.objects.exists()


HARMLESS = {
    "a mark at the beginning": b"\xef\xbb\xbf" + as_csv(some(1)),
    "huge shared strings": made([["a"], *([f"{n}" + "x" * 1_000] for n in range(5_000))]),
    "links to other workbooks": repacked(
        BOOK,
        **{
            "xl__externalLinks__externalLink1.xml": b'<externalLink><externalBook r="http://192.0.2.1"/></externalLink>'
        },
    ),
    "strange numbers": made([["a"], [1e308], [-1e-300], [10**15]]),
    "formulas": as_csv([["=1+1", "+1", "-1", "@x", "\t=1"]]),
    "injections": as_csv(
        [["'; DROP TABLE report; --", "{{ 7*7 }}", "<script>alert(1)</script>", "%0d%0aX: y", "../.."]]
    ),
    "markup in a name": as_csv([["1"]], ["<script>alert(1)</script>"]),
    "ragged rows": b"a,b,c\n1\n1,2,3,4,5\n\n1,2\n",
}


@pytest.mark.parametrize("kind", HARMLESS)
def test_a_table_that_only_looks_strange_is_kept_sealed_and_shown_as_text(kind, client):
    status, _ = send(client, HARMLESS[kind])
    assert status == 302
    row = Import.objects.get()
    page = client.get(f"/import/{row.pk}/columns/").content.decode()
    assert "<script>alert" not in page
    files = [file for file in vault_folder().rglob("*") if file.is_file()]
    assert not any(HARMLESS[kind][:40] in file.read_bytes() for file in files)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\x00b.csv", "\u202egnp.csv", "x" * 4096 + ".csv", "CON.csv"])
def test_names_of_files_lead_nowhere(client, name):
    status, _ = send(client, as_csv(some(1)), name)
    assert status in (302, 400)
    assert {each.parent.parent for each in vault_folder().rglob("*") if each.is_file()} <= {vault_folder()}


def test_a_process_that_dies_over_a_workbook_takes_nobody_with_it(client, monkeypatch):
    monkeypatch.setattr(reading.sys, "executable", "/bin/false")
    status, page = send(client, BOOK)
    assert status == 422
    assert "SH-760" in page


def test_the_process_that_reads_workbooks_has_bounds():
    assert workbook.MEMORY <= 1_000_000_000
    assert workbook.SECONDS <= 60


def test_damages_of_a_workbook_are_each_read_or_named():
    """One bit is turned at each of many places: the file is read, or refused with its reason."""
    data = bytearray(BOOK)
    for place in range(0, len(data), max(1, len(data) // 40)):
        data[place] ^= 0x55
        reason = reason_of(bytes(data))
        assert reason in REASONS | {""}
        data[place] ^= 0x55


def reason_of(data: bytes) -> str:
    """Why it cannot be read; empty if it can."""
    try:
        list(workbook.rows_of(data))
    except workbook.WorkbookError as error:
        return str(error)
    return ""


REASONS = {workbook.NOT_A_TABLE, workbook.DAMAGED, workbook.TOO_LARGE_INSIDE, workbook.ENCRYPTED, workbook.HAS_MACROS,
           workbook.NO_SHEET}  # fmt: skip


def test_an_archive_inside_memory_is_never_unpacked_to_the_disk():
    with zipfile.ZipFile(io.BytesIO(BOOK)) as source:
        assert SHEET in source.namelist()
