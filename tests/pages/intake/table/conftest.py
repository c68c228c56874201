"""The coordinator of Border Watch before the pages of imports."""

import pytest
from django.test import Client

from cast import signed_in
from table_world import chief


@pytest.fixture
def client(db: None) -> Client:
    return signed_in(chief())
