from django.urls import path

from saferhavens.web.vintages import views

app_name = "vintages"
urlpatterns = [path("", views.sources, name="sources")]
