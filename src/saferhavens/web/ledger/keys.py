"""Keys that lie in SAFERHAVENS_HOME, outside of the database, and the one that signs the ledger's head.

Ed25519 (RFC 8032): short signatures, no parameters to get wrong. Who holds the database alone cannot sign a
forged head. Write the public key down elsewhere (`saferhavens ledger head` prints it), so that a new key cannot
be slipped in unseen.
"""

import base64
import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from saferhavens.core.ledger.chain import Head

SIGNED_AS = "saferhavens ledger head, version 1"
"""Part of what is signed, so that no signature made for something else can be passed off as one of a head."""

KEY_BYTES = 32


@cache
def kept_key(file: Path) -> bytes:
    """The 32 random bytes in `file`, made when there is none. Only this user can read it."""
    if not file.exists():
        with NamedTemporaryFile(dir=file.parent, prefix=f"{file.name}-", mode="w") as new:  # made with mode 600
            new.write(base64.b64encode(os.urandom(KEY_BYTES)).decode())
            new.flush()
            os.fsync(new.fileno())
            with suppress(FileExistsError):  # another process was quicker; then its key counts
                os.link(new.name, file)
    return base64.b64decode(file.read_text())


def signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(kept_key(Path(settings.HOME) / "ledger_key"))


def public_key() -> Ed25519PublicKey:
    return signing_key().public_key()


def public_key_text() -> str:
    """The public key as people copy it, in base64."""
    return base64.b64encode(public_key().public_bytes_raw()).decode()


def key_id() -> str:
    """The first 16 hexadecimal digits of the public key."""
    return public_key().public_bytes_raw().hex()[:16]


def signature_of(head: Head) -> str:
    """The signature of `head` in base64."""
    return base64.b64encode(signing_key().sign(signed_bytes(head))).decode()


def is_signed(head: Head, signature: str) -> bool:
    """Whether `signature` was made for `head` with the key of this installation."""
    try:
        public_key().verify(base64.b64decode(signature), signed_bytes(head))
    except (InvalidSignature, ValueError):
        return False
    return True


def signed_bytes(head: Head) -> bytes:
    return f"{SIGNED_AS}\n{head.count}\n{head.hash}".encode()
