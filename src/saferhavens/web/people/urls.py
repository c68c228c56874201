from django.urls import path

from saferhavens.web.people import views

app_name = "people"
urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/end-sessions/", views.end_other_sessions, name="end_other_sessions"),
    path("organisation/", views.my_organisation, name="organisation"),
    path("organisation/<int:organisation_id>/", views.organisation_page, name="organisation_page"),
    path("organisation/<int:organisation_id>/invite/", views.invite, name="invite"),
    path("organisation/<int:organisation_id>/people/<int:person_id>/", views.member, name="member"),
    path(
        "organisation/<int:organisation_id>/people/<int:person_id>/disable/",
        views.disable_member,
        name="disable_member",
    ),
    path(
        "organisation/<int:organisation_id>/people/<int:person_id>/enable/", views.enable_member, name="enable_member"
    ),
    path("invitations/<int:invitation_id>/withdraw/", views.withdraw_invitation, name="withdraw_invitation"),
    path("invitation/", views.accept_invitation, name="accept_invitation"),
    path("invitation/<str:token>/", views.open_invitation, name="open_invitation"),
]
