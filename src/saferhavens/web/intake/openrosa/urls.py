from django.urls import path

from saferhavens.web.intake.openrosa import views

app_name = "openrosa"
urlpatterns = [
    path("formList", views.form_list, name="form_list"),
    path("form/<str:key>", views.form, name="form"),
    path("manifest/<str:key>", views.manifest, name="manifest"),
    path("submission", views.submission, name="submission"),
]
