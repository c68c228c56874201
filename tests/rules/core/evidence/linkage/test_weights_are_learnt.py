"""Learning weights: without labels, by counting, by regression, and how frequent duplicates are in each country."""

import numpy as np
import polars as pl
import pytest

from saferhavens.core.evidence.linkage.model import JUDGED, LinkageModel
from saferhavens.core.evidence.linkage.priors import probabilities, with_local_priors
from saferhavens.core.evidence.linkage.training import LEVELS, NAMES, counted, estimated, indicators, regressed
from saferhavens.core.problems import ProblemError

PRIOR = 0.2
COUNT = 20_000


def drawn(seed: int = 5) -> tuple[pl.DataFrame, np.ndarray]:
    """Pairs of which a fifth are duplicates, their levels drawn independently with JUDGED's m and u."""
    random = np.random.default_rng(seed)
    same = random.random(COUNT) < PRIOR
    columns = {}
    for name in NAMES:
        codes = np.array(list(JUDGED.weights[name]))
        m = np.array([weight.m for weight in JUDGED.weights[name].values()])
        u = np.array([weight.u for weight in JUDGED.weights[name].values()])
        columns[name] = np.where(same, random.choice(codes, COUNT, p=m), random.choice(codes, COUNT, p=u))
    return pl.DataFrame(columns), same


PAIRS, SAME = drawn()


def furthest(model: LinkageModel) -> float:
    """How far m and u are from those with which the pairs were drawn."""
    return max(
        max(abs(weight.m - JUDGED.weights[name][code].m), abs(weight.u - JUDGED.weights[name][code].u))
        for name in NAMES
        for code, weight in model.weights[name].items()
    )


def test_counting_finds_what_the_pairs_were_drawn_with() -> None:
    model = counted(PAIRS, SAME, JUDGED)
    assert furthest(model) < 0.03
    assert model.prior == pytest.approx(PRIOR, abs=0.01)


def test_expectation_and_maximisation_finds_it_without_labels() -> None:
    model = estimated(PAIRS, JUDGED)
    assert furthest(model) < 0.06
    assert model.prior == pytest.approx(PRIOR, abs=0.02)


def test_regression_finds_the_weights_up_to_a_constant_of_each_field() -> None:
    model = regressed(PAIRS, SAME, JUDGED, penalty=0.1)
    for name in ("date", "harm", "actor", "figures"):
        first, *rest = JUDGED.weights[name]
        for code in rest:
            true = JUDGED.weights[name][first].bits - JUDGED.weights[name][code].bits
            found = model.weights[name][first].bits - model.weights[name][code].bits
            assert found == pytest.approx(true, abs=1.2), (name, code)


@pytest.mark.parametrize("learn", [counted, regressed])
def test_labels_of_one_kind_only_teach_nothing(learn) -> None:
    for labels in (np.zeros(COUNT, bool), np.ones(COUNT, bool)):
        with pytest.raises(ProblemError, match="SH-625"):
            learn(PAIRS, labels, JUDGED)


def test_a_field_that_is_never_compared_keeps_its_weights() -> None:
    blank = PAIRS.with_columns(text=pl.lit(None, pl.String))
    for model in (counted(blank, SAME, JUDGED), estimated(blank, JUDGED)):
        assert model.weights["text"] == JUDGED.weights["text"]


def test_what_was_never_seen_is_rare_but_not_impossible() -> None:
    model = counted(PAIRS.filter(pl.col("place") != "spot"), SAME[(PAIRS["place"] != "spot").to_numpy()], JUDGED)
    assert 0 < model.weights["place"]["spot"].m < 0.01


def test_an_event_of_many_reports_can_count_like_the_others() -> None:
    """A hundred pairs of one siege say "spot", ten pairs of ten raids "region"."""
    pairs = PAIRS.head(220).with_columns(place=pl.Series(["spot"] * 100 + ["region"] * 10 + ["apart"] * 110))
    same = np.arange(220) < 110
    alike = np.r_[np.full(100, 1 / 100), np.ones(120)]
    assert counted(pairs, same, JUDGED).weights["place"]["spot"].m > 0.8
    assert counted(pairs, same, JUDGED, alike).weights["place"]["region"].m > 0.6
    assert counted(pairs, same, JUDGED, alike).prior == 0.5


def test_a_missing_field_has_no_indicator() -> None:
    table = indicators(pl.DataFrame({name: [None, "other"] for name in NAMES}, dict.fromkeys(NAMES, pl.String)))
    assert table[0].sum() == 0
    assert [level for level, one in zip(LEVELS, table[1], strict=True) if one] == [
        level for level in LEVELS if level[1] == "other"
    ]


def test_a_country_with_many_duplicates_gets_a_higher_prior() -> None:
    random = np.random.default_rng(3)
    blocks = np.repeat([0, 1], 20_000)
    same = random.random(40_000) < np.where(blocks == 0, 0.5, 0.01)
    evidence = random.normal(np.where(same, 3, -3), 3)  # bits
    weights = evidence + np.log2(0.05 / 0.95)
    moved = with_local_priors(weights, blocks, 0.05)
    assert moved[blocks == 0].mean() > weights[blocks == 0].mean() + 2
    assert moved[blocks == 1].mean() < weights[blocks == 1].mean() - 1


def test_a_country_of_few_pairs_keeps_the_prior() -> None:
    weights = np.array([4.0, 3.0, -5.0])
    assert with_local_priors(weights, np.zeros(3, np.int64), 0.05) == pytest.approx(weights, abs=0.2)


def test_without_pairs_nothing_moves() -> None:
    assert len(with_local_priors(np.array([]), np.array([], np.int64), 0.05)) == 0


@pytest.mark.parametrize(("bits", "wanted"), [(0.0, 0.5), (1.0, 2 / 3), (-1.0, 1 / 3), (4000.0, 1.0), (-4000.0, 0.0)])
def test_bits_become_probabilities(bits: float, wanted: float) -> None:
    assert probabilities(np.array([bits]))[0] == pytest.approx(wanted)
