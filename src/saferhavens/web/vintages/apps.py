from django.apps import AppConfig


class VintagesConfig(AppConfig):
    name = "saferhavens.web.vintages"
    label = "vintages"

    def ready(self) -> None:
        from saferhavens.web.design.context import notices  # noqa: PLC0415 - models must be ready
        from saferhavens.web.vintages import stores  # noqa: PLC0415 - as above
        from saferhavens.web.vintages.banners import sample_banner  # noqa: PLC0415 - as above

        if sample_banner not in notices:
            notices.append(sample_banner)
        for table in ("country_years", "country_month_deaths"):
            stores.register(table, f"saferhavens.web.vintages.whole.store_{table}")
        stores.count_with("saferhavens.web.vintages.whole.count_rows")
