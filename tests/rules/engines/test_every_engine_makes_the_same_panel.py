"""The same declaration on DuckDB, PostgreSQL and Spark gives the same rows, to the last bit."""

import os
import random
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

import duckdb
import polars as pl
import psutil
import pytest
from django.db import connection
from polars.testing import assert_frame_equal

from house.code import PROJECT
from panel_reference import reference
from panel_world import FIRST_DAY, PANEL, SPAN, UNITS, event, neighbours, tables, unit, units, vintage, vintages
from saferhavens.core.forecast.panels import Part, Span, Step, Units
from saferhavens.core.forecast.panels.priogrid import cell_at
from saferhavens.core.forecast.panels.priogrid import neighbours as cells_around
from saferhavens.core.problems import ProblemError
from saferhavens.engines import build, engine_at
from saferhavens.engines.on_duckdb import OnDuckDB

CORNERS = [(-180.0, -90.0), (180.0, 90.0), (179.99, 89.99), (-75.2, 6.1), (-75.0, 6.0), (-74.75, 6.5), (0.0, 0.0)]
BY_YEAR = (replace(PANEL, step=Step.YEAR), Span(2020, 2021, SPAN.as_of))
BY_CELL = (replace(PANEL, units=Units.CELL), replace(SPAN, horizon=3))


def world() -> dict[str, pl.DataFrame]:
    """Two years of two countries: two vintages that differ, a unit that vanishes, places at the edges of the world."""
    chance = random.Random(7)  # noqa: S311 - for tests
    happened = [
        event(
            chance.choice([*UNITS, None]), FIRST_DAY + timedelta(days=chance.randrange(760)), chance.randrange(300),
            kind=chance.choice(["1", "3", "one-sided"]), vintage=chance.choice(["24.1", "24.2"]), country="COL",
            longitude=place[0], latitude=place[1],
        )
        for place in chance.choices(CORNERS, k=400)
    ]  # fmt: skip
    newer = vintage("24.2", known_from=SPAN.as_of, covers_from=date(2021, 2, 15))
    files = vintages(vintage(known_from=date(2022, 1, 1)), newer, vintage(country="ECU"))
    lives = units(
        unit("COL-05", "COL"), unit("COL-13", "COL", exists_to=date(2021, 5, 31)), unit("ECU-08"), unit("ECU-21")
    )
    return tables(*happened, vintages=files, units=lives)


def cells() -> dict[str, pl.DataFrame]:
    """The same events in the cells of PRIO-GRID where they are, with the cells around as neighbours."""
    own = sorted({cell_at(*place) for place in CORNERS})
    near = [(str(cell), str(other)) for cell in own for other in cells_around(cell)]
    living = units(*(unit(str(cell), "COL", country="COL") for cell in own))
    return world() | {"units": living, "neighbours": neighbours(*near)}


CASES = {
    "months": lambda: (PANEL, SPAN, world()),
    "years": lambda: (*BY_YEAR, world()),
    "cells": lambda: (*BY_CELL, cells()),
}


@pytest.fixture(params=list(CASES))
def case(request):
    return CASES[request.param]()


def postgresql():
    settings = connection.settings_dict
    facts = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT", "dbname": "NAME"}
    given = "&".join(f"{name}={settings[key]}" for name, key in facts.items() if settings[key])
    return engine_at(f"postgresql://?{given}")


def test_duckdb_follows_the_definition(case):
    assert_frame_equal(build(*case), reference(*case), check_exact=True)


def test_duckdb_in_a_file_makes_the_same_panel_by_its_query_alone(tmp_path, case):
    with closing(engine_at(f"duckdb:{tmp_path / 'panel.duckdb'}")) as engine:
        assert not engine.beside_us
        assert_frame_equal(build(*case, engine), reference(*case), check_exact=True)


def test_duckdb_counts_the_same_with_any_number_of_threads_and_in_parts(case):
    whole = build(*case)
    for threads in (1, 2):
        with closing(OnDuckDB(threads=threads)) as engine:
            assert build(*case, engine, [Part(0, 2), Part(1, 2)]).write_csv() == whole.write_csv()


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgresql_makes_the_same_panel(case):
    with closing(postgresql()) as engine:
        assert build(*case, engine).write_csv() == build(*case).write_csv()


def listening(process: psutil.Process) -> set[str]:
    """The addresses at which this process and those it started wait for others."""
    family = [process, *process.children(recursive=True)]
    sockets = [socket for each in family for socket in each.net_connections("inet")]
    return {socket.laddr.ip.removeprefix("::ffff:") for socket in sockets if socket.status == psutil.CONN_LISTEN}


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")  # Spark's own
def test_spark_makes_the_same_panels_and_listens_to_this_machine_alone(monkeypatch):
    """One test, for one Spark: it takes seconds to start, and a gigabyte."""
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", "--conf spark.sql.shuffle.partitions=2 pyspark-shell")
    with closing(engine_at("local[2]")) as engine:
        for case in CASES.values():
            assert build(*case(), engine).write_csv() == build(*case()).write_csv()
        assert listening(psutil.Process()) <= {"127.0.0.1", "::1"}


@pytest.mark.spark
def test_without_java_spark_is_a_problem(tmp_path):
    """In a process of its own: Java, once started, stays with the one that started it."""
    code = "from saferhavens.engines import engine_at; engine_at('local[2]')"
    environment = os.environ | {"JAVA_HOME": str(tmp_path), "PYTHONPATH": str(PROJECT / "src")}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "ProblemError: SH-656: Spark cannot be used here" in done.stderr


# --- where an engine is -----------------------------------------------------------------------------------------------


def test_without_an_address_it_is_duckdb_in_memory():
    with closing(engine_at()) as engine:
        assert isinstance(engine, OnDuckDB)


def test_duckdb_can_keep_its_work_in_a_file(tmp_path, case):
    with closing(engine_at(f"duckdb:{tmp_path / 'panel.duckdb'}")) as engine:
        assert build(*case, engine).equals(build(*case))
    assert (tmp_path / "panel.duckdb").exists()


@pytest.mark.parametrize(
    "address", ["duckdb:/nowhere/at/all.duckdb", "postgresql://nobody@127.0.0.1:1/none?connect_timeout=1"]
)
def test_an_engine_that_is_not_there_is_a_problem(address):
    with pytest.raises(ProblemError) as raised:
        engine_at(address)
    assert raised.value.problem.number == 656


def test_without_spark_its_address_is_a_problem(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    with pytest.raises(ProblemError, match="Spark cannot be used here") as raised:
        engine_at("local[2]")
    assert raised.value.problem.number == 656


def test_an_engine_that_is_given_stays_open(case):
    with closing(engine_at()) as engine:
        build(*case, engine)
        assert engine.rows("SELECT 1 AS one").rows() == [(1,)]
    with pytest.raises(duckdb.ConnectionException):
        engine.rows("SELECT 1")
