from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "saferhavens.web.profiles"
    label = "profiles"
