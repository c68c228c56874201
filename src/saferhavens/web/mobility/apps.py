from django.apps import AppConfig

STORES = {
    "displaced": "store_displaced",
    "demographics": "store_demographics",
    "place_figures": "store_place_figures",
    "displacement_reports": "store_reports",
    "displacement_months": "store_months",
    "violence_events": "store_events",
}


class MobilityConfig(AppConfig):
    name = "saferhavens.web.mobility"
    label = "mobility"

    def ready(self) -> None:
        from saferhavens.web.vintages import stores  # noqa: PLC0415 - models must be ready

        for table, function in STORES.items():
            stores.register(table, f"saferhavens.web.mobility.storing.{function}")
        stores.follow("saferhavens.web.mobility.loading.follow_load")
        stores.count_with("saferhavens.web.mobility.counting.count_rows")
