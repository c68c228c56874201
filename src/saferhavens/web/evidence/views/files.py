"""The files of a report: the working copy when asked for, the original only for its owner and with a reason."""

from typing import NamedTuple

from saferhavens.web.evidence.models import Attachment, Report
from saferhavens.web.evidence.sealed import name_of


class Shown(NamedTuple):
    """A file as the page names it. Its own name is for the contributing organisation alone: it may name people."""

    attachment: Attachment
    number: int
    name: str


def files_of(report: Report, *, is_owner: bool) -> list[Shown]:
    rows = Attachment.objects.filter(report=report).order_by("announced_at", "pk")
    return [Shown(row, number, name_of(row) if is_owner else "") for number, row in enumerate(rows, 1)]
