"""Lists of incidents for the tests of the undercount: written down, or drawn from a known number."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from saferhavens.core.evidence.undercount.gate import Frame, Linkage, Stratum, Unit
from saferhavens.core.evidence.undercount.histories import CaptureHistories
from saferhavens.core.evidence.undercount.latentclass import Sampling

type Held = NDArray[np.bool_]
"""Incidents × lists: whether the list holds the incident."""

GOOD_LINKAGE = Linkage(pairs=200, precision=0.97, recall=0.95)
SOUND = Frame(
    unit=Unit.INCIDENTS,
    period_closed=True,
    area_closed=True,
    stratified_by=frozenset({Stratum.PLACE, Stratum.YEAR}),
    linkage=GOOD_LINKAGE,
)
"""A frame with which nothing is wrong."""

QUICK = Sampling(steps=2000, most_steps=8000)
"""Enough for tables as clear as those of the tests."""

CASALE = {
    "1111": 58, "1110": 157, "1101": 18, "1100": 104, "1011": 46, "1010": 650, "1001": 12, "1000": 709,
    "0111": 14, "0110": 20, "0101": 7, "0100": 74, "0011": 8, "0010": 182, "0001": 10,
}  # fmt: skip
"""People with diabetes in Casale Monferrato, 1988, on four lists: clinic or doctor, hospital, prescriptions, reagent
strips. Source: Bruno et al. 1994; International Working Group for Disease Monitoring and Forecasting 1995."""


def histories(table: dict[str, int]) -> CaptureHistories:
    """From counts by history as papers print them: "101" is in the first and third list."""
    lists = len(next(iter(table)))
    return CaptureHistories(
        tuple("ABCDEFGH"[:lists]),
        {sum(1 << place for place, digit in enumerate(key) if digit == "1"): n for key, n in table.items()},
    )


def two_lists(first: int, second: int, both: int) -> CaptureHistories:
    return histories({"10": first - both, "01": second - both, "11": both})


def drawn(held: Held) -> CaptureHistories:
    """What can be seen of all incidents: those in no list cannot."""
    sets = {
        name: {str(row) for row in np.flatnonzero(held[:, at])} for at, name in enumerate("ABCDEFGH"[: held.shape[1]])
    }
    return CaptureHistories.of_sets(sets)


def independent(rng: np.random.Generator, incidents: int) -> Held:
    """Three lists that know nothing of each other."""
    return rng.random((incidents, 3)) < [0.4, 0.35, 0.3]


def referring(rng: np.random.Generator, incidents: int) -> Held:
    """Four lists; the first passes on a third of its cases to the second."""
    held = rng.random((incidents, 4)) < [0.35, 0.3, 0.3, 0.3]
    held[:, 1] |= held[:, 0] & (rng.random(incidents) < 0.35)
    return held


def avoiding(rng: np.random.Generator, incidents: int) -> Held:
    """Four lists; most who told the first organisation do not tell the second."""
    held = rng.random((incidents, 4)) < [0.4, 0.4, 0.3, 0.3]
    held[:, 1] &= ~(held[:, 0] & (rng.random(incidents) < 0.6))
    return held


def uneven(rng: np.random.Generator, incidents: int) -> Held:
    """Four lists; half of the incidents are far easier to document than the others."""
    easy = rng.random((incidents, 1)) < 0.5
    return rng.random((incidents, 4)) < np.where(easy, [0.6, 0.5, 0.6, 0.5], [0.15, 0.2, 0.15, 0.2])


type World = Callable[[np.random.Generator, int], Held]
