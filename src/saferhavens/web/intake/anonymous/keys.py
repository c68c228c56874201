"""Keys of the channel, each for one purpose, from one secret that lies in SAFERHAVENS_HOME and not in the database."""

import hashlib
import hmac
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from saferhavens.web.ledger.keys import KEY_BYTES, kept_key


def key_for(purpose: str) -> bytes:
    """32 bytes that only this purpose uses (HKDF, RFC 5869)."""
    return _derived(kept_key(Path(settings.HOME) / "channel_key"), purpose)


@cache
def _derived(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"saferhavens tell: {purpose}".encode()).derive(secret)


def keyed(purpose: str, content: bytes) -> bytes:
    """HMAC-SHA256 of `content` under the key for `purpose`."""
    return hmac.new(key_for(purpose), content, hashlib.sha256).digest()
