from django.urls import path

from saferhavens.web.profiles import views

app_name = "profiles"
urlpatterns = [
    path("", views.countries, name="countries"),
    path("<str:code>/", views.place, name="place"),
    path("<str:code>/<slug:key>.<str:extension>", views.download, name="download"),
]
