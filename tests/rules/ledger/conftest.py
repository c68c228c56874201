"""A home of its own for each test that keeps heads or makes keys."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import transaction

from saferhavens.web.ledger.audit import Audit
from saferhavens.web.ledger.models import Entry


@pytest.fixture(autouse=True)
def own_home(settings: LazySettings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def audit() -> Audit:
    return Audit.of_person(12)


@pytest.fixture
def nine_entries(db: None, audit: Audit) -> list[Entry]:
    with transaction.atomic():
        return [audit.record("invited", ("people.invitation", str(number)), organisation=4) for number in range(9)]
