"""Counts as they were known when each month was over, for the months of which that is held.

A month of UCDP's events is first told by the provisional release of that month, about twenty days after it. Where that
release is held, and follows the checked list of that day without a gap, the month can be replayed as it was known.
"""

from datetime import date, timedelta
from typing import Any

from saferhavens.core.forecast.months import first_day, month_of
from saferhavens.core.problems import INPUT_MISSING, INPUT_NOT_YET_KNOWN, ProblemError
from saferhavens.web.mobility.covering import months_named
from saferhavens.web.outlook.inputs.events import PROVISIONAL
from saferhavens.web.outlook.inputs.knowing import CANDIDATE_DAY, known
from saferhavens.web.outlook.inputs.shape import Input
from saferhavens.web.outlook.inputs.signals import counts_for_signals

NOTHING_THEN = (INPUT_MISSING, INPUT_NOT_YET_KNOWN)


def counts_of_days(country: str, as_of: date, **which: Any) -> dict[int, Input]:
    """Month → the counts on the day on which it was first told, for months whose data of that day are held.

    `which` is handed on to `counts_for_signals`. Empty if no provisional release is held.
    """
    found = {month: _counts_on(country, told_on(month), **which) for month in _told_months(as_of)}
    return {month: given for month, given in found.items() if given is not None and _last(given) == month}


def told_on(month: int) -> date:
    """The day on which the provisional release of a month is out."""
    return first_day(month + 1) + timedelta(days=CANDIDATE_DAY - 1)


def _told_months(as_of: date) -> list[int]:
    """Months with a provisional release that was out by then."""
    try:
        releases = known(PROVISIONAL, as_of).winners
    except ProblemError as problem:
        if problem.problem not in NOTHING_THEN:
            raise
        return []
    months = {month_of(day) for part in releases for day in months_named(part)}
    return sorted(month for month in months if told_on(month) <= as_of)


def _counts_on(country: str, day: date, **which: Any) -> Input | None:
    """None where nothing of what is held was known on that day."""
    try:
        return counts_for_signals(country, day, **which)
    except ProblemError as problem:
        if problem.problem not in NOTHING_THEN:
            raise
        return None


def _last(given: Input) -> int:
    return int(given.frame["step"].to_numpy().max())
