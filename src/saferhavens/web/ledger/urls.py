from django.urls import path

from saferhavens.web.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.entries, name="entries"),
]
