from django.urls import path

from saferhavens.web.intake.form import offline_views, own_views, views

app_name = "report"
urlpatterns = [
    path("", own_views.mine, name="mine"),
    path("new/", views.new, name="new"),
    path("sent/<uuid:report_id>/", views.sent, name="sent"),
    path("worker.js", offline_views.worker, name="worker"),
    path("offline/", offline_views.offline, name="offline"),
    path("places/<str:country>.json", offline_views.places, name="places"),
    path("ticket.json", offline_views.ticket, name="ticket"),
    path("send/", offline_views.send, name="send"),
    path("<uuid:report_id>/files/<uuid:file_id>/", offline_views.file_piece, name="file_piece"),
    path("<uuid:report_id>/", own_views.report_page, name="report"),
    path("<uuid:report_id>/answer/", own_views.answer, name="answer"),
    path("<uuid:report_id>/correct/", own_views.correct, name="correct"),
    path("<uuid:report_id>/consent/", own_views.consent, name="consent"),
    path("<uuid:report_id>/withdraw/", own_views.withdraw, name="withdraw"),
]
