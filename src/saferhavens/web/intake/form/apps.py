from django.apps import AppConfig


class FormConfig(AppConfig):
    name = "saferhavens.web.intake.form"
    label = "intake_form"
