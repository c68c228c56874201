from django.apps import AppConfig


class MobilityConfig(AppConfig):
    name = "saferhavens.web.mobility"
    label = "mobility"

    def ready(self) -> None:
        from saferhavens.web.mobility import counting, loading, storing  # noqa: PLC0415 - models must be ready
        from saferhavens.web.vintages import stores  # noqa: PLC0415 - as above

        stores.register("displaced", storing.store_displaced)
        stores.register("demographics", storing.store_demographics)
        stores.register("place_figures", storing.store_place_figures)
        stores.register("displacement_reports", storing.store_reports)
        stores.register("displacement_months", storing.store_months)
        stores.register("violence_events", storing.store_events)
        stores.follow(loading.follow_load)
        stores.count_with(counting.count_rows)
