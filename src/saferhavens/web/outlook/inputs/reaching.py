"""Data that end before the month from which somebody wants to forecast are refused, not stretched."""

from saferhavens.core.forecast.months import first_day
from saferhavens.core.problems import INPUT_TOO_OLD, ProblemError
from saferhavens.web.outlook.inputs.knowing import missing
from saferhavens.web.outlook.inputs.shape import Input


def reaching(given: Input, source: str, through: int | None) -> Input:
    """`given`, if it has rows, and any unit has the month `through`. Raises INPUT_MISSING, INPUT_TOO_OLD."""
    if given.frame.is_empty():
        raise missing(source)
    if through is not None and given.last_month < through:
        facts = {"last": f"{first_day(given.last_month):%Y-%m}", "wanted": f"{first_day(through):%Y-%m}"}
        raise ProblemError(INPUT_TOO_OLD, what=source, **facts)
    return given
