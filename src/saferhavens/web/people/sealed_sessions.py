"""Sessions as Django keeps them in the database, but encrypted with a key outside of it.

While somebody sets a second factor up or accepts an invitation, the session holds the secret or the token: who
reads the database, or a copy of it, must not find them.
"""

from typing import Any

from cryptography.fernet import InvalidToken
from django.contrib.sessions.backends import db

from saferhavens.web.people.sealing import cipher


class SessionStore(db.SessionStore):
    """A session whose data only this installation can read. One that cannot be read is empty, as if nobody came."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        return cipher("session").encrypt(super().encode(session_dict).encode()).decode()

    def decode(self, session_data: str) -> dict[str, Any]:
        try:
            opened = cipher("session").decrypt(session_data.encode()).decode()
        except InvalidToken:
            return {}
        decoded: dict[str, Any] = super().decode(opened)
        return decoded
