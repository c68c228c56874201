from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "saferhavens.web.places"
    label = "places"

    def ready(self) -> None:
        from saferhavens.web.places.loading import count_places, follow_places, store_places  # noqa: PLC0415 - models must be ready
        from saferhavens.web.vintages import stores  # noqa: PLC0415 - as above

        stores.register("places", store_places)
        stores.follow(follow_places)
        stores.count_with(count_places)
