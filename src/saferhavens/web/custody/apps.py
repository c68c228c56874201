from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "saferhavens.web.custody"
    label = "custody"
