"""A site that is killed again and again, and a sender who gives up nothing: for the promise that nothing is lost."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import psycopg

from saferhavens.core import problems

TESTS = Path(__file__).resolve().parents[1]
SCRIPT = TESTS / "promises" / "site_to_kill.py"
PATIENCE = 120.0
"""Seconds that a sender goes on trying: a site must be back by then."""

LATER = {problems.ARRIVAL_BUSY.code}
"""Refusals that say: try again."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Site:
    """Web server with two processes, and the worker, in a home of their own."""

    def __init__(self, home: Path, database_url: str = "") -> None:
        self.home, self.database_url, self.port = home, database_url, free_port()
        (home / "static").mkdir(exist_ok=True)
        self.token = self._run("make").strip()
        self.supervisor: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SAFERHAVENS_", "DATABASE_"))}
        own = {
            "SAFERHAVENS_HOME": str(self.home),
            "DATABASE_URL": self.database_url,
            "PYTHONPATH": f"{TESTS.parent / 'src'}:{TESTS / 'promises'}",
            "DJANGO_SETTINGS_MODULE": "hurried_settings",
        }
        return kept | own

    def _run(self, *words: str) -> str:
        command = [sys.executable, str(SCRIPT), *words]
        return subprocess.run(command, env=self.environment(), check=True, capture_output=True, text=True).stdout

    def start(self) -> None:
        command = [sys.executable, str(SCRIPT), "serve", str(self.port)]
        with (self.home / "log").open("ab") as log:
            self.supervisor = subprocess.Popen(command, env=self.environment(), stdout=log, stderr=log)

    def stop(self) -> None:
        if self.supervisor:
            self.supervisor.terminate()
            self.supervisor.wait(60)

    def look(self) -> dict[str, Any]:
        """What is there, once nothing waits any more. The site must have been stopped."""
        found: dict[str, Any] = json.loads(self._run("look"))
        return found

    # --- kill -9 -------------------------------------------------------------------------------------------------

    def kill_one_web_process(self) -> None:
        self._kill(self._web_processes()[:1])

    def kill_web_server(self) -> None:
        self._kill([*self._programs("granian"), *self._web_processes()])

    def kill_worker(self) -> None:
        self._kill(self._programs("work"))

    def kill_everything(self) -> None:
        """As a power cut does, except that the disk keeps what was written without having been asked to."""
        supervisor = self.supervisor
        everything = [*self._web_processes(), *self._programs("granian"), *self._programs("work")]
        if supervisor:
            supervisor.kill()
            supervisor.wait()
        self._kill(everything)
        self.start()

    def kill_database(self) -> None:
        """One process of PostgreSQL: it then ends all others, and recovers from its log as after a power cut."""
        with suppress(psycopg.OperationalError), psycopg.connect(self.database_url) as asking:
            others = "backend_type = 'client backend' AND pid <> pg_backend_pid() AND datname = current_database()"
            rows = asking.execute(f"SELECT pid FROM pg_stat_activity WHERE {others}").fetchall()  # noqa: S608 - constant
            self._kill([pid for (pid,) in rows[:1]])

    def kills(self) -> list[Callable[[], None]]:
        """Every kind of kill that can be done here."""
        always = [self.kill_one_web_process, self.kill_worker, self.kill_web_server, self.kill_everything]
        return [*always, self.kill_database] if self.database_url else always

    def _programs(self, word: str) -> list[int]:
        """The children of the supervisor that were started with `word`."""
        found = children(self.supervisor.pid) if self.supervisor else []
        return [pid for pid in found if word in words_of(pid)]

    def _web_processes(self) -> list[int]:
        return [pid for server in self._programs("granian") for pid in children(server)]

    def _kill(self, processes: list[int]) -> None:
        for pid in processes:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def children(pid: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def words_of(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


@dataclass(frozen=True)
class Sending:
    """A report to be sent, with its photograph if it has one."""

    instance_id: str
    body: bytes
    photo: bytes = b""


def sendings(count: int, chance: random.Random) -> list[Sending]:
    """Invented reports, every fifth with a photograph."""
    return [sending(number, chance) for number in range(count)]


def sending(number: int, chance: random.Random) -> Sending:
    photo = b"\xff\xd8\xff\xe0" + chance.randbytes(30_000) if number % 5 == 0 else b""
    said = " ".join(chance.choices(("road", "river", "money", "papers", "men", "boat", "night", "border"), k=60))
    report = {
        "harms": ["EXTORT"],
        "country": "COL",
        "occurred_from": f"2026-{chance.randrange(1, 11):02}-{chance.randrange(1, 29):02}",
        "people_low": chance.randrange(1, 9),
        "narrative": said,
        "consents": [{"purpose": "early_warning", "recipient": "partners"}],
    }
    files = {"files": ["photo.jpg"]} if photo else {}
    body = {"instance_id": f"kill-{number}", "report": report} | files
    return Sending(f"kill-{number}", json.dumps(body).encode(), photo)


@dataclass
class Sender:
    """Sends until each is acknowledged. Now and then the connection is cut before the answer has been read."""

    site: Site
    chance: random.Random
    acknowledged: dict[str, str] = field(default_factory=dict)  # instance id → id of the report
    files: dict[str, str] = field(default_factory=dict)  # id of the report → SHA-256
    statuses: list[int] = field(default_factory=list)
    cut: int = 0
    has_ended: bool = False

    def send_all(self, these: list[Sending]) -> None:
        try:
            for one in these:
                self.send(one)
        finally:
            self.has_ended = True

    def send(self, one: Sending) -> None:
        if self.chance.random() < 0.1:
            self.send_and_cut(one)
        report_id = self.until_taken(one)
        if one.photo:
            self.send_photo(report_id, one.photo)
            self.files[report_id] = sha256(one.photo).hexdigest()
        if self.chance.random() < 0.1:
            assert self.until_taken(one) == report_id, "a repetition made another report"
        self.acknowledged[one.instance_id] = report_id

    def until_taken(self, one: Sending) -> str:
        return str(self.insist(lambda: self.ask("POST", "", one.body))["id"])

    def send_and_cut(self, one: Sending) -> None:
        """The site has stored it and answers, and nobody hears: the line is cut at the first byte of the answer."""
        head = (
            f"POST /api/v1/reports HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {self.site.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(one.body)}\r\n\r\n"
        )
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.site.port), timeout=60) as line:
            line.sendall(head.encode() + one.body)
            self.cut += bool(line.recv(1))

    def send_photo(self, report_id: str, photo: bytes) -> None:
        """Whole at first; after a failure from where the site says that it has got to."""
        digest = {"Repr-Digest": f"sha-256=:{b64encode(sha256(photo).digest()).decode()}:"}
        path, size = f"/{report_id}/files/photo.jpg", len(photo)

        def go_on() -> httpx.Response:
            there = self.ask("PUT", path, b"", digest | {"Content-Range": f"bytes */{size}"})
            offset = there.json()["received"] if there.is_success else size
            if offset == size:
                return there
            part = digest | {"Content-Range": f"bytes {offset}-{size - 1}/{size}"}
            return self.ask("PUT", path, photo[offset:], part)

        while not self.insist(go_on)["is_whole"]:
            pass

    def ask(self, method: str, path: str, body: bytes, more: dict[str, str] | None = None) -> httpx.Response:
        kind = "application/json" if method == "POST" else "application/octet-stream"
        headers = {"Authorization": f"Bearer {self.site.token}", "Content-Type": kind} | (more or {})
        return httpx.request(
            method, f"{self.site.address}/api/v1/reports{path}", content=body, headers=headers, timeout=60
        )

    def insist(self, attempt: Callable[[], httpx.Response]) -> dict[str, Any]:
        """What a success says. A refusal other than "later" is a failure of the promise."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(httpx.TransportError):
                answer = attempt()
                self.statuses.append(answer.status_code)
                if answer.is_success:
                    found: dict[str, Any] = answer.json()
                    return found
                is_later = answer.is_server_error or answer.json()["problem"] in LATER
                assert is_later, f"{answer.status_code} {answer.text[:300]}"
            time.sleep(self.chance.uniform(0.05, 0.3))
        raise TimeoutError("the site did not come back")
