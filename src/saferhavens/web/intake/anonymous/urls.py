from django.urls import path, register_converter
from django.urls.converters import StringConverter

from saferhavens.web.intake.anonymous import back_views, settings_views, views


class AnythingConverter(StringConverter):
    """Whatever else is asked for below /tell/, line breaks and all."""

    regex = "(?s:.+)"


register_converter(AnythingConverter, "anything")

app_name = "anonymous"
urlpatterns = [
    path("", views.doors, name="doors"),
    path("about/", views.about, name="about"),
    path("away/", views.away, name="away"),
    path("back/", back_views.back, name="back"),
    path("back/answer/", back_views.answer, name="answer"),
    path("back/add/", back_views.add, name="add"),
    path("back/consent/", back_views.consent, name="consent"),
    path("back/withdraw/", back_views.withdraw, name="withdraw"),
    path("settings/", settings_views.channels, name="channels"),
    path("settings/organisation/<int:organisation_id>/", settings_views.channel, name="channel"),
    path("<slug:address>/", views.door, name="door"),
    path("<anything:anything>", views.nothing, name="nothing"),
]
