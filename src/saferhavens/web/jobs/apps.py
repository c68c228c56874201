from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "saferhavens.web.jobs"
    label = "jobs"
