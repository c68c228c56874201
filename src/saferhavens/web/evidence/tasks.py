"""Jobs about evidence. Each may run twice. Their arguments are ids: the queue of jobs lies in clear."""

from django.tasks import task

from saferhavens.web.ledger.audit import Audit


@task()
def drain() -> int:
    """Every minute: work through the reports that have arrived. Returns how many."""
    from saferhavens.web.evidence import draining  # noqa: PLC0415  draining queues the jobs below

    return draining.drain(Audit.of_job("drain"))


@task()
def tell_judges(report_id: str) -> int:
    """Tell those who judge that an urgent report waits. Returns how many were told."""
    from saferhavens.web.evidence import mails  # noqa: PLC0415  the models import nothing of the jobs, nor these of them
    from saferhavens.web.evidence.models import Report  # noqa: PLC0415  as above

    report = Report.objects.filter(pk=report_id, due_at__isnull=False).select_related("organisation").first()
    return 0 if report is None else mails.tell_judges(report)


@task()
def derive_again(owner_id: int) -> int:
    """An organisation shares less than before: what others built on its reports is built anew. Returns how many."""
    from saferhavens.web.evidence.actions import incidents  # noqa: PLC0415  as above
    from saferhavens.web.people.models import Organisation  # noqa: PLC0415  as above

    return incidents.derive_all(Organisation.objects.get(pk=owner_id), audit=Audit.of_job("derive_again"))


@task()
def find_duplicates() -> int:
    """Every few minutes: look for reports that may tell of the same incident. Returns how many were compared."""
    from saferhavens.web.evidence import linking  # noqa: PLC0415  as above

    return linking.find_duplicates(Audit.of_job("find_duplicates"))
