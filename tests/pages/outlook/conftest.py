"""The pages of the outlook over the invented record of `outlook_world`."""

import csv
import html
import io
import re
from collections.abc import Callable

import pytest
from django.test import Client

import outlook_world
from saferhavens.web.outlook.figures import months
from saferhavens.web.outlook.mapdrawing import outlines

Read = Callable[..., str]


@pytest.fixture(autouse=True)
def nothing_remembered():
    """What one test has drawn must not reach the next."""
    yield
    months._dots_of.cache_clear()
    outlines.cache_clear()


@pytest.fixture
def world(db) -> None:
    outlook_world.build()


@pytest.fixture
def read(client: Client) -> Read:
    """The words of a page as a reader sees them, one blank between them: `read("/outlook/", language="es")`."""

    def words(path: str, language: str = "en", status: int = 200, by: Client = client) -> str:
        response = by.get(path, headers={"accept-language": language})
        assert response.status_code == status
        page = re.sub(r"<script.*?</script>", " ", response.content.decode(), flags=re.DOTALL)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())

    return words


@pytest.fixture
def table(client: Client) -> Callable[[str], list[dict[str, str]]]:
    """The rows of a download."""

    def rows(path: str) -> list[dict[str, str]]:
        response = client.get(path)
        assert response.status_code == 200, path
        assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
        return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))

    return rows
