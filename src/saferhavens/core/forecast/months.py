"""Months as one whole number, so that horizons are differences: 1 is January 1980, as at VIEWS (`month_id`)."""

from datetime import date

from saferhavens.core.problems import MONTH_UNKNOWN, ProblemError

FIRST_YEAR = 1980


def month_of(day: date) -> int:
    """The number of the month of `day`. Raises MONTH_UNKNOWN before 1980."""
    return month_number(day.year, day.month)


def month_number(year: int, month: int) -> int:
    """The number of a month, given as year and 1-12. Raises MONTH_UNKNOWN before 1980, or if there is no such month."""
    if year < FIRST_YEAR or not 1 <= month <= 12:
        raise ProblemError(MONTH_UNKNOWN, month=f"{year}-{month:02}")
    return (year - FIRST_YEAR) * 12 + month


def first_day(month: int) -> date:
    """The first day of the month with this number. Raises MONTH_UNKNOWN for numbers below 1."""
    if month < 1:
        raise ProblemError(MONTH_UNKNOWN, month=month)
    years, months = divmod(month - 1, 12)
    return date(FIRST_YEAR + years, months + 1, 1)
