from django.apps import AppConfig


class OutlookConfig(AppConfig):
    name = "saferhavens.web.outlook"
    label = "outlook"
