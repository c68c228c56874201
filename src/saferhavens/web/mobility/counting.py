"""How many rows are held by country, for the status of the data."""

from collections.abc import Sequence

from django.db.models import Count, QuerySet

from saferhavens.web.mobility.models import (
    DemographicFigure,
    DisplacedFigure,
    DisplacementMonth,
    DisplacementReport,
    PlaceFigure,
    ViolenceEvent,
)
from saferhavens.web.vintages.stores import Counts


def count_rows(vintages: Sequence[int], countries: Sequence[str]) -> Counts:
    """What the vintages in force hold of `countries`: for a table of UNHCR the country is that of asylum."""
    tables: dict[str, tuple[QuerySet, str, Count]] = {
        "events": (ViolenceEvent.objects.filter(current=True), "country", Count("pk")),
        "places_with_figures": (PlaceFigure.objects.all(), "country", Count("local_code", distinct=True)),
        "figures": (DisplacedFigure.objects.all(), "asylum", Count("pk")),
        "figures_by_age_and_sex": (DemographicFigure.objects.all(), "asylum", Count("pk")),
        "reports": (DisplacementReport.objects.all(), "country", Count("pk")),
        "months": (DisplacementMonth.objects.all(), "country", Count("pk")),
    }
    counts: Counts = {}
    for name, (rows, column, number) in tables.items():
        some = rows.filter(vintage__in=vintages, **{f"{column}__in": countries}).order_by(column)
        for country, count in some.values_list(column).annotate(number):
            counts.setdefault(country, {})[name] = count
    return counts
