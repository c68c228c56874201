"""Reading and fingerprinting what is sealed in this room."""

import hashlib
import hmac
import os
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from saferhavens.core.evidence.report import ReportContent, read_content
from saferhavens.web.custody.sealing import Opener, open_json, open_sealed
from saferhavens.web.evidence import rules
from saferhavens.web.evidence.models import Attachment, Report, ReportVersion
from saferhavens.web.ledger.keys import kept_key

SALT_BYTES = 16
LATEST = date(9998, 12, 31)
"""What has been accepted once is read again whatever the day: only arrival is held against the calendar."""


def digest_of(content: bytes) -> str:
    """HMAC-SHA256 with a key of this installation: equal bytes are recognised, and guesses cannot be tried out."""
    return hmac.new(kept_key(Path(settings.HOME) / "digest_key"), content, hashlib.sha256).hexdigest()


def new_salt() -> bytes:
    return os.urandom(SALT_BYTES)


def commitment_of(salt: bytes, original: bytes) -> str:
    """SHA-256 of salt and original: proves later what arrived, and tells nothing until the salt is shown."""
    return hashlib.sha256(salt + original).hexdigest()


def plain_content(report: Report, opener: Opener | None = None) -> dict[str, Any]:
    """What the report says now, as plain values. Raises SEAL_BROKEN and the like."""
    opener = opener or Opener(report.organisation_id)
    plain: dict[str, Any] = opener.open_json(rules.about(report, "content"), bytes(report.sealed))
    return plain


def content_of(report: Report, opener: Opener | None = None) -> ReportContent:
    """What the report says now. Who reads many shares an opener of their organisation."""
    return read_content(plain_content(report, opener), LATEST)


def version_content(version: ReportVersion) -> ReportContent:
    """What that version said."""
    sealed = bytes(version.sealed_content)
    return read_content(open_json(version.organisation_id, rules.about(version, "content"), sealed), LATEST)


def original_of(version: ReportVersion) -> tuple[bytes, bytes]:
    """(salt, the bytes as they arrived)."""
    kept = open_sealed(version.organisation_id, rules.about(version, "original"), bytes(version.sealed_original))
    return kept[:SALT_BYTES], kept[SALT_BYTES:]


def name_of(attachment: Attachment) -> str:
    """The name under which the file was sent."""
    sealed = bytes(attachment.sealed_name)
    return open_sealed(attachment.organisation_id, rules.about(attachment, "name"), sealed).decode()
