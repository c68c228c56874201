"""A Dask cluster on this machine, as somebody would start it: a scheduler and workers, each a process of its own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST_START_S = 60
WITHIN = "CLUSTER_OF_A_TEST"
"""Set in the processes of a cluster: one that starts clusters, as a script called dask.py would, never ends."""


@contextmanager
def cluster_of(workers: int, folder: Path) -> Iterator[str]:
    """The address of a scheduler with so many workers, reachable from this machine alone. All end with the block."""
    if WITHIN in os.environ:
        raise RuntimeError("a cluster does not start clusters")
    told = folder / "scheduler.json"
    here = ["--scheduler-file", str(told), "--host", "127.0.0.1", "--no-dashboard"]
    one_each = ["--no-nanny", "--nthreads", "1", "--memory-limit", "0", "--local-directory", str(folder)]
    processes = [_started("dask_scheduler", "--port", "0", *here)]
    try:
        processes += [_started("dask_worker", *here, *one_each) for _ in range(workers)]
        yield _address(told, processes[0])
    finally:
        for process in processes:
            process.kill()
        for process in processes:
            process.wait()


def _started(program: str, *options: str) -> subprocess.Popen[bytes]:
    """With the modules of the tests importable, and quiet unless it fails."""
    paths = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), WITHIN: "1"}
    command = [sys.executable, "-m", f"distributed.cli.{program}", *options]
    return subprocess.Popen(command, env=paths, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _address(told: Path, scheduler: subprocess.Popen[bytes]) -> str:
    for _ in range(LONGEST_START_S * 20):
        if told.exists() and (written := told.read_text()):
            return json.loads(written)["address"]
        if scheduler.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError("the scheduler did not start")
