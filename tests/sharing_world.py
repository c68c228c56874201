"""Incidents that may be counted, as the tests of sharing need them. Everything in them is invented."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone

from cast import organisation, person
from evidence_world import AUDIT, consents, network, ombuds, received, watch
from saferhavens.core.evidence.words import PersonStatus, Purpose, Recipient, Step
from saferhavens.core.words import Level, Role, Sector
from saferhavens.web.evidence.actions.receiving import withdraw
from saferhavens.web.evidence.facts import derived_facts
from saferhavens.web.evidence.models import Grant, Incident, Report
from saferhavens.web.evidence.words import Handling
from saferhavens.web.people.models import Organisation, Person
from saferhavens.web.places.models import Place
from saferhavens.web.sharing.actions import releasing
from saferhavens.web.sharing.models import Release, ReleasedCell
from saferhavens.web.vintages.models import Vintage

STATE = (Purpose.STATISTICS, Recipient.STATE)
PUBLIC = (Purpose.STATISTICS, Recipient.PUBLIC)
TO_ALL = consents(STATE, PUBLIC)
MARCH = date(2026, 3, 3)
TODAY = date(2026, 9, 1)
"""Long enough after March for its cells to be open."""


def shelter() -> Organisation:
    """A third contributor."""
    return organisation("House of Rest", Sector.CIVIL_SOCIETY)


def shared_by(*owners: Organisation, to: Iterable[tuple[Purpose, Recipient]] = (STATE, PUBLIC)) -> None:
    """Each of `owners` lets its reports count for these."""
    for owner in owners:
        for purpose, recipient in to:
            Grant.objects.get_or_create(
                owner=owner, purpose=purpose, recipient=recipient, partner=None, revoked_at=None
            )


def told(of: Organisation | None = None, **given: object) -> Report:
    """A report that may be counted by all; its people were displaced inside their country."""
    plain: dict = {
        "consents": TO_ALL,
        "statuses": (PersonStatus.IDP,),
        "occurred_from": MARCH,
        "occurred_to": MARCH,
        "people_low": 4,
        "people_high": 6,
    }
    return received(of or watch(), **(plain | given))


def incident_of(*reports: Report, step: Step = Step.CORROBORATED) -> Incident:
    """An incident at that step, of which these reports tell."""
    incident = Incident.objects.create(
        steward=reports[0].organisation, step=step, severity="normal", **derived_facts(reports)
    )
    Report.objects.filter(pk__in=[report.pk for report in reports]).update(incident=incident, handling=Handling.LINKED)
    return incident


def incident_told(of: Organisation | None = None, step: Step = Step.CORROBORATED, **given: object) -> Incident:
    """An incident with one report."""
    return incident_of(told(of, **given), step=step)


def large_group(number: int = 6, **given: object) -> list[Incident]:
    """Incidents of two organisations that may be shown together: 24 persons, each known to one of the two."""
    shared_by(watch(), network())
    owners = [watch(), network()] * (number // 2)
    return [incident_told(owner, **given) for owner in owners]


def renewed(today: date = TODAY) -> Release | None:
    """What the night's job makes."""
    return releasing.renew_all(audit=AUDIT, today=today)


def approver(name: str = "Alma") -> Person:
    found = Person.objects.filter(name=name).first()
    return found or person(Role.ANALYST, name=name, of=ombuds())


def approved(draft: Release, today: date = TODAY) -> bool:
    """Two people approve, and the job shows it. Whether it is shown."""
    for name in ("Alma", "Vera"):
        releasing.approve(draft, draft.digest, by=approver(name), audit=AUDIT)
    return releasing.show_approved(str(draft.pk), audit=AUDIT, today=today)


def released(today: date = TODAY) -> None:
    """A night, two approvals, and the numbers are out."""
    draft = renewed(today)
    assert draft is not None
    assert approved(draft, today)


def shown(readers: str = "public", country: str = "") -> dict[tuple[str, str, str, str], int]:
    """The cells that an audience is shown now."""
    cells = ReleasedCell.objects.filter(table__readers=readers, table__country=country, table__ended_at=None)
    return {(cell.harm, cell.country, cell.adm1, cell.period): cell.persons for cell in cells}


def withdrawn(number: int = 1) -> None:
    """So many of the reports are withdrawn."""
    for report in Report.objects.order_by("pk")[:number]:
        withdraw(report, audit=AUDIT)


def place(code: str, level: Level = Level.ADM1, parent: str = "", name: str = "") -> Place:
    """A place with a code and a name."""
    vintage, _ = Vintage.objects.get_or_create(
        sha256="0" * 64, defaults={"source": "boundaries", "name": "test", "version": "1", "started_at": timezone.now()}
    )
    found, _ = Place.objects.get_or_create(
        code=code,
        defaults={
            "level": level, "parent_code": parent, "country": code[:3], "scheme": "test", "local_code": code[4:],
            "name_en": name or code, "name_es": name or code, "search_key": code.lower(), "vintage": vintage,
            "longitude": -74.0, "latitude": 4.0, "west": -75.0, "south": 3.0, "east": -73.0, "north": 5.0,
        },
    )  # fmt: skip
    return found


def days_later(days: int) -> date:
    return TODAY + timedelta(days=days)
