"""How many reports a second are taken in durably, and worked through, on each core.

Reports go by HTTP to /api/v1/reports of a web server as `saferhavens run` starts it, from several clients at once;
each that was answered with 201 is stored on the disk, sealed, and stands in the ledger. Then the queue is drained:
places, lineages, and the search for duplicates among all of them. The yardstick is a bare Django insert of the same
bytes, one a transaction, into a table without anything around it. Clients, server, database and drain share the
machine, and the figure a core is that of all its cores. At the end every acknowledged report must be there, and the
ledger must hold.

Run by `saferhavens bench intake`. On PostgreSQL: SAFERHAVENS_BENCH_DATABASE_URL names an empty database.
"""

import argparse
import json
import os
import random
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import httpx
from load import SEED, busy
from results import report

from pages import ADDRESS, server

CLIENTS = 4
WORDS = (
    "people", "road", "river", "evening", "men", "money", "papers", "house", "market", "border", "family", "children",
    "shop", "night", "boat", "fear", "police", "school", "camp", "water", "truck", "farm", "bridge", "morning",
)  # fmt: skip


def bodies(count: int, seed: int) -> list[bytes]:
    """Invented reports as programs send them, of a narrative of some 900 characters, each with its own number."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    return [json.dumps(invented(chance)).encode() for _ in range(count)]


def invented(chance: random.Random) -> dict[str, object]:
    day = (date(2026, 1, 1) + timedelta(days=chance.randrange(300))).isoformat()
    few = chance.randrange(1, 30)
    return {
        "instance_id": str(uuid.UUID(int=chance.getrandbits(128))),
        "report": {
            "harms": [chance.choice(("EXTORT", "THREAT", "KIDNAP", "XENO", "DISCRIM_SERV"))],
            "country": "COL",
            "longitude": round(chance.uniform(-77.5, -71), 4),
            "latitude": round(chance.uniform(1, 10), 4),
            "place_exactness": "near",
            "occurred_from": day,
            "occurred_to": day,
            "time_exactness": "day",
            "people_low": few,
            "people_high": few + chance.randrange(3),
            "narrative": " ".join(chance.choices(WORDS, k=150)),
            "consents": [{"purpose": "early_warning", "recipient": "partners"}],
        },
    }


def secret() -> str:
    """The token of a fictional organisation's coordinator."""
    from saferhavens.core.words import Role, Sector  # noqa: PLC0415 - Django must be set up first
    from saferhavens.web.intake.programs.actions import make_token  # noqa: PLC0415 - as above
    from saferhavens.web.intake.programs.words import Scope  # noqa: PLC0415 - as above
    from saferhavens.web.ledger.audit import Audit  # noqa: PLC0415 - as above
    from saferhavens.web.people import actions  # noqa: PLC0415 - as above

    audit = Audit.of_command()
    organisation = actions.create_organisation("Benchmark", Sector.CIVIL_SOCIETY, "COL", audit=audit)
    holder = actions.add_person("benchmark@people.example", "Benchmark", None, audit=audit)
    actions.change_roles(holder, organisation, {Role.COORDINATOR}, audit=audit)
    _, made = make_token(organisation, holder, "benchmark", {Scope.REPORTS_WRITE}, 1, by=holder, audit=audit)
    return str(made)


def send_all(reports: list[bytes], token: str) -> set[str]:
    """The numbers of the acknowledged reports. Anything but 201 ends the benchmark."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        parts = pool.map(lambda part: send(part, token), (reports[start::CLIENTS] for start in range(CLIENTS)))
        return {number for part in parts for number in part}


def send(reports: list[bytes], token: str) -> list[str]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    with httpx.Client(base_url=ADDRESS, timeout=60, headers=headers) as client:
        return [acknowledged(client.post("/api/v1/reports", content=body)) for body in reports]


def acknowledged(answer: httpx.Response) -> str:
    if answer.status_code != httpx.codes.CREATED:
        sys.exit(f"{answer.status_code} {answer.text[:300]}")
    return str(answer.json()["id"])


def bare_inserts(reports: list[bytes]) -> float:
    """Seconds of the yardstick: a table with a number and the bytes, one insert a transaction."""
    from django.db import connection, models  # noqa: PLC0415 - Django must be set up first

    class Bare(models.Model):
        body = models.BinaryField()

        class Meta:
            app_label = "benchmarks"

        def __str__(self) -> str:
            return str(self.pk)

    with connection.schema_editor() as editor:
        editor.create_model(Bare)
    started = time.perf_counter()
    for body in reports:
        Bare.objects.create(body=body)
    return time.perf_counter() - started


def drained() -> dict[str, float]:
    """Seconds of the work after receipt, until nothing waits any more."""
    from saferhavens.web.evidence import draining, linking  # noqa: PLC0415 - Django must be set up first
    from saferhavens.web.ledger.audit import Audit  # noqa: PLC0415 - as above

    started = time.perf_counter()
    draining.drain(Audit.of_job("drain"))
    between = time.perf_counter()
    linking.find_duplicates(Audit.of_job("find_duplicates"))
    return {"drain": between - started, "duplicates": time.perf_counter() - between}


def check(known: set[str]) -> None:
    """Jepsen's question: lost, doubled, unexpected? And does the ledger hold?"""
    from saferhavens.web.evidence.models import Report, ReportVersion  # noqa: PLC0415 - Django must be set up first
    from saferhavens.web.ledger.verification import verify_ledger  # noqa: PLC0415 - as above

    stored = {str(number) for number in Report.objects.values_list("pk", flat=True)}
    if stored != known or ReportVersion.objects.count() != len(known):
        lost = sorted(known - stored)
        sys.exit(f"{len(lost)} lost {lost}, {len(stored - known)} unexpected; {integrity()}")
    if Report.objects.filter(drained_at=None).exists() or Report.objects.filter(compared_at=None).exists():
        sys.exit("The queue is not empty.")
    if not verify_ledger().holds:
        sys.exit("The ledger does not hold.")


def integrity() -> str:
    """What SQLite says of its own file: a loss can be a damaged index."""
    from django.db import connection  # noqa: PLC0415 - Django must be set up first

    if connection.vendor != "sqlite":
        return connection.vendor
    with connection.cursor() as cursor:
        return str(cursor.execute("PRAGMA integrity_check(5)").fetchall())


def measure(count: int) -> dict[str, object]:
    """Everything, in one dictionary."""
    import django  # noqa: PLC0415 - the home must be set first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - as above
    from django.db import connection  # noqa: PLC0415 - as above

    from saferhavens.sources import registry  # noqa: PLC0415 - as above
    from saferhavens.web.ledger.audit import Audit  # noqa: PLC0415 - as above
    from saferhavens.web.vintages import actions  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    actions.load_samples(Audit("system", "command"), registry.SOURCES, lambda *_progress: None)
    token, reports = secret(), bodies(count, SEED)
    results: dict[str, object] = {"database": connection.vendor, "reports": count, "load_of_others": busy()}
    bare = bare_inserts(reports)
    connection.close()
    spent = processor_seconds()
    with server():
        started = time.perf_counter()
        known = send_all(reports, token)
        sending = time.perf_counter() - started
    after = drained()
    spent = processor_seconds() - spent
    check(known)
    return results | figures(count, bare, sending, after) | {"processor_seconds_all_told": round(spent, 1)}


def processor_seconds() -> float:
    """Of this process and of those that have ended under it: clients, server and drain."""
    return sum(os.times()[:4])


def figures(count: int, bare: float, sending: float, after: dict[str, float]) -> dict[str, object]:
    cores = os.cpu_count() or 1
    total = sending + sum(after.values())
    return {
        "clients": CLIENTS,
        "sending_seconds": round(sending, 2),
        "drain_seconds": round(after["drain"], 2),
        "duplicates_seconds": round(after["duplicates"], 2),
        "acknowledged_a_second": round(count / sending, 1),
        "all_told_a_second_and_core": round(count / total / cores, 1),
        "bare_inserts_a_second": round(count / bare, 1),
        "share_of_bare_inserts": round(bare / total, 3),
        "lost_doubled_unexpected": "0 0 0",
    }


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--reports", type=int, default=3_000)
    options.add_argument("--no-record", action="store_true")
    given = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saferhavens.web.settings")
    report("intake", measure(given.reports), record=not given.no_record)


if __name__ == "__main__":
    main()
