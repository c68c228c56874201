from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "saferhavens.web.people"
    label = "people"

    def ready(self) -> None:
        from saferhavens.web.people import signals  # noqa: F401, PLC0415  models must be loaded first
