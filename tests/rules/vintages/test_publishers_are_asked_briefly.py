"""A start never hangs on a publisher: all are asked at once, and only for a few seconds."""

import socket
import time
from collections.abc import Iterator

import pytest

from open_data import AUDIT, FakeSource, tell_nobody
from saferhavens.core.problems import NO_NETWORK, ProblemError
from saferhavens.sources.shape import Address
from saferhavens.web.vintages import actions, reaching

UNROUTABLE = "192.0.2.1"
"""An address kept for documentation (RFC 5737): nobody answers there."""


@pytest.fixture
def port() -> Iterator[int]:
    """A port of this machine that takes connections."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "getproxies", dict)


def source_at(key: str, *urls: str) -> FakeSource:
    return FakeSource(key, addresses=tuple(Address(f"file{number}", url, "csv") for number, url in enumerate(urls)))


def test_a_publisher_that_answers_is_reachable(port: int) -> None:
    source = source_at("a", f"http://127.0.0.1:{port}/file.csv")
    assert reaching.reachable([source], 2.0) == [source]


def test_asking_many_silent_publishers_takes_no_longer_than_asking_one(port: int) -> None:
    silent = [source_at(f"s{number}", f"http://{UNROUTABLE}:{number}/") for number in range(1, 20)]
    answering = source_at("a", f"http://127.0.0.1:{port}/")
    started = time.monotonic()
    assert reaching.reachable([*silent, answering], 0.5) == [answering]
    assert time.monotonic() - started < 2.0


def test_one_answering_server_is_enough_for_a_source(port: int) -> None:
    source = source_at("a", f"http://{UNROUTABLE}/x.csv", f"http://127.0.0.1:{port}/y.csv")
    assert reaching.reachable([source], 0.5) == [source]


def test_a_name_that_does_not_resolve_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve_slowly(*_args: object, **_kwargs: object) -> None:
        time.sleep(1.5)
        raise OSError("Name or service not known")

    monkeypatch.setattr(socket, "create_connection", resolve_slowly)
    started = time.monotonic()
    assert reaching.reachable([source_at("a", "https://publisher.invalid/")], 0.2) == []
    assert time.monotonic() - started < 1.0


def test_behind_a_proxy_all_are_taken_to_be_reachable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "getproxies", lambda: {"https": "http://proxy:3128"})
    source = source_at("a", f"http://{UNROUTABLE}/")
    assert reaching.reachable([source], 0.2) == [source]


@pytest.mark.django_db
def test_a_server_that_was_silent_once_is_not_asked_for_its_other_files(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def silent(_about: object, address: Address, *_args: object, **_kwargs: object) -> None:
        asked.append(address.url)
        raise ProblemError(NO_NETWORK, publisher="P", address=address.url, reason="timed out")

    monkeypatch.setattr(actions, "fetch", silent)
    source = source_at("a", "https://one.invalid/1", "https://one.invalid/2", "https://two.invalid/3")
    outcomes = actions.get_files(AUDIT, [source], tell_nobody)
    assert asked == ["https://one.invalid/1", "https://two.invalid/3"]
    assert [outcome.problem.problem for outcome in outcomes] == [NO_NETWORK] * 3
