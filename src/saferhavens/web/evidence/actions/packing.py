"""Taking evidence out as a package: recorded when it begins, and with its fingerprint when it is complete."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody.package import Package
from saferhavens.web.evidence import packing, rules
from saferhavens.web.evidence.models import Incident
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Organisation, Person


@transaction.atomic
def begin_package(incident: Incident, organisation: Organisation, *, by: Person, audit: Audit) -> packing.Contents:
    """What one's organisation contributed to the incident. Raises MAY_NOT, NOT_YOURS if it is nothing."""
    rules.check_may_pack(by.roles_in(organisation))
    contents = packing.contents_of(incident, organisation.pk)
    if not contents.reports:
        raise ProblemError(problems.NOT_YOURS)
    reports = len(contents.reports)
    audit.record("package_begun", incident, organisation=organisation.pk, reports=reports, files=len(contents.files))
    return contents


def write_package(incident: Incident, contents: packing.Contents, *, audit: Audit) -> Iterator[bytes]:
    """The bytes of the ZIP; its fingerprint is recorded behind the last one."""
    package = Package(f"incident-{incident.short}", timezone.now(), {"External-Identifier": str(incident.pk)})
    yield from package.stream(contents.description, contents.ledger, contents.originals())
    with transaction.atomic():
        audit.record("package_made", incident, fingerprint=package.fingerprint, size=package.size)
