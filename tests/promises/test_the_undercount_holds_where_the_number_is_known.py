"""How often the truth lies in the interval of the undercount, in worlds whose number is known.

Worlds are drawn with fixed seeds. Every day a few; SAFERHAVENS_PROMISES=full draws a campaign and prints its figures.
"""

import os
from typing import NamedTuple

import numpy as np
import pytest

from captures import QUICK, SOUND, World, avoiding, drawn, independent, referring, uneven
from saferhavens.core.evidence.undercount.estimate import Settings, estimate
from saferhavens.core.evidence.undercount.loglinear import log_linear
from saferhavens.core.evidence.undercount.values import Refusal

FULL = os.environ.get("SAFERHAVENS_PROMISES") == "full"
TABLES = 1000 if FULL else 60  # log-linear alone: 10 ms each
ANSWERS = 100 if FULL else 4  # with latent classes: half a second each


class Score(NamedTuple):
    """Of the worlds with an answer: the mean of estimate / truth, and how often the interval held the truth."""

    ratio: float
    covered: float
    answered: int


def score(answers: list[tuple[float, float, float] | None], truth: int) -> Score:
    given_ = [each for each in answers if each]
    held = [low <= truth <= high for _number, low, high in given_]
    found = Score(float(np.mean([each[0] for each in given_])) / truth, float(np.mean(held)), len(given_))
    print(f"of {len(answers)} worlds of {truth}: {found}")
    return found


def by_models(world: World, truth: int, seed: int) -> Score:
    rng = np.random.default_rng(seed)
    found = [log_linear(drawn(world(rng, truth)).canonical) for _table in range(TABLES)]
    return score([each and (each.estimate, each.interval.low, each.interval.high) for each in found], truth)


def by_both(world: World, truth: int, seed: int) -> Score:
    rng = np.random.default_rng(seed)
    found = [estimate(drawn(world(rng, truth)), SOUND, number, Settings(sampling=QUICK)) for number in range(ANSWERS)]
    return score(
        [
            None if isinstance(each, Refusal) else (each.estimate, each.interval.low, each.interval.high)
            for each in found
        ],
        truth,
    )


@pytest.mark.parametrize("world", [independent, referring, avoiding], ids=lambda world: world.__name__)
def test_the_log_linear_interval_holds_the_truth_in_nine_of_ten_worlds_or_more(world):
    """Its level is 95 %; with dependent pairs as without."""
    found = by_models(world, 500, seed=11)
    assert found.answered >= 0.95 * TABLES
    assert 0.97 <= found.ratio <= 1.03
    assert found.covered >= (0.93 if FULL else 0.9)


@pytest.mark.parametrize("world", [independent, referring, avoiding], ids=lambda world: world.__name__)
def test_the_answer_of_both_methods_holds_the_truth(world):
    """The interval holds both methods' intervals, so its level is rather more than 95 %."""
    found = by_both(world, 600, seed=12)
    assert found.answered >= 0.8 * ANSWERS
    assert 0.9 <= found.ratio <= 1.1
    assert found.covered >= (0.93 if FULL else 0.75)


def test_where_some_incidents_are_far_harder_to_document_both_methods_fall_short_together():
    """What the words beside an estimate say: agreement is no proof. The truth is above the estimate."""
    found = by_both(uneven, 800, seed=13)
    assert 0.8 < found.ratio < 1
    assert found.covered >= (0.6 if FULL else 0.25)
