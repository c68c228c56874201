"""How quickly the queue, the list of incidents and the search answer with a million reports and a million incidents.

Reports are invented and lie in ten organisations; nine of them share with the first, whose analyst asks. Texts are not
sealed for it: lists open none. Pages are asked of the program in one process, from the sign-in to the finished page.

Run by `saferhavens bench triage`. On PostgreSQL: SAFERHAVENS_BENCH_DATABASE_URL names an empty database.
"""

import argparse
import os
import random
import sys
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
from load import SEED, busy
from results import report

BATCH = 20_000
ORGANISATIONS = 10
WEIGHTS = (40, 20, 10, *[5] * 7)
DAYS = 5 * 365
LISTS = (
    "/evidence/",
    "/evidence/?state=all",
    "/evidence/?harm=GBV",
    "/evidence/?country=ROU",
    "/evidence/?harm=GBV&country=ROU",
    "/evidence/?harm=GBV&country=KEN&channel=openrosa",
    "/evidence/?channel=openrosa",
    "/evidence/?mine=on",
    "/evidence/?overdue=on",
    "/evidence/?since=2026-05-01&until=2026-05-01",
    "/evidence/?harm=GBV&since=2026-05-01&until=2026-05-31",
    "/evidence/incidents/",
    "/evidence/incidents/?step=verified",
    "/evidence/incidents/?harm=GBV&country=ROU",
    "/evidence/incidents/?since=2026-05-01&until=2026-05-01",
    "/evidence/pairs/",
    "/evidence/search/?number=zzzzzzzz",
)


def facts(chance: random.Random, harms: list[str]) -> dict[str, object]:
    day, harm = date(2021, 11, 1) + timedelta(days=chance.randrange(DAYS)), chance.choice(harms)
    return {
        "country": chance.choices(("COL", "ECU", "KEN", "ROU"), (70, 15, 10, 5))[0],
        "place_code": f"XXA-{chance.randrange(1122):05d}",
        "place_exactness": "adm2",
        "occurred_from": day,
        "occurred_to": day,
        "time_exactness": "day",
        "people_low": 1,
        "people_high": chance.randrange(1, 30),
        "harms": [harm],
        "main_harm": harm,
        "is_urgent": chance.random() < 0.05,
        "sensitivity": "high",
    }


def arrival(chance: random.Random) -> datetime:
    return datetime(2026, 11, 1, tzinfo=UTC) - timedelta(seconds=chance.randrange(DAYS * 86_400))


def reports_of(count: int, owners: list[int], analyst: int) -> Iterator[object]:
    from saferhavens.core.evidence.harms import HarmType  # noqa: PLC0415 - Django must be set up first
    from saferhavens.web.evidence.models import Report  # noqa: PLC0415 - as above

    chance, harms = random.Random(SEED), [harm.value for harm in HarmType]  # noqa: S311 - no secret
    for _ in range(count):
        at, said = arrival(chance), facts(chance, harms)
        handling = chance.choices(("received", "taken_up", "linked", "set_aside"), (60, 10, 25, 5))[0]
        is_mine = handling == "taken_up" and chance.random() < 0.05
        yield Report(
            id=uuid.UUID(int=chance.getrandbits(128)),
            organisation_id=chance.choices(owners, WEIGHTS)[0],
            channel=chance.choices(("form", "openrosa", "table"), (10, 5, 85))[0],
            basis="unknown",
            received_at=at,
            due_at=at + timedelta(hours=48) if said["is_urgent"] else None,
            handling=handling,
            assigned_to_id=analyst if is_mine else None,
            drained_at=at,
            compared_at=at,
            sealed=bytes(600),
            **said,
        )


def incidents_of(count: int, owners: list[int]) -> Iterator[object]:
    from saferhavens.core.evidence.harms import HarmType  # noqa: PLC0415 - Django must be set up first
    from saferhavens.web.evidence.models import Incident  # noqa: PLC0415 - as above

    chance, harms = random.Random(SEED + 1), [harm.value for harm in HarmType]  # noqa: S311 - no secret
    for _ in range(count):
        at = arrival(chance)
        yield Incident(
            id=uuid.UUID(int=chance.getrandbits(128)),
            steward_id=chance.choices(owners, (70, *[3] * 9, 3)[:ORGANISATIONS])[0],
            severity="normal",
            step=chance.choices(("reported", "plausible", "corroborated", "verified"), (80, 10, 6, 4))[0],
            opened_at=at,
            step_since=at,
            **facts(chance, harms),
        )


def stored(model: type, rows: Iterator[object], after: object = None) -> None:
    """Written in batches, past every action: this is a heap to read from, not work that was done."""
    batch: list[object] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            flush(model, batch, after)
            batch = []
    flush(model, batch, after)


def flush(model: type, batch: list, after: object) -> None:
    model.objects.bulk_create(batch)
    if callable(after):
        after(batch)


def fill(count: int) -> object:
    """The analyst who asks."""
    import cast  # noqa: PLC0415 - of the tests, whose folder main() adds
    from evidence_world import analyst, organisation, shares  # noqa: PLC0415 - as above
    from saferhavens.core.words import Sector  # noqa: PLC0415 - Django must be set up first
    from saferhavens.web.evidence.models import Consent, Incident, Report  # noqa: PLC0415 - as above

    ours = cast.organisation()
    somebody = analyst(of=ours)
    others = [organisation(f"Organisation {number}", Sector.CIVIL_SOCIETY) for number in range(1, ORGANISATIONS)]
    for owner in others:
        shares(owner, ours)
    owners = [ours.pk, *(other.pk for other in others)]

    def agreed(batch: list) -> None:
        """Of three reports two are shared."""
        rows = [Consent(report=row, purpose="early_warning", recipient="partners") for row in batch if row.id.int % 3]
        Consent.objects.bulk_create(rows)

    stored(Report, reports_of(count, owners, somebody.pk), agreed)
    stored(Incident, incidents_of(count, owners))
    return somebody


def measure(count: int, rounds: int) -> dict[str, object]:
    import django  # noqa: PLC0415 - the home must be set first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - as above
    from django.db import connection  # noqa: PLC0415 - as above
    from django.test import Client  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client(SERVER_NAME="localhost")
    client.force_login(fill(count))
    took: dict[str, list[float]] = {path: [] for path in LISTS}
    for path in LISTS * (rounds + 1):
        begun = time.perf_counter()
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        took[path].append(1000 * (time.perf_counter() - begun))
    return {"database": connection.vendor, "reports_and_incidents": count, "load_of_others": busy()} | summary(took)


def summary(took: dict[str, list[float]]) -> dict[str, object]:
    """Without the first time that each was asked: then nothing lay in memory."""
    warm = {path: times[1:] for path, times in took.items()}
    everything = np.concatenate(list(warm.values()))
    slowest = max(warm, key=lambda path: float(np.median(warm[path])))
    return {
        "p50_ms": round(float(np.quantile(everything, 0.5))),
        "p95_ms": round(float(np.quantile(everything, 0.95))),
        "first_time_at_most_ms": round(max(times[0] for times in took.values())),
        "slowest": f"{slowest} ({np.median(warm[slowest]):.0f} ms median)",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--no-record", action="store_true")
    options = parser.parse_args()
    sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saferhavens.web.settings")
    report("triage", measure(options.reports, options.rounds), record=not options.no_record)


if __name__ == "__main__":
    main()
