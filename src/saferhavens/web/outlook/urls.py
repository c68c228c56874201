"""The addresses of the outlook."""

from django.urls import path

from saferhavens.web.outlook import views

app_name = "outlook"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("<slug:key>.csv", views.download, name="download"),
    path("places/<str:code>/", views.place, name="place"),
    path("places/<str:code>/<slug:key>.csv", views.place_download, name="place_download"),
    path("scoreboard/", views.scoreboard, name="scoreboard"),
    path("scoreboard/<slug:key>.csv", views.scores_download, name="scores_download"),
    path("replay/", views.replay, name="replay"),
    path("replay/<slug:key>.csv", views.replay_download, name="replay_download"),
    path("methods/", views.methods, name="methods"),
]
