"""What is released, as pages, files and programs show it. Reads released tables and names of places, nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from saferhavens.core.disclosure import Audience
from saferhavens.core.evidence.harms import HarmType
from saferhavens.core.problems import VIEW_WRONG, ProblemError
from saferhavens.core.words import PILOT_COUNTRIES
from saferhavens.web.design.templatetags.design import country_name
from saferhavens.web.places.models import Place
from saferhavens.web.sharing.models import Coverage, ReleasedCell, ReleasedTable
from saferhavens.web.sharing.periods import period_name


class Row(NamedTuple):
    """One released number with its words. `persons` is a lower bound, rounded to fives."""

    harm: str
    harm_name: str
    country: str
    country_name: str
    area: str
    area_name: str
    period: str
    period_name: str
    persons: int


class Covered(NamedTuple):
    """From a country at least so many organisations report."""

    country: str
    country_name: str
    organisations: int


class Asked(NamedTuple):
    """What a reader wants to see; "" means all. Possible values do not depend on what is released."""

    harm: str = ""
    country: str = ""
    year: str = ""


@dataclass(frozen=True)
class Shown:
    """What an audience is shown of what it asked for. `fingerprint` is "" where nothing was ever released."""

    audience: Audience
    asked: Asked
    rows: Sequence[Row] = ()
    coverage: Sequence[Covered] = ()
    fingerprint: str = ""
    shown_at: datetime | None = None

    @property
    def date(self) -> date | None:
        return self.shown_at.date() if self.shown_at else None

    @property
    def total(self) -> int:
        """Of shown numbers alone: what is not shown enters no sum."""
        return sum(row.persons for row in self.rows)


def read_asked(given: Mapping[str, str], today: date) -> Asked:
    """The parameters of an address. Raises VIEW_WRONG with what is possible, released or not."""
    years = [str(year) for year in years_offered(today)]
    return Asked(
        chosen(given, "harm", [harm.value for harm in HarmType]),
        chosen(given, "country", list(PILOT_COUNTRIES)),
        chosen(given, "year", years),
    )


def years_offered(today: date) -> range:
    """From this year back to the first that anybody could report of."""
    return range(today.year, today.year - 10, -1)


def chosen(given: Mapping[str, str], name: str, allowed: Sequence[str]) -> str:
    value = given.get(name, "")
    if value and value not in allowed:
        raise ProblemError(VIEW_WRONG, name=name, value=value[:80], allowed=", ".join(allowed))
    return value


def read(audience: Audience, asked: Asked = Asked()) -> Shown:  # noqa: B008  a value that nobody can change
    """What `audience` is shown now."""
    table = ReleasedTable.objects.for_audience(audience)
    if table is None:
        return Shown(audience, asked)
    cells = list(cells_of(table, asked))
    covered = Coverage.objects.filter(table=table, **({"country": asked.country} if asked.country else {}))
    return Shown(
        audience,
        asked,
        rows_of(cells),
        [Covered(row.country, country_name(row.country), row.organisations) for row in covered],
        table.fingerprint,
        table.shown_at,
    )


def cells_of(table: ReleasedTable, asked: Asked) -> Iterable[ReleasedCell]:
    cells = ReleasedCell.objects.filter(table=table)
    if asked.harm:
        cells = cells.filter(harm=asked.harm)
    if asked.country:
        cells = cells.filter(country=asked.country)
    return cells.filter(period__startswith=asked.year) if asked.year else cells


def rows_of(cells: Sequence[ReleasedCell]) -> list[Row]:
    """The cells with their names, by place, then harm, the newest first."""
    areas = area_names({cell.adm1 for cell in cells if cell.adm1})
    rows = [
        Row(
            cell.harm,
            _(HarmType(cell.harm).label),
            cell.country,
            country_name(cell.country),
            cell.adm1,
            areas.get(cell.adm1, cell.adm1) if cell.adm1 else "",
            cell.period,
            period_name(cell.period),
            cell.persons,
        )
        for cell in cells
    ]
    rows.sort(key=lambda row: row.period, reverse=True)
    return sorted(rows, key=lambda row: (row.country_name, row.area_name, row.harm_name))


def area_names(codes: set[str]) -> dict[str, str]:
    """First divisions by code, in the reader's language."""
    return {place.code: place.name for place in Place.objects.filter(code__in=codes)}
