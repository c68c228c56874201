"""Everything that the map's page shows, put together for its templates."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext

from saferhavens.core.words import PILOT_COUNTRIES, Level, ViolenceType
from saferhavens.web.mobility import periods, texts, violence
from saferhavens.web.mobility.flows import Flows, read_flows
from saferhavens.web.mobility.held import Held
from saferhavens.web.mobility.mapview import ALL, LEVELS, As, Direction, Figures, MapView, Offer, changed
from saferhavens.web.mobility.offers import origins_here
from saferhavens.web.mobility.readings import Reading, country_name, country_places, read_areas
from saferhavens.web.mobility.table import Table, table
from saferhavens.web.places.models import OutlineLayer

WORLD_BOX = (-130.0, -50.0, 160.0, 70.0)
"""Where nearly everybody lives, in degrees: west, south, east, north."""

DOWNLOADS = {"csv": "CSV", "hxl": "HXL", "geojson": "GeoJSON"}


@dataclass(frozen=True)
class Choice:
    """One of several things to choose. `address` chooses it, where that is a link."""

    value: str
    label: str
    chosen: bool
    address: str = ""


class MapPage:
    """A view with its readings, each made when it is first asked for. Templates read its attributes."""

    def __init__(self, held: Held, offer: Offer, view: MapView) -> None:
        self.held, self.offer, self.view = held, offer, view
        self.address = reverse("mobility:map", args=[view.country])
        self.figures: Figures = offer.find(view.level, view.figures)
        self.country = country_name(view.country)

    @cached_property
    def reading(self) -> Reading:
        return read_areas(self.held, self.view)

    @cached_property
    def tolls(self) -> dict[str, violence.Toll]:
        return violence.tolls_by_area(self.held, self.view)

    @cached_property
    def toll(self) -> violence.Toll:
        return violence.toll(self.held, self.view)

    @cached_property
    def provisional_toll(self) -> violence.Toll:
        later = replace(self.view, start=max(self.view.start, self.offer.covers.last_final_year + 1))
        return violence.toll(self.held, later)

    @cached_property
    def undrawn(self) -> violence.Toll:
        return violence.not_drawn(self.held, self.view)

    # --- words

    def title(self) -> str:
        return texts.title(self.view)

    def sentence(self) -> str:
        return texts.sentence(self.held, self.view, self.reading)

    def sentences(self) -> list[str]:
        found = [self.sentence()]
        if self.view.violence:
            found.append(texts.violence_sentence(self.view, self.offer.covers, self.toll))
            found.append(periods.provisional_sentence(self.view, self.offer.covers, self.provisional_toll))
        return list(filter(None, found))

    def notes(self) -> list[str]:
        found = texts.notes(self.view, self.offer, self.reading, self.undrawn)
        return [*found, *filter(None, [texts.only_to_areas_note(self.only_to_areas)])]

    def hatched(self) -> bool:
        """Whether areas to which events are known, but no better, are hatched: only where the map draws divisions."""
        return self.view.violence and self.view.vague and not self.view.between_countries

    @cached_property
    def only_to_areas(self) -> violence.Toll:
        """Between countries: the events known only to a division, which that map does not draw."""
        if not self.view.between_countries:
            return violence.Toll()
        return violence.together(place.toll for place in violence.vague_places(self.held, self.view))

    def definition(self) -> str:
        return texts.definition(self.view)

    def date_name(self) -> str:
        return texts.date_name(self.view.date)

    def period(self) -> str:
        """The time of the events that are shown, with the end of the list."""
        return periods.period_with_end(self.view, self.offer.covers)

    def last_year(self) -> int:
        """What the form takes as the last year; never less than what was chosen."""
        return max(self.view.end, self.offer.last_year(provisional=self.view.provisional))

    def legend(self) -> list[texts.LegendEntry]:
        return texts.legend(self.view, self.reading)

    def legend_sentence(self) -> str:
        return texts.legend_sentence(self.view)

    def sources(self) -> list[texts.SourceLine]:
        return texts.sources(self.held, self.view)

    def figures_source(self) -> texts.SourceLine:
        return texts.source_line(self.held, self.view.figures)

    def areas_name(self) -> str:
        return texts.level_name(self.view.country, self.view.level)

    # --- choices

    def address_of(self, view: MapView) -> str:
        return self.address + view.query()

    def countries(self) -> list[Choice]:
        """The pilot countries, and the one shown if it is another."""
        codes = list(dict.fromkeys((*PILOT_COUNTRIES, self.view.country)))
        return [
            Choice(code, country_name(code), code == self.view.country, reverse("mobility:map", args=[code]))
            for code in codes
        ]

    def levels(self) -> list[Choice]:
        return [
            self._link(
                level, _capital(texts.level_name(self.view.country, level)), level == self.view.level, level=level
            )
            for level in self.offer.levels()
        ]

    def figure_sets(self) -> list[Choice]:
        """Whose figures, where several publishers have some of this level."""
        keys = self.offer.sources(self.view.level)
        return [self._link(key, self.held.about(key).publisher, key == self.view.figures, figures=key) for key in keys]

    def directions(self) -> list[Choice]:
        if not self.view.between_countries:
            return []
        labels = {
            Direction.TO: gettext("People living in {country}"),
            Direction.FROM: gettext("People from {country}"),
            Direction.WITHIN: gettext("Every country of the world"),
        }
        return [
            self._link(
                each.value, label.format(country=self.country), each is self.view.direction, direction=each.value
            )
            for each, label in labels.items()
        ]

    def _link(self, value: str, label: str, chosen: bool, **changes: str) -> Choice:
        return Choice(value, label, chosen, self.address_of(changed(self.view, self.offer, **changes)))

    def statuses(self) -> list[Choice]:
        return [Choice(each, texts.status_name(each), each == self.view.status) for each in self.figures.measures]

    def origins(self) -> list[Choice]:
        """All together, then the origins of which people are here, by name."""
        if self.view.between_countries and self.view.direction is Direction.FROM:
            return []
        here = set(origins_here(self.held, self.view.country, self.view.level, self.view.figures))
        codes = sorted(here | ({self.view.origin} - {ALL}), key=country_name)
        both = [] if len(codes) == 1 else [Choice(ALL, gettext("All origins"), self.view.origin == ALL)]
        return [*both, *(Choice(code, country_name(code), code == self.view.origin) for code in codes)]

    def dates(self) -> list[Choice]:
        return [Choice(each, texts.date_name(each), each == self.view.date) for each in self.figures.dates]

    def ways(self) -> list[Choice]:
        labels = {As.COUNT: gettext("Number of people"), As.RATE: gettext("Per 1,000 inhabitants")}
        return [Choice(each.value, label, each is self.view.shown_as) for each, label in labels.items()]

    def types(self) -> list[Choice]:
        return [Choice(str(int(each)), gettext(each.label), each in self.view.types) for each in ViolenceType]

    def hidden_fields(self) -> dict[str, str]:
        """What the form does not ask for, but must not lose."""
        kept = ("level", "figures", "direction", "sort", "at")
        return {name: value for name, value in self.view.parameters().items() if name in kept}

    # --- table, flows, files

    @cached_property
    def table(self) -> Table:
        return table(self.view, self.reading, self.tolls)

    def columns(self) -> list[dict[str, str]]:
        """The table's headings with the addresses that sort by them, and how they are sorted now."""
        names = {
            "name": _capital(self.areas_name()),
            "persons": gettext("People"),
            "rate": gettext("Per 1,000 inhabitants"),
            "population": gettext("Inhabitants"),
        }
        if self.view.violence and not self.view.between_countries:
            names |= {"events": gettext("Events of violence"), "deaths": gettext("Deaths (best estimate)")}
        return [self._column(key, label) for key, label in names.items()]

    def _column(self, key: str, label: str) -> dict[str, str]:
        sort = ("descending" if self.view.descending else "ascending") if key == self.view.sort_key else ""
        return {"key": key, "label": label, "sort": sort, "address": self.address_of(self.view.sorted_by(key))}

    def pages(self) -> dict[str, str]:
        """Addresses of the page before and after, where there is one."""
        now = self.table
        found = {}
        if now.page > 1:
            found["previous"] = self.address_of(self.view.turned_to(now.page - 1))
        if now.page < now.pages:
            found["next"] = self.address_of(self.view.turned_to(now.page + 1))
        return found

    def flows(self) -> Flows | None:
        return read_flows(self.held, self.view, self.reading) if self.view.flows else None

    def downloads(self) -> list[Choice]:
        query = self.view.query()
        return [
            Choice(kind, label, False, reverse("mobility:download", args=[self.view.country, kind]) + query)
            for kind, label in DOWNLOADS.items()
        ]

    # --- what the script needs

    def data(self) -> dict[str, str]:
        """Addresses of the figures. Camera, order and page don't matter to them: so they are kept more often."""
        query = replace(self.view, camera=None, sort="-persons", page=1).query()
        names = ("areas", "events", "vague", "flows") if self.view.flows else ("areas", "events", "vague")
        return {name: reverse(f"api:map_{name}", args=[self.view.country]) + query for name in names}

    def state(self) -> dict[str, Any]:
        """The view as the script draws it. Addresses are whole, so that the script builds none."""
        return {
            "country": self.view.country,
            "page": self.address_of(self.view),
            "level": self.view.level,
            "date": self.view.date,
            "dates": list(reversed(self.figures.dates)),
            "box": self.box(),
            "camera": _camera(self.view),
            "data": self.data(),
            "violence": self.view.violence,
            "vague": self.hatched(),
            "as": self.view.shown_as.value,
            "silent": texts.keeps_silent_on_zero(self.view),
            "dateName": self.date_name(),
            "publisher": self.figures_source().publisher,
            "licence": self.figures_source().licence,
            "violenceSource": self._violence_source(),
            "outlines": self.outlines(),
        }

    def box(self) -> tuple[float, float, float, float]:
        """What is in sight at first: the country; between countries, those that matter."""
        if not self.view.between_countries:
            return self.offer.box
        if self.view.direction is Direction.WITHIN:
            return WORLD_BOX
        weighty = {area.code for area in self.reading.areas if (area.persons or 0) * 100 > self.reading.total}
        points = [place for place in country_places(self.held) if place.code in weighty]
        west, south, east, north = self.offer.box
        return (
            min([west, *(place.longitude for place in points)]),
            min([south, *(place.latitude for place in points)]),
            max([east, *(place.longitude for place in points)]),
            max([north, *(place.latitude for place in points)]),
        )

    def first_needed(self) -> list[str]:
        """Addresses that the script asks first: the browser may fetch them while the script is still on its way."""
        return [*self.outlines().values(), self.data()["areas"]]

    def _violence_source(self) -> dict[str, str]:
        line = texts.source_line(self.held, violence.FINAL)
        return {"publisher": line.publisher, "licence": line.licence}

    def outlines(self) -> dict[str, str]:
        """Addresses of the outlines: of the areas, of the first divisions above them, of the countries around."""
        level = LEVELS[self.view.level]
        found = {"areas": outline_address(self.view.country if level else "", level)}
        if self.view.level == "adm2":
            found["adm1"] = outline_address(self.view.country, Level.ADM1)
        if not self.view.between_countries:
            found["around"] = reverse("mobility:around", args=[self.view.country, self.held.version])
        return {name: address for name, address in found.items() if address}


def _camera(view: MapView) -> list[float] | None:
    return [view.camera.zoom, view.camera.latitude, view.camera.longitude] if view.camera else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def outline_address(country: str, level: Level) -> str:
    """Address of an outline layer, with its hash; empty where there is none."""
    layer = OutlineLayer.objects.filter(country=country, level=level).only("sha256").first()
    if layer is None:
        return ""
    return reverse("mobility:outlines", args=[country or "world", int(level), layer.sha256])


def scripts() -> dict[str, str]:
    """Addresses of MapLibre's two parts that are no modules: what both its threads share, and its worker."""
    return {"shared": static("ours/maplibre-shared.js"), "worker": static("ours/maplibre-worker.js")}


def labels(names: Iterable[tuple[str, str]] = ()) -> dict[str, Any]:
    """The texts that the script shows. It holds none itself."""
    return dict(names) | {
        "people": gettext("people"),
        "perThousand": gettext("per 1,000 inhabitants"),
        "inhabitants": gettext("inhabitants"),
        "noData": gettext("No data"),
        "silent": gettext("Nothing recorded: none, or not known"),
        "noPopulation": gettext("Number of inhabitants not known"),
        "deathsSpan": gettext("{best} deaths by the best estimate (between {low} and {high}), {civilians} civilians"),
        "deathsShort": gettext("{best} deaths by the best estimate (between {low} and {high})"),
        "eventsAt": gettext("{number} events at this point"),
        "clickForAll": gettext("Click to read them"),
        "eventsHere": gettext("{number} events near here"),
        "vagueAdm1": gettext("{number} events known only to this department, province or county"),
        "vagueAdm2": gettext("{number} events known only to this municipality or district"),
        "vagueInside": gettext("{number} events known only to this area, or to a part of it"),
        "flow": gettext("{number} people, {origin} → {asylum}"),
        "zoomIn": gettext("Zoom in to see them one by one"),
        "provisional": gettext("Provisional: the publisher may still change it"),
        "source": gettext("Source"),
        "close": gettext("Close"),
        "copied": gettext("The link has been copied."),
        "notCopied": gettext("Copying did not work. The address bar holds the link."),
        "failed": gettext("The figures could not be loaded. Check the connection, then try again."),
        "noMap": gettext("This browser cannot draw the map. The table below holds all its figures."),
        "mapName": gettext("Map. Arrow keys move it, plus and minus zoom. The table below holds the same figures."),
        "play": gettext("Play"),
        "pause": gettext("Stop"),
        "found": gettext("{number} places found. Arrow keys choose, Enter goes there."),
        "notFound": gettext("No place found."),
        "types": {str(key): name for key, name in texts.violence_names().items()},
        "precisions": {str(key): name for key, name in texts.precision_names().items()},
    }
