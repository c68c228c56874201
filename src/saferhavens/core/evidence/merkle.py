"""One hash for many: the Merkle tree of RFC 6962 (Certificate Transparency), section 2.1.

Leaves and inner nodes are hashed with different first bytes, so that a node can never be passed off as a leaf.
"""

import hashlib
from collections.abc import Sequence

LEAF, NODE = b"\x00", b"\x01"


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over `leaves` in their order, 32 bytes. ValueError without any: nothing has no root here."""
    if not leaves:
        raise ValueError("a tree needs a leaf")
    return _root([hashlib.sha256(LEAF + leaf).digest() for leaf in leaves])


def _root(hashes: Sequence[bytes]) -> bytes:
    if len(hashes) == 1:
        return hashes[0]
    middle = _split(len(hashes))
    return hashlib.sha256(NODE + _root(hashes[:middle]) + _root(hashes[middle:])).digest()


def _split(count: int) -> int:
    """The largest power of two smaller than `count`."""
    return 1 << ((count - 1).bit_length() - 1)


def proof_of(leaves: Sequence[bytes], position: int) -> list[bytes]:
    """What somebody needs, beside the leaf at `position`, to arrive at the root: the hashes next to its path."""
    return _proof([hashlib.sha256(LEAF + leaf).digest() for leaf in leaves], position)


def _proof(hashes: Sequence[bytes], position: int) -> list[bytes]:
    if len(hashes) == 1:
        return []
    middle = _split(len(hashes))
    if position < middle:
        return [*_proof(hashes[:middle], position), _root(hashes[middle:])]
    return [*_proof(hashes[middle:], position - middle), _root(hashes[:middle])]


def is_proven(leaf: bytes, position: int, count: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `leaf` stands at `position` among `count` leaves under `root`."""
    if not 0 <= position < count:
        return False
    found = _climbed(hashlib.sha256(LEAF + leaf).digest(), position, count, list(proof))
    return found == root


def _climbed(node: bytes, position: int, count: int, proof: list[bytes]) -> bytes | None:
    """The root to which the path leads; None where the proof has too few or too many hashes."""
    if count == 1:
        return None if proof else node
    if not proof:
        return None
    middle, beside = _split(count), proof.pop()
    if position < middle:
        below = _climbed(node, position, middle, proof)
        return below and hashlib.sha256(NODE + below + beside).digest()
    below = _climbed(node, position - middle, count - middle, proof)
    return below and hashlib.sha256(NODE + beside + below).digest()
