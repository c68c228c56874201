"""Invented deaths by country and month as they were known at six month-ends: the newest months fill up later."""

from collections.abc import Iterator

from saferhavens.sources.boundaries.sample.make_sample import COUNTRIES
from saferhavens.sources.shape import Tidied
from saferhavens.sources.views_country_month.sample.make_sample import MONTHS, deaths, month, tidied

VINTAGES = 6
MONTHS_IN_EACH = 120
KNOWN_AT_ONCE = (60, 85, 95)
"""Per cent of a month's deaths that are known at its own end, one month later and two; all of them after that."""


def make() -> Iterator[Tidied]:
    """The vintages, the oldest first: each ends a month later than the one before."""
    for last in range(MONTHS - VINTAGES, MONTHS):
        yield tidied(f"{month(last):%Y-%m}", "months", _rows(last))


def _rows(last: int) -> list[dict[str, object]]:
    return [
        {
            "country": code,
            "unit": f"Example state {number + 1}",
            "month": month(each),
            "kind": "all",
            "deaths": deaths(number, "all", each) * _known(last - each) // 100,
        }
        for number, code in enumerate(COUNTRIES)
        for each in range(last - MONTHS_IN_EACH + 1, last + 1)
    ]


def _known(months_later: int) -> int:
    return KNOWN_AT_ONCE[months_later] if months_later < len(KNOWN_AT_ONCE) else 100
