"""Jobs about imports. Each may run twice, and goes on where it stopped. Their arguments are ids."""

from django.tasks import task

from saferhavens.web.ledger.audit import Audit


@task()
def run_import(import_id: str) -> int:
    """Take the rows of a table in. Returns how many were read."""
    from saferhavens.web.intake.table import running  # noqa: PLC0415 - running uses actions, which queue these jobs

    return running.run(import_id, Audit.of_job("import"))


@task()
def undo_import(import_id: str, person_id: int) -> int:
    """Take back what an import brought, for the person who asked. Returns how many reports."""
    from saferhavens.web.intake.table import running  # noqa: PLC0415 - as above

    return running.undo(import_id, person_id, Audit.of_job("import"))
