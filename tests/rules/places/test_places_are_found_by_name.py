"""Search without accents, best first; publishers' own names for places; never a guess between two."""

import time

import pytest

from open_data import countries, divisions, stored
from saferhavens.core.geo import search_key
from saferhavens.core.words import Level
from saferhavens.web.places.models import Place
from saferhavens.web.places.queries import place_at, search_places
from saferhavens.web.places.rules import Gazetteer, Named, location_keys, name_key, rank

GAZETTEER = Gazetteer(
    [
        Named(1, "ECU", 1, ("Carchi",)),
        Named(2, "ECU", 1, ("Manabí",)),
        Named(3, "ECU", 2, ("Bolívar",), parent_id=1),
        Named(4, "ECU", 2, ("Bolívar",), parent_id=2),
        Named(5, "ECU", 2, ("Quito", "Quito")),
        Named(6, "ECU", 2, ("Rumiñahui",)),
        Named(7, "KEN", 1, ("Turkana",)),
        Named(8, "KEN", 1, ("Garissa",)),
        Named(9, "COL", 1, ("Bogotá, D.C.",)),
        Named(10, "KEN", 1, ("Nairobi City",)),
        Named(11, "VEN", 1, ("Distrito Capital",)),
        Named(12, "COL", 1, ("Archipiélago de San Andrés, Providencia y Santa Catalina",)),
        Named(13, "ECU", 1, ("Bolívar",)),
    ]
)


@pytest.mark.parametrize(
    ("country", "location", "level", "place"),
    [
        ("ECU", "Quito [Admin 2]", 2, 5),
        ("ECU", "Rumiðahui [Admin 2]", 2, 6),
        ("KEN", "Turkana [Admin 1]", 1, 7),
        ("KEN", "Kakuma [Admin 3: PRP]", 3, 7),
        ("KEN", "Kalobeyei [Admin 3: PRP]", 3, 7),
        ("KEN", "Hagadera [Admin 3: PRP]", 3, 8),
        ("KEN", "Ifo 2E [Admin 3]", 3, 8),
        ("KEN", "Nairobi [Admin 1]", 1, 10),
        ("COL", "Bogota D.C. [Admin 1]", 1, 9),
        ("COL", "San Andres y Providencia [Admin 1]", 1, 12),
        ("VEN", "Distrito Capital [Admin 1]", 1, 11),
        ("ECU", "Bolivar [Admin 1]", 1, 13),
        ("ECU", "Bolivar (within Admin 1: Carchi ) [Admin 2]", 2, 3),
        ("ECU", "Bolivar (within Admin 1: Manabi ) [Admin 2]", 2, 4),
    ],
)
def test_a_publishers_text_finds_its_division(country: str, location: str, level: int, place: int) -> None:
    assert GAZETTEER.find(country, location, level) == place


@pytest.mark.parametrize(
    ("country", "location", "level"),
    [
        ("ECU", "Bolivar [Admin 2]", 2),  # two cantons bear the name
        ("ECU", "Quito [Admin 1]", 1),  # no province of that name
        ("COL", "Quito [Admin 2]", 2),  # another country
        ("ECU", "Dispersed in the country / territory", None),
        ("ECU", "Kakuma [Admin 3]", 3),  # a camp of another country
        ("ECU", "24", None),
        ("ECU", "Bolivar (within Admin 1: Nowhere ) [Admin 2]", 2),
    ],
)
def test_what_is_not_sure_is_not_placed(country: str, location: str, level: int | None) -> None:
    assert GAZETTEER.find(country, location, level) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Nariño", "narino"),
        ("San Andrés de Tumaco", "san andres de tumaco"),
        ("Murang'a", "murang a"),
        ("Elgeyo-Marakwet", "elgeyo marakwet"),
        ("  MAICAO \n", "maicao"),
        ("Satu Mare / Szatmár", "satu mare szatmar"),
        ("Straße", "strasse"),
        ("", ""),
    ],
)
def test_names_are_compared_without_accents_case_and_punctuation(text: str, key: str) -> None:
    assert search_key(text) == key


def test_the_kind_of_a_division_does_not_count() -> None:
    assert name_key("Córdoba department") == name_key("Cordoba")
    assert location_keys("Turkana county [Admin 1]") == ("turkana", "")


def test_the_same_name_ranks_before_a_beginning_before_a_word_before_the_rest() -> None:
    names = ["bolivar", "bolivarense", "ciudad bolivar", "simonbolivar"]
    assert [rank("bolivar", name) for name in names] == [0, 1, 2, 3]


@pytest.fixture
def world(db: None) -> None:
    stored(countries(), divisions())


def codes(text: str, **more: int) -> list[str]:
    return [place.code for place in search_places(text, **more)]


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("text", ["villa nandu", "Villa Ñandú", "VILLA", "ñandu", "nandu norte", "norte villa"])
def test_a_place_is_found_by_its_name_or_with_its_parents(text: str) -> None:
    assert codes(text) == ["COL-52001"]


@pytest.mark.usefixtures("world")
def test_a_place_is_found_in_both_languages() -> None:
    assert codes("peru") == codes("Perú") == ["PER"]


@pytest.mark.usefixtures("world")
def test_a_places_own_name_comes_before_that_of_its_parent() -> None:
    assert codes("norte")[0] == "COL-52"
    assert set(codes("norte")) == {"COL-52", "COL-52001", "COL-52002"}


@pytest.mark.usefixtures("world")
def test_places_of_one_name_are_both_offered() -> None:
    assert set(codes("bolivar")) == {"COL-52002", "COL-86001"}
    assert len(codes("bolivar", limit=1)) == 1


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("text", ["", "   ", "%", "_", "'; --", "\0", "xyzzy", "¿?"])
def test_nothing_is_found_by_nothing(text: str) -> None:
    assert codes(text) == []


@pytest.mark.usefixtures("world")
def test_a_very_long_search_is_answered_at_once() -> None:
    started = time.monotonic()
    search_places("a " * 100_000)
    assert time.monotonic() - started < 0.5


@pytest.mark.usefixtures("world")
def test_a_search_asks_the_database_once(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):
        search_places("norte")


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("longitude", "latitude", "level", "code"),
    [
        (0.5, 1.5, Level.COUNTRY, "COL"),
        (0.5, 1.5, Level.ADM1, "COL-52"),
        (0.5, 1.5, Level.ADM2, "COL-52001"),
        (-0.05, 0.5, Level.ADM2, "COL-86001"),  # on the water in front of it
        (11.0, 1.0, Level.COUNTRY, "PER"),
    ],
)
def test_a_point_finds_its_place(longitude: float, latitude: float, level: Level, code: str) -> None:
    place = place_at(longitude, latitude, level)
    assert isinstance(place, Place)
    assert place.code == code


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("longitude", "latitude", "level"), [(11, 1, Level.ADM1), (-60, 0, Level.COUNTRY), (0, 89, Level.ADM2)]
)
def test_a_point_outside_of_everything_known_finds_none(longitude: float, latitude: float, level: Level) -> None:
    assert place_at(longitude, latitude, level) is None
