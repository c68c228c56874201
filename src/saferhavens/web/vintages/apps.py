from django.apps import AppConfig


class VintagesConfig(AppConfig):
    name = "saferhavens.web.vintages"
    label = "vintages"
