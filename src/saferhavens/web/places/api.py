"""Places for programs: found by name, and one by its code."""

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from saferhavens.core.problems import PLACE_UNKNOWN, ProblemError
from saferhavens.web.places.models import Place
from saferhavens.web.places.queries import LONGEST_SEARCH, search_places

router = Router(tags=["places"])


class PlaceOut(Schema):
    """A country or one of its divisions."""

    code: str = Field(description="ISO 3166-1 alpha-3, or with the country's own code after a hyphen: COL-05001.")
    name: str
    level: int = Field(description="0 country, 1 first division, 2 second division.")
    country: str
    parent: str = Field(description="Code of the place above; empty for a country.")
    parent_name: str
    longitude: float = Field(description="A point inside the place, WGS 84.")
    latitude: float
    box: tuple[float, float, float, float] = Field(description="West, south, east, north.")


class PlaceDetailOut(PlaceOut):
    """A place with what is known of it."""

    scheme: str = Field(description="Whose codes `local_code` are: DIVIPOLA, ISO 3166-2 ...")
    local_code: str
    name_en: str
    name_es: str
    population: int | None
    population_year: int | None
    population_source: str


class PlacesOut(Schema):
    places: list[PlaceOut]


@router.get("", response=PlacesOut, url_name="places_search", summary="Find places by name")
def search(
    request: HttpRequest,
    q: str = Query("", max_length=LONGEST_SEARCH, description="Words of the name; accents and case don't matter."),
    limit: int = Query(10, ge=1, le=50),
) -> dict[str, object]:
    """The best matches first. Without words, nothing is found."""
    return {"places": [_brief(place) for place in search_places(q, limit)]}


@router.get("/{code}", response=PlaceDetailOut, url_name="places_detail", summary="One place")
def detail(request: HttpRequest, code: str) -> dict[str, object]:
    """A place by its code. SH-301 where there is none."""
    place = Place.objects.select_related("parent").filter(code=code).first()
    if place is None:
        raise ProblemError(PLACE_UNKNOWN, code=code[:24])
    known = ("scheme", "local_code", "name_en", "name_es", "population", "population_year", "population_source")
    return _brief(place) | {name: getattr(place, name) for name in known}


def _brief(place: Place) -> dict[str, object]:
    return {
        "code": place.code,
        "name": place.name,
        "level": place.level,
        "country": place.country,
        "parent": place.parent_code,
        "parent_name": place.parent.name if place.parent else "",
        "longitude": place.longitude,
        "latitude": place.latitude,
        "box": (place.west, place.south, place.east, place.north),
    }
