from functools import partial

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "saferhavens.web.evidence"
    label = "evidence"

    def ready(self) -> None:
        from saferhavens.web.custody.sealed_places import register  # noqa: PLC0415 - models must be loaded first
        from saferhavens.web.evidence import models, rules  # noqa: PLC0415 - as above

        for model, field, organisation in (
            (models.Report, "content", "organisation_id"),
            (models.ReportVersion, "original", "organisation_id"),
            (models.ReportVersion, "content", "organisation_id"),
            (models.Attachment, "name", "organisation_id"),
            (models.Message, "text", "report__organisation_id"),
            (models.StaffNote, "text", "organisation_id"),
            (models.Grade, "reason", "report__organisation_id"),
            (models.StepTaken, "reason", "incident__steward_id"),
            (models.Incident, "summary", "steward_id"),
        ):
            kept_in = "sealed" if model is models.Report else f"sealed_{field}"
            register(model, kept_in, partial(rules.about, field=field), organisation)
