from django.urls import path

from saferhavens.web.mobility import views

app_name = "mobility"
urlpatterns = [
    path("<str:country>/", views.map_page, name="map"),
]
