"""E-mails about evidence: that something waits, never what. A mail can be read by others than its addressee."""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from saferhavens.core.words import Sector
from saferhavens.web.evidence.managers import JUDGES
from saferhavens.web.evidence.models import Report
from saferhavens.web.people.mails import absolute, send
from saferhavens.web.people.models import Person


def tell_judges(report: Report) -> int:
    """One mail to each person who judges in the contributing organisation, and works for no state. Returns how many."""
    judges = Person.objects.filter(
        is_active=True, memberships__organisation=report.organisation, memberships__role__in=JUDGES
    ).exclude(memberships__organisation__sector=Sector.STATE)
    judges = judges.distinct()
    for person in judges:
        with translation.override(person.language):
            facts = {"link": absolute(reverse("evidence:queue")), "until": report.due_at}
            send(gettext("Something urgent waits for you"), "evidence/mails/urgent.txt", person.email, facts)
    return len(judges)
