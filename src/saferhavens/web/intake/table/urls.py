from django.urls import path

from saferhavens.web.intake.table import views

app_name = "table"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("send/", views.send, name="send"),
    path("<uuid:import_id>/", views.import_page, name="import"),
    path("<uuid:import_id>/columns/", views.columns, name="columns"),
    path("<uuid:import_id>/preview/", views.preview, name="preview"),
    path("<uuid:import_id>/start/", views.start, name="start"),
    path("<uuid:import_id>/stop/", views.stop, name="stop"),
    path("<uuid:import_id>/undo/", views.undo, name="undo"),
    path("<uuid:import_id>/discard/", views.discard, name="discard"),
    path("<uuid:import_id>/progress.json", views.progress, name="progress"),
    path("<uuid:import_id>/refused.csv", views.refused, name="refused"),
]
