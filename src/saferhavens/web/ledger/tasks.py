"""The ledger's jobs."""

from django.tasks import task

from saferhavens.web.ledger import keeping


@task()
def keep_head() -> int:
    """Daily: keep the signed head outside of the database. Returns how many entries it stands for."""
    head = keeping.keep_head()
    return head.count if head else 0
