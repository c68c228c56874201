from django.apps import AppConfig


class OpenrosaConfig(AppConfig):
    name = "saferhavens.web.intake.openrosa"
    label = "intake_openrosa"
