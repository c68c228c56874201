"""When a forecast may be frozen and scored, and its label. Plain values in; `check_x` raises with the reason."""

from collections.abc import Mapping

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.outlook.words import Label

HIGHER_IS_BETTER = frozenset({"auc", "average_precision", "brier_skill"})
"""All other scores are losses: the lower the better."""


def check_outcome_open(first: int, held_until: int | None, held: str) -> None:
    """A forecast is one only while nothing of its window is known. `held` says up to when it is, in words.

    `first` is the first month (or year) of the forecast, `held_until` the last one of which the outcome is here.
    Raises OUTCOME_HELD.
    """
    if held_until is not None and held_until >= first:
        raise ProblemError(problems.OUTCOME_HELD, held=held)


def check_outcome_here(last: int, held_until: int | None, number: str, window: str) -> None:
    """Raises OUTCOME_NOT_HELD while any part of the window is unknown."""
    if not is_due(last, held_until):
        raise ProblemError(problems.OUTCOME_NOT_HELD, number=number, window=window)


def is_due(last: int, held_until: int | None) -> bool:
    """Whether the whole outcome of a forecast is here."""
    return held_until is not None and held_until >= last


def check_unaltered(frozen: str, found: str, recorded: str | None, number: str) -> None:
    """Three hashes must be one: that of the row, that of the content found now, that of the ledger's entry.

    Raises FORECAST_ALTERED.
    """
    if not frozen == found == recorded:
        raise ProblemError(problems.FORECAST_ALTERED, number=number)


def label_of(metric: str, of_model: float | None, of_baselines: Mapping[str, float | None]) -> Label:
    """SKILL only for a model that does strictly better than every baseline: a tie, or no figure, is no skill."""
    if of_model is None or not of_baselines:
        return Label.NO_SKILL
    beaten = [beats(metric, of_model, value) for value in of_baselines.values()]
    return Label.SKILL if all(beaten) else Label.NO_SKILL


def beats(metric: str, value: float, other: float | None) -> bool:
    """A baseline without a figure is not beaten: nothing was shown."""
    if other is None:
        return False
    return value > other if metric in HIGHER_IS_BETTER else value < other
