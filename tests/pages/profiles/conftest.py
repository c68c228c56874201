"""The pages of places over the invented world of `profile_world`."""

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client

import profile_world
from saferhavens.web.mobility import held

Read = Callable[..., str]


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Tests change data without a load; what one has read must not reach the next."""
    held.forget()
    yield
    held.forget()


@pytest.fixture
def world(db) -> None:
    profile_world.build()


@pytest.fixture
def read(client: Client) -> Read:
    """The words of a page as a reader sees them, one blank between them: `read("/places/COL/", language="es")`."""

    def words(path: str, language: str = "en", status: int = 200) -> str:
        response = client.get(path, headers={"accept-language": language})
        assert response.status_code == status
        page = re.sub(r"<script.*?</script>", " ", response.content.decode(), flags=re.DOTALL)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())

    return words
