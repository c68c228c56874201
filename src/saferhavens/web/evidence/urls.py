"""Addresses of those who judge: the queue, reports, incidents, pairs."""

from django.urls import path

from saferhavens.web.evidence.views import files, incident, incidents, pairs, queue, report

app_name = "evidence"
urlpatterns = [
    path("", queue.reports, name="queue"),
    path("search/", queue.find, name="find"),
    path("reports/<uuid:report_id>/", report.report, name="report"),
    path("reports/<uuid:report_id>/take-up/", report.take_up, name="take_up"),
    path("reports/<uuid:report_id>/put-back/", report.put_back, name="put_back"),
    path("reports/<uuid:report_id>/assign/", report.assign, name="assign"),
    path("reports/<uuid:report_id>/set-aside/", report.set_aside, name="set_aside"),
    path("reports/<uuid:report_id>/reopen/", report.reopen, name="reopen"),
    path("reports/<uuid:report_id>/grade/", report.grade, name="grade"),
    path("reports/<uuid:report_id>/ask/", report.ask, name="ask"),
    path("reports/<uuid:report_id>/note/", report.note, name="note"),
    path("reports/<uuid:report_id>/tie/", report.tie, name="tie"),
    path("reports/<uuid:report_id>/untie/", report.untie, name="untie"),
    path("reports/<uuid:report_id>/join/", report.join, name="join"),
    path("reports/<uuid:report_id>/separate/", report.separate, name="separate"),
    path("reports/<uuid:report_id>/keep-apart/", report.keep_apart, name="keep_apart"),
    path("reports/<uuid:report_id>/files/<uuid:file_id>/preview/", files.preview, name="preview"),
    path("reports/<uuid:report_id>/files/<uuid:file_id>/show/", files.show, name="show"),
    path("reports/<uuid:report_id>/files/<uuid:file_id>/play/", files.play, name="play"),
    path("reports/<uuid:report_id>/files/<uuid:file_id>/original/", files.original, name="original"),
    path("incidents/<uuid:incident_id>/", incident.incident, name="incident"),
    path("incidents/<uuid:incident_id>/step/", incident.take_step, name="take_step"),
    path("incidents/<uuid:incident_id>/steps/<uuid:step_id>/confirm/", incident.confirm_step, name="confirm_step"),
    path("incidents/<uuid:incident_id>/steps/<uuid:step_id>/decline/", incident.decline_step, name="decline_step"),
    path("incidents/<uuid:incident_id>/summary/", incident.summarise, name="summarise"),
    path("incidents/<uuid:incident_id>/merge/", incident.merge, name="merge"),
    path("incidents/<uuid:incident_id>/merges/<int:merge_id>/undo/", incident.unmerge, name="unmerge"),
    path("incidents/<uuid:incident_id>/package/", incident.package, name="package"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("pairs/", pairs.pairs, name="pairs"),
    path("pairs/<int:pair_id>/", pairs.pair, name="pair"),
    path("pairs/<int:pair_id>/decide/", pairs.decide, name="decide"),
    path("pairs/<int:pair_id>/reopen/", pairs.reopen, name="reopen_pair"),
]
