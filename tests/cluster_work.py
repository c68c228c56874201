"""Work for a cluster, in a module that the workers' own processes can import."""

import os

import numpy as np

from saferhavens.core.problems import MONTH_UNKNOWN, ProblemError


def draws(seed: int) -> bytes:
    """Numbers whose last bit would betray another order of summing, as bytes."""
    numbers = np.random.default_rng(seed).standard_normal((200, 50))
    return np.linalg.solve(numbers.T @ numbers, numbers.sum(axis=0)).tobytes()


def process(_: object) -> int:
    return os.getpid()


def refuse_three(item: int) -> int:
    """Raises a problem with facts, as a model does."""
    if item == 3:
        raise ProblemError(MONTH_UNKNOWN, month="1979-12")
    return item


def break_at_three(item: int) -> float:
    """Fails as a mistake in the program does."""
    return 1 / (item - 3)
