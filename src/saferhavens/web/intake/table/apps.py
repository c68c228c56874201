from functools import partial

from django.apps import AppConfig


class TableConfig(AppConfig):
    name = "saferhavens.web.intake.table"
    label = "intake_table"

    def ready(self) -> None:
        from saferhavens.web.custody.sealed_places import register  # noqa: PLC0415 - models must be loaded first
        from saferhavens.web.evidence.rules import about  # noqa: PLC0415 - as above
        from saferhavens.web.intake.table.models import Import  # noqa: PLC0415 - as above

        register(Import, "sealed_head", partial(about, field="head"))
