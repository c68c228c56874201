"""Through which each page gets its objects: what somebody may not judge answers like what does not exist."""

from uuid import UUID

from django.http import HttpRequest

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence.managers import Standing, standing_of
from saferhavens.web.evidence.models import Incident, Report
from saferhavens.web.people.models import Organisation


def judge(request: HttpRequest) -> Standing:
    """Where the signed-in person judges. Raises NOT_YOURS for whoever judges nowhere."""
    standing = standing_of(request.user)
    if not standing.judges_in:
        raise ProblemError(problems.NOT_YOURS)
    return standing


def report_for(request: HttpRequest, report_id: UUID) -> Report:
    """A report that the signed-in person may judge. Raises NOT_YOURS."""
    judged = Report.objects.judged_by(request.user).select_related("organisation", "place", "assigned_to", "incident")
    found: Report = judged.get_for(request.user, report_id)
    return found


def incident_for(request: HttpRequest, incident_id: UUID) -> Incident:
    """Raises NOT_YOURS."""
    found: Incident = Incident.objects.select_related("steward", "place").get_for(request.user, incident_id)
    return found


def own_organisations(request: HttpRequest) -> list[Organisation]:
    """Those in which the signed-in person judges: any of them can keep an incident, or write a note."""
    return list(Organisation.objects.filter(pk__in=judge(request).judges_in).order_by("pk"))


def own_organisation(request: HttpRequest) -> Organisation:
    """The one that was chosen, or else the first. Raises NOT_YOURS for one in which they do not judge."""
    own = own_organisations(request)
    chosen = request.POST.get("organisation", str(own[0].pk))
    found = next((each for each in own if str(each.pk) == chosen), None)
    if found is None:
        raise ProblemError(problems.NOT_YOURS)
    return found
