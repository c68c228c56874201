from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "saferhavens.web.design"
    label = "design"
