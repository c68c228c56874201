"""A publisher's server on this machine that misbehaves as it is told."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["Request"], None]


class Request(BaseHTTPRequestHandler):
    """One request. The tests answer it by hand, so that an answer can be as wrong as they want."""

    protocol_version = "HTTP/1.1"
    server: "Publisher"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        answers = self.server.answers.get(self.path.partition("?")[0], [])
        answer = answers.pop(0) if len(answers) > 1 else answers[0] if answers else status(404)
        answer(self)

    def begin(self, code: int = 200, **headers: object) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    def hang_up(self) -> None:
        self.wfile.flush()
        self.close_connection = True

    def log_message(self, *_arguments: Any) -> None:
        """Keep the tests' output clean."""


class Publisher(ThreadingHTTPServer):
    """Path → its answers, given one after the other, the last one for ever."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def ranges(self) -> list[str | None]:
        """What part of a file was asked for in each request."""
        return [headers.get("Range") for _path, headers in self.asked]


@contextmanager
def publisher() -> Iterator[Publisher]:
    with Publisher() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def whole(body: bytes, **headers: object) -> Answer:
    """The file, complete, whatever part was asked for."""

    def answer(request: Request) -> None:
        request.begin(Content_Length=len(body), **headers)
        request.wfile.write(body)

    return answer


def cut_off(body: bytes, after: int, **headers: object) -> Answer:
    """The connection breaks after some bytes."""

    def answer(request: Request) -> None:
        request.begin(Content_Length=len(body), **headers)
        request.wfile.write(body[:after])
        request.hang_up()

    return answer


def resumable(body: bytes, etag: str = '"one"', breaks_after: int | None = None) -> Answer:
    """A server that knows `Range` and `If-Range`, and may break off."""

    def answer(request: Request) -> None:
        asked = request.headers.get("Range")
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        if start and request.headers.get("If-Range") == etag:
            span = f"bytes {start}-{len(body) - 1}/{len(body)}"
            request.begin(206, Content_Length=len(body) - start, Content_Range=span, ETag=etag)
        else:
            start = 0
            request.begin(Content_Length=len(body), ETag=etag)
        rest = body[start:]
        request.wfile.write(rest if breaks_after is None else rest[:breaks_after])
        if breaks_after is not None:
            request.hang_up()

    return answer


def status(code: int, **headers: object) -> Answer:
    def answer(request: Request) -> None:
        request.begin(code, Content_Length=0, **headers)

    return answer


def slow(body: bytes, seconds: float) -> Answer:
    """The first half at once, the second after a while."""

    def answer(request: Request) -> None:
        request.begin(Content_Length=len(body))
        half = len(body) // 2
        request.wfile.write(body[:half])
        request.wfile.flush()
        time.sleep(seconds)
        try:
            request.wfile.write(body[half:])
        except OSError:
            request.close_connection = True  # the other side did not wait

    return answer
