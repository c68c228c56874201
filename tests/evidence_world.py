"""Reports and incidents, as tests need them. Everything in them is invented."""

import uuid
from datetime import date

from cast import organisation, person
from saferhavens.core.evidence.harms import HarmType
from saferhavens.core.evidence.report import ConsentGiven, ReportContent
from saferhavens.core.evidence.words import Purpose, Recipient
from saferhavens.core.words import Role, Sector
from saferhavens.web.evidence.actions.receiving import Received, Submission, receive
from saferhavens.web.evidence.models import CircleMember, Grant, Report
from saferhavens.web.evidence.words import Channel
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Organisation, Person

AUDIT = Audit("test", "test")
CANARY = "the blue door beside the third well"


def watch() -> Organisation:
    """A civil-society organisation in a border town."""
    return organisation("Border Watch", Sector.CIVIL_SOCIETY)


def network() -> Organisation:
    """A refugee-led organisation."""
    return organisation("Refugee Network", Sector.REFUGEE_LED, "KEN")


def ombuds() -> Organisation:
    return organisation("Ombuds Office", Sector.OMBUDS)


def ministry() -> Organisation:
    return organisation("Ministry", Sector.STATE)


def monitor(name: str = "Mateo") -> Person:
    return person(Role.MONITOR, name=name, of=watch())


def coordinator(name: str = "Carmen", of: Organisation | None = None) -> Person:
    return person(Role.COORDINATOR, name=name, of=of or watch())


def analyst(name: str = "Alma", of: Organisation | None = None) -> Person:
    return person(Role.ANALYST, Role.VERIFIER, name=name, of=of or ombuds())


def focal_point(name: str = "Paz") -> Person:
    """Works for a state body."""
    return person(Role.FOCAL_POINT, Role.ANALYST, name=name, of=ministry())


def content(**given: object) -> ReportContent:
    plain: dict = {
        "harms": (HarmType.EXTORT,),
        "country": "COL",
        "occurred_from": date(2026, 3, 3),
        "occurred_to": date(2026, 3, 3),
        "people_low": 2,
        "people_high": 4,
        "narrative": CANARY,
    }
    return ReportContent(**(plain | given))


def consents(*pairs: tuple[Purpose, Recipient]) -> tuple[ConsentGiven, ...]:
    return tuple(ConsentGiven(*pair) for pair in pairs)


def submission(of: Organisation | None = None, by: Person | None = None, **given: object) -> Submission:
    """What arrives. `instance_id`, `original`, `files` and `channel` may be given; all else is content."""
    own = {name: given.pop(name) for name in ("instance_id", "original", "files", "channel") if name in given}
    plain: dict = {
        "organisation": of or watch(),
        "channel": Channel.FORM,
        "instance_id": str(uuid.uuid4()),
        "original": CANARY.encode(),
        "content": content(**given),
        "submitted_by": by,
    }
    return Submission(**(plain | own))


def received(of: Organisation | None = None, by: Person | None = None, **given: object) -> Report:
    """A report that has arrived."""
    done: Received = receive(submission(of, by, **given), audit=AUDIT)
    return done.report


def shares(owner: Organisation, partner: Organisation, purpose: Purpose = Purpose.EARLY_WARNING) -> Grant:
    """`owner` shares with `partner` by name."""
    grant, _ = Grant.objects.get_or_create(
        owner=owner, recipient=Recipient.PARTNERS, partner=partner, purpose=purpose, revoked_at=None
    )
    return grant


def vouched_for(member: Organisation) -> CircleMember:
    found, _ = CircleMember.objects.get_or_create(organisation=member)
    return found
