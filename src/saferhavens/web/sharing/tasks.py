"""Jobs about releases. Each may run twice: the second time there is nothing new."""

from django.tasks import task

from saferhavens.web.ledger.audit import Audit


@task()
def renew_releases() -> bool:
    """Nightly: take numbers back that no longer stand, and make a draft of what is new. Whether there is a draft."""
    from saferhavens.web.sharing.actions import releasing  # noqa: PLC0415  releasing queues the job below

    return releasing.renew_all(audit=Audit.of_job("renew_releases")) is not None


@task()
def show_approved(release_id: str) -> bool:
    """Show a draft that two people approved, if it still stands."""
    from saferhavens.web.sharing.actions import releasing  # noqa: PLC0415  as above

    return releasing.show_approved(release_id, audit=Audit.of_job("show_approved"))
