from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "saferhavens.web.intake.programs"
    label = "intake_programs"
