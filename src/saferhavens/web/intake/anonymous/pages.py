"""Sealed page tickets: in place of cookie and session, each page of the channel carries its own state.

A ticket says for what the page is, when it was drawn, a number of its own, and what it is about (a channel, or a
report). It is sealed, not only signed: no id of ours reaches a page, an address or a log. It stands in no cookie, so a
browser sends it only when a person sends that page: there is nothing a foreign site could ride on.
"""

import base64
import binascii
import json
import os
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody.cipher import NONCE_BYTES, ForgedError, Xaes256Gcm
from saferhavens.web.intake.anonymous.keys import key_for, keyed

NUMBER_BYTES = 16
LONGEST_TICKET = 1_000


class PageKind(StrEnum):
    """For what a page is sent. One kind is never taken for another."""

    TELL = "tell"
    CODE = "code"
    BACK = "back"


LIVES: dict[PageKind, timedelta] = {
    PageKind.TELL: timedelta(hours=24),  # people write, are disturbed, and go on
    PageKind.CODE: timedelta(hours=24),
    PageKind.BACK: timedelta(minutes=30),  # as a session rests: who finds the phone later finds nothing open
}
PATIENCE: dict[PageKind, int] = {PageKind.TELL: 4, PageKind.CODE: 1, PageKind.BACK: 0}
"""Seconds between drawing and sending. No person is faster; a program has to keep a page for each thing it sends."""


@dataclass(frozen=True)
class Page:
    """One drawn page. `number` is its own, `about` says what it is about, `version` which state of that it showed."""

    kind: PageKind
    about: str = ""
    version: int = 0
    number: bytes = field(default_factory=lambda: os.urandom(NUMBER_BYTES))
    drawn_at: float = field(default_factory=time.time)

    @property
    def ticket(self) -> str:
        """What the page carries in a hidden field."""
        said = [self.about, self.version, self.number.hex(), int(self.drawn_at)]
        nonce = os.urandom(NONCE_BYTES)
        sealed = _cipher().encrypt(nonce, json.dumps(said).encode(), self.kind.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")

    @property
    def instance_id(self) -> str:
        """Under which what the page sends is stored, once. Leads back to neither page nor code."""
        return keyed("instance", self.number).hex()

    @property
    def spent_digest(self) -> str:
        return keyed("spent", self.number).hex()

    @property
    def until(self) -> datetime:
        return datetime.fromtimestamp(self.drawn_at, UTC) + LIVES[self.kind]

    def check_age(self) -> None:
        """Raises PAGE_TOO_OLD, PAGE_TOO_QUICK."""
        age = time.time() - self.drawn_at
        if age > LIVES[self.kind].total_seconds():
            raise ProblemError(problems.PAGE_TOO_OLD)
        if age < PATIENCE[self.kind]:
            raise ProblemError(problems.PAGE_TOO_QUICK, seconds=PATIENCE[self.kind])


def read_ticket(text: str, kind: PageKind) -> Page:
    """The page that a ticket was made for, however old. Raises PAGE_TOO_OLD for whatever is not one of ours."""
    try:
        raw = base64.urlsafe_b64decode(text[:LONGEST_TICKET].encode() + b"==")
        opened = _cipher().decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], kind.encode())
    except (ForgedError, binascii.Error, ValueError):
        raise ProblemError(problems.PAGE_TOO_OLD) from None
    about, version, number, drawn_at = json.loads(opened)
    return Page(kind, about, version, bytes.fromhex(number), drawn_at)


def _cipher() -> Xaes256Gcm:
    return Xaes256Gcm(key_for("ticket"))
