from django.apps import AppConfig


class VintagesConfig(AppConfig):
    name = "saferhavens.web.vintages"
    label = "vintages"

    def ready(self) -> None:
        from saferhavens.web.design.context import notices  # noqa: PLC0415 - models must be ready
        from saferhavens.web.vintages.banners import sample_banner  # noqa: PLC0415 - as above

        if sample_banner not in notices:
            notices.append(sample_banner)
