from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "saferhavens.web.places"
    label = "places"
