"""How long loading takes, from the file to the sums that the map reads, and how much memory.

Invented events of a fixed seed in UCDP's own columns are written as CSV (in a process of its own, so that its memory
is not counted) and loaded like any file: read, tidied, checked, placed in their divisions, stored, summed up.
Where the real files lie in ../shared/data, their boundaries are used and all of them are loaded and timed, too.

Yardstick of the same run: Django's `bulk_create` of a slice of the same rows, which only inserts them: no reading,
no placing, no sums. Its time is extrapolated to all rows in proportion.

Run by `saferhavens bench load`. On PostgreSQL: SAFERHAVENS_BENCH_DATABASE_URL names an empty database.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
SEED = 20260101
SLICE = 20_000  # rows of the yardstick

COUNTRIES = {  # UCDP country_id → west, south, east, north, share of the events
    100: (-78.5, -3.5, -67.5, 11.5, 0.35),
    130: (-80.5, -4.5, -76.0, 1.0, 0.05),
    501: (34.5, -4.0, 41.0, 4.5, 0.15),
    135: (-80.5, -17.5, -69.5, -1.0, 0.10),
    101: (-72.5, 1.5, -60.5, 11.5, 0.05),
    530: (34.0, 4.0, 47.0, 14.0, 0.20),
    625: (22.5, 9.5, 38.0, 21.0, 0.10),
}


def make_events(file: Path, count: int, version: int) -> None:
    """Write `count` invented events. A newer `version` has other deaths and the same ids."""
    random = np.random.default_rng(SEED + version)
    keys = list(COUNTRIES)
    country = random.choice(keys, size=count, p=[COUNTRIES[key][4] for key in keys])
    boxes = np.array([COUNTRIES[key][:4] for key in country])
    along = random.random((2, count))
    day = (np.datetime64("1989-01-01") + random.integers(0, 13_000, count)).astype("datetime64[D]")
    low = random.poisson(1.5, count)
    best = low + random.poisson(1.0, count)
    pl.DataFrame(
        {
            "id": np.arange(count) + 1,
            "type_of_violence": random.integers(1, 4, count),
            "where_prec": random.choice([1, 2, 3, 4, 5, 6], size=count, p=[0.37, 0.12, 0.32, 0.14, 0.01, 0.04]),
            "date_prec": random.integers(1, 6, count),
            "longitude": (boxes[:, 0] + along[0] * (boxes[:, 2] - boxes[:, 0])).round(6),
            "latitude": (boxes[:, 1] + along[1] * (boxes[:, 3] - boxes[:, 1])).round(6),
            "country_id": country,
            "country": "invented",
            "adm_1": "Invented department",
            "adm_2": "Invented municipality",
            "where_coordinates": np.char.add("Village ", random.integers(0, 9_999, count).astype(str)),
            "side_a": "Government of Nowhere",
            "side_b": np.char.add("Group ", random.integers(0, 300, count).astype(str)),
            "date_start": day.astype(str),
            "date_end": day.astype(str),
            "deaths_civilians": random.integers(0, 3, count),
            "best": best,
            "low": low,
            "high": best + random.poisson(1.0, count),
            "number_of_sources": random.integers(1, 9, count),
        }
    ).write_csv(file)


def peak_mb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def busy() -> float:
    """Processes that others keep running on this machine, the mean of the last minute: they make everything slower."""
    return round(os.getloadavg()[0], 1)


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return round(time.perf_counter() - started, 2)


def measure(count: int, folder: Path, *, real_files: bool) -> dict[str, object]:
    """All measures, in the order in which a new installation meets them."""
    import django  # noqa: PLC0415 - the home must be set first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - Django must be set up first
    from django.db import connection  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    results: dict[str, object] = {"database": connection.vendor, "events": count, "load_of_others": busy()}
    if real_files:
        results["boundaries_seconds"] = seconds(lambda: load("boundaries", SHARED / "boundaries"))
    results["placed_in_real_outlines"] = real_files
    first, newer = folder / "first", folder / "newer"
    before, busy_before = peak_mb(), time.process_time()
    took = seconds(lambda: load("ucdp_ged", first))
    results |= {
        "load_seconds": took,
        "load_processor_seconds": round(time.process_time() - busy_before, 2),
        "rows_per_second": round(count / took),
        "peak_memory_mb": peak_mb(),
        "memory_before_mb": before,
    }
    results["same_file_again_seconds"] = seconds(lambda: load("ucdp_ged", first))
    results["yardstick_bulk_create_seconds_extrapolated"] = yardstick(count)
    results["newer_version_that_replaces_all_seconds"] = seconds(lambda: load("ucdp_ged", newer))
    if real_files:
        results["all_real_files_seconds"] = seconds(lambda: load("", SHARED))
    results["peak_memory_at_the_end_mb"] = peak_mb()
    return results


def load(key: str, folder: Path) -> None:
    """Load a source's files, or those of all sources. A file that fails ends the benchmark."""
    from saferhavens.sources import registry  # noqa: PLC0415 - as above
    from saferhavens.web.ledger.audit import Audit  # noqa: PLC0415 - as above
    from saferhavens.web.vintages import actions  # noqa: PLC0415 - as above

    sources = [registry.get(key)] if key else list(registry.SOURCES)
    for outcome in actions.load_files(Audit("system", "command"), sources, folder, lambda *_progress: None):
        if outcome.problem:
            sys.exit(outcome.problem.sentence())


def yardstick(count: int) -> float:
    """Seconds that `bulk_create` would take for all rows, judged by a slice; its rows are taken back."""
    from django.db import transaction  # noqa: PLC0415 - as above

    from saferhavens.web.mobility.models import ViolenceEvent  # noqa: PLC0415 - as above
    from saferhavens.web.vintages.models import Vintage  # noqa: PLC0415 - as above

    rows = list(ViolenceEvent.objects.all()[: min(SLICE, count)])
    with transaction.atomic():
        other = Vintage.objects.create(source="yardstick", started_at="2026-01-01T00:00Z")
        for row in rows:
            row.pk, row.vintage = None, other
        took = seconds(lambda: ViolenceEvent.objects.bulk_create(rows, batch_size=1000))
        transaction.set_rollback(True)
    return round(took * count / len(rows), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=400_000)
    parser.add_argument("--no-record", action="store_true")
    parser.add_argument("--invented-only", action="store_true", help="Leave the real files out.")
    parser.add_argument("--make", nargs=2, metavar=("FILE", "VERSION"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        make_events(Path(options.make[0]), options.events, int(options.make[1]))
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saferhavens.web.settings")
    with tempfile.TemporaryDirectory(prefix="saferhavens-bench-") as folder:
        for version, name in enumerate(("first", "newer"), start=1):
            file = Path(folder) / name / f"ged{24 + version}1.csv"
            file.parent.mkdir()
            make = [sys.executable, __file__, f"--events={options.events}", "--make", str(file), str(version)]
            subprocess.run(make, check=True)
        real_files = SHARED.is_dir() and not options.invented_only
        results = measure(options.events, Path(folder), real_files=real_files)
    from results import report  # noqa: PLC0415 - stands beside this script

    report("load", results, record=not options.no_record)


if __name__ == "__main__":
    main()
