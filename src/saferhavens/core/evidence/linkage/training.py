"""Weights learnt from pairs: without labels by expectation and maximisation, with labels by counting or regression.

All take the table of `candidate_frame`: for each comparison the code of the level, null where a field is missing.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import log
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from saferhavens.core import problems
from saferhavens.core.evidence.linkage.comparisons import EVERY
from saferhavens.core.evidence.linkage.model import LinkageModel, Weight, Weights
from saferhavens.core.evidence.linkage.text import words
from saferhavens.core.problems import ProblemError

Floats = NDArray[np.float64]
Labels = NDArray[np.bool_]
type Level = tuple[str, str]

SMOOTHING = 0.5
"""Pairs added to each level before counting, so that what was never seen is rare but not impossible (Jeffreys)."""

MOST_ROUNDS = 200
CLOSE_ENOUGH = 1e-8
LEAST_PRIOR = 1e-6

WORD_SCALE = 8
"""Weights of words are whole numbers, so that sums are the same in every order."""


def names_in(pairs: pl.DataFrame) -> list[str]:
    """The comparisons of the pairs, in order."""
    return [each.name for each in EVERY if each.name in pairs.columns]


def levels_in(pairs: pl.DataFrame) -> list[Level]:
    """Comparison and code of each level that the pairs can have, in order."""
    return [(each.name, level.code) for each in EVERY if each.name in pairs.columns for level in each.levels]


def indicators(pairs: pl.DataFrame) -> Floats:
    """A column of zeros and ones for each of `levels_in`; a missing field has no one."""
    columns = [(pairs[name] == code).fill_null(value=False).to_numpy() for name, code in levels_in(pairs)]
    return np.column_stack(columns).astype(np.float64)


def estimated(pairs: pl.DataFrame, start: LinkageModel) -> LinkageModel:
    """The model under which the pairs are most likely, found from `start` without labels.

    Expectation and maximisation over agreement patterns (Dempster, Laird and Rubin 1977; Winkler 1988), given that
    fields are independent among duplicates and among others. What is never compared keeps its weight.
    """
    names, levels = names_in(pairs), levels_in(pairs)
    patterns = pairs.group_by(names).len().sort(names)
    table, counts = indicators(patterns), patterns["len"].to_numpy().astype(np.float64)
    model = start
    for _ in range(MOST_ROUNDS):
        likely = _posteriors(table, levels, model)
        newer = _weighted(table, levels, counts * likely, counts * (1 - likely), model)
        if abs(newer.prior - model.prior) < CLOSE_ENOUGH:
            return newer
        model = newer
    return model


def _posteriors(table: Floats, levels: list[Level], model: LinkageModel) -> Floats:
    bits = np.array([model.weights[name][code].bits for name, code in levels])
    return np.asarray(expit(log(2) * (table @ bits) + log(model.prior / (1 - model.prior))))


def counted(pairs: pl.DataFrame, labels: Labels, start: LinkageModel, counts: Floats | None = None) -> LinkageModel:
    """m and u counted among labelled pairs. SH-625 if one of the two kinds is lacking.

    `counts`: how much each pair counts, one each if None. A pair of an event of n pairs that counts 1/n lets all events
    speak alike: else one siege of two hundred reports, 20,000 pairs, says alone what duplicates look like.
    """
    _check(labels)
    each = np.ones(len(labels)) if counts is None else counts
    model = _weighted(indicators(pairs), levels_in(pairs), each * labels, each * ~labels, start)
    share = float(labels.mean())
    return replace(model, prior=share, share=share)


def _weighted(table: Floats, levels: list[Level], same: Floats, other: Floats, start: LinkageModel) -> LinkageModel:
    m, u = same @ table, other @ table
    weights = {name: _shares(name, levels, m, u, start.weights) for name in dict(levels)}
    prior = float(np.clip(same.sum() / (same.sum() + other.sum()), LEAST_PRIOR, 1 - LEAST_PRIOR))
    return replace(start, prior=prior, weights=weights, share=prior)


def _shares(name: str, levels: list[Level], m: Floats, u: Floats, before: Weights) -> Mapping[str, Weight]:
    """The weights of a comparison's levels from their counts, or those of before where there are none."""
    at = [number for number, (owner, _code) in enumerate(levels) if owner == name]
    if not (m[at].sum() + u[at].sum()):
        return before[name]
    most = m[at] + SMOOTHING, u[at] + SMOOTHING
    shares = zip(*(each / each.sum() for each in most), strict=True)
    return {levels[number][1]: Weight(float(a), float(b)) for number, (a, b) in zip(at, shares, strict=True)}


def regressed(
    pairs: pl.DataFrame, labels: Labels, start: LinkageModel, penalty: float = 1.0, counts: Floats | None = None
) -> LinkageModel:
    """Weights by logistic regression over the levels of labelled pairs: fields need not be independent.

    Supervised. `penalty` is the L2 penalty, in natural units, on what a weight differs from that of `start`: few labels
    leave what was believed before. `counts` as in `counted`, brought to a mean of one. SH-625 if one of the two kinds
    is lacking.
    """
    _check(labels)
    each = np.ones(len(labels)) if counts is None else counts / counts.mean()
    seen, patterns = levels_in(pairs), _patterns(pairs, each * labels, each * ~labels)
    before = log(2) * np.array([start.weights[name][code].bits for name, code in seen])
    given = (before, patterns, penalty)
    found = minimize(_loss, np.append(before, 0.0), given, "L-BFGS-B", jac=True).x / log(2)
    weights: dict[str, dict[str, Weight]] = {name: {} for name, _code in seen}
    for (name, code), bits in zip(seen, found, strict=False):
        weights[name][code] = Weight.of_bits(float(bits))
    prior = float(np.clip(expit(found[-1] * log(2)), LEAST_PRIOR, 1 - LEAST_PRIOR))
    share = float(each @ labels / each.sum())
    return replace(start, prior=prior, weights=weights, share=share, frequencies=False)


class _Patterns(NamedTuple):
    """Each pattern of agreement once: its indicators, and how many pairs of both kinds have it."""

    table: Floats
    same: Floats
    other: Floats


def _patterns(pairs: pl.DataFrame, same: Floats, other: Floats) -> _Patterns:
    names = names_in(pairs)
    sums = pairs.select(names).with_columns(same=pl.Series(same), other=pl.Series(other))
    patterns = sums.group_by(names, maintain_order=True).agg(pl.col("same", "other").sum())
    return _Patterns(indicators(patterns), patterns["same"].to_numpy(), patterns["other"].to_numpy())


def _loss(found: Floats, before: Floats, patterns: _Patterns, penalty: float) -> tuple[float, Floats]:
    """The negative log likelihood with its penalty, and its slope. The intercept, last, is not penalised."""
    table, same, other = patterns
    logits, moved = table @ found[:-1] + found[-1], found[:-1] - before
    both = same + other
    loss = both @ np.logaddexp(0.0, logits) - same @ logits + penalty * (moved @ moved) / 2
    off = both * expit(logits) - same
    return float(loss), np.append(off @ table + penalty * moved, off.sum())


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
