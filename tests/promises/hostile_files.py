"""Files that nobody should ever put into a data folder, made by hand, each with what is to become of it."""

import io
import json
import math
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

EVENT: dict[str, Any] = {
    "id": 1,
    "type_of_violence": 1,
    "where_prec": 1,
    "where_coordinates": "Tumaco",
    "adm_1": "Nariño",
    "adm_2": "Tumaco",
    "latitude": 1.5,
    "longitude": 0.5,
    "country_id": 100,
    "date_prec": 1,
    "date_start": "2020-05-01",
    "date_end": "2020-05-02",
    "side_a": "A",
    "side_b": "B",
    "number_of_sources": 2,
    "deaths_civilians": 1,
    "best": 3,
    "high": 5,
    "low": 2,
}
MONTHS = "month,iso3,displacements,vintage\n"
MUNICIPALITY = {"id": "52001", "name": "PASTO", "depto": "NARIÑO"}
SQUARE = [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]


@dataclass(frozen=True)
class Case:
    """A file: its name, how it is made, the problem it ends with ("" if it is loaded), and how many rows are stored."""

    name: str
    make: Callable[[], bytes]
    problem: str = ""
    rows: int = 0


def line(**changes: Any) -> str:
    return ",".join(str(value) for value in (EVENT | changes).values())


def table(*lines: str, header: str = ",".join(EVENT)) -> bytes:
    return "\n".join([header, *lines, ""]).encode()


def csv(*lines: str, problem: str = "", rows: int = 0, header: str = ",".join(EVENT)) -> Case:
    return Case("ged251.csv", lambda: table(*lines, header=header), problem, rows)


def zipped(members: Iterable[tuple[str | zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # the same name twice
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def archive(make: Callable[[], bytes], problem: str = "", rows: int = 0) -> Case:
    return Case("ged251.zip", make, problem, rows)


def good_zip(method: int = zipfile.ZIP_DEFLATED) -> bytes:
    return zipped([("a.csv", table(*(line(id=number) for number in range(1, 40))))], method)


def with_method(number: int) -> bytes:
    """An archive that says it was packed with compression method `number`."""
    whole = bytearray(good_zip())
    for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = whole.index(signature) + offset
        whole[at : at + 2] = struct.pack("<H", number)
    return bytes(whole)


def with_a_hole(whole: bytes, at: int = 60, length: int = 20) -> bytes:
    return whole[:at] + bytes(length) + whole[at + length :]


def overlapping() -> bytes:
    """Two names for the same packed bytes: how a small archive unpacks to petabytes."""
    whole = zipped([("a.csv", table(line())), ("b.csv", table(line()))])
    at = whole.rindex(b"PK\x01\x02")
    return whole[: at + 42] + struct.pack("<I", 0) + whole[at + 46 :]


def a_link() -> bytes:
    link = zipfile.ZipInfo("a.csv")
    link.external_attr = 0o120777 << 16
    return zipped([(link, b"/etc/passwd")])


def geojson(geometry: str, problem: str = "SH-210", rows: int = 0, properties: object = MUNICIPALITY) -> Case:
    facts = json.dumps(properties)
    text = f'{{"type":"FeatureCollection","features":[{{"properties":{facts},"geometry":{geometry}}}]}}'
    return Case("dane_adm2_COL.geojson", text.encode, problem, rows)


def polygon(ring: str) -> str:
    return f'{{"type":"Polygon","coordinates":[[{ring}]]}}'


def collections(depth: int) -> str:
    return '{"type":"GeometryCollection","geometries":[' * depth + "]}" * depth


def json_file(text: str, problem: str) -> Case:
    return Case("population.json", text.encode, problem)


def parquet(value: Any, problem: str = "SH-209") -> Case:
    def make() -> bytes:
        stream = io.BytesIO()
        pl.DataFrame({name: [value] for name in EVENT}).write_parquet(stream)
        return stream.getvalue()

    return Case("ged251.parquet", make, problem)


def many_vertices() -> bytes:
    """A ring that crosses itself at each of its corners."""
    ring = ",".join(f"[{number / 100_000:.6f},{number % 2}]" for number in range(100_000))
    return geojson(polygon(f"[0,0],{ring},[0,0]")).make()


def a_circle(corners: int = 100_000) -> bytes:
    angles = (number * math.tau / corners for number in range(corners))
    ring = ",".join(f"[{math.cos(angle):.7f},{math.sin(angle):.7f}]" for angle in angles)
    return geojson(polygon(f"{ring},[1,0]")).make()


TEXT = {
    "a quote that is never closed": csv(line(), line(id=2, side_a='"never'), line(id=3), problem="SH-209"),
    "a quote that is never closed in the last line": csv(line(), line(id=2, side_b='"never'), problem="SH-209"),
    "a quote in the middle of a word": csv(line(), line(id=2, side_a='ab"c"d'), rows=2),
    "a quoted line break": csv(line(side_a='"a\nb"'), rows=1),
    "a column called row": csv(f"7,{line()}", header="row," + ",".join(EVENT), rows=1),
    "the same heading twice": csv(f"{line()},9,8", header=",".join(EVENT) + ",id,ID", rows=1),
    "headings without a name": csv(f"{line()},9,8", header=",".join(EVENT) + ",,", rows=1),
    "100,000 columns": csv(problem="SH-209", header=",".join(f"c{number}" for number in range(100_000))),
    "a cell of a megabyte": csv(line(side_a="x" * 1_000_000), rows=1),
    "nul in a cell": csv(line(side_a="A\0B"), rows=1),
    "a mark of the byte order": Case("ged251.csv", lambda: b"\xef\xbb\xbf" + table(line()), rows=1),
    "the mark twice": Case("ged251.csv", lambda: b"\xef\xbb\xbf" * 2 + table(line()), "SH-207"),
    "utf-16": Case("ged251.csv", lambda: table(line()).decode().encode("utf-16"), "SH-208"),
    "two encodings in one file": Case("ged251.csv", lambda: table(line()) + b"2,1,1,Pe\xf1\xf3n\n", "SH-208"),
    "letters cut in half": Case("ged251.csv", lambda: table(line(side_a="ñ"))[:-40] + b"\xc3", "SH-208"),
    "lines of an old Macintosh": Case("ged251.csv", lambda: table(line()).replace(b"\n", b"\r"), "SH-207"),
    "lines of Windows": Case("ged251.csv", lambda: table(line()).replace(b"\n", b"\r\n"), rows=1),
    "a strange line separator in a cell": csv(line(side_a="a\u2028b\u0085c"), rows=1),
    "nothing but returns": Case("ged251.csv", lambda: b"\r" * 50, "SH-212"),
    "direction marks in a name": csv(line(side_a="\u202egnp.exe\u202c"), rows=1),
    "the year 0": csv(line(date_start="0000-01-01", date_end="0000-01-01"), problem="SH-210"),
    "the year 9999": csv(line(date_end="9999-12-31"), line(id=2), rows=1),
    "a leap second": csv(line(date_end="2020-06-30 23:59:60"), rows=1),
    "a day that does not exist": csv(line(date_end="2021-02-29"), problem="SH-210"),
    "coordinates that are no numbers": csv(line(latitude="nan"), line(id=2, longitude="-inf"), problem="SH-210"),
    "more dead than people": csv(line(best=2_000_000_000, high=2_000_000_000), problem="SH-210"),
    "a number of 400 digits": csv(line(id="9" * 400), problem="SH-210"),
    "digits of other scripts": csv(line(best="٣"), problem="SH-210"),
    "a vintage that is a formula": Case(
        "monthly_new_displacement.csv", f"{MONTHS}2024-05,COL,5,=1+1\n".encode, "SH-209"
    ),
    "a vintage that is an address": Case(
        "monthly_new_displacement.csv", f"{MONTHS}2024-05,COL,5,a@b.example\n".encode, "SH-209"
    ),
    "a thousand vintages": Case(
        "monthly_new_displacement.csv",
        (MONTHS + "".join(f"2024-05,COL,5,v{number}\n" for number in range(1000))).encode,
        "SH-209",
    ),
    "a month of the year 0": Case(
        "monthly_new_displacement.csv", f"{MONTHS}0000-05,COL,5,2025-01-01\n".encode, "SH-210"
    ),
}

ARCHIVES = {
    "an archive in an archive": archive(lambda: zipped([("b.zip", good_zip())]), "SH-209"),
    "100,000 files": archive(
        lambda: zipped(((f"{number}.csv", b"") for number in range(100_000)), zipfile.ZIP_STORED), "SH-209"
    ),
    "deflate64, which Windows uses for large files": archive(lambda: with_method(9), "SH-209"),
    "a method that does not exist": archive(lambda: with_method(99), "SH-209"),
    "broken lzma": archive(lambda: with_a_hole(good_zip(zipfile.ZIP_LZMA)), "SH-206"),
    "broken bzip2": archive(lambda: with_a_hole(good_zip(zipfile.ZIP_BZIP2)), "SH-206"),
    "broken deflate": archive(lambda: with_a_hole(good_zip()), "SH-206"),
    "its first byte is missing": archive(lambda: good_zip()[1:], "SH-206"),
    "a wrong checksum": archive(lambda: with_a_hole(good_zip(zipfile.ZIP_STORED), 300, 1), "SH-206"),
    "names that are no text": archive(
        lambda: zipped([("ñ.csv", table(line()))]).replace("ñ".encode(), b"\xff\xfe"), "SH-206"
    ),
    "a name of 4 KB": archive(lambda: zipped([("x" * 4000 + ".csv", table(line()))]), rows=1),
    "a name that reads backwards": archive(lambda: zipped([("\u202evsc.csv", table(line()))]), rows=1),
    "a reserved name": archive(lambda: zipped([("CON.csv", table(line()))]), rows=1),
    "the same name twice": archive(lambda: zipped([("a.csv", table(line()))] * 2), rows=1),
    "overlapping files": archive(overlapping, "SH-206"),
    "a link to another file": archive(a_link, "SH-212"),
    "a way out": archive(lambda: zipped([("../../a.csv", table(line()))]), "SH-209"),
    "nothing": archive(lambda: zipped([]), "SH-209"),
}

SHAPES = {
    "coordinates that are no numbers": geojson(polygon("[0,0],[1,NaN],[1,1],[0,0]")),
    "coordinates without end": geojson(polygon("[0,0],[1e400,0],[1,1],[0,0]")),
    "coordinates near the end of numbers": geojson(polygon("[0,0],[1e308,0],[1,1e308],[0,0]")),
    "a coordinate of 400 digits": geojson(polygon(f"[0,0],[{'9' * 400},0],[1,1],[0,0]")),
    "a coordinate of 5000 digits": geojson(polygon(f"[0,0],[{'9' * 5000},0],[1,1],[0,0]"), "SH-209"),
    "a height": geojson(polygon("[0,0,9],[1,0,9],[1,1,9],[0,0,9]"), "", 2),
    "a height that is no number": geojson(polygon("[0,0,NaN],[1,0,NaN],[1,1,NaN],[0,0,NaN]"), "", 2),
    "four dimensions": geojson(polygon("[0,0,1,2],[1,0,1,2],[1,1,1,2],[0,0,1,2]")),
    "two, three and four dimensions": geojson(polygon("[0,0],[1,0,1],[1,1,1,2],[0,0]")),
    "truth values as coordinates": geojson(polygon("[true,false],[null,0],[1,1],[0,0]")),
    "beyond the date line": geojson(polygon("[170,0],[190,0],[190,1],[170,1],[170,0]")),
    "beyond the pole": geojson(polygon("[0,80],[1,80],[1,91],[0,80]")),
    "no ring": geojson('{"type":"MultiPolygon","coordinates":[]}'),
    "a thousand collections in each other": geojson(collections(1000)),
    "3000 collections in each other": geojson(collections(3000)),
    "500 brackets": geojson('{"type":"Polygon","coordinates":' + "[" * 500 + "]" * 500 + "}"),
    "text as a shape": geojson('"POLYGON((0 0))"'),
    "a number as a shape": geojson("5"),
    "a kind that is a number": geojson('{"type":5,"coordinates":[]}'),
    "properties that are a list": geojson("null", "SH-207", properties=["id"]),
    "an id that is a list": geojson(
        json.dumps({"type": "Polygon", "coordinates": SQUARE}), "SH-207", properties={"id": [1]}
    ),
    "half a letter in a name": Case(
        "dane_adm2_COL.geojson",
        lambda: geojson(json.dumps({"type": "Polygon", "coordinates": SQUARE})).make().replace(b"PASTO", b"\\ud800"),
        "SH-209",
    ),
    "a name of 5000 letters": geojson(
        json.dumps({"type": "Polygon", "coordinates": SQUARE}), "", 2, MUNICIPALITY | {"name": "A" * 5000}
    ),
    "a ring that crosses itself 100,000 times": Case("dane_adm2_COL.geojson", many_vertices, "SH-210"),
    "100,000 corners": Case("dane_adm2_COL.geojson", a_circle, rows=2),
}

DOCUMENTS = {
    "100,000 brackets": json_file("[" * 100_000, "SH-209"),
    "100,000 brackets in a value": json_file('{"items":[{"year":' + "[" * 100_000, "SH-209"),
    "a number of 5000 digits": json_file('{"items":[{"year":' + "9" * 5000 + "}]}", "SH-209"),
    "a number of 400 digits": json_file(
        '{"items":[{"year":' + "9" * 400 + ',"coo_iso":"VEN","coa_iso":"COL"}]}', "SH-207"
    ),
    "half a letter": json_file('{"items":[{"year":2020,"coo_iso":"\\ud800","coa_iso":"COL"}]}', "SH-209"),
    "every kind of value in one column": json_file(
        '{"items":[{"year":1,"coo_iso":"A"},{"year":"x"},{"year":[1]},{"year":{"a":1}},{"year":null},{"year":true}]}',
        "SH-207",
    ),
    "records that are none": json_file('{"items":"abc"}', "SH-209"),
    "features that are none": Case(
        "dane_adm2_COL.geojson", lambda: b'{"type":"FeatureCollection","features":null}', "SH-209"
    ),
}

COLUMNS = {
    "lists": parquet([1, 2]),
    "records": parquet({"a": 1}),
    "bytes": parquet(b"\xff\x00"),
    "truth values": parquet(True, "SH-210"),
    "nothing": parquet(None, "SH-210"),
    "texts that are no numbers": parquet("x", "SH-210"),
    "a broken page": Case("ged251.parquet", lambda: with_a_hole(parquet("x").make(), 4, 60), "SH-209"),
    "cut off": Case("ged251.parquet", lambda: parquet("x").make()[:-30], "SH-209"),
    "its end only": Case("ged251.parquet", lambda: b"PAR1" + parquet("x").make()[-300:], "SH-209"),
}

CASES = {
    f"{group}: {name}": case
    for group, cases in {
        "text": TEXT,
        "archive": ARCHIVES,
        "shape": SHAPES,
        "json": DOCUMENTS,
        "parquet": COLUMNS,
    }.items()
    for name, case in cases.items()
}
