from django.urls import path

from saferhavens.web.intake.form import views

app_name = "report"
urlpatterns = [
    path("new/", views.new, name="new"),
    path("sent/<uuid:report_id>/", views.sent, name="sent"),
]
