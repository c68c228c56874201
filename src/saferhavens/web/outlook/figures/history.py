"""What was said of a country by each frozen forecast: never changed, so that anybody can see how it went."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from saferhavens.web.design.figures import Cell, Chart, Column, Series
from saferhavens.web.outlook.figures.figure import Figure, sources_of_run, sources_of_runs
from saferhavens.web.outlook.models import ForecastValue
from saferhavens.web.outlook.wording import one_in, window_words


def figure(said: Sequence[ForecastValue], address: str) -> Figure | None:
    """The chances of all frozen runs, the newest first; None where there is only the one that the page shows."""
    if len(said) < 2:
        return None
    return Figure(
        key="history",
        title=_("What was said before"),
        says=_("%(number)s frozen forecasts; the first said %(first)s, the newest says %(now)s.")
        % {"number": len(said), "first": one_in(said[-1].chance), "now": one_in(said[0].chance)},
        columns=[
            Column("window", _("For"), "text"),
            Column("frozen_on", _("Frozen on"), "day"),
            Column("chance", _("Chance"), "share"),
            Column("low", _("Low"), "share"),
            Column("high", pgettext("the end of a range", "High"), "share"),
            Column("base_rate", _("Base rate"), "share"),
            Column("rank", _("Rank")),
            Column("hash", _("Hash"), "text"),
            Column("number", _("Number"), "text"),
        ],
        rows=[_row(value) for value in said],
        sources=sources_of_runs([value.run for value in said]),
        row_sources=[" ".join(sources_of_run(value.run)) for value in said],
        address=address,
        chart=_chart(list(reversed(said))) if len(said) > 2 else None,
    )


def _row(value: ForecastValue) -> list[Cell]:
    run = value.run
    window = window_words(run.target, run.first, run.last)
    figures = (value.chance, value.low, value.high, value.base_rate, value.rank)
    return [window, run.frozen_at.date(), *figures, run.content_hash, run.short]


def _chart(said: Sequence[ForecastValue]) -> Chart:
    def points(name: str) -> list[float | None]:
        return [None if getattr(value, name) is None else 100 * getattr(value, name) for value in said]

    return Chart(
        "band",
        [window_words(value.run.target, value.run.first, value.run.last) for value in said],
        [
            Series(_("Chance, percent"), points("chance"), "series-1"),
            Series(_("Low"), points("low"), "series-1", "dotted"),
            Series(_("Range of the chance (90 %)"), points("high"), "series-1", "dotted"),
        ],
        decimals=1,
    )
