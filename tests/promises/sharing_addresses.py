"""The addresses of sharing, for the access matrix, and a grant, a report and a draft behind them."""

from dataclasses import dataclass

from evidence_world import received
from saferhavens.core.disclosure import POLICY, Register
from saferhavens.core.evidence.words import Purpose, Recipient
from saferhavens.web.evidence.models import Grant, Report
from saferhavens.web.people.models import Organisation
from saferhavens.web.sharing import memory
from saferhavens.web.sharing.models import Release

NOTHING = "00000000-0000-0000-0000-000000000000"

Cells = dict[str, tuple[str, ...]]


def signed_in(get: str, post: str) -> Cells:
    """What learner, analyst, auditor, administrator and outsider are answered; all others are refused before.

    Ours is an ombuds office, the outsider administers a ministry.
    """
    return {name: ("in", *cells(answers), "2fa", "in") for name, answers in {"get": get, "post": post}.items()}


def cells(answers: str) -> tuple[str, ...]:
    found = tuple(answers.split())
    return found * 5 if len(found) == 1 else found


READ_BY_ALL = {"get": ("200",) * 8, "post": ("405",) * 8}

SHARING: dict[str, Cells] = {
    **dict.fromkeys(("sharing:evidence", "sharing:evidence_file", "api:evidence_released"), READ_BY_ALL),
    **dict.fromkeys(("sharing:for_state", "sharing:for_state_file"), signed_in("404 404 404 404 200", "405")),
    "sharing:evidence_map": {"get": ("404",) * 8, "post": ("405",) * 8},  # there is no such country
    "sharing:for_state_map": signed_in("404 404 404 404 404", "405"),  # nor is this one loaded
    "sharing:mine": signed_in("404 302 404 302 404", "405"),
    "sharing:organisation": signed_in("404 200 404 200 404", "405"),
    "sharing:give": signed_in("405", "404 403 404 422 404"),
    "sharing:revoke": signed_in("405", "404 403 404 302 404"),
    # Reports themselves are read by those who judge: an administrator is not one of them.
    "sharing:preview": signed_in("404 200 404 404 404", "405"),
    "sharing:report": signed_in("404 200 404 404 404", "405"),
    "sharing:decide": signed_in("405", "404 403 404 404 404"),
    "sharing:coverage": signed_in("404 200 404 404 404", "405"),
    "sharing:releases": signed_in("404 200 404 404 404", "405"),
    "sharing:approve": signed_in("405", "404 409 404 404 404"),
}


@dataclass
class SharingShelf:
    """Something of ours behind each address."""

    grant: Grant
    report: Report
    draft: Release

    @classmethod
    def build(cls, ours: Organisation) -> "SharingShelf":
        grant = Grant.objects.create(owner=ours, recipient=Recipient.CIRCLE, purpose=Purpose.STATISTICS)
        draft = Release(digest="0" * 64)
        draft.register = memory.seal_register(draft, Register(POLICY.name))
        draft.save()
        return cls(grant, received(ours), draft)

    def path(self, path: str) -> str:
        if not path.startswith("/sharing/"):
            return path
        path = path.replace("grants/999999", f"grants/{self.grant.pk}")
        path = path.replace(f"releases/{NOTHING}", f"releases/{self.draft.pk}")
        return path.replace(f"reports/{NOTHING}", f"reports/{self.report.pk}")
