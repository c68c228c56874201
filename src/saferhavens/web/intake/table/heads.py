"""What is known of a table apart from its rows lies sealed beside it."""

from saferhavens.web.custody.sealing import open_json, seal_json
from saferhavens.web.evidence.rules import about
from saferhavens.web.intake.table.meaning import Head
from saferhavens.web.intake.table.models import Import


def head_of(row: Import) -> Head:
    """Raises SEAL_BROKEN and the like."""
    return Head.of_json(open_json(row.organisation_id, about(row, "head"), bytes(row.sealed_head)))


def sealed_head(row: Import, head: Head) -> bytes:
    """`head`, for `row.sealed_head`."""
    return seal_json(row.organisation_id, about(row, "head"), head.as_json())
