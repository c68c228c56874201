from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "saferhavens.web.sharing"
    label = "sharing"
