"""A small invented country with figures, flows and events, for the tests of the map.

The country is the one of `open_data`: Norte with Villa Ñandú and Bolívar, Sur with another Bolívar; and Peru beside it.
"""

from datetime import date

from open_data import countries, divisions, event, events, figure, location, place_figure, prepared, stored
from saferhavens.web.mobility.held import held_now
from saferhavens.web.mobility.mapview import MapView, read_view
from saferhavens.web.mobility.offers import offer_for
from saferhavens.web.mobility.page import MapPage

OCTOBER, FEBRUARY = date(2022, 10, 31), date(2022, 2, 28)

FIGURES = [
    figure(1000, 2024),
    figure(300, 2024, measure="asylum_seekers"),
    figure(7000, 2024, origin="COL", measure="idps"),
    figure(20, 2024, origin="UNK"),
    figure(50, 2024, origin="PER", measure="stateless"),
    figure(400, 2024, origin="COL", asylum="PER"),
    figure(90, 2023),
]
PLACE_FIGURES = [
    place_figure("52001", 120, OCTOBER, 1000),
    place_figure("52002", 0, OCTOBER, 4000),
    place_figure("99999", 30, OCTOBER, 50),
    place_figure("52001", 60, FEBRUARY, 1000),
]
"""Villa Ñandú has 120 people, Bolívar in Norte none; of Bolívar in Sur nothing is said; 99999 has no outline."""

LOCATIONS = [
    location("Norte [Admin 1]", 1, 11),
    location("Sur [Admin 1]", 1, 22),
    location("Dispersed in the country", None, 5),
]
EVENTS = [
    event(1, 0.5, 1.5, 1),
    event(2, 0.51, 1.51, 2, violence_type=1, date_start=date(2018, 5, 1), date_end=date(2018, 5, 2)),
    event(3, 0.5, 1.5, 3),
    event(4, 1.0, 1.5, 4, deaths_best=10, deaths_low=9, deaths_high=20, deaths_civilians=0),
    event(5, 1.0, 1.0, 6),
]
CANDIDATES = [
    event(50, 0.6, 1.6, 1, date_start=date(2019, 1, 1), date_end=date(2019, 1, 1)),
    event(51, 0.6, 1.6, 1, date_start=date(2023, 10, 9), date_end=date(2023, 10, 9)),
]
"""The first lies in a year that the final data already hold."""


def load_world() -> None:
    """Store everything, as `saferhavens data load` does."""
    stored(
        countries(),
        divisions(),
        prepared("unhcr", {"displaced": FIGURES}, part="population"),
        prepared("unhcr", {"demographics": LOCATIONS}, part="demographics"),
        prepared("migracion_colombia", {"place_figures": PLACE_FIGURES}, part="municipalities", scope=("COL",)),
        events(*EVENTS),
        prepared("ucdp_candidate", {"violence_events": CANDIDATES}, part="events", version="23.0.10"),
    )


def view(**given: str) -> MapView:
    """The view that the parameters describe, in the country of the tests."""
    return read_view(given, offer_for(held_now(), "COL"))


def page(**given: str) -> MapPage:
    held = held_now()
    offer = offer_for(held, "COL")
    return MapPage(held, offer, read_view(given, offer))
