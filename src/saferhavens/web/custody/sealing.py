"""Sealing what an organisation entrusts to us: with its own key, and bound to the place where it lies.

    sealed = seal(report.organisation_id, f"report:{report.uuid}:narrative", text.encode())
    text = open_sealed(report.organisation_id, f"report:{report.uuid}:narrative", sealed).decode()

`about` is "kind:uuid of the row:field". The same must be said at opening: what was moved to another row, field or
organisation is refused, never returned as something else. Whoever seals many texts in one transaction takes a
`sealer` once.
"""

import json
from typing import Any

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody import actions, envelope, keys
from saferhavens.web.custody.cipher import ForgedError, Xaes256Gcm
from saferhavens.web.custody.models import OrganisationKey
from saferhavens.web.ledger.audit import Audit

FIRST_USE = Audit.of_job("custody")
"""Who makes a key when an organisation first needs one."""


class Sealer:
    """Seals under the key that is current now. For one transaction: afterwards another key may be current."""

    def __init__(self, organisation_id: int, number: int, cipher: Xaes256Gcm) -> None:
        self.organisation_id = organisation_id
        self.number = number
        self._cipher = cipher

    def seal(self, about: str, plain: bytes) -> bytes:
        return envelope.close(self._cipher, self.number, owner_of(self.organisation_id), about, plain)

    def seal_json(self, about: str, value: Any) -> bytes:
        return self.seal(about, as_json(value))


def sealer(organisation_id: int) -> Sealer:
    """What seals for this organisation. Its first key is made if need be, which the ledger tells.

    Asks the database each time: a key that was taken back or replaced must not seal anything more.
    Raises MASTER_KEY_MISSING, KEY_BROKEN.
    """
    row = keys.current_row(organisation_id) or actions.make_first_key(organisation_id, audit=FIRST_USE)
    return Sealer(organisation_id, row.number, keys.OPENED.cipher(bytes(row.wrapped), organisation_id, row.number))


def seal(organisation_id: int, about: str, plain: bytes) -> bytes:
    """`plain` sealed under the organisation's current key, 45 bytes longer. Raises as `sealer`."""
    return sealer(organisation_id).seal(about, plain)


def seal_json(organisation_id: int, about: str, value: Any) -> bytes:
    """`value`, which JSON can hold, sealed. Raises as `sealer`, and ValueError for NaN and infinity."""
    return seal(organisation_id, about, as_json(value))


def open_sealed(organisation_id: int, about: str, sealed: bytes) -> bytes:
    """What was sealed. Raises SEAL_BROKEN, KEY_DESTROYED, KEY_BROKEN, MASTER_KEY_MISSING; never returns anything else.

    A key is looked up with each text, unless an `opener` is shared.
    """
    return Opener(organisation_id).open(about, sealed)


def open_json(organisation_id: int, about: str, sealed: bytes) -> Any:
    """The value that `seal_json` was given. Raises as `open_sealed`."""
    return json.loads(open_sealed(organisation_id, about, sealed))


class Opener:
    """Opens many texts of one organisation: each key is looked up once."""

    def __init__(self, organisation_id: int) -> None:
        self.organisation_id = organisation_id
        self._ciphers: dict[int, Xaes256Gcm] = {}

    def open(self, about: str, sealed: bytes) -> bytes:
        """As `open_sealed`."""
        try:
            read = envelope.Envelope.read(bytes(sealed))
            return envelope.unclose(self._cipher(read.number), read, owner_of(self.organisation_id), about)
        except (ForgedError, envelope.NotSealedError):
            raise ProblemError(problems.SEAL_BROKEN, kind=about.partition(":")[0]) from None

    def open_json(self, about: str, sealed: bytes) -> Any:
        return json.loads(self.open(about, sealed))

    def _cipher(self, number: int) -> Xaes256Gcm:
        if number not in self._ciphers:
            self._ciphers[number] = self._looked_up(number)
        return self._ciphers[number]

    def _looked_up(self, number: int) -> Xaes256Gcm:
        row = OrganisationKey.objects.filter(organisation_id=self.organisation_id, number=number).first()
        if row is None:
            raise ForgedError  # a number that this organisation never had
        if row.wrapped is None:
            raise ProblemError(problems.KEY_DESTROYED, number=number)
        return keys.OPENED.cipher(bytes(row.wrapped), self.organisation_id, number)


def owner_of(organisation_id: int) -> str:
    return f"organisation {organisation_id}"


def as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
