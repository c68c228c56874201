"""The same work here or on a cluster: `mapped(function, items, address)`.

Without an address the work is done in this process, one item after the other. With the address of a Dask scheduler
each item is a task of its own on the cluster. Either way the results come back in the order of the items, and they are
the same to the last bit: each task depends on its item alone, and workers whose versions of this program or of the
libraries that compute differ from ours are refused.
"""

import asyncio
import platform
import struct
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import click

from saferhavens import __version__
from saferhavens.cli.language import translate
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError

if TYPE_CHECKING:
    from distributed import Client, Future

PATIENCE_S = 5
"""How long the scheduler, and then the first worker, may take to answer: both run already, or they do not."""

NO_CLUSTER = (OSError, ValueError, TypeError, MemoryError, LookupError, EOFError, struct.error)
"""What shows that nobody answers in time, that it is no address at all, or that something else than Dask speaks there:
its first bytes are taken for lengths, and the memory for them does not exist."""

COMPUTING = ("numpy", "scipy", "polars", "duckdb", "lightgbm")
"""Where another version can mean another last bit."""

Progress = Callable[[int, int], None]
"""Told at the start and after each item: how many are done, of how many."""


def dask_option[C: Callable[..., object]](command: C) -> C:
    """Gives a command the option `--dask ADDRESS`, handed to it as `dask`: for `mapped`."""
    words = translate("Work on the Dask cluster whose scheduler is at this address, such as tcp://10.0.0.5:8786.")
    return click.option("--dask", metavar="ADDRESS", help=words)(command)


def mapped[T, R](
    function: Callable[[T], R], items: Iterable[T], address: str | None, *, progress: Progress | None = None
) -> list[R]:
    """`[function(item) for item in items]`, in this process or, with an `address`, on the Dask cluster there.

    On a cluster `function` must be importable by the workers or be a `functools.partial` of such a one, and must depend
    on nothing but its item. A problem that a task raises is raised here; any other error of a task becomes
    CLUSTER_WORK_FAILED. Raises CLUSTER_UNREACHABLE, CLUSTER_DIFFERS.
    """
    work = list(items)
    if progress and work:
        progress(0, len(work))
    if address and work:
        return _on_cluster(function, work, address, progress)
    return [_told(function(item), done, len(work), progress) for done, item in enumerate(work, start=1)]


def _told[R](result: R, done: int, whole: int, progress: Progress | None) -> R:
    if progress:
        progress(done, whole)
    return result


def _on_cluster[T, R](
    function: Callable[[T], R], work: Sequence[T], address: str, progress: Progress | None
) -> list[R]:
    with connected(address) as client, client.as_current():
        check_versions(client, versions())
        called, items = client.scatter(function, hash=False), client.scatter(list(work), hash=False)
        tasks = [client.submit(_call, called, item, pure=False) for item in items]
        for done, task in enumerate(_finished(tasks), start=1):
            _raise_failure(task)
            _told(None, done, len(tasks), progress)
        return list(client.gather(tasks))


def connected(address: str) -> "Client":
    """A client of the scheduler at `address`, with at least one worker. Raises CLUSTER_UNREACHABLE."""
    from distributed import Client  # noqa: PLC0415 - half a second that only those pay who use a cluster

    try:
        with ThreadPoolExecutor(1) as beside:  # a notebook has a loop of its own in this thread
            beside.submit(asyncio.run, _greet(address)).result()
        client = Client(address, timeout=PATIENCE_S, set_as_default=False)
        _wait_for_a_worker(client)
    except NO_CLUSTER as error:
        raise ProblemError(problems.CLUSTER_UNREACHABLE, address=address) from error
    return client


async def _greet(address: str) -> None:
    """Raises OSError if nobody there speaks Dask: a `Client` that finds nobody can block its process for ever."""
    from distributed import Security  # noqa: PLC0415 - as above
    from distributed.comm import connect  # noqa: PLC0415 - as above

    async with asyncio.timeout(PATIENCE_S):  # `connect` itself waits for ever for one who is silent
        there = await connect(address, timeout=PATIENCE_S, **Security().get_connection_args("client"))
    await there.close()


def _wait_for_a_worker(client: "Client") -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE_S)
    except OSError:
        client.close()
        raise


def versions() -> dict[str, str]:
    """What the numbers depend on, by name."""
    ours = {"python": platform.python_version(), "saferhavens": __version__}
    return ours | {name: version(name) for name in COMPUTING}


def check_versions(client: "Client", here: dict[str, str]) -> None:
    """Raises CLUSTER_DIFFERS for the first worker whose versions are not those of `here`."""
    for worker, there in client.run(versions, on_error="return").items():
        if there != here:
            raise ProblemError(problems.CLUSTER_DIFFERS, worker=worker, difference=_difference(here, there))


def _difference(here: dict[str, str], there: dict[str, str] | Exception) -> str:
    if isinstance(there, Exception):
        return str(there)
    return ", ".join(f"{name} {there.get(name)} ≠ {ours}" for name, ours in here.items() if there.get(name) != ours)


def _call[T, R](function: Callable[[T], R], item: T) -> R:
    return function(item)


def _finished(tasks: Sequence["Future"]) -> Iterable["Future"]:
    from distributed import as_completed  # noqa: PLC0415 - as above

    finished: Any = as_completed(tasks, raise_errors=False)
    return finished


def _raise_failure(task: "Future") -> None:
    if task.status == "finished":
        return
    failure = task.exception() if task.status == "error" else None
    if isinstance(failure, ProblemError):
        raise failure
    reason = f"{type(failure).__name__}: {failure}" if failure else task.status
    raise ProblemError(problems.CLUSTER_WORK_FAILED, reason=reason) from failure
