"""XAES-256-GCM against the test vectors of its specification, and against a slow and plain retelling of it."""

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC
from hypothesis import given
from hypothesis import strategies as st

from saferhavens.web.custody.cipher import ForgedError, Xaes256Gcm

NONCE = b"ABCDEFGHIJKLMNOPQRSTUVWX"
PLAIN = b"XAES-256-GCM"
VECTORS = [
    (b"\x01" * 32, b"", "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271"),
    (b"\x03" * 32, b"c2sp.org/XAES-256-GCM", "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"),
]
KEYS, NONCES = st.binary(min_size=32, max_size=32), st.binary(min_size=24, max_size=24)


def by_the_book(key: bytes, nonce: bytes, plain: bytes, associated: bytes) -> bytes:
    """As NIST SP 800-108r1 derives a key with CMAC: label X, no context, two blocks."""
    derived = b""
    for counter in (1, 2):
        mac = CMAC(AES(key))
        mac.update(bytes([0, counter]) + b"X\0" + nonce[:12])
        derived += mac.finalize()
    return AESGCM(derived).encrypt(nonce[12:], plain, associated)


@pytest.mark.parametrize(("key", "associated", "sealed"), VECTORS)
def test_the_vectors_of_the_specification_hold(key, associated, sealed):
    assert Xaes256Gcm(key).encrypt(NONCE, PLAIN, associated).hex() == sealed
    assert Xaes256Gcm(key).decrypt(NONCE, bytes.fromhex(sealed), associated) == PLAIN


@given(KEYS, NONCES, st.binary(max_size=200), st.binary(max_size=50))
def test_it_does_what_the_book_says_for_any_input(key, nonce, plain, associated):
    sealed = Xaes256Gcm(key).encrypt(nonce, plain, associated)
    assert sealed == by_the_book(key, nonce, plain, associated)
    assert Xaes256Gcm(key).decrypt(nonce, sealed, associated) == plain


@given(KEYS, NONCES, st.binary(max_size=50), st.integers(0, 10_000), st.integers(0, 7))
def test_any_flipped_bit_is_noticed(key, nonce, plain, place, bit):
    sealed = bytearray(Xaes256Gcm(key).encrypt(nonce, plain, b"about"))
    sealed[place % len(sealed)] ^= 1 << bit
    with pytest.raises(ForgedError):
        Xaes256Gcm(key).decrypt(nonce, bytes(sealed), b"about")


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_is_refused(length):
    with pytest.raises(ValueError, match="32 bytes"):
        Xaes256Gcm(bytes(length))


@pytest.mark.parametrize("length", [0, 12, 23, 25])
def test_a_nonce_of_another_length_is_refused(length):
    with pytest.raises(ValueError, match="24 bytes"):
        Xaes256Gcm(bytes(32)).encrypt(bytes(length), b"", b"")
