"""What follows a load: links, the events that count, their sums, inhabitants. In the transaction of the load."""

from collections.abc import Mapping

from saferhavens.web.mobility.linking import relink
from saferhavens.web.mobility.models import ViolenceEvent
from saferhavens.web.mobility.populations import take_populations
from saferhavens.web.mobility.rollups import settle_events, sum_up
from saferhavens.web.vintages.rules import Winners
from saferhavens.web.vintages.stores import Loaded


def follow_load(loaded: Loaded) -> None:
    """Bring everything up to date that is made of more than one vintage."""
    if "places" in loaded.tables:
        relink(loaded.countries)
        _sum_up_everywhere(loaded.countries)
    if "violence_events" in loaded.tables:
        settle_events(loaded)
        sum_up(loaded.source, loaded.countries | _countries_of(loaded))
    if loaded.tables & {"places", "place_figures"}:
        take_populations(loaded.countries)


def _sum_up_everywhere(countries: frozenset[str]) -> None:
    for source in ViolenceEvent.objects.order_by("source").values_list("source", flat=True).distinct():
        sum_up(source, countries)


def _countries_of(loaded: Loaded) -> set[str]:
    """The countries where a vintage that this load has replaced had events."""
    replaced = _ids(loaded.before) - _ids(loaded.after)
    rows = ViolenceEvent.objects.filter(vintage__in=replaced, country__isnull=False)
    return set(rows.values_list("country", flat=True).distinct())


def _ids(winners: Mapping[str, Winners]) -> set[int]:
    return {pk for part in winners.values() for pk in part.values()}
