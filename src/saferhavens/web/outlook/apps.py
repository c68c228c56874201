from django.apps import AppConfig


class OutlookConfig(AppConfig):
    name = "saferhavens.web.outlook"
    label = "outlook"

    def ready(self) -> None:
        from saferhavens.web.custody.sealed_places import declare_not_sealed  # noqa: PLC0415 - models must be loaded
        from saferhavens.web.outlook.models import FrozenDraws, TriedOrigin  # noqa: PLC0415 - as above

        declare_not_sealed(FrozenDraws, "content")  # made of open data
        declare_not_sealed(TriedOrigin, "cases")  # as above
