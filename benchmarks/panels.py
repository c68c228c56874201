"""How fast panels are made, and how much memory that takes.

Events of an invented world (invented_panel.py), as panels of countries, first divisions and 0.5-degree cells by month
over 36 years, with 20 features each. Beside it, in the same run, a plain version with pandas (plain_panel.py); all
numbers of both are compared. Each measured piece of work runs in a process of its own, so that its memory is its own.
With `--dask`, or on a cluster of two processes that is started for it, the same panels are made in parts.

Run by `saferhavens bench panels`.
"""

import argparse
import hashlib
import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import Any

import cloudpickle
import invented_panel
import polars as pl
from results import machine, report

from saferhavens.cli.cluster import mapped
from saferhavens.cli.language import translate
from saferhavens.core.forecast.panels import Part, Units
from saferhavens.core.problems import ProblemError
from saferhavens.engines import build
from saferhavens.engines.on_duckdb import OnDuckDB

PARTS = {Units.COUNTRY: 1, Units.ADM1: 1, Units.CELL: 2}
WORK = [(level, Part(part, parts)) for level, parts in PARTS.items() for part in range(parts)]

Panels = dict[Units, pl.DataFrame]


def ours(count: int) -> dict[str, object]:
    """Seconds and memory for all panels, held together; and what they say."""
    tables = invented_panel.tables(count)
    with closing(OnDuckDB()) as engine:  # imports pyarrow: that is not measured, as the import of pandas is not
        engine.put("nothing", pl.DataFrame({"here": [0]}))
    before, started = peak_gb(), time.perf_counter()
    made: Panels = {
        level: build(panel, invented_panel.MONTHS, tables[level]) for level, panel in invented_panel.PANELS.items()
    }
    seconds = time.perf_counter() - started
    return {
        "seconds": seconds,
        "memory_before": before,
        "memory": peak_gb(),
        "rows": {level.value: frame.height for level, frame in made.items()},
        "digests": {level.value: digest(canonical(frame)) for level, frame in made.items()},
    }


def plain(count: int) -> dict[str, object]:
    """The same with pandas."""
    import pandas as pd  # noqa: PLC0415 - only this process measures it
    import plain_panel  # noqa: PLC0415 - as above

    given = invented_panel.tables(count)
    tables = {level: {name: as_pandas(frame, pd) for name, frame in each.items()} for level, each in given.items()}
    span, before, started = invented_panel.MONTHS, peak_gb(), time.perf_counter()
    made = {level: plain_panel.panel(level, each, span.first, span.origin) for level, each in tables.items()}
    seconds = time.perf_counter() - started
    memory = peak_gb()
    frames = {level: pl.from_pandas(frame.reset_index(), nan_to_null=True) for level, frame in made.items()}
    digests = {level.value: digest(canonical(frame)) for level, frame in frames.items()}
    return {"seconds": seconds, "memory_before": before, "memory": memory, "digests": digests}


def as_pandas(frame: pl.DataFrame, pd: Any) -> object:
    words = {name: frame[name].to_list() for name, kind in frame.schema.items() if kind == pl.String}
    return pd.DataFrame({name: words[name] if name in words else frame[name].to_numpy() for name in frame.columns})


def canonical(frame: pl.DataFrame) -> pl.DataFrame:
    """Whoever made them: the columns that both have, in the order of the declaration, as numbers of one type."""
    named = [each.name for each in (*invented_panel.TARGETS, *invented_panel.FEATURES)]
    return frame.select("unit", pl.col("step").cast(pl.Int32), *(pl.col(name).cast(pl.Float64) for name in named))


def digest(frame: pl.DataFrame) -> str:
    """SHA-256 over every value, to the last bit."""
    whole = hashlib.sha256()
    for series in frame:
        values = series.fill_null(-1) if series.dtype.is_numeric() else series.hash(0)
        whole.update(values.to_numpy().tobytes())
    return whole.hexdigest()


def part_of(item: tuple[Units, Part], count: int, threads: int) -> tuple[int, str]:
    """One part of one panel, as a task: its rows and its digest. Makes its own events, as a worker reads its own."""
    level, part = item
    tables = invented_panel.tables(count)[level]
    engine = OnDuckDB(threads=threads)
    made = build(invented_panel.PANELS[level], invented_panel.MONTHS, tables, engine, [part])
    engine.close()
    return made.height, digest(canonical(made))


def on_a_cluster(count: int, address: str) -> dict[str, object]:
    """The parts on the cluster and, one after the other and with one thread as each worker has, here."""
    cloudpickle.register_pickle_by_value(invented_panel)  # workers elsewhere do not have this folder
    work = partial(part_of, count=count, threads=1)
    mapped(partial(part_of, count=1000, threads=1), WORK, address)  # so that the workers have imported everything
    started = time.perf_counter()
    there = mapped(work, WORK, address)
    between = time.perf_counter()
    here = mapped(work, WORK, None)
    ended = time.perf_counter()
    return {
        "cluster_seconds": round(between - started, 1),
        "one_process_seconds": round(ended - between, 1),
        "cluster_speed_up": round((ended - between) / (between - started), 2),
        "cluster_numbers_identical": there == here,
    }


def on_two_processes(count: int) -> dict[str, object]:
    from distributed import LocalCluster  # noqa: PLC0415 - seconds that only this part pays

    where = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0", "silence_logs": 50}
    with LocalCluster(n_workers=2, threads_per_worker=1, memory_limit=0, **where) as cluster:
        return on_a_cluster(count, cluster.scheduler_address)


def apart(work: Callable[[int], dict[str, object]], count: int) -> dict[str, object]:
    """What `work` gives in a new process, whose peak of memory is that of the work."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, (count,))


def peak_gb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2, 2)


def measured(count: int, address: str | None) -> dict[str, object]:
    """Everything, in the order in which it is told."""
    own, by_pandas = apart(ours, count), apart(plain, count)
    seconds, theirs = float(str(own["seconds"])), float(str(by_pandas["seconds"]))
    return {
        "events": count,
        "load_of_others": round(os.getloadavg()[0], 1),
        "rows": own["rows"],
        "targets_and_features": f"{len(invented_panel.TARGETS)} + {len(invented_panel.FEATURES)}",
        "seconds": round(seconds, 1),
        "peak_memory_gb": own["memory"],
        "memory_before_gb": own["memory_before"],
        "pandas_seconds": round(theirs, 1),
        "pandas_peak_memory_gb": by_pandas["memory"],
        "times_faster_than_pandas": round(theirs / seconds, 1),
        "all_numbers_equal_to_pandas": own["digests"] == by_pandas["digests"],
        **(on_a_cluster(count, address) if address else on_two_processes(count)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=400_000)
    parser.add_argument("--dask")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--no-record", action="store_true")
    options = parser.parse_args()
    try:
        results = measured(options.events, options.dask)
    except ProblemError as problem:
        print(problem.sentence(translate), file=sys.stderr)
        sys.exit(problem.problem.exit_code)
    if not options.json:
        print("\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in (machine() | results).items()))
    report("panels", results, record=not options.no_record, printed=options.json)


if __name__ == "__main__":
    main()
