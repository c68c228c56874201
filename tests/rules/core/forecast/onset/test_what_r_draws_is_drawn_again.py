"""Folds of a published model were drawn in R: the same seed must give the same rows."""

import numpy as np
import pytest

from saferhavens.core.forecast.onset.shuffling import r_folds, r_sample

IN_R = {
    1: (9, 4, 7, 1, 2, 5, 3, 10, 6, 8),
    42: (1, 5, 10, 8, 2, 4, 6, 9, 7, 3),
    123: (3, 10, 2, 8, 6, 9, 1, 7, 5, 4),
}
"""`set.seed(seed); sample(10)` in R 3.6 and later."""


@pytest.mark.parametrize("seed", sorted(IN_R))
def test_a_seed_gives_the_permutation_that_r_gives(seed: int):
    assert tuple(r_sample(seed, 10) + 1) == IN_R[seed]


def test_a_sample_of_any_size_is_a_permutation():
    for size in (1, 2, 17, 70_000):
        assert np.array_equal(np.sort(r_sample(90035, size)), np.arange(size))


def test_folds_are_as_large_as_each_other_to_one_row():
    sizes = np.bincount(r_folds(90035, 8970, 10))
    assert sizes.sum() == 8970
    assert sizes.max() - sizes.min() <= 1


def test_folds_are_the_shuffled_numbers_of_the_folds():
    assert tuple(r_folds(42, 10, 3)) == tuple((np.array(IN_R[42]) - 1) % 3)


def test_another_seed_gives_another_order():
    assert not np.array_equal(r_sample(1, 100), r_sample(2, 100))
