"""Learning weights: without labels, by counting, by regression, and how frequent duplicates are in each country."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from saferhavens.core.evidence.linkage.comparisons import CIRCUMSTANCES, COMPARISONS
from saferhavens.core.evidence.linkage.model import JUDGED, LinkageModel, Weight, with_circumstances
from saferhavens.core.evidence.linkage.priors import probabilities, with_local_priors
from saferhavens.core.evidence.linkage.training import counted, estimated, indicators, levels_in, names_in, regressed
from saferhavens.core.problems import ProblemError

NAMES = [each.name for each in COMPARISONS]
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
    pairs = pl.DataFrame({name: [None, "other"] for name in NAMES}, dict.fromkeys(NAMES, pl.String))
    table, levels = indicators(pairs), levels_in(pairs)
    assert table[0].sum() == 0
    assert [level for level, one in zip(levels, table[1], strict=True) if one] == [
        level for level in levels if level[1] == "other"
    ]


def test_a_pair_can_count_more_than_another_in_a_regression() -> None:
    """ "spot" and "region" are told of ten duplicates each; what counts a hundred times is believed more."""
    pairs = PAIRS.head(40).with_columns(place=pl.Series(["spot"] * 10 + ["region"] * 10 + ["spot", "region"] * 10))
    same = np.arange(40) < 20
    louder = np.r_[np.full(10, 100.0), np.ones(30)]
    alike, loud = (regressed(pairs, same, JUDGED, 0.1, counts).weights["place"] for counts in (None, louder))
    assert loud["spot"].bits - loud["region"].bits > alike["spot"].bits - alike["region"].bits + 1


def test_few_labels_leave_what_was_believed_before() -> None:
    few = PAIRS.head(30)
    model = regressed(few, SAME[:30], JUDGED, penalty=1e6)
    for name in NAMES:
        for code, weight in model.weights[name].items():
            assert weight.bits == pytest.approx(JUDGED.weights[name][code].bits, abs=0.01)


def test_many_labels_overrule_it() -> None:
    upside_down = replace(
        JUDGED,
        weights=JUDGED.weights | {"harm": {code: Weight(w.u, w.m) for code, w in JUDGED.weights["harm"].items()}},
    )
    assert upside_down.weights["harm"]["same"].bits < 0
    learnt = regressed(PAIRS, SAME, upside_down).weights["harm"]
    assert learnt["same"].bits > learnt["other"].bits + 3


def test_counts_are_only_relative() -> None:
    once, ten = (regressed(PAIRS, SAME, JUDGED, counts=np.full(COUNT, number)) for number in (1.0, 10.0))
    for name in NAMES:
        for code, weight in once.weights[name].items():
            assert weight.bits == pytest.approx(ten.weights[name][code].bits, abs=0.01)
    assert once.share == pytest.approx(SAME.mean())


def test_circumstances_start_without_weight_and_are_learnt() -> None:
    random = np.random.default_rng(9)
    month = np.where(
        SAME, random.choice(["same", "other"], COUNT, p=[0.9, 0.1]), random.choice(["same", "other"], COUNT)
    )
    pairs = PAIRS.with_columns(month=pl.Series(month), extent=pl.lit("local"), length=pl.lit("days_1"))
    start = with_circumstances(JUDGED)
    assert names_in(pairs) == [*NAMES, *(each.name for each in CIRCUMSTANCES)]
    assert {weight.bits for each in CIRCUMSTANCES for weight in start.weights[each.name].values()} == {0.0}
    for model in (counted(pairs, SAME, start), regressed(pairs, SAME, start), estimated(pairs, start)):
        assert model.weights["month"]["same"].bits > model.weights["month"]["other"].bits + 1.5
        assert model.compared == COMPARISONS + CIRCUMSTANCES


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
