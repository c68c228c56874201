"""How long the outlook takes each night: all forecasts, signals and replays of an installation that was just loaded.

`--data DIR` is a folder of the sources' files. A new installation is loaded from it; then each part is brought up to
date as the worker does it, one after the other in one process, and once more, when there is nothing to do. Trials on
the past are measured apart (`--trials`): they are done again only when data or program change.

Run by `saferhavens bench outlook`.
"""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from results import machine, report

TRIAL = "trial:"


def measure(data: Path, *, trials: bool) -> dict[str, object]:
    """Seconds by group of parts, rows of the record, memory."""
    load(data)
    from saferhavens.web.outlook import running  # noqa: PLC0415 - needs Django

    names = running.names()
    nightly = [name for name in names if not name.startswith(TRIAL)]
    first, again = renewed(nightly), renewed(nightly)
    results: dict[str, object] = {
        "parts": len(nightly),
        "parts_with_a_result": sum(kept > 0 for _, kept in first.values()),
        "nightly_s": total(first.values()),
        **{f"nightly_{group}_s": total(each) for group, each in grouped(first).items()},
        "rows_kept": sum(kept for _, kept in first.values()),
        "second_night_s": total(again.values()),
        "second_night_rows_kept": sum(kept for _, kept in again.values()),
    }
    if trials:
        tried = renewed([name for name in names if name.startswith(TRIAL)])
        results |= {"trials_s": total(tried.values()), "trials_kept": sum(kept for _, kept in tried.values())}
    return results | {"most_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}


def load(data: Path) -> None:
    """A database of its own, with all that the folder holds."""
    import django  # noqa: PLC0415 - settings first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - as above

    from saferhavens.sources import registry  # noqa: PLC0415 - as above
    from saferhavens.web.ledger.audit import Audit  # noqa: PLC0415 - as above
    from saferhavens.web.vintages import actions  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    actions.load_files(Audit("system", "command"), registry.SOURCES, data, lambda *_told: None)


Took = tuple[float, int]


def renewed(names: Iterable[str]) -> dict[str, Took]:
    """Name → seconds, and rows of the record that are new."""
    return {name: timed(name) for name in names}


def timed(name: str) -> Took:
    from saferhavens.web.ledger.audit import Audit  # noqa: PLC0415 - as above
    from saferhavens.web.outlook import running  # noqa: PLC0415 - as above

    started = time.perf_counter()
    kept = running.renew_named(name, audit=Audit.of_job("renew_part"))
    took = time.perf_counter() - started
    print(f"{name}: {took:.1f} s, {kept} kept", file=sys.stderr, flush=True)
    return took, kept


def grouped(found: dict[str, Took]) -> dict[str, list[Took]]:
    """By the first word of their names."""
    groups: dict[str, list[Took]] = {}
    for name, took in found.items():
        groups.setdefault(name.partition(":")[0], []).append(took)
    return groups


def total(took: Iterable[Took]) -> float:
    return round(sum(seconds for seconds, _ in took), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--trials", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--no-record", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saferhavens.web.settings")
    results = measure(options.data, trials=options.trials)
    if options.json:
        print(json.dumps({"benchmark": "outlook", "machine": machine(), **results}, indent=2))
    else:
        for name, value in results.items():
            print(f"{name:<28} {value}")
    report("outlook", results, record=not options.no_record, printed=False)


if __name__ == "__main__":
    main()
