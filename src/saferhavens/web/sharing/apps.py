from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "saferhavens.web.sharing"
    label = "sharing"

    def ready(self) -> None:
        from saferhavens.web.custody.sealed_places import declare_not_sealed  # noqa: PLC0415 - models must be loaded
        from saferhavens.web.sharing.models import Release  # noqa: PLC0415 - as above

        declare_not_sealed(Release, "register")  # sealed with a key of the installation: see `memory`
