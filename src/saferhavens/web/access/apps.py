from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "saferhavens.web.access"
    label = "access"
