"""Signed heads kept outside of the database, in SAFERHAVENS_HOME/ledger_heads: one JSON object a line, oldest first.

Who rewrites the database to an earlier, once rightly signed state is found out by the heads that were kept later.
The file is there to be copied away: send its last line to partner offices, who then hold you to it.
"""

import json
import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from saferhavens.core.ledger.canonical import canonical_time
from saferhavens.core.ledger.chain import Head as HeadValue
from saferhavens.web.ledger import keys
from saferhavens.web.ledger.models import Head


def heads_file() -> Path:
    return Path(settings.HOME) / "ledger_heads"


def kept_heads() -> list[HeadValue]:
    """The heads kept so far, oldest first."""
    file = heads_file()
    if not file.exists():
        return []
    lines = [json.loads(line) for line in file.read_text().splitlines() if line]
    return [HeadValue(line["count"], line["hash"]) for line in lines]


def keep_head(at: datetime | None = None) -> HeadValue | None:
    """Write the head as it is now to the file, unless it is there already. Returns it, or None for an empty ledger."""
    head = Head.objects.filter(pk=1, count__gt=0).first()
    if head is None:
        return None
    if head.value not in kept_heads()[-1:]:
        write_line(head.value, at or timezone.now())
    return head.value


def write_line(head: HeadValue, at: datetime) -> None:
    """Append one line with a single write, on the disk before it returns."""
    line = {
        "at": canonical_time(at),
        "count": head.count,
        "hash": head.hash,
        "key": keys.public_key_text(),
        "signature": keys.signature_of(head),
    }
    descriptor = os.open(heads_file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, (json.dumps(line) + "\n").encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
