from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "saferhavens.web.places"
    label = "places"

    def ready(self) -> None:
        from saferhavens.web.vintages import stores  # noqa: PLC0415 - models must be ready

        stores.register("places", "saferhavens.web.places.loading.store_places")
        stores.follow("saferhavens.web.places.loading.follow_places")
        stores.count_with("saferhavens.web.places.loading.count_places")
