"""The addresses of those who judge, for the access matrix, and a report, an incident, a file and a pair behind them."""

import io
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from evidence_world import AUDIT, received
from saferhavens.web.evidence.actions.files import attach
from saferhavens.web.evidence.actions.incidents import open_incident
from saferhavens.web.evidence.models import Attachment, Candidate, Incident, Report
from saferhavens.web.intake.table.actions import upload
from saferhavens.web.intake.table.models import Import
from saferhavens.web.people.models import Organisation, Person

NOTHING = "00000000-0000-0000-0000-000000000000"

Cells = dict[str, tuple[str, ...]]


def judges_only(get: str, post: str) -> Cells:
    """The analyst is answered; to everybody else it does not exist. A wrong method is refused before anybody is asked.

    In the order of WHO: visitor, learner, analyst, auditor, administrator, outsider, half, disabled.
    """
    return {"get": cells(get), "post": cells(post)}


def cells(answer: str) -> tuple[str, ...]:
    others = "405" if answer == "405" else "404"
    return ("in", others, answer, others, others, others, "2fa", "in")


READS = judges_only("200", "405")

EVIDENCE: dict[str, Cells] = {
    **dict.fromkeys((f"evidence:{name}" for name in ("queue", "find", "incidents", "pairs")), READS),
    **dict.fromkeys((f"evidence:{name}" for name in ("report", "incident", "pair", "preview")), READS),
    **{
        f"evidence:{name}": judges_only("405", answer)
        for name, answer in {
            "take_up": "302",
            "put_back": "409",
            "assign": "404",
            "set_aside": "422",
            "reopen": "409",
            "grade": "422",
            "ask": "422",
            "note": "422",
            "tie": "302",
            "untie": "409",
            "join": "422",
            "separate": "409",
            "keep_apart": "422",
            "show": "200",
            "original": "422",
            "take_step": "422",
            "confirm_step": "404",
            "decline_step": "404",
            "summarise": "302",
            "merge": "422",
            "unmerge": "404",
            "package": "403",  # an analyst is neither verifier nor coordinator
            "decide": "422",
            "reopen_pair": "409",
        }.items()
    },
    "table:imports": READS,
    "table:send": judges_only("405", "422"),
    "table:columns": judges_only("200", "302"),
    "table:preview": judges_only("302", "405"),  # to the columns: they are only guessed yet
    "table:import": judges_only("302", "405"),  # the same
    "table:progress": {
        "get": ("401", "404", "200", "404", "404", "404", "403", "401"),
        "post": ("401", "405", "405", "405", "405", "405", "403", "401"),
    },
    "table:refused": READS,
    "table:start": judges_only("405", "422"),
    "table:stop": judges_only("405", "409"),
    "table:undo": judges_only("200", "409"),
    "table:discard": judges_only("405", "302"),
    "evidence:play": judges_only("404", "405"),  # the ticket is missing
}


@dataclass
class Shelf:
    """Something of ours behind each address."""

    report: Report
    incident: Incident
    file: Attachment
    pair: Candidate
    table: Import

    @classmethod
    def build(cls, ours: Organisation, judge: Person) -> "Shelf":
        report, told = received(ours, files=("photo.jpg",)), received(ours)
        left, right = sorted((report, told), key=lambda row: row.pk)
        return cls(
            report,
            open_incident(told, ours, by=judge, audit=AUDIT),
            attach(report, "photo.jpg", [photo()], audit=AUDIT),
            Candidate.objects.create(left=left, right=right, probability=0.5, zone="decide"),
            upload(ours, SimpleUploadedFile("t.csv", b"pais\nCOL\n"), by=judge, audit=AUDIT),
        )

    def path(self, path: str) -> str:
        path = path.replace(f"/import/{NOTHING}", f"/import/{self.table.pk}")
        if not path.startswith("/evidence/"):
            return path
        path = path.replace(f"reports/{NOTHING}", f"reports/{self.report.pk}")
        path = path.replace(f"files/{NOTHING}", f"files/{self.file.pk}")
        path = path.replace(f"incidents/{NOTHING}", f"incidents/{self.incident.pk}")
        return path.replace("pairs/999999", f"pairs/{self.pair.pk}")


def photo() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (8, 6), "green").save(target, format="JPEG")
    return target.getvalue()
