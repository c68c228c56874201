"""The weights: how often each level is found among duplicates (m) and other pairs (u), and how rare duplicates are.

M = log2(λ / (1 - λ)) + Σ log2(m / u),  P = 2^M / (1 + 2^M).  Source: Fellegi and Sunter (1969); domain dossier 5.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import log2

from saferhavens.core.evidence.linkage.comparisons import CIRCUMSTANCES, EVERY, Comparison


@dataclass(frozen=True)
class Weight:
    """m: probability of a level given that both speak of one incident; u: given that they do not."""

    m: float
    u: float

    @property
    def bits(self) -> float:
        return log2(self.m / self.u)

    @classmethod
    def of_bits(cls, bits: float) -> "Weight":
        """The weight of so many bits whose m and u add up to 1: for weights that were learnt as such."""
        u = 1.0 / (1.0 + 2.0**bits)
        return cls(1.0 - u if bits < 0 else u * 2.0**bits, u)


type Weights = Mapping[str, Mapping[str, Weight]]


def match_weight(prior: float, weights: Iterable[Weight]) -> float:
    """M in bits, for a prior probability λ and the weights of the levels found."""
    return log2(prior / (1.0 - prior)) + sum(weight.bits for weight in weights)


def probability(match_weight_bits: float) -> float:
    """P of M, without overflow at either end."""
    if match_weight_bits >= 0:
        return 1.0 / (1.0 + 2.0**-match_weight_bits)
    return 2.0**match_weight_bits / (1.0 + 2.0**match_weight_bits)


@dataclass(frozen=True)
class LinkageModel:
    """`prior` λ among pairs that come into question; `weights` by comparison and level.

    `word_weights`: whole numbers by which rare words weigh more in a text, empty for none.
    `share`: the share of duplicates among the pairs from which the weights were learnt; the prior if None.
    `frequencies`: whether the same rare place weighs more than the same common one.
    """

    prior: float
    weights: Weights
    word_weights: Mapping[str, int] = field(default_factory=dict)
    frequencies: bool = True
    share: float | None = None

    @property
    def compared(self) -> tuple[Comparison, ...]:
        """The comparisons that this model weighs, in order."""
        return tuple(each for each in EVERY if each.name in self.weights)

    def weight(self, comparison: Comparison, code: str) -> Weight:
        return self.weights[comparison.name][code]


def judged() -> LinkageModel:
    """Weights set by judgement, for a start without labelled pairs; `training` learns others.

    Texts and dates are trusted most; that the same organisation sends two reports says little.
    Each row gives m and u in thousandths; u is meant among pairs that come into question, so it is high for places.
    """
    weights = {
        name: {code: Weight(m / 1000, u / 1000) for code, (m, u) in rows.items()} for name, rows in _JUDGED.items()
    }
    return LinkageModel(1 / 50, weights)


def with_circumstances(model: LinkageModel) -> LinkageModel:
    """The model with the circumstances compared, too, at no weight: a start for learning theirs."""
    free = {each.name: {level.code: Weight(0.5, 0.5) for level in each.levels} for each in CIRCUMSTANCES}
    return replace(model, weights={**free, **model.weights})


_JUDGED: dict[str, dict[str, tuple[float, float]]] = {
    "place": {
        "spot": (340, 40),
        "municipality": (400, 250),
        "near": (100, 60),
        "vicinity": (60, 180),
        "coarse": (40, 40),
        "region": (20, 180),
        "far": (20, 100),
        "farther": (10, 80),
        "apart": (10, 70),
    },
    "date": {
        "same": (600, 120),
        "within": (120, 130),
        "days_1": (140, 180),
        "days_3": (80, 270),
        "days_7": (25, 100),
        "days_14": (12, 60),
        "days_30": (9, 50),
        "days_60": (6, 40),
        "days_120": (4, 25),
        "apart": (4, 25),
    },
    "harm": {"same": (600, 200), "shared": (200, 100), "family": (170, 450), "other": (30, 250)},
    "actor": {"same": (800, 350), "other": (200, 650)},
    "figures": {
        "same": (250, 10),
        "same_few": (250, 120),
        "close": (250, 120),
        "similar": (170, 300),
        "other": (80, 450),
    },
    "text": {
        "equal": (150, 1),
        "most": (200, 2),
        "many": (200, 7),
        "half": (180, 30),
        "some": (140, 120),
        "few": (90, 340),
        "other": (40, 500),
    },
    "source": {"lineage": (150, 5), "source": (150, 100), "organisation": (150, 150), "other": (550, 745)},
}

JUDGED = judged()
