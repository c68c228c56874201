from django.apps import AppConfig


class AnonymousConfig(AppConfig):
    name = "saferhavens.web.intake.anonymous"
    label = "intake_anonymous"
