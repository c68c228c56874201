from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "saferhavens.web.evidence"
    label = "evidence"
