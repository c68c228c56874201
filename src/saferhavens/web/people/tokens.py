"""The tokens of invitation links. The database keeps only their hash: who reads it can open no invitation."""

import hashlib
import secrets

from django.utils.crypto import salted_hmac

from saferhavens.web.people.models import Invitation


def new_salt() -> str:
    return secrets.token_hex(16)


def token_of(salt: str) -> str:
    """The token that belongs to `salt` and the installation's secret: 64 hexadecimal digits, the same each time."""
    return str(salted_hmac("saferhavens.invitation", salt, algorithm="sha256").hexdigest())


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find(token: str) -> Invitation | None:
    return Invitation.objects.select_related("organisation").filter(token_hash=hash_of(token)).first()
