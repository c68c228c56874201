"""Weights learnt from pairs: without labels by expectation and maximisation, with labels by counting or regression.

All take the table of `candidate_frame`: for each comparison the code of the level, null where a field is missing.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import log

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from saferhavens.core import problems
from saferhavens.core.evidence.linkage.comparisons import COMPARISONS
from saferhavens.core.evidence.linkage.model import LinkageModel, Weight, Weights
from saferhavens.core.evidence.linkage.text import words
from saferhavens.core.problems import ProblemError

Floats = NDArray[np.float64]
Labels = NDArray[np.bool_]

NAMES = [each.name for each in COMPARISONS]
LEVELS = [(each.name, level.code) for each in COMPARISONS for level in each.levels]

SMOOTHING = 0.5
"""Pairs added to each level before counting, so that what was never seen is rare but not impossible (Jeffreys)."""

MOST_ROUNDS = 200
CLOSE_ENOUGH = 1e-8
LEAST_PRIOR = 1e-6

WORD_SCALE = 8
"""Weights of words are whole numbers, so that sums are the same in every order."""


def indicators(pairs: pl.DataFrame) -> Floats:
    """A column of zeros and ones for each of LEVELS; a missing field has no one."""
    columns = [(pairs[name] == code).fill_null(value=False).to_numpy() for name, code in LEVELS]
    return np.column_stack(columns).astype(np.float64)


def estimated(pairs: pl.DataFrame, start: LinkageModel) -> LinkageModel:
    """The model under which the pairs are most likely, found from `start` without labels.

    Expectation and maximisation over agreement patterns (Dempster, Laird and Rubin 1977; Winkler 1988), given that
    fields are independent among duplicates and among others. What is never compared keeps its weight.
    """
    patterns = pairs.group_by(NAMES).len().sort(NAMES)
    table, counts = indicators(patterns), patterns["len"].to_numpy().astype(np.float64)
    model = start
    for _ in range(MOST_ROUNDS):
        likely = _posteriors(table, model)
        newer = _weighted(table, counts * likely, counts * (1 - likely), model)
        if abs(newer.prior - model.prior) < CLOSE_ENOUGH:
            return newer
        model = newer
    return model


def _posteriors(table: Floats, model: LinkageModel) -> Floats:
    bits = np.array([model.weights[name][code].bits for name, code in LEVELS])
    return np.asarray(expit(log(2) * (table @ bits) + log(model.prior / (1 - model.prior))))


def counted(pairs: pl.DataFrame, labels: Labels, start: LinkageModel, counts: Floats | None = None) -> LinkageModel:
    """m and u counted among labelled pairs. SH-625 if one of the two kinds is lacking.

    `counts`: how much each pair counts, one each if None. A pair of an event of n pairs that counts 1/n lets all events
    speak alike: else one siege of two hundred reports, 20,000 pairs, says alone what duplicates look like.
    """
    _check(labels)
    each = np.ones(len(labels)) if counts is None else counts
    model = _weighted(indicators(pairs), each * labels, each * ~labels, start)
    share = float(labels.mean())
    return replace(model, prior=share, share=share)


def _weighted(table: Floats, same: Floats, other: Floats, start: LinkageModel) -> LinkageModel:
    m, u = same @ table, other @ table
    weights = {name: _shares(name, m, u, start.weights) for name in NAMES}
    prior = float(np.clip(same.sum() / (same.sum() + other.sum()), LEAST_PRIOR, 1 - LEAST_PRIOR))
    return replace(start, prior=prior, weights=weights, share=prior)


def _shares(name: str, m: Floats, u: Floats, before: Weights) -> Mapping[str, Weight]:
    """The weights of a comparison's levels from their counts, or those of before where there are none."""
    at = [number for number, (owner, _code) in enumerate(LEVELS) if owner == name]
    if not (m[at].sum() + u[at].sum()):
        return before[name]
    most = m[at] + SMOOTHING, u[at] + SMOOTHING
    shares = zip(*(each / each.sum() for each in most), strict=True)
    return {LEVELS[number][1]: Weight(float(a), float(b)) for number, (a, b) in zip(at, shares, strict=True)}


def regressed(pairs: pl.DataFrame, labels: Labels, start: LinkageModel, penalty: float = 1.0) -> LinkageModel:
    """Weights by logistic regression over the levels of labelled pairs: fields need not be independent.

    Supervised. `penalty` is the L2 penalty on weights in natural units. SH-625 if one of the two kinds is lacking.
    """
    _check(labels)
    table = np.column_stack([indicators(pairs), np.ones(len(labels))])
    found = minimize(_loss, np.zeros(table.shape[1]), (table, labels, penalty), "L-BFGS-B", jac=True).x / log(2)
    weights: dict[str, dict[str, Weight]] = {name: {} for name in NAMES}
    for (name, code), bits in zip(LEVELS, found, strict=False):
        weights[name][code] = Weight.of_bits(float(bits))
    prior = float(np.clip(expit(found[-1] * log(2)), LEAST_PRIOR, 1 - LEAST_PRIOR))
    share = float(labels.mean())
    return replace(start, prior=prior, weights=weights, share=share, frequencies=False)


def _loss(found: Floats, table: Floats, labels: Labels, penalty: float) -> tuple[float, Floats]:
    """The negative log likelihood with its penalty, and its slope. The intercept, last, is not penalised."""
    logits = table @ found
    free = np.append(found[:-1], 0.0)
    loss = np.logaddexp(0.0, logits).sum() - logits[labels].sum() + penalty * (free @ free) / 2
    return float(loss), table.T @ (expit(logits) - labels) + penalty * free


def _check(labels: Labels) -> None:
    if labels.all() or not labels.any():
        raise ProblemError(problems.LABELS_WRONG)


def word_weights(texts: pl.Series) -> dict[str, int]:
    """Whole numbers by which words weigh, the more the fewer texts have them: ln((1 + n) / (1 + texts with it))."""
    counts = Counter(words(texts, r"\p{L}{4,}").unique()["word"])
    return dict(_rarities(counts, len(texts)))


def _rarities(counts: Mapping[str, int], texts: int) -> Iterator[tuple[str, int]]:
    for word, count in sorted(counts.items()):
        yield word, max(1, round(WORD_SCALE * log((1 + texts) / (1 + count))))
