"""The web server and the worker: started, watched, started again, stopped; nothing is left behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from saferhavens.cli import serve
from saferhavens.cli.serve import Child, Supervisor
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
WITH_GRANDCHILD = [
    sys.executable,
    "-c",
    "import subprocess, sys, time; subprocess.Popen(['sleep', '61.5']); print('ready', flush=True); time.sleep(60)",
]
STUBBORN = [
    sys.executable,
    "-c",
    "import pathlib, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "pathlib.Path(sys.argv[1]).touch(); time.sleep(60)",
]
SUPERVISE = textwrap.dedent(
    """
    import sys
    from saferhavens.cli.serve import Child, Supervisor
    supervisor = Supervisor([Child("sleeper", ["sleep", sys.argv[1]])])
    supervisor.listen()
    supervisor.start()
    print(supervisor.children[0].process.pid, flush=True)
    supervisor.watch()
    supervisor.stop()
    """
)


def is_running(pid):
    """Whether the process exists and is not merely waiting to be reaped."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def in_group(group):
    """The running processes of a process group."""
    listed = subprocess.run(["ps", "-eo", "pid=,pgid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    return [int(pid) for pid, pgid, stat in rows if int(pgid) == group and not stat.startswith("Z")]


def eventually(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


@pytest.fixture
def child():
    made = Child("sleeper", SLEEP)
    yield made
    made.stop()


def test_a_stopped_child_is_gone(child):
    child.start()
    pid = child.process.pid
    assert is_running(pid)
    child.stop()
    assert not is_running(pid)


def test_what_a_child_has_started_is_stopped_with_it(child):
    child.command = WITH_GRANDCHILD
    child.start()
    group = child.process.pid
    assert eventually(lambda: len(in_group(group)) == 2)
    child.stop()
    assert in_group(group) == []


def test_a_child_that_does_not_want_to_end_is_ended(child, tmp_path, monkeypatch):
    monkeypatch.setattr(serve, "PATIENCE", 0.2)
    child.command = [*STUBBORN, str(tmp_path / "ready")]
    child.start()
    assert eventually((tmp_path / "ready").exists)
    child.stop()
    assert not is_running(child.process.pid)


def test_a_killed_child_is_started_again_and_said_so(child, capsys):
    supervisor = Supervisor([child])
    supervisor.start()
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: child.has_ended() is not None)
    supervisor.look()
    assert is_running(child.process.pid)
    assert child.process.pid != first
    assert "sleeper" in capsys.readouterr().out


def test_a_child_that_keeps_ending_stops_everything_with_a_number(child, monkeypatch):
    monkeypatch.setattr(serve, "LOOK_EVERY", 0.01)
    child.command = [sys.executable, "-S", "-c", "raise SystemExit(3)"]
    supervisor = Supervisor([child])
    supervisor.start()
    with pytest.raises(ProblemError) as caught:
        supervisor.watch()
    assert caught.value.problem is problems.CHILD_KEEPS_ENDING
    assert caught.value.facts["times"] == serve.ENDS_ALLOWED + 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_the_supervisor_and_its_children_cleanly(number):
    with start_supervisor() as supervisor:
        pid = int(supervisor.stdout.readline())
        supervisor.send_signal(number)
        assert supervisor.wait(10) == 0
    assert not is_running(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has died")
def test_even_a_killed_supervisor_leaves_no_orphan():
    with start_supervisor() as supervisor:
        pid = int(supervisor.stdout.readline())
        supervisor.kill()
    assert eventually(lambda: not is_running(pid))


def start_supervisor():
    return subprocess.Popen([sys.executable, "-c", SUPERVISE, "62.5"], stdout=subprocess.PIPE, env=source_path())


def source_path():
    return os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
