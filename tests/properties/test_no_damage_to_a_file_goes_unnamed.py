"""Whatever happens to the bytes of a publisher's file: reading it gives rows or a numbered problem, nothing else."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saferhavens.core.problems import ProblemError
from saferhavens.sources import registry
from saferhavens.sources.shape import LocalFile, Prepared

EVENTS = [
    {
        "id": number,
        "type_of_violence": 1 + number % 3,
        "where_prec": 1 + number % 7,
        "where_coordinates": "Tumaco, “centro”",
        "latitude": 1.8 + number / 10,
        "longitude": -78.8,
        "country_id": 100,
        "date_prec": 1,
        "date_start": "2020-05-01 00:00:00.000",
        "date_end": "2020-05-02 00:00:00.000",
        "side_a": "Group A",
        "side_b": 'Group "B", of Nariño',
        "deaths_civilians": 1,
        "best": 3,
        "high": 5,
        "low": 2,
    }
    for number in range(1, 9)
]
SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
PLACES = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "properties": {"id": code, "name": "PASTO", "depto": "NARIÑO"}, "geometry": SQUARE}
        for code in ("52001", "52019")
    ],
}
POPULATION = {
    "items": [
        {"year": 2024, "coo": "VEN", "coo_iso": "VEN", "coa": "COL", "coa_iso": "COL"}
        | dict.fromkeys(("refugees", "asylum_seekers", "returned_refugees", "idps", "returned_idps"), 5)
        | dict.fromkeys(("stateless", "ooc", "oip", "hst"), "-")
    ]
}


def as_csv() -> bytes:
    return pl.DataFrame(EVENTS).write_csv().encode()


def as_parquet() -> bytes:
    stream = io.BytesIO()
    pl.DataFrame(EVENTS).write_parquet(stream)
    return stream.getvalue()


def as_zip(compression: int) -> Callable[[], bytes]:
    def pack() -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", compression) as archive:
            archive.writestr("GEDEvent_v25_1.csv", as_csv())
        return stream.getvalue()

    return pack


def months_as_csv() -> bytes:
    rows = [
        {"month": f"2023-{month:02}", "country": country, "deaths": 5.0 * month, "vintage": vintage}
        for vintage in ("2023-12",)
        for country in ("DR Congo (Zaire)", "Ivory Coast")
        for month in range(1, 12)
    ]
    return pl.DataFrame(rows).write_csv().encode()


WHOLE = {
    "csv": ("ucdp_ged", "ged251.csv", as_csv),
    "parquet": ("ucdp_ged", "ged251.parquet", as_parquet),
    "zip": ("ucdp_ged", "ged251-csv.zip", as_zip(zipfile.ZIP_DEFLATED)),
    "zip, stored": ("ucdp_ged", "ged251-csv.zip", as_zip(zipfile.ZIP_STORED)),
    "zip, bzip2": ("ucdp_ged", "ged251-csv.zip", as_zip(zipfile.ZIP_BZIP2)),
    "zip, lzma": ("ucdp_ged", "ged251-csv.zip", as_zip(zipfile.ZIP_LZMA)),
    "geojson": ("boundaries", "dane_adm2_COL.geojson", lambda: json.dumps(PLACES, ensure_ascii=False).encode()),
    "csv of a vintage": ("ucdp_country_month", "vintages_2023.csv", months_as_csv),
    "json": ("unhcr", "population.json", lambda: json.dumps(POPULATION).encode()),
}

PIECES = st.sampled_from(
    [
        b"",
        b"\0",
        b"\xff",
        b'"',
        b"\n",
        b",",
        b"[",
        b"{",
        b"9" * 30,
        b"-",
        b"null",
        b"NaN",
        b"1e999",
        b"\\ud800",
        b"\\u0000",
    ]
) | st.binary(max_size=6)
DAMAGE = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), PIECES), min_size=1, max_size=4)
"""Where in the file (as a share of it), how many bytes are taken out there, and what comes in their place."""

some = settings(
    max_examples=120,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def damaged(whole: bytes, damage: list[tuple[float, int, bytes]]) -> bytes:
    for share, length, piece in damage:
        at = int(share * len(whole))
        whole = whole[:at] + piece + whole[at + length :]
    return whole


def read(source: str, path: Path) -> list[Prepared] | ProblemError:
    """What the loader gets of a file: found in its folder, read, tidied and checked."""
    try:
        registry.get(source).find(path.parent)
        return list(registry.get(source).prepare(LocalFile(source, path)))
    except ProblemError as problem:
        return problem


@pytest.mark.parametrize("form", WHOLE)
def test_an_undamaged_file_is_read(form: str, tmp_path: Path) -> None:
    source, name, make = WHOLE[form]
    path = tmp_path / name
    path.write_bytes(make())
    (prepared,) = read(source, path)
    assert prepared.rows_kept == prepared.rows_read > 0


@pytest.mark.parametrize("form", WHOLE)
@some
@given(damage=DAMAGE)
def test_a_damaged_file_is_read_or_refused_with_a_number(form: str, tmp_path: Path, damage: list) -> None:
    source, name, make = WHOLE[form]
    path = tmp_path / name
    path.write_bytes(damaged(make(), damage))
    found = read(source, path)
    if isinstance(found, ProblemError):
        sentence = found.sentence()
        assert sentence.startswith("SH-2")
        assert "\n" not in sentence
        assert name in sentence
    else:
        for prepared in found:
            assert prepared.rows_kept == prepared.rows_read - sum(each.count for each in prepared.refusals)
            assert any(table.height for table in prepared.tables.values())


@pytest.mark.parametrize("form", ["parquet", "zip", "geojson", "json"])
def test_a_file_cut_off_anywhere_is_refused(form: str, tmp_path: Path) -> None:
    """A table of text cannot say so itself: a cut between two lines is found by comparing sizes while downloading."""
    source, name, make = WHOLE[form]
    whole = make()
    path = tmp_path / name
    for length in range(0, len(whole) - 1, max(1, len(whole) // 60)):
        path.write_bytes(whole[:length])
        assert isinstance(read(source, path), ProblemError), length


@pytest.mark.parametrize("form", WHOLE)
@some
@given(content=st.binary(max_size=300))
def test_anything_at_all_under_a_publishers_name_is_refused_with_a_number(
    form: str, tmp_path: Path, content: bytes
) -> None:
    source, name, _make = WHOLE[form]
    path = tmp_path / name
    path.write_bytes(content)
    found = read(source, path)
    assert isinstance(found, ProblemError)
    assert found.problem.exit_code in (65, 66)
