"""Average linkage: who belongs together follows from all pairs, not from one that looks alike by chance."""

from itertools import combinations

import numpy as np
import polars as pl
import pytest

from saferhavens.core.evidence.linkage import groups
from saferhavens.core.evidence.linkage.groups import with_groups
from saferhavens.core.problems import ProblemError


def pairs(**probabilities: float) -> pl.DataFrame:
    """`ab=0.9` is the pair of the reports a and b."""
    rows = [(name[0], name[1], value) for name, value in probabilities.items()]
    return pl.DataFrame(rows, {"left": pl.String, "right": pl.String, "probability": pl.Float64}, orient="row")


def together(**probabilities: float) -> dict[str, float]:
    found = with_groups(pairs(**probabilities))
    return {row["left"] + row["right"]: round(row["together"], 9) for row in found.iter_rows(named=True)}


def test_two_reports_alone_keep_their_probability() -> None:
    assert together(ab=0.7) == {"ab": 0.7}


def test_the_ends_of_an_episode_are_tied_by_what_lies_between() -> None:
    found = together(ab=0.9, bc=0.9, ac=0.3)
    assert found == {"ab": 0.9, "bc": 0.6, "ac": 0.6}  # ab first; then c joins at the mean of 0.9 and 0.3


def test_one_pair_alike_by_chance_does_not_tie_two_groups() -> None:
    found = together(ab=0.9, cd=0.9, bc=0.8, ac=0.0, ad=0.0, bd=0.0)
    assert found["bc"] == pytest.approx(0.2)
    assert found["ab"] == found["cd"] == 0.9


def test_a_pair_that_was_not_compared_counts_as_impossible() -> None:
    assert together(ab=0.9, bc=0.8) == {"ab": 0.9, "bc": 0.4}


def test_groups_that_no_pair_ties_do_not_touch() -> None:
    assert together(ab=0.9, xy=0.2, yz=0.2, xz=0.2) == {"ab": 0.9, "xy": 0.2, "yz": 0.2, "xz": 0.2}


def test_no_pairs_make_no_groups() -> None:
    assert with_groups(pairs()).columns == ["left", "right", "probability", "together"]
    assert with_groups(pairs()).height == 0


def of_all(count: int, seed: int) -> pl.DataFrame:
    """All pairs of so many reports, in any order, with random probabilities."""
    random = np.random.default_rng(seed)
    names = [f"{number:02d}" for number in range(count)]
    rows = [
        (one, other, value) for (one, other), value in zip(combinations(names, 2), random.random(999), strict=False)
    ]
    table = pl.DataFrame(rows, {"left": pl.String, "right": pl.String, "probability": pl.Float64}, orient="row")
    return table.sample(fraction=1.0, shuffle=True, seed=seed)


@pytest.mark.parametrize("seed", range(5))
def test_every_limit_cuts_into_groups_without_overlap(seed: int) -> None:
    """If a goes with b and b with c from a limit on, then a goes with c."""
    found = with_groups(of_all(12, seed))
    near = {frozenset((row["left"], row["right"])): row["together"] for row in found.iter_rows(named=True)}
    for a, b, c in combinations(sorted(set(found["left"]) | set(found["right"])), 3):
        low, middle, _high = sorted(near[frozenset(pair)] for pair in ((a, b), (b, c), (a, c)))
        assert low == pytest.approx(middle)


@pytest.mark.parametrize("seed", range(5))
def test_the_most_probable_pair_keeps_its_probability(seed: int) -> None:
    found = with_groups(of_all(12, seed)).sort("probability", descending=True)
    assert found["together"][0] == pytest.approx(found["probability"][0])
    assert found["together"].max() == pytest.approx(found["probability"].max())


def test_the_order_of_the_pairs_changes_nothing() -> None:
    one = of_all(12, 3)
    other = with_groups(one.reverse())
    assert with_groups(one)["together"].to_list() == other.reverse()["together"].to_list()
    assert other["left"].to_list() == one.reverse()["left"].to_list()


def test_which_report_stands_left_changes_nothing() -> None:
    one = of_all(12, 4)
    turned = one.rename({"left": "right", "right": "left"})
    assert with_groups(one)["together"].to_list() == with_groups(turned)["together"].to_list()


def test_too_many_that_hang_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "LARGEST", 3)
    assert with_groups(pairs(ab=0.9, bc=0.8, xy=0.9)).height == 3
    with pytest.raises(ProblemError, match="SH-623"):
        with_groups(pairs(ab=0.9, bc=0.8, cd=0.8))
