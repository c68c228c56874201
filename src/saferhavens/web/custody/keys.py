"""Keys of organisations, opened with the installation's master key.

The master key lies in SAFERHAVENS_HOME as `custody_key_<number>`, outside of the database: a copy of the database alone
opens nothing. Opened keys are remembered by this process for a while, so that a page of fifty reports does not open
fifty keys.
"""

import threading
import time
from pathlib import Path

from django.conf import settings

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody import envelope
from saferhavens.web.custody.cipher import ForgedError, Xaes256Gcm
from saferhavens.web.custody.models import OrganisationKey
from saferhavens.web.ledger.keys import kept_key

type Wrapped = bytes
"""An organisation's key, sealed under the master key."""

MASTER = "installation"
"""The owner of the master key, as keys of organisations are bound to it."""

REMEMBERED_SECONDS = 600
"""How long a process goes on opening with a key that was destroyed, or that another process took away."""

MOST_REMEMBERED = 2_000
"""Organisations whose keys are kept open at once: a few hundred kilobytes."""


# --- the master key -----------------------------------------------------------------------------------------------


def master_file(number: int) -> Path:
    return Path(settings.HOME) / f"custody_key_{number}"


def master_numbers() -> list[int]:
    """The master keys that are there, lowest first: two while they are being exchanged."""
    names = (file.name.removeprefix("custody_key_") for file in Path(settings.HOME).glob("custody_key_*"))
    return sorted(int(name) for name in names if name.isascii() and name.isdecimal())


def current_master() -> int:
    """The number of the master key that wraps new keys. The first is made when nothing was ever wrapped.

    Raises MASTER_KEY_MISSING: a new key in place of a lost one would hide the loss.
    """
    numbers = master_numbers()
    if not numbers and OrganisationKey.objects.exists():
        raise ProblemError(problems.MASTER_KEY_MISSING, file=master_file(1).name)
    return numbers[-1] if numbers else 1


def make_master(number: int) -> int:
    """Make the master key `number`, and return the number."""
    kept_key(master_file(number))
    return number


def remove_masters_before(number: int) -> None:
    """Remove the older master keys, except those under which a key is still wrapped."""
    needed = {master_of(bytes(wrapped)) for wrapped in wrapped_keys()}
    for old in master_numbers():
        if old < number and old not in needed:
            master_file(old).unlink(missing_ok=True)


def wrapped_keys() -> list[Wrapped]:
    return list(OrganisationKey.objects.filter(destroyed_at=None).values_list("wrapped", flat=True))


def master_of(wrapped: Wrapped) -> int:
    """The number of the master key under which `wrapped` is sealed."""
    return envelope.Envelope.read(wrapped).number


def master_cipher(number: int) -> Xaes256Gcm:
    return Xaes256Gcm(kept_key(master_file(number)))


def wrap(key: bytes, organisation_id: int, number: int) -> Wrapped:
    """`key` sealed under the current master key, bound to whose it is."""
    master = current_master()
    return envelope.close(master_cipher(master), master, MASTER, place_of(organisation_id, number), key)


def unwrap(wrapped: Wrapped, organisation_id: int, number: int) -> bytes:
    """The key in `wrapped`. Raises MASTER_KEY_MISSING, KEY_BROKEN."""
    try:
        read = envelope.Envelope.read(wrapped)
        if not master_file(read.number).exists():
            raise ProblemError(problems.MASTER_KEY_MISSING, file=master_file(read.number).name)
        return envelope.unclose(master_cipher(read.number), read, MASTER, place_of(organisation_id, number))
    except (ForgedError, envelope.NotSealedError):
        raise ProblemError(problems.KEY_BROKEN, number=number) from None


def place_of(organisation_id: int, number: int) -> str:
    return f"organisation key:{organisation_id}:{number}"


# --- keys of organisations ----------------------------------------------------------------------------------------


def current_row(organisation_id: int) -> OrganisationKey | None:
    return OrganisationKey.objects.filter(organisation_id=organisation_id, retired_at=None).order_by("number").first()


class Opened:
    """Opened keys of this process: each for a bounded time, found by what it was wrapped as.

    By the wrapped bytes and not by number: a key that a transaction made and took back is never met again.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ciphers: dict[Wrapped, tuple[float, Xaes256Gcm]] = {}

    def cipher(self, wrapped: Wrapped, organisation_id: int, number: int) -> Xaes256Gcm:
        """The cipher of a key. Raises MASTER_KEY_MISSING, KEY_BROKEN."""
        now = time.monotonic()
        until, cipher = self._ciphers.get(wrapped, (0.0, None))
        if cipher is None or until < now:
            cipher = Xaes256Gcm(unwrap(wrapped, organisation_id, number))
            self._remember(wrapped, now + REMEMBERED_SECONDS, cipher)
        return cipher

    def _remember(self, wrapped: Wrapped, until: float, cipher: Xaes256Gcm) -> None:
        with self._lock:
            if len(self._ciphers) >= MOST_REMEMBERED:
                self._ciphers.clear()
            self._ciphers[wrapped] = (until, cipher)

    def forget(self) -> None:
        with self._lock:
            self._ciphers.clear()


OPENED = Opened()
