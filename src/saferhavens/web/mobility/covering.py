"""Of which time the lists of violence speak. Plain values: nothing here reads the database.

A final list speaks of whole years, up to the year of its last event; a provisional release of the months in its name.
Of any other month nothing is known: that no event is recorded in it means nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

Span = tuple[date, date]
"""First and last: days, or first days of months."""

_MONTH = re.compile(r"(\d{4})-(\d\d)")


@dataclass(frozen=True)
class Covers:
    """What is covered in a country: the final list's first and last day, and the months of provisional releases."""

    final: Span | None = None
    provisional: tuple[date, ...] = ()

    @property
    def last_final_year(self) -> int:
        """The year with which the final list ends; 0 without one."""
        return self.final[1].year if self.final else 0

    def speaks_of(self, month: date, *, provisional: bool) -> bool:
        if self.final and self.final[0].year <= month.year <= self.final[1].year:
            return True
        return provisional and month in self.provisional

    def speaks_of_any(self, start: int, end: int, *, provisional: bool) -> bool:
        """Whether any list speaks of any month of the years from `start` to `end`."""
        return any(self.speaks_of(month, provisional=provisional) for month in months_of(start, end))

    def final_part(self, start: int, end: int) -> tuple[int, int] | None:
        """The years from `start` to `end` of which the final list speaks."""
        if self.final is None or start > self.final[1].year or end < self.final[0].year:
            return None
        return max(start, self.final[0].year), min(end, self.final[1].year)

    def provisional_part(self, start: int, end: int) -> list[Span]:
        """The months of the years from `start` to `end` of which only provisional releases speak, as runs."""
        return runs(month for month in self.provisional if start <= month.year <= end)

    def gaps(self, start: int, end: int, *, provisional: bool) -> list[Span]:
        """The months of the years from `start` to `end` of which no list speaks, as runs."""
        return runs(month for month in months_of(start, end) if not self.speaks_of(month, provisional=provisional))


def months_of(start: int, end: int) -> Iterator[date]:
    """The first day of each month of the years from `start` to `end`; none of year 0, which stands for no period."""
    return (date(year, month, 1) for year in range(start, end + 1) if year for month in range(1, 13))


def runs(months: Iterable[date]) -> list[Span]:
    """Months, in order, as unbroken runs from a first to a last month."""
    found: list[Span] = []
    for month in months:
        if found and _number(month) == _number(found[-1][1]) + 1:
            found[-1] = (found[-1][0], month)
        else:
            found.append((month, month))
    return found


def _number(month: date) -> int:
    return month.year * 12 + month.month


def months_named(release: str) -> list[date]:
    """The months in the name of a release: "2023-10", "2024-01/2024-12"; none if the name is no period.

    >>> months_named("2023-10")
    [datetime.date(2023, 10, 1)]
    >>> len(months_named("2024-01/2024-12"))
    12
    """
    named = [date(int(year), int(month), 1) for year, month in _MONTH.findall(release)]
    if not named:
        return []
    return [month for month in months_of(named[0].year, named[-1].year) if named[0] <= month <= named[-1]]
