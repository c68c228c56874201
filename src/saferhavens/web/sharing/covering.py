"""Who reports from where, and where nobody does."""

from collections.abc import Mapping
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from saferhavens.core.disclosure import Audience
from saferhavens.web.evidence.models import Report
from saferhavens.web.sharing.contributing import PURPOSE, RECIPIENTS

STEPS = (20, 10, 5, 3)
"""What is said of the number of organisations: at least so many. Never fewer than three: one of two who knows itself
would know the other."""

LOOKED_BACK = timedelta(days=365)


def at_least(organisations: int) -> int:
    """The step at or below a number; 0 where nothing is said."""
    return next((step for step in STEPS if organisations >= step), 0)


def released_coverage(audience: Audience, before: Mapping[str, int] | None = None) -> dict[str, int]:
    """For each country: from how many organisations at least something may reach the audience.

    `before` is what was said last: a release that only takes back says no more than that.
    """
    since = timezone.now() - LOOKED_BACK
    reports = Report.objects.released_to(RECIPIENTS[audience.readers], PURPOSE).filter(received_at__gte=since)
    if audience.country:
        reports = reports.filter(country=audience.country)
    counted = reports.order_by().values_list("country").annotate(behind=Count("organisation", distinct=True))
    now = {country: at_least(behind) for country, behind in counted}
    said = now if before is None else {code: min(step, before.get(code, 0)) for code, step in now.items()}
    return {country: step for country, step in sorted(said.items()) if step}
