"""How far ahead: what is drawn, which sums are told, and for which months ahead a model is judged by itself.

The whole distribution is drawn month by month to the farthest month. Chances and sums are told for windows in which
somebody can act. How well a model does is told by lead: a model can know the next months and nothing of the next year.
"""

from collections.abc import Sequence

HORIZONS = tuple(range(1, 15))
"""Months ahead that are forecast: those of the VIEWS challenge speak of months 3 to 14."""

SUMS = (3, 6, 12)
"""Months, from the first on, that are added up and told together."""

TOLD = 6
"""The sum by which places are ranked and that is told first: long enough to act, short enough to be known soon."""

NEAR = 3
"""Months that are told one by one, in words."""

LEADS = ((1, 3), (4, 6), (7, 14))
"""Months ahead that are scored together, each group by itself."""

ALL, QUIET = "all", "quiet"
"""Of the cases of a scoring: every month of every unit, and those after two years without any."""


def sums_of(months: int) -> list[int]:
    """Of how many months, from the first on, a forecast of so many `months` is summed; none where there is one month.

    >>> sums_of(14), sums_of(6), sums_of(4), sums_of(2), sums_of(1)
    ([3, 6, 12], [3, 6], [3, 4], [2], [])
    """
    return sorted({min(length, months) for length in SUMS} - {1})


def told_last(first: int, last: int) -> int:
    """The last month (or year) of the window that is told of a forecast from `first` to `last`."""
    return min(first + TOLD - 1, last)


def ahead_cases(lead: int) -> str:
    """The cases in which a month so many months ahead is scored.

    >>> ahead_cases(1), ahead_cases(14), ahead_cases(15)
    ('ahead 1-3', 'ahead 7-14', 'ahead 7-14')
    """
    first, last = next((pair for pair in LEADS if lead <= pair[1]), LEADS[-1])
    return f"ahead {first}-{last}"


def sum_cases(length: int) -> str:
    """The cases in which sums over so many months are scored."""
    return f"sum {length}"


def total_cases(length: int) -> str:
    """The cases in which sums over all places, and so many months, are scored."""
    return f"total {length}"


def is_part(cases: str) -> bool:
    """Whether these cases are some months ahead, or sums: parts of a test that the reader sees beside the whole."""
    return cases.startswith(("ahead ", "sum ", "total "))


def cases_of_window(origin: int, first: int, last: int) -> str:
    """Where a value of a run, from `first` to `last`, is judged: by its lead, or as the sum that it is."""
    return ahead_cases(first - origin) if first == last else sum_cases(last - first + 1)


def ends(origin: int, first: int, last: int) -> dict[str, int]:
    """Cases of a forecast from `first` to `last` → the month with which their outcome is complete."""
    groups = {ahead_cases(lead): origin + min(stop, last - origin) for lead, stop in LEADS if origin + lead <= last}
    lengths = sums_of(last - first + 1)
    sums = {name(length): first + length - 1 for length in lengths for name in (sum_cases, total_cases)}
    return groups | sums | {ALL: last, QUIET: last}


def order(cases: str) -> tuple[int, int]:
    """Where cases stand in a table: all, by lead, the sums, the rest."""
    ahead = [f"ahead {first}-{last}" for first, last in LEADS]
    names: Sequence[str] = [ALL, *ahead, *map(sum_cases, SUMS), *map(total_cases, SUMS)]
    return (names.index(cases), 0) if cases in names else (len(names), len(cases))
