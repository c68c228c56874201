"""Encryption of what this room keeps secret: sessions, and the secrets of second factors.

Fernet (AES-128 in CBC mode, HMAC-SHA-256): text in, text out, and whatever was altered is refused. Each purpose has
a key of its own in SAFERHAVENS_HOME.
"""

import base64
from pathlib import Path

from cryptography.fernet import Fernet
from django.conf import settings

from saferhavens.web.ledger.keys import kept_key


def cipher(purpose: str) -> Fernet:
    """The cipher for `purpose`, with the key in HOME/<purpose>_key."""
    return Fernet(base64.urlsafe_b64encode(kept_key(Path(settings.HOME) / f"{purpose}_key")))
