"""All countries side by side, for the list of places and the first page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from saferhavens.core.words import PILOT_COUNTRIES, Level, Status
from saferhavens.web.mobility.held import Held, remembered
from saferhavens.web.mobility.models import ViolenceMonth
from saferhavens.web.places.models import Place
from saferhavens.web.profiles.figures.figure import SourceLine
from saferhavens.web.profiles.holdings import Holdings
from saferhavens.web.profiles.readings import displaced, violence
from saferhavens.web.profiles.readings.displaced import ABROAD, Sides, total
from saferhavens.web.profiles.subject import UNHCR
from saferhavens.web.vintages.attribution import about_of

WORLD = ""


@dataclass(frozen=True)
class Row:
    """A country with its key figures. `events` is None where no event is recorded."""

    place: Place
    here: Mapping[str, int]  # status → people, in the last year
    here_before: Mapping[str, int]  # and in the year before
    abroad: int
    events: int | None = None
    deaths: int | None = None

    @property
    def displaced(self) -> int:
        return total(self.here)

    @property
    def displaced_before(self) -> int:
        return total(self.here_before)

    @property
    def from_abroad(self) -> int:
        return total(self.here, ABROAD)

    @property
    def idps(self) -> int:
        return self.here.get(Status.IDPS, 0)

    @property
    def has_figures(self) -> bool:
        return bool(self.displaced or self.abroad or self.events)


@dataclass(frozen=True)
class Overview:
    """The countries, the year of the displaced people in them, and their source."""

    rows: Sequence[Row]
    year: int | None
    source: SourceLine | None
    last_event: Mapping[str, date]  # country → last month with a recorded event

    @property
    def is_invented(self) -> bool:
        """Whether the figures are the fictional sample's."""
        return self.source is not None and self.source.vintage.fictional

    @property
    def pilots(self) -> list[Row]:
        """The pilot countries, in the order in which pages list them."""
        by_code = {row.place.code: row for row in self.rows}
        return [by_code[code] for code in PILOT_COUNTRIES if code in by_code]


def read_overview(holdings: Holdings, codes: tuple[str, ...] = ()) -> Overview:
    """All countries, or those with `codes`."""
    vintage = holdings.of(UNHCR, "population", WORLD)
    year, now, before = displaced.two_years(holdings.held, vintage, codes) if vintage else (0, {}, {})
    nothing = Sides({year: {}}, {year: {}})
    tolls = _tolls(holdings.held)
    places = Place.objects.filter(level=Level.COUNTRY)
    rows = [
        Row(
            place,
            now.get(place.code, nothing).here[year],
            before[place.code].here[year - 1] if place.code in before else {},
            total(now.get(place.code, nothing).abroad[year], ABROAD),
            *tolls.get(place.code, ()),
        )
        for place in (places.filter(code__in=codes) if codes else places)
    ]
    source = SourceLine(about_of(UNHCR, fictional=vintage.fictional), vintage) if vintage else None
    return Overview(rows, year or None, source, _last_events(holdings.held))


@remembered
def _tolls(held: Held) -> Mapping[str, tuple[int, int]]:
    """Country → events and deaths that UCDP's checked list holds."""
    rows = ViolenceMonth.objects.filter(source=violence.GED).values_list("country")
    sums = rows.annotate(Sum("events"), Sum("deaths_best")).order_by()
    return {code: (events, best) for code, events, best in sums}


@remembered
def _last_events(held: Held) -> dict[str, date]:
    spans = violence.spans(PILOT_COUNTRIES)
    return {country: span.last for (country, source), span in spans.items() if source == violence.GED}


SORTS: Mapping[str, Callable[[Row], int]] = {
    "displaced": lambda row: -row.displaced,
    "from_abroad": lambda row: -row.from_abroad,
    "idps": lambda row: -row.idps,
    "abroad": lambda row: -row.abroad,
    "events": lambda row: -(row.events or 0),
}
"""Name of a column in the address → how rows are sorted by it: the largest first. Any other name: by name."""


def sorted_rows(rows: Sequence[Row], by: str) -> list[Row]:
    """The rows with a figure, by one of `SORTS`, else by name."""
    named = sorted((row for row in rows if row.has_figures), key=lambda row: row.place.name)
    return sorted(named, key=SORTS[by]) if by in SORTS else named
