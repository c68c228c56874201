from django.apps import AppConfig


class MobilityConfig(AppConfig):
    name = "saferhavens.web.mobility"
    label = "mobility"
