"""`saferhavens run` from an empty home: the site answers, survives a killed child, and leaves nothing when it stops."""

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time

import pytest

from conftest import BUNDLE, need
from saferhavens.cli import ports
from saferhavens.core import problems

READY = "Ctrl-C"
PATIENCE = 120  # seconds; 6 on an idle machine


class Run:
    """A running `saferhavens run`, what it has printed, and its processes."""

    def __init__(self, home, *words):
        self.port = ports.next_free("127.0.0.1", 18_000 + os.getpid() % 10_000)
        self.lines = []
        empty = home / "no-data"
        empty.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "saferhavens", "run", "--port", str(self.port), "--data", str(empty), *words]
        self.process = subprocess.Popen(
            command, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        with self.process.stdout as output:
            self.lines.extend(output)

    def wait_for(self, words):
        """Return when `words` have been printed."""
        if not eventually(lambda: words in self.said or self.process.poll() is not None) or words not in self.said:
            pytest.fail(f"“{words}” was not said:\n{self.said}")

    @property
    def said(self):
        return "".join(self.lines)

    def get(self, path="/", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers={"Host": "localhost"} | headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def processes(self):
        """The ids of this process and all below it."""
        listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        children = {}
        for pid, parent in (map(int, line.split()) for line in listed.splitlines()):
            children.setdefault(parent, []).append(pid)
        found = [self.process.pid]
        for pid in found:
            found += children.get(pid, [])
        return found

    def stop(self, number=signal.SIGINT):
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        self.reader.join()
        return code


def environment(home):
    """Of a person who has set nothing but the home. Always SQLite: a real database must not be touched by a test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SAFERHAVENS_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    path = os.pathsep.join(path for path in sys.path if path)
    return kept | {"SAFERHAVENS_HOME": str(home), "LC_ALL": "C", "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}


def is_running(pid):
    listed = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(listed.strip()) and not listed.startswith("Z")


def eventually(condition, seconds=PATIENCE):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    need(BUNDLE.is_dir(), "needs the browser libraries: make frontend, with a network")
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def site(home):
    run = Run(home)
    try:
        run.wait_for(READY)
        yield run
    finally:
        run.stop()


def test_the_first_page_is_there(site):
    status, headers, page = site.get()
    assert status == 200
    assert b"Safer Havens" in page
    assert "default-src 'self'" in headers["Content-Security-Policy"]


def test_it_says_the_address_and_how_to_sign_in(site):
    assert f"http://localhost:{site.port}/" in site.said
    assert re.search(r"analyst@ombuds\.example", site.said)
    assert re.search(r"Password of all: \S{10,}", site.said)


def test_with_neither_files_nor_network_it_shows_the_sample_and_says_so(site):
    assert "fictional sample" in site.said


def test_files_for_the_browser_come_compressed_and_are_kept_for_ever(site):
    _status, _headers, page = site.get()
    address = re.search(rb"/static/ours/site\.[0-9a-f]{12}\.css", page).group().decode()
    status, headers, _style = site.get(address, **{"Accept-Encoding": "br"})
    assert status == 200
    assert headers["Content-Encoding"] == "br"
    assert "immutable" in headers["Cache-Control"]


def test_a_second_one_on_the_same_port_is_refused_before_anything_starts(site, tmp_path):
    command = [sys.executable, "-m", "saferhavens", "run", "--port", str(site.port)]
    done = subprocess.run(command, env=environment(tmp_path / "other"), capture_output=True, text=True, check=False)
    assert done.returncode == problems.PORT_IN_USE.exit_code
    assert done.stderr.startswith(f"SH-101: Port {site.port} ")
    assert done.stdout == ""
    assert not (tmp_path / "other").exists()


def test_a_killed_web_server_is_started_again(site):
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    (server,) = [int(pid) for pid, parent, words in rows if int(parent) == site.process.pid and "granian" in words]
    os.kill(server, signal.SIGKILL)
    site.wait_for("It is started again")

    def answers():
        try:
            return site.get()[0] == 200
        except OSError:
            return False

    assert eventually(answers)


def test_a_second_start_keeps_everything_and_stopping_leaves_nothing(home):
    first = Run(home)
    first.wait_for(READY)
    assert first.stop(signal.SIGTERM) == 0

    second = Run(home)
    second.wait_for(READY)
    pids = second.processes()
    assert second.stop(signal.SIGINT) == 0

    assert len(pids) >= 4  # this one, the web server and its processes, the worker
    assert [pid for pid in pids if is_running(pid)] == []
    assert "Stopped." in second.said
    assert "✓ Database" not in second.said
    assert password(first) == password(second)


def password(run):
    return re.search(r"Password of all: (\S+)", run.said).group(1)
