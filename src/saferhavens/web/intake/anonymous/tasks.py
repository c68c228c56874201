"""Jobs of the channel. Each may run twice, since a worker can be killed after the deed."""

from django.tasks import task
from django.utils import timezone

from saferhavens.web.ledger.audit import Audit


@task()
def remove_lapsed() -> dict[str, int]:
    """Every night: destroy what senders took back and what nobody could verify, when its time has come."""
    from saferhavens.web.intake.anonymous import retention  # noqa: PLC0415  the models import nothing of the jobs

    return retention.remove_lapsed(timezone.now(), audit=Audit.of_job("remove_lapsed"))._asdict()
