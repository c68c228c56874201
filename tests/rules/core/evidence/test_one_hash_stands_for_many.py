"""Merkle trees as RFC 6962 draws them."""

import hashlib

import pytest

from saferhavens.core.evidence.merkle import is_proven, proof_of, root_of

RFC_LEAVES = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
]
"""The leaves of the test vectors of Certificate Transparency's own reference implementation."""

ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("count", ROOTS)
def test_the_published_roots_come_out(count):
    assert root_of(RFC_LEAVES[:count]).hex() == ROOTS[count]


@pytest.mark.parametrize("count", range(1, 12))
def test_every_leaf_is_proven_and_no_other_place_or_leaf(count):
    leaves = [bytes([number]) * 3 for number in range(count)]
    root = root_of(leaves)
    for position, leaf in enumerate(leaves):
        proof = proof_of(leaves, position)
        assert is_proven(leaf, position, count, proof, root)
        assert not is_proven(leaf + b"x", position, count, proof, root)
        assert not any(is_proven(leaf, other, count, proof, root) for other in range(count) if other != position)


def test_a_proof_with_a_hash_too_many_or_too_few_proves_nothing():
    leaves = [bytes([number]) for number in range(5)]
    root, proof = root_of(leaves), proof_of(leaves, 2)
    assert not is_proven(leaves[2], 2, 5, [*proof, proof[0]], root)
    assert not is_proven(leaves[2], 2, 5, proof[:-1], root)


def test_no_position_outside_is_proven():
    assert not is_proven(b"a", 1, 1, [], root_of([b"a"]))
    assert not is_proven(b"a", -1, 1, [], root_of([b"a"]))


def test_order_and_number_of_leaves_count():
    assert len({root_of(leaves) for leaves in ([b"a", b"b"], [b"b", b"a"], [b"a", b"b", b"b"], [b"a"])}) == 4


def test_a_node_cannot_be_passed_off_as_a_leaf():
    inner = hashlib.sha256(b"\x00a").digest() + hashlib.sha256(b"\x00b").digest()
    assert root_of([inner]) != root_of([b"a", b"b"])


def test_nothing_has_no_root():
    with pytest.raises(ValueError, match="leaf"):
        root_of([])
