"""XAES-256-GCM: AES-256-GCM with a nonce long enough to be drawn at random without ever counting.

GCM alone has a nonce of 96 bits: drawn at random, one key may seal 2^32 messages, and a repeated nonce gives away the
key of authentication. XAES derives a key of its own for each message from the first half of a nonce of 192 bits. The
chance that any two of 10^7 messages share a nonce is 10^14 / 2^193, less than 10^-43.

Source: C2SP, "XAES-256-GCM" (c2sp.org/XAES-256-GCM), made of the key derivation of NIST SP 800-108r1 with CMAC and of
GCM (SP 800-38D). Its test vectors are in the tests.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

KEY_BYTES = 32
NONCE_BYTES = 24
TAG_BYTES = 16
BLOCK = 16
REDUCTION = 0x87
"""The polynomial by which CMAC doubles in GF(2^128)."""


class ForgedError(ValueError):
    """The text was not sealed under this key, this nonce and these associated bytes."""


class Xaes256Gcm:
    """The cipher under one key of 32 bytes. Safe to be used by several threads at once."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"a key has {KEY_BYTES} bytes, not {len(key)}")
        self._key = key
        self._mask = doubled(self._blocks(bytes(BLOCK)))

    def encrypt(self, nonce: bytes, plain: bytes, associated: bytes) -> bytes:
        """`plain` sealed, 16 bytes longer. `nonce` is 24 random bytes, never used again."""
        return self._derived(nonce).encrypt(nonce[12:], plain, associated)

    def decrypt(self, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
        """What `encrypt` was given. Raises ForgedError when anything differs by a bit."""
        try:
            return self._derived(nonce).decrypt(nonce[12:], sealed, associated)
        except InvalidTag:
            raise ForgedError from None

    def _derived(self, nonce: bytes) -> AESGCM:
        """GCM under the message's own key: two blocks of CMAC in counter mode."""
        if len(nonce) != NONCE_BYTES:
            raise ValueError(f"a nonce has {NONCE_BYTES} bytes, not {len(nonce)}")
        first, second = (xor(bytes([0, counter]) + b"X\0" + nonce[:12], self._mask) for counter in (1, 2))
        return AESGCM(self._blocks(first + second))

    def _blocks(self, blocks: bytes) -> bytes:
        """Each block under bare AES: no mode, since the derivation is made of single blocks."""
        encryptor = Cipher(AES(self._key), ECB()).encryptor()  # noqa: S305  as the derivation asks; no text goes through it
        return encryptor.update(blocks)


def doubled(block: bytes) -> bytes:
    """`block` times two in GF(2^128), as CMAC makes its subkey."""
    number = int.from_bytes(block) << 1
    if number >> 128:
        number = (number ^ REDUCTION) & ((1 << 128) - 1)
    return number.to_bytes(BLOCK)


def xor(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one) ^ int.from_bytes(other)).to_bytes(BLOCK)
