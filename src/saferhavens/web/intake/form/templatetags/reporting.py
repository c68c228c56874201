"""For the menu: who files reports."""

from typing import Any

from django import template

from saferhavens.web.evidence.managers import standing_of

register = template.Library()


@register.filter
def reports(person: Any) -> bool:
    """Whether somebody files reports for an organisation. Asked once a request: the menu stands twice."""
    if not person.is_authenticated:
        return False
    if not hasattr(person, "files_reports"):
        person.files_reports = bool(standing_of(person).reports_for)
    return bool(person.files_reports)
