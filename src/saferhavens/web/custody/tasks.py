"""Jobs of custody. Each may run twice, since a worker can be killed after the deed."""

from django.tasks import task
from django.utils import timezone

from saferhavens.web.ledger.audit import Audit


@task()
def reseal(organisation_id: int) -> dict[str, int]:
    """After a change of key: bring everything of an organisation under the new one."""
    from saferhavens.web.custody import resealing  # noqa: PLC0415  actions queue this job

    return resealing.reseal(organisation_id, audit=Audit.of_job("reseal"))._asdict()


@task()
def look_after() -> dict[str, int]:
    """Daily: finish what a change of keys has left, destroy keys that nothing needs, sweep the vault."""
    from saferhavens.web.custody import actions, resealing, sweeping  # noqa: PLC0415  as above

    audit, now = Audit.of_job("look_after"), timezone.now()
    resealed = resealing.reseal_all(audit=audit)
    destroyed = actions.destroy_unused_keys(now, audit=audit)
    return {"destroyed_keys": destroyed} | resealed._asdict() | sweeping.sweep(now, audit=audit)._asdict()
