"""The figures of the map for programs, and for the map itself. A view is asked for as in the map's own address."""

from dataclasses import asdict

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from saferhavens.core.problems import PLACE_UNKNOWN, ProblemError
from saferhavens.web.mobility import texts, violence
from saferhavens.web.mobility.flows import Flow, read_flows
from saferhavens.web.mobility.held import FINAL, PROVISIONAL, Held, held_now
from saferhavens.web.mobility.models import ViolenceEvent
from saferhavens.web.mobility.offers import covers_of
from saferhavens.web.mobility.page import MapPage
from saferhavens.web.mobility.periods import final_days, for_programs
from saferhavens.web.mobility.readings import country_name
from saferhavens.web.mobility.schemas import AreasOut, EventsOut, FlowsOut, SeriesOut, VagueOut
from saferhavens.web.mobility.series import figures_of, violence_of
from saferhavens.web.mobility.views import page_of
from saferhavens.web.places.models import Place

router = Router(tags=["map"])
series_router = Router(tags=["places"])

COUNTRY = Path(..., description="ISO 3166-1 alpha-3", pattern="^[A-Z]{3}$")


@router.get("/{country}/areas", response=AreasOut, url_name="map_areas", summary="Displaced people by area")
def areas(request: HttpRequest, country: str = COUNTRY) -> dict[str, object]:
    """The figures of a view: the parameters are those of the map's address."""
    page = page_of(request, country)
    reading = page.reading
    return {
        "title": page.title(),
        "sentence": page.sentence(),
        "definition": page.definition(),
        "date": page.view.date,
        "shown_as": page.view.shown_as.value,
        "total": reading.total,
        "unplaced": reading.unplaced,
        "classes": [asdict(each) for each in reading.scale],
        "areas": [_area(page, number) for number in range(len(reading.areas))],
        "source": _source(page.held, page.view.figures),
    }


def _area(page: MapPage, number: int) -> dict[str, object]:
    area = page.reading.areas[number]
    return {
        "code": area.code,
        "name": area.name,
        "persons": area.persons,
        "population": area.population,
        "step": page.reading.step(area, page.view.shown_as),
    }


@router.get("/{country}/flows", response=FlowsOut, url_name="map_flows", summary="From where to where")
def flows(request: HttpRequest, country: str = COUNTRY) -> dict[str, object]:
    """The largest flows of a view between countries; empty for views inside a country."""
    page = page_of(request, country)
    found = read_flows(page.held, page.view, page.reading)
    return {
        "flows": [_flow(each) for each in found.drawn],
        "rest_count": found.rest_count,
        "rest_persons": found.rest_persons,
        "date": page.view.date,
        "definition": texts.gettext(texts.STOCK_DEFINITION),
        "source": _source(page.held, page.view.figures),
    }


def _flow(flow: Flow) -> dict[str, object]:
    names = {"origin_name": country_name(flow.origin), "asylum_name": country_name(flow.asylum)}
    return asdict(flow) | names


class Sight(Schema):
    """What is in sight of a map."""

    zoom: float = Field(4.0, ge=0, le=24, description="Zoom of the map: decides how finely events are summed up.")
    west: float = Field(-180.0, ge=-360, le=360)
    south: float = Field(-90.0, ge=-90, le=90)
    east: float = Field(180.0, ge=-360, le=360)
    north: float = Field(90.0, ge=-90, le=90)


@router.get("/{country}/events", response=EventsOut, url_name="map_events", summary="Events of violence in sight")
def events(request: HttpRequest, sight: Query[Sight], country: str = COUNTRY) -> dict[str, object]:
    """Only events whose place is known exactly or within about 25 km: the others are in `vague`."""
    page = page_of(request, country)
    box = violence.Box(sight.west, sight.south, sight.east, sight.north)
    cells = violence.clusters(page.held, page.view, box, sight.zoom)
    few = sum(cell.events for cell in cells) <= violence.MOST_SINGLE
    singles = violence.single_events(page.held, page.view, box) if few else []
    return {
        "clusters": [] if few else [asdict(cell) for cell in cells],
        "events": [_event(each) for each in singles],
        "cell": violence.cell_size(sight.zoom),
        "covers": for_programs(page.offer.covers, page.view),
        "source": _source(page.held, FINAL),
    }


def _event(event: ViolenceEvent) -> dict[str, object]:
    return {
        "id": event.event_id,
        "longitude": event.longitude,
        "latitude": event.latitude,
        "date_start": event.date_start.isoformat(),
        "date_end": event.date_end.isoformat(),
        "type": event.violence_type,
        "precision": event.place_precision,
        "where": event.where,
        "side_a": event.side_a,
        "side_b": event.side_b,
        "events": 1,
        "best": event.deaths_best,
        "low": event.deaths_low,
        "high": event.deaths_high,
        "civilians": event.deaths_civilians,
        "provisional": event.source == PROVISIONAL,
    }


@router.get("/{country}/vague", response=VagueOut, url_name="map_vague", summary="Events known only to a place")
def vague(request: HttpRequest, country: str = COUNTRY) -> dict[str, object]:
    """Events of which only the municipality or the department is known: a number for the place, never a point."""
    page = page_of(request, country)
    found = violence.vague_places(page.held, page.view)
    return {
        "places": [_vague_place(each) for each in found],
        "not_drawn": page.undrawn.events,
        "covers": for_programs(page.offer.covers, page.view),
        "source": _source(page.held, FINAL),
    }


def _vague_place(place: violence.VaguePlace) -> dict[str, object]:
    facts = asdict(place)
    return facts | facts.pop("toll")


@series_router.get("/{code}/series", response=SeriesOut, url_name="places_series", summary="A place through time")
def series(request: HttpRequest, code: str) -> dict[str, object]:
    """Displaced people by date and status, violence by year and type."""
    place = Place.objects.filter(code=code).first()
    if place is None:
        raise ProblemError(PLACE_UNKNOWN, code=code[:24])
    held = held_now()
    figures = figures_of(held, place)
    keys = [*dict.fromkeys(each.source for each in figures), FINAL]
    return {
        "code": place.code,
        "figures": [asdict(each) for each in figures],
        "violence": [asdict(each) for each in violence_of(held, place)],
        "violence_covers": final_days(covers_of(held, place.country)),
        "sources": [_source(held, key) for key in keys],
    }


def _source(held: Held, key: str) -> dict[str, str]:
    return asdict(texts.source_line(held, key))
