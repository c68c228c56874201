"""What a ministry and everybody are shown now, beside where one's own reports would fall.

Nothing is computed anew here. A preview that counted with and without one's own reports would tell an organisation,
by the difference, what the others contributed: so it says of each cell only whether the current release shows it.
"""

from collections import Counter
from typing import NamedTuple

from saferhavens.core.disclosure import POLICY, PUBLIC, Audience, Cell, Readers
from saferhavens.core.disclosure.cells import wider
from saferhavens.core.disclosure.coarsening import coarsened, period_of
from saferhavens.core.evidence.harms import HarmType
from saferhavens.web.design.templatetags.design import country_name
from saferhavens.web.evidence.models import Report
from saferhavens.web.people.models import Organisation
from saferhavens.web.sharing.contributing import PURPOSE, RECIPIENTS, area_of, first_divisions, span_of
from saferhavens.web.sharing.models import ReleasedCell
from saferhavens.web.sharing.periods import period_name
from saferhavens.web.sharing.reading import area_names

MOST_ROWS = 200
FACTS = (
    "main_harm", "country", "place_code", "place_exactness", "occurred_from", "occurred_to", "time_exactness"
)  # fmt: skip


class Own(NamedTuple):
    """A cell of one's own reports: how many fall there, and whether the current release shows it or one around it."""

    harm: HarmType
    where: str
    period: str
    reports: int
    is_shown: bool


class Preview(NamedTuple):
    """For one audience (`country` is "" for everybody): own cells, and own reports that nobody there may count."""

    country: str
    own: list[Own]
    kept_back: int


def previews(owner: Organisation) -> list[Preview]:
    return [preview(owner, audience) for audience in (Audience(Readers.STATE, owner.country), PUBLIC)]


def preview(owner: Organisation, audience: Audience) -> Preview:
    living = Report.objects.filter(organisation=owner).living()
    if audience.country:
        living = living.filter(country=audience.country)
    offered = living.released_to(RECIPIENTS[audience.readers], PURPOSE).only(*FACTS)
    areas = first_divisions()
    cells = [cell_of(report, audience, areas) for report in offered.iterator()]
    found = Counter(cell for cell in cells if cell is not None)
    return Preview(audience.country, own_cells(found, audience), living.count() - len(cells))


def cell_of(report: Report, audience: Audience, areas: dict[str, str]) -> Cell | None:
    """The finest cell in which the audience could ever meet the report; None where its time is not known."""
    if report.occurred_from is None:
        return None
    span = span_of(report.occurred_from, report.occurred_to, report.time_exactness)
    if span is None:
        return None
    area = area_of(report.place_code, report.place_exactness, areas)
    cell = Cell(report.main_harm, report.country, area, "", period_of(report.occurred_from, span))
    finest = POLICY.severe_finest if HarmType(report.main_harm).is_severe else POLICY.finest_for(audience.readers)
    return coarsened(cell, finest)


def own_cells(found: Counter[Cell], audience: Audience) -> list[Own]:
    """The cells with the most reports first."""
    shown = cells_shown(audience)
    areas = area_names({cell.adm1 for cell in found})
    return [
        Own(
            HarmType(cell.harm),
            ", ".join(filter(None, [areas.get(cell.adm1, cell.adm1), country_name(cell.country)])),
            period_name(cell.period),
            reports,
            not shown.isdisjoint(wider(cell)),
        )
        for cell, reports in found.most_common(MOST_ROWS)
    ]


def cells_shown(audience: Audience) -> set[Cell]:
    cells = ReleasedCell.objects.filter(
        table__readers=audience.readers, table__country=audience.country, table__ended_at=None
    )
    return {Cell(each.harm, each.country, each.adm1, "", each.period) for each in cells}
