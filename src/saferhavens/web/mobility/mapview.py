"""What the migration map shows, as the address says it. Plain values in, no database.

The address bar holds the whole view: `read_view` checks its parameters against what there is to show (`Offer`)
and fills in the rest; `MapView.parameters` writes the view back in one canonical form, as short as it can be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import urlencode

from saferhavens.core.problems import VIEW_WRONG, ProblemError
from saferhavens.core.words import DISPLACED, Level, Status, ViolenceType
from saferhavens.web.mobility.covering import Covers

LEVELS: Mapping[str, Level] = {"country": Level.COUNTRY, "adm1": Level.ADM1, "adm2": Level.ADM2}
"""How the address names the levels."""

ALL = "all"
DISPLACED_SUM = "displaced"
PRESENT = "present"
"""The one measure of a national publisher who counts everybody present, whatever the status."""

SORTS = ("name", "persons", "rate", "population", "events", "deaths")
ON, OFF = "1", "0"


class Direction(StrEnum):
    """Between countries: who is counted, and on which country the figure is drawn."""

    TO = "to"  # people who live in this country, drawn where they come from
    FROM = "from"  # people of this country, drawn where they live
    WITHIN = "in"  # people who live in each country of the world


class As(StrEnum):
    COUNT = "count"
    RATE = "rate"  # per 1,000 inhabitants


@dataclass(frozen=True)
class Figures:
    """One set of figures that can be shown at one level: whose, for which dates, which people.

    `dates` are years ("2025") or days ("2022-10-31"), newest first; `origins` are alpha-3 codes or UNHCR's own.
    """

    source: str
    level: str
    dates: tuple[str, ...]
    statuses: tuple[str, ...]
    origins: tuple[str, ...]

    @property
    def by_year(self) -> bool:
        return len(self.dates[0]) == 4

    @property
    def measures(self) -> tuple[str, ...]:
        """What can be asked for as `status`: the sum of the displaced first, unless there is one measure only."""
        return self.statuses if self.statuses == (PRESENT,) else (DISPLACED_SUM, *self.statuses)


@dataclass(frozen=True)
class Offer:
    """What there is to show of a country. `figures` stand in the order of choice: the first is the default."""

    country: str
    figures: tuple[Figures, ...]
    box: tuple[float, float, float, float]  # west, south, east, north
    violence_years: tuple[int, int] | None = None  # first and last year with events, final and provisional
    has_provisional: bool = False
    has_final: bool = True
    covers: Covers = field(default_factory=Covers)

    def levels(self) -> list[str]:
        present = {figures.level for figures in self.figures}
        return [level for level in LEVELS if level in present]

    def sources(self, level: str) -> list[str]:
        return [figures.source for figures in self.figures if figures.level == level]

    def last_year(self, *, provisional: bool) -> int:
        """The last year that can be shown: without provisional events, that of the final list."""
        last = self.violence_years[1] if self.violence_years else 0
        return last if provisional or not self.covers.final else self.covers.last_final_year

    def find(self, level: str, source: str) -> Figures:
        return next(each for each in self.figures if (each.level, each.source) == (level, source))


@dataclass(frozen=True)
class Camera:
    """Where the reader looks: zoom, and the middle in degrees (WGS 84)."""

    zoom: float
    latitude: float
    longitude: float

    def __str__(self) -> str:
        return f"{self.zoom:.2f}/{self.latitude:.4f}/{self.longitude:.4f}"


@dataclass(frozen=True)
class MapView:
    """Everything that the map, its table and its downloads depend on."""

    country: str
    level: str
    figures: str
    direction: Direction
    status: str
    origin: str
    date: str
    shown_as: As = As.COUNT
    violence: bool = True
    types: tuple[int, ...] = tuple(ViolenceType)
    start: int = 0
    end: int = 0
    vague: bool = True
    provisional: bool = False
    flows: bool = False
    camera: Camera | None = None
    sort: str = "-persons"
    page: int = 1
    defaults: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def between_countries(self) -> bool:
        return self.level == "country"

    @property
    def statuses(self) -> tuple[str, ...]:
        """The measures that are added up."""
        return tuple(DISPLACED) if self.status == DISPLACED_SUM else (self.status,)

    @property
    def sort_key(self) -> str:
        return self.sort.removeprefix("-")

    @property
    def descending(self) -> bool:
        return self.sort.startswith("-")

    def values(self) -> dict[str, str]:
        """Every parameter with its value, also those that go without saying."""
        return {
            "level": self.level,
            "figures": self.figures,
            "direction": self.direction.value,
            "status": self.status,
            "origin": self.origin,
            "date": self.date,
            "as": self.shown_as.value,
            "violence": _flag(self.violence),
            "types": ",".join(str(int(each)) for each in self.types),
            "from": str(self.start),
            "to": str(self.end),
            "vague": _flag(self.vague),
            "provisional": _flag(self.provisional),
            "flows": _flag(self.flows),
            "at": str(self.camera) if self.camera else "",
            "sort": self.sort,
            "page": str(self.page),
        }

    def parameters(self) -> dict[str, str]:
        """The canonical form: only what differs from the defaults, always in the same order."""
        return {name: value for name, value in self.values().items() if value != self.defaults.get(name, "")}

    def query(self) -> str:
        """The canonical form as the address bar holds it: "" or "?level=adm1&…"."""
        parameters = self.parameters()
        return f"?{urlencode(parameters, safe='/,')}" if parameters else ""

    def turned_to(self, page: int) -> "MapView":
        return replace(self, page=page)

    def sorted_by(self, key: str) -> "MapView":
        """By `key`: numbers the largest first, names from A; once more turns it round."""
        first, other = (key, f"-{key}") if key == "name" else (f"-{key}", key)
        return replace(self, sort=other if self.sort == first else first, page=1)


def _flag(value: bool) -> str:
    return ON if value else OFF


class Reader:
    """Reads one parameter after the other. A value that is not possible raises VIEW_WRONG with what is."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given

    def choice(self, name: str, allowed: Sequence[str], default: str) -> str:
        value = self._given.get(name, "") or default
        if value not in allowed:
            raise wrong(name, value, ", ".join(allowed))
        return value

    def flag(self, name: str, default: bool) -> bool:
        return self.choice(name, (OFF, ON), _flag(default)) == ON

    def whole(self, name: str, least: int, most: int, default: int) -> int:
        value = self._given.get(name, "")
        if not value:
            return default
        if not (value.isascii() and value.isdigit() and len(value) < 10 and least <= int(value) <= most):
            raise wrong(name, value, f"{least} – {most}")
        return int(value)

    def types(self, name: str) -> tuple[int, ...]:
        allowed = [str(int(each)) for each in ViolenceType]
        if name not in self._given:
            return tuple(ViolenceType)
        asked = [part for part in self._given[name].split(",") if part]
        for part in asked:
            if part not in allowed:
                raise wrong(name, part, ", ".join(allowed))
        return tuple(each for each in ViolenceType if str(int(each)) in asked)

    def camera(self, name: str) -> Camera | None:
        value = self._given.get(name, "")
        if not value:
            return None
        try:
            zoom, latitude, longitude = (float(part) for part in value.split("/"))
        except ValueError:
            raise wrong(name, value, CAMERA_FORM) from None
        if not (0 <= zoom <= 24 and -90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise wrong(name, value, CAMERA_FORM)
        return Camera(round(zoom, 2), round(latitude, 4), round(longitude, 4))


CAMERA_FORM = "zoom/latitude/longitude, 5.50/4.6000/-74.1000"


def wrong(name: str, value: str, allowed: str) -> ProblemError:
    return ProblemError(VIEW_WRONG, name=name, value=value[:80], allowed=allowed)


def read_view(given: Mapping[str, str], offer: Offer) -> MapView:
    """The view that the parameters `given` describe, of what is on `offer`. Unknown names are ignored.

    Raises VIEW_WRONG (302) with what would be possible.
    """
    reader = Reader(given)
    view = _read(reader, offer, _figures(reader, offer))
    return replace(view, defaults=_defaults(view, offer))


def _defaults(view: MapView, offer: Offer) -> dict[str, str]:
    """What goes without saying: it depends on the level, the figures and the direction, where these are said."""
    figures = offer.find(view.level, view.figures)
    given = _read(Reader({"direction": view.direction.value}), offer, figures).values()
    given["to"] = str(_period(Reader({"from": str(view.start)}), offer, view.provisional)[1])
    chosen = {"level": offer.figures[0].level, "figures": offer.sources(view.level)[0], "direction": Direction.TO.value}
    return given | chosen


def _figures(reader: Reader, offer: Offer) -> Figures:
    level = reader.choice("level", offer.levels(), offer.figures[0].level)
    sources = offer.sources(level)
    return offer.find(level, reader.choice("figures", sources, sources[0]))


def _read(reader: Reader, offer: Offer, figures: Figures) -> MapView:
    direction = _direction(reader, figures)
    provisional = reader.flag("provisional", offer.has_provisional and not offer.has_final)
    start, end = _period(reader, offer, provisional)
    return MapView(
        country=offer.country,
        level=figures.level,
        figures=figures.source,
        direction=direction,
        status=reader.choice("status", figures.measures, figures.measures[0]),
        origin=_origin(reader, figures, direction),
        date=reader.choice("date", figures.dates, figures.dates[0]),
        shown_as=As(reader.choice("as", tuple(As), As.COUNT)),
        violence=reader.flag("violence", offer.violence_years is not None),
        types=reader.types("types"),
        start=start,
        end=end,
        vague=reader.flag("vague", True),
        provisional=provisional,
        flows=reader.flag("flows", False) and figures.level == "country" and direction is not Direction.WITHIN,
        camera=reader.camera("at"),
        sort=reader.choice("sort", [sign + key for key in SORTS for sign in ("", "-")], "-persons"),
        page=reader.whole("page", 1, 999, 1),
    )


def _direction(reader: Reader, figures: Figures) -> Direction:
    """Inside a country, there is nothing to choose."""
    if figures.level != "country":
        return Direction.TO
    return Direction(reader.choice("direction", tuple(Direction), Direction.TO))


def _origin(reader: Reader, figures: Figures, direction: Direction) -> str:
    """People from here all have the same origin; where there is one origin only, it goes without saying."""
    if direction is Direction.FROM:
        return ALL
    if len(figures.origins) == 1:
        return reader.choice("origin", figures.origins, figures.origins[0])
    return reader.choice("origin", (ALL, *figures.origins), ALL)


def _period(reader: Reader, offer: Offer, provisional: bool) -> tuple[int, int]:
    """First and last year. A period may reach beyond what is covered: then the page says so.

    Provisional events all lie after the final list: who asks for them in a period that ends with it, as a form does
    when the box has just been ticked, gets them.
    """
    if offer.violence_years is None:
        return 0, 0
    first, last = offer.violence_years
    start = reader.whole("from", first, last, first)
    usual = max(start, offer.last_year(provisional=provisional))
    end = reader.whole("to", start, last, usual)
    return start, usual if provisional and end == offer.covers.last_final_year else end


DEPENDENT = ("direction", "status", "origin", "date", "flows", "sort", "page")
"""What is given up, when the level or the figures change, if it is not on offer there."""


def changed(view: MapView, offer: Offer, **changes: str) -> MapView:
    """`view` with `changes` made; what no longer fits becomes the default."""
    kept = view.values() | {"page": "1"} | changes
    if "level" in changes and "figures" not in changes:
        kept["figures"] = offer.sources(changes["level"])[0]
    for name in DEPENDENT:
        if name in changes:
            continue
        try:
            read_view(kept, offer)
        except ProblemError as problem:
            kept.pop(str(problem.facts["name"]), None)
    return read_view(kept, offer)


def statuses_of(values: Sequence[str]) -> tuple[str, ...]:
    """The statuses among `values`, in the order of words.Status."""
    return tuple(status.value for status in Status if status.value in values)
