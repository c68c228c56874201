from django.apps import AppConfig


class TableConfig(AppConfig):
    name = "saferhavens.web.intake.table"
    label = "intake_table"
