from django.urls import path

from saferhavens.web.intake.openrosa import pages, views

app_name = "openrosa"
urlpatterns = [
    path("formList", views.form_list, name="form_list"),
    path("form/<str:key>", views.form, name="form"),
    path("manifest/<str:key>", views.manifest, name="manifest"),
    path("submission", views.submission, name="submission"),
    path("forms/", pages.forms, name="forms"),
    path("forms/upload/", pages.upload_form, name="upload_form"),
    path("forms/<uuid:form_id>/", pages.meaning, name="meaning"),
    path("forms/<uuid:form_id>/offer/", pages.offer_form, name="offer_form"),
    path("forms/<uuid:form_id>/take-back/", pages.take_form_back, name="take_form_back"),
    path("hooks/", pages.make_hook, name="make_hook"),
    path("hooks/<uuid:hook_id>/close/", pages.close_hook, name="close_hook"),
]
