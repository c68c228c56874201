"""The public channel: no account, no address kept, a receipt code to come back with."""

from django.apps import AppConfig


class AnonymousConfig(AppConfig):
    name = "saferhavens.web.intake.anonymous"
    label = "intake_anonymous"
