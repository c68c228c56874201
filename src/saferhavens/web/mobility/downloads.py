"""The figures of a view as files: CSV, CSV with a row of HXL hashtags, GeoJSON. Written as they are sent.

HXL: Humanitarian Exchange Language 1.1, https://hxlstandard.org/standard/1-1final/
"""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from django.http import StreamingHttpResponse

from saferhavens.core.spreadsheets import harmless
from saferhavens.web.mobility.mapview import ALL, DISPLACED_SUM, PRESENT, Direction, MapView
from saferhavens.web.mobility.periods import for_files
from saferhavens.web.mobility.readings import Area
from saferhavens.web.mobility.table import Row, sorted_rows
from saferhavens.web.places.models import PlaceShape

if TYPE_CHECKING:
    from saferhavens.web.mobility.page import MapPage

CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "hxl": "text/csv; charset=utf-8", "geojson": "application/geo+json"}

STATUS_TAGS = {
    DISPLACED_SUM: "#affected+displaced",
    PRESENT: "#population+migrants",
    "refugees": "#affected+refugees",
    "asylum_seekers": "#affected+asylum_seekers",
    "oip": "#affected+others_in_need",
    "idps": "#affected+idps",
    "returned_refugees": "#affected+refugees+returned",
    "returned_idps": "#affected+idps+returned",
    "stateless": "#affected+stateless",
    "ooc": "#affected+others_of_concern",
    "hst": "#affected+host_community",
}
LEVEL_TAGS = {"country": "#country", "adm1": "#adm1", "adm2": "#adm2"}


@dataclass(frozen=True)
class Column:
    name: str
    tag: str


@dataclass(frozen=True)
class Facts:
    """What every row repeats, so that it can stand alone, and the rows."""

    rows: Sequence[Row]
    source: str
    licence: str
    definition: str
    cite: str
    title: str
    with_violence: bool
    violence_source: str
    period: str
    covers: str

    @classmethod
    def of(cls, page: "MapPage") -> "Facts":
        lines = page.sources()
        violence = [line for line in lines if line.key.startswith("ucdp")]
        return cls(
            rows=sorted_rows(page.view, page.reading, page.tolls),
            source=lines[0].publisher,
            licence=lines[0].licence,
            definition=page.definition(),
            cite=lines[0].cite,
            title=page.title(),
            with_violence=bool(violence) and not page.view.between_countries,
            violence_source="; ".join(f"{line.publisher} ({line.licence})" for line in violence),
            period=f"{page.view.start}-{page.view.end}",
            covers=for_files(page.offer.covers, page.view),
        )


def answer(kind: str, view: MapView, facts: Facts) -> StreamingHttpResponse:
    """A file of `kind` (a key of CONTENT_TYPES) to be kept under a name that says what it holds."""
    content = geojson(view, facts) if kind == "geojson" else table(view, facts, hashtags=kind == "hxl")
    response = StreamingHttpResponse(content, content_type=CONTENT_TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(kind, view)}"'
    return response


def file_name(kind: str, view: MapView) -> str:
    """ "saferhavens-COL-adm2-present-2022-10-31.csv"."""
    ending = "hxl.csv" if kind == "hxl" else kind
    return f"saferhavens-{view.country}-{view.level}-{view.status}-{view.date}.{ending}"


def columns(view: MapView, facts: Facts) -> list[Column]:
    """The columns with their HXL hashtags."""
    area = LEVEL_TAGS[view.level]
    if view.between_countries:
        area += "+asylum" if view.direction is not Direction.TO else "+origin"
    found = [
        Column("country", "#country+code"),
        Column("code", f"{area}+code+v_saferhavens"),
        Column("name", f"{area}+name"),
        Column("date", "#date"),
        Column("origin", "#country+origin+code"),
        Column("status", "#affected+type+code"),
        Column("persons", STATUS_TAGS[view.status]),
        Column("inhabitants", "#population"),
        Column("inhabitants_year", "#population+year"),
        Column("per_1000_inhabitants", "#indicator+rate+per_1000+num"),
    ]
    if facts.with_violence:
        found += [
            Column("violence_period", "#date+violence"),
            Column("violence_covers", "#date+violence+covered"),
            Column("violence_events", "#indicator+events+num"),
            Column("deaths_best", "#affected+killed+best"),
            Column("deaths_low", "#affected+killed+low"),
            Column("deaths_high", "#affected+killed+high"),
            Column("deaths_civilians", "#affected+killed+civilians"),
            Column("violence_source", "#meta+source+violence"),
        ]
    return [
        *found,
        Column("source", "#meta+source"),
        Column("licence", "#meta+license"),
        Column("definition", "#meta+definition"),
        Column("cite", "#meta+citation"),
    ]


def values(view: MapView, facts: Facts, row: Row) -> dict[str, str | int | float | None]:
    """One row; None is "not known"."""
    area = row.area
    found: dict[str, str | int | float | None] = {
        "country": view.country,
        "code": area.code,
        "name": area.name,
        "date": view.date,
        "origin": origin(view, area),
        "status": view.status,
        "persons": area.persons,
        "inhabitants": area.population,
        "inhabitants_year": area.population_year,
        "per_1000_inhabitants": None if area.rate is None else round(area.rate, 3),
    }
    if facts.with_violence:
        found |= {
            "violence_period": facts.period,
            "violence_covers": facts.covers,
            "violence_events": row.toll.events,
            "deaths_best": row.toll.best,
            "deaths_low": row.toll.low,
            "deaths_high": row.toll.high,
            "deaths_civilians": row.toll.civilians,
            "violence_source": facts.violence_source,
        }
    sources = {"source": facts.source, "licence": facts.licence, "definition": facts.definition, "cite": facts.cite}
    return found | sources


def origin(view: MapView, area: Area) -> str:
    """Of the people in one row: the row's own country, or what the view asks for."""
    if view.between_countries and view.direction is Direction.TO:
        return area.code
    if view.between_countries and view.direction is Direction.FROM:
        return view.country
    return "" if view.origin == ALL else view.origin


class _Line:
    """A file that gives back each line that is written to it."""

    def write(self, text: str) -> str:
        return text


BYTE_ORDER_MARK = "\ufeff"
"""Without it, spreadsheet programs take UTF-8 for another encoding."""


def table(view: MapView, facts: Facts, *, hashtags: bool) -> Iterator[str]:
    """CSV lines: headings, on request HXL hashtags, one row an area."""
    writer = csv.writer(_Line())
    shown = columns(view, facts)
    yield BYTE_ORDER_MARK + writer.writerow([column.name for column in shown])
    if hashtags:
        yield writer.writerow([column.tag for column in shown])
    for row in facts.rows:
        cells = values(view, facts, row)
        yield writer.writerow([harmless(cells[column.name]) for column in shown])


CHUNK = 100


def geojson(view: MapView, facts: Facts) -> Iterator[str]:
    """A FeatureCollection with the full outlines; an area without one has a null geometry."""
    head = {"title": facts.title, "source": facts.source, "licence": facts.licence, "definition": facts.definition}
    if facts.with_violence:
        head |= {"violence_period": facts.period, "violence_covers": facts.covers}
    yield f'{{"type":"FeatureCollection","metadata":{_json(head)},"features":['
    rows = facts.rows
    for start in range(0, len(rows), CHUNK):
        yield "," if start else ""
        yield _features(view, facts, rows[start : start + CHUNK])
    yield "]}"


def _features(view: MapView, facts: Facts, rows: Sequence[Row]) -> str:
    codes = [row.area.code for row in rows]
    shapes = dict(PlaceShape.objects.filter(place__code__in=codes).values_list("place__code", "geometry"))
    return ",".join(_feature(view, facts, row, shapes.get(row.area.code)) for row in rows)


def _feature(view: MapView, facts: Facts, row: Row, wkb: bytes | None) -> str:
    geometry = _outline(wkb) if wkb else "null"
    properties = _json(values(view, facts, row))
    return f'{{"type":"Feature","id":{_json(row.area.code)},"properties":{properties},"geometry":{geometry}}}'


def _outline(wkb: bytes) -> str:
    """The outline as RFC 7946 wants it: outer rings counterclockwise, holes clockwise (3.1.6)."""
    return shapely.to_geojson(shapely.orient_polygons(shapely.from_wkb(bytes(wkb))))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
