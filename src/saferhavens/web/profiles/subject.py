"""The place that a page is about, with what is held on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from saferhavens.core.words import Level
from saferhavens.web.mobility.held import Held
from saferhavens.web.places.models import Place
from saferhavens.web.profiles.figures.figure import SourceLine
from saferhavens.web.profiles.holdings import Holdings, read_holdings
from saferhavens.web.profiles.readings import displaced, displacement, local, violence
from saferhavens.web.vintages.attribution import about_of
from saferhavens.web.vintages.models import Vintage

UNHCR, IDMC, VENEZUELANS = "unhcr", "idmc", "migracion_colombia"
UNHCR_SERIES = ("population", "asylum_applications", "asylum_decisions", "solutions", "unrwa")


@dataclass(frozen=True)
class Subject:
    """A place and the readings of it. Each reading is made when it is first needed, and once."""

    place: Place
    holdings: Holdings
    year: int | None = None  # chosen for the figures by month

    @property
    def country(self) -> str:
        return self.place.country

    @property
    def held(self) -> Held:
        return self.holdings.held

    @property
    def is_country(self) -> bool:
        return self.place.level == Level.COUNTRY

    def vintage(self, source: str, part: str) -> Vintage | None:
        return self.holdings.of(source, part, self.country)

    def source_line(self, vintage: Vintage, definition: str = "") -> SourceLine:
        return SourceLine(about_of(vintage.source, fictional=vintage.fictional), vintage, definition)

    @cached_property
    def series(self) -> dict[str, displaced.Sides]:
        """UNHCR's series of the country."""
        vintages = [self.vintage(UNHCR, part) for part in UNHCR_SERIES]
        return displaced.series_of(self.held, tuple(each for each in vintages if each), self.country)

    @cached_property
    def population(self) -> displaced.Sides:
        return self.series.get("population", displaced.Sides({}, {}))

    @cached_property
    def partners(self) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, int]]]:
        """Origins of the displaced people here, countries of asylum of those from here, in the last year."""
        vintage = self.vintage(UNHCR, "population")
        years = self.population.years
        return displaced.by_partner(self.held, vintage, self.country, years[-1]) if vintage and years else ({}, {})

    @cached_property
    def groups(self) -> tuple[int, list[local.Group]]:
        vintage = self.vintage(UNHCR, "demographics")
        return local.groups(self.held, self.place, vintage) if vintage else (0, [])

    @cached_property
    def present(self) -> list[local.Present]:
        vintage = self.vintage(VENEZUELANS, "municipalities")
        return local.present(self.place, vintage) if vintage else []

    @cached_property
    def new_displacement(self) -> displacement.NewDisplacement | None:
        vintage = self.vintage(IDMC, "months")
        if vintage is None:
            return None
        return displacement.new_displacement(self.country, vintage, self.holdings.before(vintage))

    @cached_property
    def records(self) -> Mapping[str, violence.Record]:
        """Source → UCDP's sums by month, type and precision."""
        return violence.records_of(self.held, self.place)

    @cached_property
    def spans(self) -> dict[tuple[str, str], violence.Span]:
        """The months that each source's events span in the country, wherever in it."""
        return violence.spans([self.country])

    def span(self, source: str) -> violence.Span | None:
        return self.spans.get((self.country, source))

    def violence_vintages(self, source: str) -> list[Vintage]:
        return self.holdings.parts_of(source, self.country)


def subject_of(place: Place, year: int | None = None) -> Subject:
    """`place` with what is held now."""
    return Subject(place, read_holdings(), year)
