"""Requests over a socket to a site that runs, as Django's test client makes them: `Collect` speaks through either."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

PATIENCE = 60.0
"""Seconds for an answer, on a busy machine."""


@dataclass(frozen=True)
class Answer:
    status_code: int
    headers: Message
    content: bytes


class Wire:
    """A new connection for each request, as from a telephone whose network comes and goes."""

    def __init__(self, url: str) -> None:
        self.host = urlsplit(url).netloc

    def get(self, path: str, *, headers: Mapping[str, str]) -> Answer:
        return self._ask("GET", path, headers)

    def head(self, path: str, *, headers: Mapping[str, str]) -> Answer:
        return self._ask("HEAD", path, headers)

    def post(self, path: str, parts: Mapping[str, Any], *, headers: Mapping[str, str]) -> Answer:
        body = encode_multipart(BOUNDARY, parts)
        return self._ask("POST", path, {**headers, "Content-Type": MULTIPART_CONTENT}, body)

    def _ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        connection = http.client.HTTPConnection(self.host, timeout=PATIENCE)
        try:
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()
