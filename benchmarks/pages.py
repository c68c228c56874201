"""How quickly pages and data endpoints answer, and what the first load costs a browser.

A database of its own is filled as `saferhavens data load` does: the real files of ../shared/data where they lie there
(else the fictional sample), and invented events as in load.py, which replace the real ones. A web server is started
as `saferhavens run` does. Every address is asked several times in a mixed order, by one client and by four at once;
times are those that a client sees, compressed answers, no cache. Then Chromium opens the map with an empty cache.

Run by `saferhavens bench pages`. On PostgreSQL: SAFERHAVENS_BENCH_DATABASE_URL names an empty database.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import httpx
import numpy as np
from load import SEED, SHARED, busy, make_events
from results import report

PORT = 8917
ADDRESS = f"http://127.0.0.1:{PORT}"
CLIENTS = 4

PAGES = ("/", "/map/COL/", "/map/COL/?level=adm1", "/map/COL/?level=country&flows=1", "/map/ECU/", "/map/KEN/")
PLACES = ("/places/COL/", "/places/COL-05/", "/places/COL-05001/")
PARTS = ("/map/COL/parts/?sort=name&page=3", "/map/COL/parts/?as=rate", "/map/COL/parts/?level=country&date=2019")
YEARS = tuple(range(2000, 2025, 4))
DATA = (
    "/api/v1/map/COL/areas",
    "/api/v1/map/COL/areas?as=rate&from=2000&to=2015",
    "/api/v1/map/COL/vague",
    "/api/v1/map/COL/vague?from=2005&to=2010&types=1,3",
    *(
        f"/api/v1/map/COL/areas?level=country&direction={way}&date={year}"
        for year in YEARS
        for way in ("to", "from", "in")
    ),
    *(f"/api/v1/map/COL/areas?level=country&direction=in&origin={origin}" for origin in ("VEN", "SYR", "AFG")),
    *(f"/api/v1/map/KEN/areas?level=country&date={year}" for year in YEARS),
    "/api/v1/map/COL/flows?level=country&flows=1",
    *(f"/api/v1/map/COL/events?zoom={zoom}&from={year}" for zoom in (4, 5, 6) for year in YEARS),
    *(
        f"/api/v1/map/COL/events?zoom=9&west={west}&south={south}&east={west + 0.75}&north={south + 0.5}"
        for west in (-77, -75.5, -74, -72.5)
        for south in (2, 4.5, 7)
    ),
    "/api/v1/places?q=bogota",
    "/api/v1/places?q=san+jose",
    "/api/v1/places?q=a",
    "/api/v1/places/COL",
    "/api/v1/places/COL/series",
    "/api/v1/places/COL-05001/series",
)


def fill(events: int, *, real_files: bool) -> None:
    """Migrate and load. Ends the benchmark with the problem's sentence if a file fails."""
    from django.core.management import call_command  # noqa: PLC0415 - Django must be set up first

    from saferhavens.sources import registry  # noqa: PLC0415 - as above
    from saferhavens.web.ledger.audit import Audit  # noqa: PLC0415 - as above
    from saferhavens.web.vintages import actions  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    audit = Audit("system", "command")
    if real_files:
        outcomes = actions.load_files(audit, registry.SOURCES, SHARED, tell_nobody)
    else:
        outcomes = actions.load_samples(audit, registry.SOURCES, tell_nobody)
    with tempfile.TemporaryDirectory() as folder:
        make_events(Path(folder) / "ged251.csv", events, 1)
        outcomes += actions.load_files(audit, [registry.get("ucdp_ged")], Path(folder), tell_nobody)
    for outcome in outcomes:
        if outcome.problem:
            sys.exit(outcome.problem.sentence())


def tell_nobody(*_progress: object) -> None:
    """Progress that nobody watches."""


def rows() -> dict[str, int]:
    from saferhavens.web.mobility.models import DisplacedFigure, ViolenceEvent  # noqa: PLC0415 - as above

    return {"events": ViolenceEvent.objects.filter(current=True).count(), "unhcr_rows": DisplacedFigure.objects.count()}


@contextmanager
def server() -> Iterator[None]:
    """A web server as `saferhavens run` starts it, for as long as it is needed."""
    from saferhavens.cli.run import default_workers, web_server  # noqa: PLC0415 - as above

    child = web_server("127.0.0.1", PORT, default_workers())
    child.start()
    try:
        wait()
        yield
    finally:
        child.stop()


def wait() -> None:
    for _ in range(100):
        try:
            httpx.get(ADDRESS)
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    sys.exit("The web server did not start.")


def ask(client: httpx.Client, address: str) -> float:
    """Seconds until the whole answer is there. An answer that is no success ends the benchmark."""
    started = time.perf_counter()
    answer = client.get(address)
    took = time.perf_counter() - started
    if answer.status_code != httpx.codes.OK:
        sys.exit(f"{answer.status_code} {address}")
    return took


Times = list[tuple[str, float]]


def rounds_of(addresses: Sequence[str], rounds: int, seed: int) -> Times:
    """Ask every address `rounds` times, in a mixed order."""
    order = list(addresses) * rounds
    random.Random(seed).shuffle(order)  # noqa: S311 - no secret
    with httpx.Client(base_url=ADDRESS, timeout=30) as client:
        return [(address, ask(client, address)) for address in order]


def at_once(addresses: Sequence[str], rounds: int) -> Times:
    """The same by several clients at the same time."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        each = pool.map(lambda seed: rounds_of(addresses, rounds, seed), range(CLIENTS))
        return list(chain.from_iterable(each))


def summary(name: str, times: Times) -> dict[str, object]:
    taken = np.array([took for _, took in times]) * 1000
    slowest = max({address for address, _ in times}, key=lambda each: median(times, each))
    return {
        f"{name}_p50_ms": round(float(np.quantile(taken, 0.5)), 1),
        f"{name}_p95_ms": round(float(np.quantile(taken, 0.95)), 1),
        f"{name}_slowest_address": f"{slowest} ({median(times, slowest) * 1000:.0f} ms median)",
    }


def median(times: Times, address: str) -> float:
    return float(np.median([took for each, took in times if each == address]))


# --- in a browser -------------------------------------------------------------------------------------------------


def first_load() -> dict[str, object]:
    """Bytes over the wire and seconds until the map is drawn, with an empty cache. Nothing without a Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        return {"browser": "no Chromium on this machine: not measured"}
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - heavy

    from journeys.conftest import FLAGS  # noqa: PLC0415 - the tests' own list

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        runs = [open_map(browser) for _ in range(5)]
        browser.close()
    kilobytes = max(size for size, _, _ in runs) / 1000
    return {
        "first_load_kb": round(kilobytes, 1),
        "controls_live_s_median": round(float(np.median([live for _, live, _ in runs])), 2),
        "map_drawn_s_median": round(float(np.median([drawn for _, _, drawn in runs])), 2),
    }


WORKER_BYTES = """performance.getEntriesByType("resource").filter(entry => entry.name.includes("maplibre-worker"))
  .reduce((sum, entry) => sum + entry.transferSize, 0)"""
"""The worker's script, which the page's own count leaves out."""


def open_map(browser: object) -> tuple[int, float, float]:
    """Bytes, seconds until the controls act, seconds until all figures are drawn."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{ADDRESS}/map/COL/")
    page.wait_for_selector("[data-map-frame][data-drawn=true]", state="attached", timeout=60_000)
    page.wait_for_load_state("networkidle")
    sizes.append(page.evaluate(WORKER_BYTES))
    marks = page.evaluate("performance.getEntriesByType('mark').map(mark => [mark.name, mark.startTime])")
    context.close()
    times = {name: milliseconds / 1000 for name, milliseconds in marks}
    return sum(sizes), times["map-live"], times["map-drawn"]


def held_of_samples(addresses: Sequence[str]) -> tuple[str, ...]:
    """Without those of real divisions, which the samples do not have."""
    return tuple(each for each in addresses if "COL-" not in each)


def measure(events: int, rounds: int, *, real_files: bool) -> dict[str, object]:
    """Everything, in one dictionary."""
    import django  # noqa: PLC0415 - the home must be set first

    django.setup()
    from django.db import connection  # noqa: PLC0415 - as above

    fill(events, real_files=real_files)
    results: dict[str, object] = {"database": connection.vendor, "real_files": real_files, **rows()}
    results["load_of_others"] = busy()
    connection.close()
    data, places = (DATA, PLACES) if real_files else (held_of_samples(DATA), held_of_samples(PLACES))
    with server():
        rounds_of((*data, *PAGES, *PARTS, *places), 1, SEED)
        results |= summary("data", rounds_of(data, rounds, 1))
        results |= summary("pages", rounds_of((*PAGES, *PARTS), rounds, 2))
        results |= summary("places", rounds_of(places, rounds, 3))
        results |= summary(f"data_with_{CLIENTS}_clients", at_once(data, max(1, rounds // CLIENTS)))
        results |= first_load()
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=400_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--no-record", action="store_true")
    parser.add_argument("--invented-only", action="store_true", help="Leave the real files out.")
    options = parser.parse_args()
    sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saferhavens.web.settings")
    real_files = SHARED.is_dir() and not options.invented_only
    results = measure(options.events, options.rounds, real_files=real_files)
    report("pages", results, record=not options.no_record)


if __name__ == "__main__":
    main()
