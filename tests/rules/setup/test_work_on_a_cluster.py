"""`--dask ADDRESS`: the same work on a cluster gives the same numbers, and what fails there is told here."""

import asyncio
import os
import pickle
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import click
import pytest
from click.testing import CliRunner

from cluster_work import break_at_three, draws, process, refuse_three
from on_a_cluster import cluster_of
from saferhavens.cli import cluster
from saferhavens.cli.cluster import dask_option, mapped
from saferhavens.core.problems import MONTH_UNKNOWN, ProblemError

SEEDS = range(12)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with cluster_of(2, tmp_path_factory.mktemp("cluster")) as address:
        yield address


def number_of(raised: pytest.ExceptionInfo[ProblemError]) -> int:
    return raised.value.problem.number


# --- the same results -------------------------------------------------------------------------------------------------


def test_a_cluster_of_two_processes_gives_the_same_bytes_in_the_same_order(address):
    assert mapped(draws, SEEDS, address) == mapped(draws, SEEDS, None)


def test_the_work_is_done_by_the_workers(address):
    assert os.getpid() not in mapped(process, SEEDS, address)


def test_a_function_with_facts_bound_to_it_travels_too(address):
    assert mapped(partial(pow, 2), SEEDS, address) == [2**seed for seed in SEEDS]


@pytest.mark.parametrize("where", ["here", "there"])
def test_progress_counts_to_the_end(where, request):
    told = []
    mapped(draws, range(3), on(where, request), progress=lambda done, whole: told.append((done, whole)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("where", ["here", "there"])
def test_no_work_gives_no_results(where, request):
    assert mapped(draws, [], on(where, request)) == []


def on(where: str, request: pytest.FixtureRequest) -> str | None:
    return request.getfixturevalue("address") if where == "there" else None


# --- what goes wrong --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["here", "there"])
def test_a_problem_keeps_its_number_and_its_facts(where, request):
    with pytest.raises(ProblemError) as raised:
        mapped(refuse_three, range(5), on(where, request))
    assert raised.value.problem == MONTH_UNKNOWN
    assert raised.value.facts == {"month": "1979-12"}


def test_a_cluster_can_be_asked_where_another_loop_runs_as_in_a_notebook(address):
    async def cell():
        return mapped(draws, SEEDS, address)

    with ThreadPoolExecutor(1) as notebook:
        assert notebook.submit(lambda: asyncio.run(cell())).result() == mapped(draws, SEEDS, None)


def test_another_error_of_a_task_is_told_with_its_reason(address):
    with pytest.raises(ProblemError, match="ZeroDivisionError: division by zero") as raised:
        mapped(break_at_three, range(5), address)
    assert number_of(raised) == 659


def test_here_an_error_stays_what_it_is():
    with pytest.raises(ZeroDivisionError):
        mapped(break_at_three, range(5), None)


def test_an_address_where_nobody_listens_is_a_problem(monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE_S", 0.3)
    with socket.socket() as taken:  # bound but not listening: nobody else can take the port meanwhile
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(ProblemError, match="No Dask cluster answers") as raised:
            mapped(draws, SEEDS, f"tcp://127.0.0.1:{taken.getsockname()[1]}")
    assert number_of(raised) == 657


@pytest.mark.parametrize(
    "said",
    [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-OpenSSH_9.2\r\n", bytes(64), b"\xff" * 64, b""],
    ids=["a web server", "a secure shell", "zeros", "ones", "silence"],
)
def test_something_else_than_dask_at_the_address_is_a_problem(said, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as other:
        answering = threading.Thread(target=lambda: kept.append(answer(other, said)))
        kept: list[socket.socket] = []
        answering.start()
        with pytest.raises(ProblemError) as raised:
            mapped(draws, SEEDS, f"tcp://127.0.0.1:{other.getsockname()[1]}")
        answering.join()
        kept[0].close()
    assert number_of(raised) == 657


def answer(server: socket.socket, said: bytes) -> socket.socket:
    """Says it to the first who calls, and keeps the line open."""
    line, _address = server.accept()
    line.sendall(said)
    return line


@pytest.mark.parametrize("address", ["nonsense://1", "127.0.0.1", "tcp://127.0.0.1:port"])
def test_what_is_no_address_is_a_problem(address, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE_S", 0.3)
    with pytest.raises(ProblemError) as raised:
        mapped(draws, SEEDS, address)
    assert number_of(raised) == 657


def test_a_cluster_without_workers_is_a_problem(monkeypatch, tmp_path):
    monkeypatch.setattr(cluster, "PATIENCE_S", 1)
    with cluster_of(0, tmp_path) as empty, pytest.raises(ProblemError) as raised:
        mapped(draws, SEEDS, empty)
    assert number_of(raised) == 657


def test_a_cluster_does_not_start_clusters(monkeypatch, tmp_path):
    monkeypatch.setenv("CLUSTER_OF_A_TEST", "1")
    with pytest.raises(RuntimeError, match="does not start clusters"), cluster_of(0, tmp_path):
        pass


def test_workers_with_other_versions_are_refused(address):
    newer = cluster.versions() | {"numpy": "99.0"}
    with cluster.connected(address) as client, pytest.raises(ProblemError, match=r"numpy \S+ ≠ 99\.0\.") as raised:
        cluster.check_versions(client, newer)
    assert number_of(raised) == 658


def test_a_problem_survives_the_way_between_processes():
    problem = pickle.loads(pickle.dumps(ProblemError(MONTH_UNKNOWN, month=0)))  # noqa: S301 - our own bytes
    assert (problem.problem, problem.facts) == (MONTH_UNKNOWN, {"month": 0})
    assert str(problem).startswith("SH-801")


# --- the option -------------------------------------------------------------------------------------------------------


@click.command()
@dask_option
def tell(dask: str | None) -> None:
    click.echo(f"at {dask}")


@pytest.mark.parametrize(("given", "told"), [([], "at None"), (["--dask", "tcp://a:1"], "at tcp://a:1")])
def test_a_command_gets_the_address(given, told):
    assert CliRunner().invoke(tell, given).output.strip() == told
