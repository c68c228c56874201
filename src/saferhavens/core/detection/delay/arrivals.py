"""How much of the newest steps has arrived, from single reports: of each the step it belongs to, and when it came.

Where each report carries both days, no stored vintage is needed: what was known on any past day can be counted again.
The share F(k) of a step's reports that arrive within k steps after it comes from the chances that one which has arrived
within a steps came in the last of them (reverse-time hazards; Lawless 1994, Kalbfleisch and Lawless 1991):

    h(a) = n(lag = a) / (n(lag <= a) + 1) over steps that are at least a steps old,   F(k) = product of 1 - h(a), a > k

That is the chain ladder of single reports. Unlike figures / expected figures, it does not depend on how many reports of
the newest step are in: a step that is really silent is not taken for one that is late. The doubt about F has two parts,
that of the estimate (Greenwood's formula) and that of the single step, both as much wider than binomial as past steps
were (phi, Pearson's statistic per degree of freedom): reports come in bunches.
"""

import numpy as np
import numpy.typing as npt
import polars as pl

from saferhavens.core.detection.cells import check_columns
from saferhavens.core.problems import ARRIVALS_TOO_FEW, ProblemError

Floats = npt.NDArray[np.float64]

MOST = 26
"""Steps after which a report that is not in yet no longer counts as late: half a year of weeks."""

LEAST_STEPS, LEAST_REPORTS = 13, 30
"""Below a quarter of weeks, or so many reports, a delay cannot be told from chance. By judgement."""

LEAST_SHARE = 0.01


def arrived(reports: pl.DataFrame, at: int, since: int, most: int = MOST) -> pl.DataFrame:
    """step, completeness, doubt of the newest `most` steps up to `at`, the newest last.

    `reports`: a row each, with `step` (to which it belongs) and `lag`: 0 if it was in at the same time after its step
    as the step `at` is old now, 1 if one step later, and so on. Those with a lag of more than at - step have not come
    yet, and are not looked at. `since`: the first step after reporting began; earlier ones came in afterwards, all at
    once, and say nothing about delays. Raises COUNTS_COLUMNS, ARRIVALS_TOO_FEW.
    """
    check_columns(reports, ("step", "lag"), "reports")
    rows = reports.filter(
        pl.col("step").is_between(since, at), pl.col("lag") <= pl.min_horizontal(at - pl.col("step"), pl.lit(most))
    )
    if at - since + 1 < LEAST_STEPS or rows.height < LEAST_REPORTS:
        raise ProblemError(ARRIVALS_TOO_FEW, steps=max(at - since + 1, 0), reports=rows.height)
    came = _triangle(rows, at, since, most)
    share, doubt = _share(came, most)
    steps = np.arange(at - most + 1, at + 1)
    facts = {"completeness": np.clip(share[::-1], LEAST_SHARE, 1.0), "doubt": doubt[::-1]}
    return pl.DataFrame({"step": steps, **facts})


def _triangle(rows: pl.DataFrame, at: int, since: int, most: int) -> Floats:
    """(steps, lags 0 … most): how many reports of each step, from `since` on, came with each lag."""
    shape = (at - since + 1, most + 1)
    place = (rows["step"].to_numpy() - since) * shape[1] + rows["lag"].to_numpy()
    return np.bincount(place.astype(np.int64), minlength=shape[0] * shape[1]).reshape(shape).astype(np.float64)


def _share(came: Floats, most: int) -> tuple[Floats, Floats]:
    """F(k) and the doubt about it, for k = 0 … most - 1."""
    ages = np.arange(len(came))[::-1]
    old = ages[:, None] >= np.arange(came.shape[1])
    until = np.where(old, np.cumsum(came, axis=1), 0.0)
    last = np.where(old, came, 0.0)
    seen = until.sum(axis=0)
    hazard = last.sum(axis=0) / (seen + 1)
    odds = hazard / (1 - hazard)
    wider = _wider(last, until, hazard)
    a_step = seen / np.maximum((until > 0).sum(axis=0), 1)
    doubt = wider * odds / (seen + 1) + (wider - 1) * odds / np.maximum(a_step, 1)
    later = slice(most, 0, -1)
    kept, unsure = np.cumprod((1 - hazard)[later])[::-1], np.cumsum(doubt[later])[::-1]
    return kept, unsure


def _wider(last: Floats, until: Floats, hazard: Floats) -> float:
    """phi: how much more than binomially the reports of single steps scatter around the hazards; at least 1."""
    expected = until * hazard
    tried = (until > 0) & (hazard > 0) & (np.arange(last.shape[1]) > 0)
    free = tried.sum() - tried.any(axis=0).sum()
    if free < 1:
        return 1.0
    apart = (last - expected)[tried] ** 2 / np.maximum(expected * (1 - hazard), 1e-12)[tried]
    return max(float(apart.sum() / free), 1.0)
