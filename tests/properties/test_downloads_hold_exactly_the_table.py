"""A file that is downloaded holds the figures of the table to the person, and nothing that a program would run."""

import csv
import io
import json
import re
from collections.abc import Iterator

import pytest
import shapely
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

import map_world
import profile_world
from open_data import (
    DEPARTMENTS,
    boundaries,
    countries,
    divisions,
    event,
    events,
    place,
    place_figure,
    prepared,
    stored,
)
from saferhavens.core.spreadsheets import harmless
from saferhavens.web.design.figures import Column
from saferhavens.web.mobility import downloads, held
from saferhavens.web.mobility.mapview import Direction, MapView
from saferhavens.web.mobility.readings import Area
from saferhavens.web.mobility.table import Row
from saferhavens.web.mobility.violence import Toll
from saferhavens.web.profiles.downloads import as_csv, as_json
from saferhavens.web.profiles.figures.figure import Figure

FORMULAS = [
    *(
        '=HYPERLINK("http://evil.example";"x")',
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "＋1",
        "－1",
    ),
    *(
        "＠x",
        "﹦1",
        " =1",
        "\u00a0=1",
        "\u200b=1",
        "\ufeff=1",
        "\u202e=1",
        "\x00=1",
        "\u3000=1",
        "x;=1",
        "x; +1",
        "=cmd|'/C calc'!A0",
    ),
]
SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫"
STARTS = f"{SIGNS}\t\r\n"
NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]\d+)?", re.ASCII)
NOT_SEEN = " \t\r\n\x00\u00a0\u3000\u200b\u200e\u200f\u202a\u202e\u2060\ufeff\u00ad"

letters = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
names = (
    st.sampled_from(FORMULAS).filter(lambda text: "\0" not in text)
    | letters
    | st.builds("{}{}".format, st.sampled_from(STARTS), letters)
)
numbers = st.none() | st.integers(0, 10**10)
some = settings(
    max_examples=150,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

VIEW = MapView("COL", "adm2", "migracion_colombia", Direction.TO, "present", "VEN", "2022-10-31", start=1989, end=2018)

areas = st.builds(Area, st.just("COL-52001"), names, letters, letters, numbers, numbers, st.none(), st.booleans())
tolls = st.builds(Toll, *[st.integers(0, 10**9)] * 5)
rows = st.lists(st.builds(Row, areas, st.none(), tolls), max_size=6)


def facts(some_rows: list[Row], text: str = "Publisher") -> downloads.Facts:
    return downloads.Facts(
        rows=some_rows,
        source=text,
        licence=text,
        definition=text,
        cite=text,
        title=text,
        with_violence=True,
        violence_source=text,
        period="1989-2018",
        covers="1989-2018",
    )


def parsed(content: str, delimiter: str = ",") -> list[list[str]]:
    assert content.startswith("\ufeff")
    return list(csv.reader(io.StringIO(content.removeprefix("\ufeff"), newline=""), delimiter=delimiter))


def runs(cell: str) -> bool:
    """Whether a spreadsheet would take the cell for a formula. A number with a sign is a number."""
    seen = cell.lstrip(NOT_SEEN + "".join(map(chr, range(32))))
    return NUMBER.fullmatch(cell) is None and (cell.startswith(("\t", "\r", "\n")) or seen.startswith(tuple(SIGNS)))


# --- cells ---


@pytest.mark.parametrize("text", FORMULAS)
def test_each_known_way_to_begin_a_formula_is_made_harmless(text: str) -> None:
    assert not any(runs(cell) for cell in harmless(text).split(";"))


@some
@given(
    text=st.text(
        st.sampled_from(STARTS + NOT_SEEN + ";,\"'a1é") | st.characters(exclude_categories=["Cs"]), max_size=15
    )
)
def test_no_text_at_all_begins_a_formula_whichever_separator_is_used(text: str) -> None:
    assert not any(runs(cell) for cell in harmless(text).split(";"))


@some
@given(text=letters)
def test_making_harmless_only_adds_apostrophes_and_takes_nothing_away(text: str) -> None:
    made = harmless(text)
    assert made.replace("'", "") == text.replace("'", "")
    assert made == text or runs(text) or ";" in text or text[:1] in STARTS


# --- the map's files ---


@some
@given(rows=rows, text=names, hashtags=st.booleans())
def test_a_table_parses_back_to_exactly_its_figures(rows: list[Row], text: str, hashtags: bool) -> None:
    heading, *lines = parsed("".join(downloads.table(VIEW, facts(rows, text), hashtags=hashtags)))
    if hashtags:
        tags, *lines = lines
        assert tags == [column.tag for column in downloads.columns(VIEW, facts(rows))]
    assert len(lines) == len(rows)
    for line, row in zip(lines, rows, strict=True):
        cells = dict(zip(heading, line, strict=True))
        assert cells["persons"] == ("" if row.area.persons is None else str(row.area.persons))
        assert cells["inhabitants"] == ("" if row.area.population is None else str(row.area.population))
        assert [cells["violence_events"], cells["deaths_best"]] == [str(row.toll.events), str(row.toll.best)]
        assert cells["name"].replace("'", "") == row.area.name.replace("'", "")


@some
@given(rows=rows, text=names)
def test_no_cell_of_a_table_is_a_formula(rows: list[Row], text: str) -> None:
    for line in parsed("".join(downloads.table(VIEW, facts(rows, text), hashtags=True)))[2:]:
        assert not any(runs(part) for cell in line for part in cell.split(";"))


# --- the files of a place ---

COLUMNS = (Column("who", "Who", "text"), Column("people", "People"), Column("rate", "Rate", "decimal"))
cells = st.tuples(names, numbers, st.none() | st.floats(0, 1e9, allow_nan=False))


def figure(some_rows: list[tuple]) -> Figure:
    return Figure(key="x", title="X", says="It says.", columns=COLUMNS, rows=some_rows, sources=())


@some
@given(rows=st.lists(cells, max_size=6))
def test_the_file_of_a_figure_parses_back_to_exactly_its_rows(rows: list[tuple]) -> None:
    heading, *lines = parsed(as_csv(figure(rows), "x").content.decode())
    assert heading[:3] == ["who", "people", "rate"]
    for (who, people, rate, *_source), row in zip(lines, rows, strict=True):
        assert not any(runs(part) for part in who.split(";"))
        assert who.replace("'", "") == row[0].replace("'", "")
        assert people == ("" if row[1] is None else str(row[1]))
        assert (float(rate) if rate else None) == (None if row[2] is None else round(row[2], 6))


@some
@given(rows=st.lists(cells, max_size=6))
def test_as_json_the_rows_are_as_they_were_given(rows: list[tuple]) -> None:
    document = json.loads(as_json(figure(rows), "x").content)
    assert [(row["who"], row["people"]) for row in document["rows"]] == [row[:2] for row in rows]


# --- every export of the site, with names that a publisher's file could carry ---


@pytest.fixture
def poisoned(db: None) -> Iterator[Client]:
    """Formulas wherever a publisher's text is kept: places, parties, where an event was, who reported."""
    held.forget()
    profile_world.build()
    bad = '=HYPERLINK("http://evil.example")'
    outlines = [row | {"name_en": bad, "name_es": bad} for row in divisions().tables["places"].to_dicts()]
    stored(boundaries(*outlines, version="9"))
    texts = {"side_a": "+A", "side_b": "@B", "where": "\t=W", "adm1_name": "-N"}
    stored(events(event(1, **texts), event(2, **texts), event(3, precision=4, **texts), version="99.1"))
    held.forget()
    yield Client()
    held.forget()


def exports(client: Client) -> Iterator[tuple[str, str]]:
    """Address and content of every file in CSV that the pages of the country offer."""
    for page in ("/map/COL/", "/map/COL/?level=adm1", "/map/COL/?level=country", "/places/COL/", "/places/COL-52/"):
        text = client.get(page).content.decode().replace("&amp;", "&")
        for address in sorted({part.split('"')[0] for part in text.split('href="')[1:]}):
            if ".csv" in address or ".hxl" in address:
                answer = client.get(address)
                assert answer.status_code == 200
                yield address, (answer.getvalue() if answer.streaming else answer.content).decode()


def test_no_export_of_the_site_holds_a_formula_that_a_publishers_file_brought(poisoned: Client) -> None:
    found = dict(exports(poisoned))
    assert len(found) > 10
    assert any("evil.example" in content for content in found.values())
    for address, content in found.items():
        for line in parsed(content):
            assert not any(runs(cell) for cell in line), address


def test_what_a_publishers_file_brought_is_text_on_every_page(poisoned: Client) -> None:
    bad = "<script>alert(1)</script>\"'><svg onload=alert(2)>"
    outlines = [row | {"name_en": bad, "name_es": bad} for row in divisions().tables["places"].to_dicts()]
    stored(boundaries(*outlines, version="10"))
    stored(events(event(1, side_a=bad, side_b=bad, where=bad), version="99.2"))
    figures = [place_figure("52001", 5) | {"place_name": bad}]
    stored(prepared("migracion_colombia", {"place_figures": figures}, part="municipalities", version="9"))
    held.forget()
    for path in (
        "/",
        "/map/COL/",
        "/map/COL/parts/",
        "/places/",
        "/places/?q=script",
        "/places/COL/",
        "/places/COL-52/",
        "/places/COL-52001/",
        "/data/",
    ):
        page = poisoned.get(path).content.decode()
        assert "<script>alert" not in page, path
        assert "<svg onload" not in page, path


def test_a_script_data_block_cannot_be_closed_by_a_name(poisoned: Client) -> None:
    bad = "</script><script>alert(1)</script><!--"
    outlines = [row | {"name_en": bad, "name_es": bad} for row in divisions().tables["places"].to_dicts()]
    stored(boundaries(*outlines, version="11"))
    held.forget()
    for path in ("/map/COL/", "/places/COL/", "/places/COL-52/"):
        assert "</script><script>alert" not in poisoned.get(path).content.decode()


# --- GeoJSON ---

OVER_A_HOLE = shapely.Polygon([(0, 1), (0, 2), (1, 2), (1, 1)], [[(0.2, 1.2), (0.4, 1.2), (0.4, 1.4), (0.2, 1.4)]])
"""Clockwise outside and counterclockwise in the hole: the wrong way round, as many publishers write it."""
TWO_PARTS = shapely.MultiPolygon([OVER_A_HOLE, shapely.Polygon([(1.2, 1.2), (1.2, 1.8), (1.8, 1.8), (1.8, 1.2)])])


@pytest.fixture
def collection(db: None, client: Client) -> Iterator[dict]:
    held.forget()
    map_world.load_world()
    rows = [
        place("COL-52001", TWO_PARTS, "Villa Ñandú", level=2, parent="COL-52"),
        place("COL-52002", OVER_A_HOLE, "Bolívar", level=2, parent="COL-52"),
        place("COL-86001", shapely.box(0, 0, 2, 1), "Bolívar", level=2, parent="COL-86"),
    ]
    stored(countries(version="5"), boundaries(*DEPARTMENTS, *rows, version="5"))
    held.forget()
    yield json.loads(client.get("/map/COL/figures.geojson", {"level": "adm2"}).getvalue())
    held.forget()


def rings(geometry: dict) -> Iterator[tuple[int, list]]:
    """Each ring with its number in its polygon: 0 the outer one."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        yield from enumerate(polygon)


def test_geojson_has_the_members_that_rfc_7946_asks_for(collection: dict) -> None:
    assert collection["type"] == "FeatureCollection"
    assert "crs" not in collection
    assert len(collection["features"]) == 3
    for feature in collection["features"]:
        assert feature["type"] == "Feature"
        assert isinstance(feature["properties"], dict)
        assert isinstance(feature["id"], str)
        assert feature["geometry"] is None or feature["geometry"]["type"] in ("Polygon", "MultiPolygon")


def test_rings_are_closed_with_longitude_first_and_two_numbers(collection: dict) -> None:
    for feature in collection["features"]:
        for _number, ring in rings(feature["geometry"]):
            assert ring[0] == ring[-1]
            assert len(ring) >= 4
            assert all(len(position) == 2 for position in ring)
            assert all(-180 <= longitude <= 180 and -90 <= latitude <= 90 for longitude, latitude in ring)
    villa = next(each for each in collection["features"] if each["id"] == "COL-52001")
    assert shape(villa["geometry"]).bounds == (0.0, 1.0, 1.8, 2.0)


def test_outer_rings_go_counterclockwise_and_holes_clockwise(collection: dict) -> None:
    directions = [
        (number == 0, shapely.LinearRing(ring).is_ccw)
        for feature in collection["features"]
        for number, ring in rings(feature["geometry"])
    ]
    assert (False, False) in directions
    assert all(is_outer == is_counterclockwise for is_outer, is_counterclockwise in directions)


def test_turning_the_rings_changes_no_outline(collection: dict) -> None:
    villa = next(each for each in collection["features"] if each["id"] == "COL-52001")
    assert shape(villa["geometry"]).equals(TWO_PARTS)
