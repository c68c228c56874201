"""Tokens, telephones and what they send, as tests need them. Everything in it is invented."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from cast import AUDIT
from collect import Collect, filled
from evidence_world import coordinator, monitor, watch
from saferhavens.web.intake.programs import actions
from saferhavens.web.intake.programs.models import ApiToken
from saferhavens.web.intake.programs.words import Scope
from saferhavens.web.people.models import Membership, Organisation, Person

ALL = tuple(Scope)
PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40
REPORT = {"harms": ["EXTORT"], "country": "COL", "narrative": "the blue door beside the third well"}
ANSWERS = {
    "what/harms": "EXTORT THREAT",
    "what/is_urgent": "yes",
    "what/narrative": "the blue door beside the third well",
    "where/country": "COL",
    "where/point": "7.8 -72.4 0 12.5",
    "people/people_low": "2",
    "people/people_high": "4",
    "actors": [{"kind": "gang", "alleged_by": "a neighbour"}, {"kind": "police"}],
    "consent/statistics": "own public",
}


def maker(of: Organisation | None = None) -> Person:
    """The coordinator who makes tokens for an organisation: always the same one."""
    ours = of or watch()
    found = Membership.objects.filter(organisation=ours, role="coordinator").select_related("person").first()
    return found.person if found else coordinator(f"Carmen of {ours.pk}", of=ours)


def token(
    *scopes: Scope, holder: Person | None = None, of: Organisation | None = None, days: int = 90
) -> tuple[ApiToken, str]:
    """A token of `watch` (or another organisation) and its secret."""
    ours = of or watch()
    by = maker(ours)
    return actions.make_token(ours, holder or by, "telephone", scopes or ALL, days, by=by, audit=AUDIT)


def expired(given: ApiToken) -> None:
    ApiToken.objects.filter(pk=given.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def telephone(of: Organisation | None = None, holder: Person | None = None) -> Collect:
    return Collect(token(Scope.OPENROSA, of=of, holder=holder)[1])


def field_worker(name: str = "Mateo") -> Person:
    return monitor(name)


def submission(**given: Any) -> bytes:
    """Our own form, filled in. `answers` are added to, or replace, the usual ones; None leaves one out."""
    answers = ANSWERS | given.pop("answers", {})
    return filled({path: value for path, value in answers.items() if value is not None}, **given)


class Program:
    """A program that speaks to the interface with a token."""

    def __init__(self, secret: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {secret}", "Accept-Language": "en"}

    def send(self, instance_id: str = "a", report: dict | None = None, **more: Any) -> Any:
        body = {"instance_id": instance_id, "report": REPORT if report is None else report} | more
        return self.client.post("/api/v1/reports", body, content_type="application/json", headers=self.headers)

    def send_bytes(self, body: bytes, content_type: str = "application/json") -> Any:
        return self.client.generic("POST", "/api/v1/reports", body, content_type=content_type, headers=self.headers)

    def state(self, report_id: object) -> Any:
        return self.client.get(f"/api/v1/reports/{report_id}", headers=self.headers)

    def put(self, report_id: object, name: str, body: bytes = b"", **headers: str) -> Any:
        """Names of headers with "_" for "-"."""
        given = {key.replace("_", "-"): value for key, value in headers.items()}
        return self.client.generic(
            "PUT", f"/api/v1/reports/{report_id}/files/{name}", body, headers=self.headers | given
        )


def program(*scopes: Scope, **given: Any) -> Program:
    return Program(token(*(scopes or (Scope.REPORTS_WRITE, Scope.REPORTS_READ_OWN)), **given)[1])
