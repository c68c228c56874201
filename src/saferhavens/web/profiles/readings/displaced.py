"""UNHCR's figures by year, of a country of asylum or of origin."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from saferhavens.core.words import DISPLACED, Status
from saferhavens.web.mobility.held import Held, remembered
from saferhavens.web.mobility.models import DisplacedFigure
from saferhavens.web.vintages.models import Vintage

ABROAD: tuple[Status, ...] = tuple(status for status in DISPLACED if status != Status.IDPS)
"""The statuses of displaced people outside their country."""

Years = Mapping[int, Mapping[str, int]]
"""Year → measure → people."""


@dataclass(frozen=True)
class Sides:
    """One series of a country: what it has as a country of asylum, and what others have from it."""

    here: Years
    abroad: Years
    records: int = 0  # rows of ours on both sides

    @property
    def years(self) -> range:
        """All years from the first with a figure on either side to the last; empty if there is none."""
        years = self.here.keys() | self.abroad.keys()
        return range(min(years), max(years) + 1) if years else range(0)


CountrySides = Mapping[str, Sides]
"""Country code → its sides."""


@remembered
def series_of(held: Held, vintages: tuple[Vintage, ...], country: str) -> dict[str, Sides]:
    """Each series of `vintages` for a country, by year and measure, in two queries.

    `here` counts all rows with this country of asylum (internally displaced people among them), `abroad` those
    with this country of origin and another of asylum.
    """
    figures = DisplacedFigure.objects.filter(vintage__in=vintages)
    records: Counter[str] = Counter()
    here = _summed(figures.filter(asylum=country), records)
    abroad = _summed(figures.filter(origin=country).exclude(asylum=country), records)
    return {series: Sides(here.get(series, {}), abroad.get(series, {}), rows) for series, rows in records.items()}


def _summed(figures: QuerySet[DisplacedFigure], records: Counter[str]) -> dict[str, dict[int, dict[str, int]]]:
    """Series → year → measure → people; the number of rows is added to `records`."""
    rows = figures.values_list("series", "year", "measure").annotate(Sum("persons"), Count("pk")).order_by("year")
    found: dict[str, dict[int, dict[str, int]]] = defaultdict(dict)
    for series, year, measure, persons, count in rows:
        found[series].setdefault(year, {})[measure] = persons
        records[series] += count
    return dict(found)


@remembered
def by_partner(
    held: Held, vintage: Vintage, country: str, year: int
) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, int]]]:
    """Displaced people outside their country in one year: (by origin, of those here; by asylum, of those from here).

    Each is country code → status → people.
    """
    figures = DisplacedFigure.objects.filter(vintage=vintage, year=year, measure__in=ABROAD)
    rows = (
        figures.filter(Q(asylum=country) | Q(origin=country))
        .values_list("origin", "asylum", "measure")
        .annotate(sum=Sum("persons"))
        .order_by()
    )
    origins: dict[str, dict[str, int]] = defaultdict(dict)
    asylums: dict[str, dict[str, int]] = defaultdict(dict)
    for origin, asylum, measure, persons in rows:
        if asylum == country:
            origins[origin][measure] = persons
        if origin == country != asylum:
            asylums[asylum][measure] = persons
    return dict(origins), dict(asylums)


def newest_year(vintage: Vintage) -> int | None:
    """The last year with a figure of any country."""
    return DisplacedFigure.objects.filter(vintage=vintage).aggregate(last=Max("year"))["last"]


@remembered
def two_years(held: Held, vintage: Vintage, countries: tuple[str, ...] = ()) -> tuple[int, CountrySides, CountrySides]:
    """(The last year with a figure, or 0; `countries`, or all, in it; and in the year before)."""
    year = newest_year(vintage)
    if year is None:
        return 0, {}, {}
    return year, by_country(vintage, year, countries), by_country(vintage, year - 1, countries)


def by_country(vintage: Vintage, year: int, countries: tuple[str, ...] = ()) -> CountrySides:
    """`countries`, or all, in one year: code → (here, abroad), each under that year."""
    figures = DisplacedFigure.objects.filter(vintage=vintage, year=year, measure__in=DISPLACED)
    here = _by(figures.filter(asylum__in=countries) if countries else figures, "asylum")
    elsewhere = figures.exclude(origin=F("asylum"))
    abroad = _by(elsewhere.filter(origin__in=countries) if countries else elsewhere, "origin")
    return {
        code: Sides({year: here.get(code, {})}, {year: abroad.get(code, {})}) for code in here.keys() | abroad.keys()
    }


def _by(figures: QuerySet[DisplacedFigure], side: str) -> dict[str, dict[str, int]]:
    """Country on one side → measure → people."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for code, measure, persons in figures.values_list(side, "measure").annotate(Sum("persons")).order_by():
        found[code][measure] = persons
    return found


def total(measures: Mapping[str, int], statuses: Iterable[Status] = DISPLACED) -> int:
    """The people of these statuses together."""
    return sum(measures.get(status, 0) for status in statuses)
