"""One request to a publisher: polite, patient, and never trusted to be complete.

A download is written beside its final name and goes on where it stopped, if the server can do that and says that
its file is still the same (`Range` with `If-Range`). Addresses without https are refused, but for this machine's own.
"""

import errno
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from saferhavens import __version__
from saferhavens.core.problems import (
    DISK_FULL,
    DOWNLOAD_INCOMPLETE,
    FILE_TOO_LARGE,
    NO_NETWORK,
    PUBLISHER_REFUSED,
    ProblemError,
)

USER_AGENT = f"SaferHavens/{__version__} (open data loader)"

LOOPBACK = {"127.0.0.1", "::1", "localhost"}

_TRY_AGAIN = {408, 425, 429, 500, 502, 503, 504}
"""Answers after which a server may do better in a moment."""


@dataclass(frozen=True)
class Patience:
    """How long and how often to try, and how much to accept."""

    tries: int = 5
    pause: float = 1.0  # seconds before the second try; doubled before each further one
    longest_pause: float = 60.0
    connect: float = 15.0  # seconds
    read: float = 60.0  # seconds without a byte
    size: int = 2 * 1024**3  # bytes; UCDP GED, the largest file, has about 40 MB
    sleep: Callable[[float], None] = time.sleep

    def wait(self, number: int, asked: str | None = None) -> None:
        """Wait before try `number` (2, 3 ...), at least as long as the server asked for in seconds."""
        own = self.pause * 2 ** (number - 2)
        wanted = float(asked) if asked and asked.isdigit() else 0.0
        self.sleep(min(max(own, wanted), self.longest_pause))


class _UnfinishedError(Exception):
    """A try that may succeed if it is repeated."""

    def __init__(self, reason: str, status: int | None = None, retry_after: str | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.retry_after = retry_after


class Fetcher:
    """Requests to one publisher. Use it as a context manager."""

    def __init__(self, publisher: str, patience: Patience | None = None) -> None:
        self.publisher = publisher
        self.patience = patience or Patience()
        timeout = httpx.Timeout(self.patience.read, connect=self.patience.connect)
        self._client = httpx.Client(
            follow_redirects=True,
            timeout=timeout,
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity"},
            event_hooks={"request": [self._refuse_unprotected]},
        )

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, *_exception: object) -> None:
        self._client.close()

    def _refuse_unprotected(self, request: httpx.Request) -> None:
        """Each request, those after a redirect too."""
        if request.url.scheme != "https" and request.url.host not in LOOPBACK:
            raise self._refused("with an address without https", request.url)

    def _refused(self, status: object, address: httpx.URL | str) -> ProblemError:
        return ProblemError(PUBLISHER_REFUSED, publisher=self.publisher, status=status, address=shown(address))

    def answer(self, url: str) -> bytes:
        """The whole answer at `url`, in memory. Raises NO_NETWORK, PUBLISHER_REFUSED, FILE_TOO_LARGE."""
        return self._persist(url, lambda: self._answer_once(url))

    def _answer_once(self, url: str) -> bytes:
        with self._stream(url, {}) as response:
            self._judge(response)
            parts, got = [], 0
            for chunk in response.iter_bytes():
                got = self._count(got, chunk, url)
                parts.append(chunk)
            return b"".join(parts)

    def download(self, url: str, part: Path) -> None:
        """The file at `url`, written to `part`; what `part` holds of it already is not fetched again.

        Raises NO_NETWORK, PUBLISHER_REFUSED, FILE_TOO_LARGE, DISK_FULL, or DOWNLOAD_INCOMPLETE: then `part` stays,
        to go on from another time.
        """
        with disk_watched(part):
            self._persist(url, lambda: self._download_once(url, part), part)

    def _download_once(self, url: str, part: Path) -> None:
        start, headers = _resume_from(part)
        with self._stream(url, headers) as response:
            if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
                forget(part)
                raise _UnfinishedError("the part that we hold does not fit its file")
            self._judge(response)
            goes_on = response.status_code == httpx.codes.PARTIAL_CONTENT and _begins_at(response, start)
            if start and response.status_code == httpx.codes.PARTIAL_CONTENT and not goes_on:
                forget(part)
                raise _UnfinishedError("the server sent another part than we asked for")
            self._write(response, part, start if goes_on else 0, url)

    def _write(self, response: httpx.Response, part: Path, start: int, url: str) -> None:
        expected = _announced_size(response, start)
        _remember(part, response, expected)
        got = start
        with part.open("ab" if start else "wb") as stream:
            for chunk in response.iter_bytes():
                got = self._count(got, chunk, url)
                stream.write(chunk)
        if expected is not None and got != expected:
            raise _UnfinishedError(f"{got} of {expected} bytes")

    def _count(self, got: int, chunk: bytes, url: str) -> int:
        total = got + len(chunk)
        if total > self.patience.size:
            raise ProblemError(FILE_TOO_LARGE, file=shown(url), size=total, limit=self.patience.size)
        return total

    @contextmanager
    def _stream(self, url: str, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        try:
            with self._client.stream("GET", url, headers=dict(headers)) as response:
                yield response
        except (httpx.TransportError, httpx.TooManyRedirects) as error:
            raise _UnfinishedError(str(error) or type(error).__name__) from error
        except httpx.InvalidURL as error:
            raise self._refused("with an address that cannot be read", url) from error

    def _judge(self, response: httpx.Response) -> None:
        if response.status_code in _TRY_AGAIN:
            raise _UnfinishedError("busy", response.status_code, response.headers.get("Retry-After"))
        if not response.is_success:
            raise self._refused(response.status_code, response.request.url)

    def _persist[T](self, url: str, once: Callable[[], T], part: Path | None = None) -> T:
        """`once`, repeated with growing pauses; `part` holds what has come when we give up."""
        for number in range(1, self.patience.tries + 1):
            try:
                return once()
            except _UnfinishedError as error:
                last = error
                if number < self.patience.tries:
                    self.patience.wait(number + 1, error.retry_after)
        raise self._given_up(url, last, part) from last

    def _given_up(self, url: str, last: _UnfinishedError, part: Path | None) -> ProblemError:
        if last.status is not None:
            return self._refused(last.status, url)
        if part and (got := _size(part)):
            expected = _noted(part).get("size") or "?"
            return ProblemError(DOWNLOAD_INCOMPLETE, publisher=self.publisher, got=got, expected=expected)
        return ProblemError(NO_NETWORK, publisher=self.publisher, address=shown(url), reason=str(last).rstrip("."))


def shown(address: httpx.URL | str) -> str:
    """An address for people: without its query, which may hold a key."""
    return str(address).partition("?")[0]


def forget(part: Path) -> None:
    """Remove an unfinished download and what was noted about it."""
    part.unlink(missing_ok=True)
    _note(part).unlink(missing_ok=True)


def _note(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _resume_from(part: Path) -> tuple[int, dict[str, str]]:
    """Where to go on, and the headers that ask for it. Without a strong validator we begin anew."""
    size = _size(part)
    validator = _noted(part).get("validator")
    if not size or not validator:
        return 0, {}
    return size, {"Range": f"bytes={size}-", "If-Range": str(validator)}


def _noted(part: Path) -> dict[str, object]:
    note = _note(part)
    noted: dict[str, object] = json.loads(note.read_text(encoding="utf-8")) if note.exists() else {}
    return noted


def _remember(part: Path, response: httpx.Response, size: int | None) -> None:
    """Note the whole size, and what tells that the file is still the same: a strong ETag, or the day of its change."""
    etag = response.headers.get("ETag", "")
    validator = etag if etag and not etag.startswith("W/") else response.headers.get("Last-Modified", "")
    _note(part).write_text(json.dumps({"validator": validator, "size": size}), encoding="utf-8")


def _begins_at(response: httpx.Response, start: int) -> bool:
    return response.headers.get("Content-Range", "").startswith(f"bytes {start}-")


def _announced_size(response: httpx.Response, start: int) -> int | None:
    """Bytes of the whole file; None where the server says nothing, or packs its answer although we asked it not to."""
    length = response.headers.get("Content-Length", "")
    is_packed = response.headers.get("Content-Encoding", "identity") != "identity"
    return start + int(length) if length.isdigit() and not is_packed else None


@contextmanager
def disk_watched(part: Path) -> Iterator[None]:
    """Turn a full disk into DISK_FULL, with nothing left of `part`."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        forget(part)
        raise ProblemError(DISK_FULL, where=part.parent) from error
