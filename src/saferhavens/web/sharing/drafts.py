"""A draft as those see it who approve it: the numbers that readers would get, beside those that they have now."""

from typing import NamedTuple

from saferhavens.core.disclosure import Audience, Cell
from saferhavens.core.evidence.harms import HarmType
from saferhavens.web.design.templatetags.design import country_name
from saferhavens.web.sharing.actions import releasing
from saferhavens.web.sharing.memory import open_register
from saferhavens.web.sharing.models import Release, ReleasedCell
from saferhavens.web.sharing.periods import period_name
from saferhavens.web.sharing.reading import area_names


class Line(NamedTuple):
    harm: HarmType
    where: str
    period: str
    now: int | None  # None: not shown
    then: int


class Draft(NamedTuple):
    """What one audience would be shown. `country` is "" for everybody."""

    country: str
    lines: list[Line]


def tables_of(draft: Release) -> list[Draft]:
    """For each audience the cells that change; those without any change are left out."""
    found = []
    for table in releasing.tables_of(open_register(draft)):
        now = cells_now(table.audience)
        changed = {cell: value for cell, value in table.cells.items() if value and value != now.get(cell)}
        if changed:
            found.append(Draft(table.audience.country, lines_of(changed, now)))
    return found


def cells_now(audience: Audience) -> dict[Cell, int]:
    cells = ReleasedCell.objects.filter(
        table__readers=audience.readers, table__country=audience.country, table__ended_at=None
    )
    return {Cell(each.harm, each.country, each.adm1, "", each.period): each.persons for each in cells}


def lines_of(changed: dict[Cell, int], now: dict[Cell, int]) -> list[Line]:
    areas = area_names({cell.adm1 for cell in changed})
    return [
        Line(
            HarmType(cell.harm),
            ", ".join(filter(None, [areas.get(cell.adm1, cell.adm1), country_name(cell.country)])),
            period_name(cell.period),
            now.get(cell),
            value,
        )
        for cell, value in changed.items()
    ]
