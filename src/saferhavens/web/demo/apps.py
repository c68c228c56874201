from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "saferhavens.web.demo"
    label = "demo"
