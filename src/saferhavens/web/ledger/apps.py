from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "saferhavens.web.ledger"
    label = "ledger"
