"""How periods read to people."""

from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _


def period_name(period: str) -> str:
    """ "March 2026", "January to March 2026", "2026" for `2026-03`, `2026-Q1`, `2026`."""
    year, _separator, part = period.partition("-")
    if not part:
        return year
    if not part.startswith("Q"):
        return formats.date_format(date(int(year), int(part), 1), "YEAR_MONTH_FORMAT")
    first = (int(part[1:]) - 1) * 3 + 1
    months = (formats.date_format(date(int(year), month, 1), "F") for month in (first, first + 2))
    return _("%(first)s to %(last)s %(year)s") % dict(zip(("first", "last"), months, strict=True), year=year)
