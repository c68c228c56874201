from django.urls import path

from saferhavens.web.intake.openrosa import kobo
from saferhavens.web.intake.programs import views

app_name = "programs"
urlpatterns = [
    path("", views.tokens, name="tokens"),
    path("kobo/<uuid:hook_id>/", kobo.take, name="kobo"),
    path("tokens/", views.make_token, name="make_token"),
    path("tokens/<uuid:token_id>/revoke/", views.revoke_token, name="revoke_token"),
]
