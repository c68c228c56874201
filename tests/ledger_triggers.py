"""The triggers that forbid to change the ledger, taken off where a test must: to tamper with it, or to empty tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.db import connection
from django.test import TransactionTestCase

triggers = import_module("saferhavens.web.ledger.migrations.0002_append_only")


@contextmanager
def without_triggers() -> Iterator[None]:
    """As somebody works who has the whole database in their hands."""
    triggers.run(triggers.ALLOW, connection)
    try:
        yield
    finally:
        triggers.run(triggers.FORBID, connection)


def let_tests_empty_tables() -> None:
    """Tests with real transactions empty all tables at their end, which the triggers would refuse."""
    tear_down = TransactionTestCase._fixture_teardown
    if tear_down.__name__ == "tear_down_without_triggers":
        return

    def tear_down_without_triggers(self: TransactionTestCase) -> None:
        with without_triggers():
            tear_down(self)

    TransactionTestCase._fixture_teardown = tear_down_without_triggers
