"""What every answer must be, however hostile the request was."""

import gzip
import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.http import HttpResponseBase

SECONDS = 2.0
"""Of computing time, so that a busy machine does not make an answer slow."""

ALSO_TOLD = {"received", "fields"}
"""What some refusals tell beside number, sentence and next step: that nothing arrived, which fields are wrong."""

LARGEST_REFUSAL = 50_000  # bytes; a refusal that grows with what was sent is a lever
NUMBER = re.compile(r"\bSH-\d{3}\b")
MARKUP = re.compile(r"<script>alert|onfocus=alert\(1\) x='|<svg onload|owned=1\r\n\r\n<html>", re.IGNORECASE)


def asked(ask: Callable[..., HttpResponseBase], *facts: Any, **more: Any) -> tuple[HttpResponseBase, bytes]:
    """The answer of `ask(*facts, **more)` and its whole body. Fails if it is not what every answer must be."""
    started = time.thread_time()
    answer = ask(*facts, **more)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    faults = list(faults_of(answer, body, time.thread_time() - started))
    assert not faults, faults
    return answer, body


def faults_of(answer: HttpResponseBase, body: bytes, seconds: float) -> Iterator[str]:
    """What is wrong with an answer, in words."""
    if answer.status_code >= 500:
        yield f"answered {answer.status_code}"
    if seconds > SECONDS:
        yield f"took {seconds:.1f} s"
    if answer.status_code >= 400:
        yield from faults_of_refusal(answer, body)
    if answer.status_code in (301, 302, 303, 307, 308) and not leads_here(answer.headers["Location"]):
        yield f"leads to {answer.headers['Location']}"
    if any("\r" in value or "\n" in value for value in answer.headers.values()):
        yield "a header has two lines"
    if "owned" in answer.cookies:
        yield "a cookie was set by the visitor"
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    if is_page and (found := MARKUP.search(body.decode())):
        yield f"the page holds {found[0]!r}"


def faults_of_refusal(answer: HttpResponseBase, body: bytes) -> Iterator[str]:
    """A refusal has a number, a sentence and a next step, and is small."""
    if len(body) > LARGEST_REFUSAL:
        yield f"the refusal has {len(body)} bytes"
    if answer.status_code == 304:
        return
    if "json" in answer.headers.get("Content-Type", ""):
        facts = json.loads(body)
        more = facts.keys() - {"problem", "message", "next_step"}
        if len(facts) - len(more) != 3 or more - ALSO_TOLD or not all(facts[name] for name in facts.keys() - more):
            yield f"the refusal is {str(facts)[:200]}"
    elif not NUMBER.search(body.decode()) and b"errorlist" not in body and b"-error" not in body:
        yield f"{answer.status_code} without a number: {body[:200]!r}"


def leads_here(location: str) -> bool:
    """Whether a browser would stay on this site, reading the address as browsers do."""
    as_browsers_do = re.sub(r"[\t\r\n]", "", location).strip("".join(map(chr, range(33)))).replace("\\", "/")
    parts = urlsplit(as_browsers_do)
    return not as_browsers_do.startswith("//") and parts.scheme in ("", "http") and parts.netloc in ("", "testserver")


def rows() -> dict[str, int]:
    """How many rows each table holds."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}
