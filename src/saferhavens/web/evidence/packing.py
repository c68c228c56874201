"""The evidence package of an incident: what one organisation contributed to it, with all that proves it.

Beside each original lies its salt: the SHA-256 of salt and original is the commitment that the ledger has held since
the report arrived. Whoever receives the package checks that without us.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from saferhavens.web.custody import vault
from saferhavens.web.custody.package import Original
from saferhavens.web.evidence.models import Attachment, Incident, Report, ReportVersion
from saferhavens.web.evidence.sealed import name_of, original_of
from saferhavens.web.ledger.models import Entry


@dataclass(frozen=True)
class Contents:
    """What goes in. `originals` are read one after the other when the package is written."""

    description: bytes
    ledger: bytes
    reports: list[Report]
    versions: list[ReportVersion]
    files: list[Attachment]

    def originals(self) -> Iterator[Original]:
        for row in self.versions:
            salt, original = original_of(row)
            yield Original(f"{stem(row)}.original", [original])
            yield Original(f"{stem(row)}.salt", [salt])
        for file in self.files:
            yield Original(name_of(file), vault.read(file.organisation_id, file.pk))


def stem(version: ReportVersion) -> str:
    return f"report-{version.report_id}-version-{version.number}"


def contents_of(incident: Incident, organisation_id: int) -> Contents:
    """The organisation's own reports of the incident, withdrawn ones left out."""
    reports = list(Report.objects.filter(incident=incident, organisation=organisation_id, withdrawn_at=None))
    versions = list(ReportVersion.objects.filter(report__in=reports).order_by("report_id", "number"))
    files = list(Attachment.objects.filter(report__in=reports).exclude(sha256="").order_by("report_id", "announced_at"))
    described = json.dumps(description(incident, versions, files), ensure_ascii=False, indent=2, sort_keys=True)
    entries = [as_line(entry) for entry in entries_about(incident, reports, files)]
    return Contents(described.encode(), "".join(entries).encode(), reports, versions, files)


def description(incident: Incident, versions: Sequence[ReportVersion], files: Sequence[Attachment]) -> dict[str, Any]:
    """What is in the package, and how the originals are checked against the ledger."""
    return {
        "incident": str(incident.pk),
        "step": incident.step,
        "how_to_check": "sha256(bytes of .salt + bytes of .original) is the commitment in ledger.jsonl",
        "versions": [
            {
                "report": str(row.report_id),
                "number": row.number,
                "commitment": row.commitment,
                "received_at": row.received_at.isoformat(),
                "form": row.form,
                "original": f"{stem(row)}.original",
                "salt": f"{stem(row)}.salt",
            }
            for row in versions
        ],
        "files": [
            {"file": str(row.pk), "report": str(row.report_id), "sha256": row.sha256, "blake2b": row.blake2b}
            for row in files
        ],
    }


def entries_about(incident: Incident, reports: Sequence[Report], files: Sequence[Attachment]) -> Iterator[Entry]:
    """The ledger's entries about these objects, in their order. Those of another organisation's reports stay out."""
    about = Q(kind="evidence.incident", object_id=str(incident.pk), verb__in=OF_THE_INCIDENT)
    about |= Q(kind="evidence.report", object_id__in=[str(row.pk) for row in reports]) & ~Q(verb=NAMES_ANOTHER)
    about |= Q(kind="evidence.attachment", object_id__in=[str(row.pk) for row in files])
    yield from Entry.objects.filter(about).order_by("sequence")


OF_THE_INCIDENT = ("incident_opened", "step_taken", "step_proposed", "step_confirmed", "step_declined")
"""What of an incident's own history names no report of another organisation."""


NAMES_ANOTHER = "lineage_joined"
"""What is said of two reports, of which the other may be of another organisation."""


def as_line(entry: Entry) -> str:
    """One entry as the ledger hashes it, with both hashes."""
    plain = {
        name: getattr(entry, name) for name in ("sequence", "actor", "source", "verb", "kind", "object_id", "facts")
    }
    plain |= {"at": entry.at.isoformat(), "previous_hash": entry.previous_hash, "hash": entry.hash}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True) + "\n"
