"""Addresses of those who decide, of those who approve, of states, and of everybody."""

from django.urls import path, register_converter

from saferhavens.web.sharing.views import coverage, deciding, evidence, releases


class ActConverter:
    """What can be decided about one report."""

    regex = "hold-back|let-go|transmit|keep"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class KindConverter(ActConverter):
    """The kinds of files that can be downloaded."""

    regex = "csv|json"


register_converter(ActConverter, "act")
register_converter(KindConverter, "released")

app_name = "sharing"
urlpatterns = [
    path("", deciding.mine, name="mine"),
    path("organisation/<int:organisation_id>/", deciding.organisation, name="organisation"),
    path("organisation/<int:organisation_id>/give/", deciding.give, name="give"),
    path("organisation/<int:organisation_id>/grants/<int:grant_id>/revoke/", deciding.revoke, name="revoke"),
    path("organisation/<int:organisation_id>/preview/", deciding.preview, name="preview"),
    path("reports/<uuid:report_id>/", deciding.report, name="report"),
    path("reports/<uuid:report_id>/<act:act>/", deciding.decide, name="decide"),
    path("releases/", releases.releases, name="releases"),
    path("releases/<uuid:release_id>/approve/", releases.approve, name="approve"),
    path("evidence/", evidence.evidence, name="evidence"),
    path("evidence/figures.<released:kind>", evidence.evidence_file, name="evidence_file"),
    path("evidence/map/<iso3:country>/", evidence.evidence_map, name="evidence_map"),
    path("evidence/state/map/", evidence.for_state_map, name="for_state_map"),
    path("evidence/state/", evidence.for_state, name="for_state"),
    path("evidence/state/figures.<released:kind>", evidence.for_state_file, name="for_state_file"),
    path("coverage/", coverage.coverage, name="coverage"),
]
