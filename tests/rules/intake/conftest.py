"""Each test begins with a fresh minute."""

import pytest

from saferhavens.web.intake.programs.limits import failures, requests_of


@pytest.fixture(autouse=True)
def fresh_minute():
    failures.forget()
    requests_of.forget()
