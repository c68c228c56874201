"""The register of a release between two releases: sealed with a key of this installation, outside of the database.

Two keys follow from the one that lies in SAFERHAVENS_HOME: one seals the register, one rounds. If the file is lost,
nothing more is released: a new key would round anew what was shown before.
"""

import hmac
import json
from pathlib import Path

from django.conf import settings

from saferhavens.core.disclosure import Register, register_from
from saferhavens.core.problems import REGISTER_UNREADABLE, ProblemError
from saferhavens.web.custody import envelope
from saferhavens.web.custody.cipher import ForgedError, Xaes256Gcm
from saferhavens.web.ledger.keys import kept_key
from saferhavens.web.sharing.models import Release

OWNER = "releases"
KEY_NUMBER = 1


def key_file() -> Path:
    return Path(settings.HOME) / "release_key"


def installation_key() -> bytes:
    """Made when nothing was ever released. Raises REGISTER_UNREADABLE when it was lost."""
    if not key_file().exists() and Release.objects.filter(shown_at__isnull=False).exists():
        raise ProblemError(REGISTER_UNREADABLE)
    return kept_key(key_file())


def rounding_key() -> bytes:
    return hmac.digest(installation_key(), b"rounding", "sha256")


def cipher() -> Xaes256Gcm:
    return Xaes256Gcm(hmac.digest(installation_key(), b"register", "sha256"))


def about(release: Release) -> str:
    return f"release:{release.pk}:register"


def seal_register(release: Release, register: Register) -> bytes:
    plain = json.dumps(register.to_plain(), separators=(",", ":")).encode()
    return envelope.close(cipher(), KEY_NUMBER, OWNER, about(release), plain)


def open_register(release: Release) -> Register:
    """Raises REGISTER_UNREADABLE for one that was changed, moved or removed."""
    try:
        read = envelope.Envelope.read(bytes(release.register or b""))
        plain = envelope.unclose(cipher(), read, OWNER, about(release))
    except (ForgedError, envelope.NotSealedError):
        raise ProblemError(REGISTER_UNREADABLE) from None
    return register_from(json.loads(plain))
