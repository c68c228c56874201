"""How quickly the pages of those who judge answer, with a million incidents.

Invented incidents, 1.2 reports to each, and their consents are written straight into the tables of a database of its
own; all reports carry the same sealed bytes, which no list opens. Nine organisations contribute, of very unequal size;
five of them share with one partner. Three people ask: an analyst of the largest organisation, an analyst of that
partner, who sees what is granted and consented only, and a monitor, who sees what is their own. Pages are asked in
this process: the whole answer with sessions, rights, queries and templates, but no network. Every combination of what
the queue and the list of incidents can be narrowed by is asked (or --most of all addresses, drawn at random); pages
deep in the lists, and searches by number.

Run by `saferhavens bench queue`. On PostgreSQL: SAFERHAVENS_BENCH_DATABASE_URL names an empty database.
"""

import argparse
import os
import random
import sys
import time
import uuid
from collections.abc import Iterator
from itertools import chain, combinations
from typing import Any, NamedTuple
from urllib.parse import urlencode

import numpy as np
import polars as pl
from load import SEED, SHARED, busy
from results import report

REPORTS_AN_INCIDENT = 1.2
SHARES = (0.3, 0.2, 0.15, 0.1, 0.1, 0.06, 0.05, 0.03, 0.01)
"""Of the contributing organisations; the first five share with the partner."""

HARMS = ("EXTORT", "THREAT", "KIDNAP", "GBV", "XENO", "DISCRIM_SERV", "EXPEL", "MASS_KILL")
COUNTRIES = {"COL": 0.6, "ECU": 0.25, "KEN": 0.15}
HANDLING = {"received": 0.4, "taken_up": 0.2, "set_aside": 0.3, "withdrawn": 0.1}
"""Of the reports that are tied to no incident."""

GOAL_MS = 200


class Asked(NamedTuple):
    """One answer: who asked for what, and seconds by the clock and of this process's processor."""

    who: str
    kind: str
    address: str
    seconds: float
    processor: float


# --- a million incidents ------------------------------------------------------------------------------------------


def fill(incidents: int, people: dict[str, Any], owners: list[Any]) -> None:
    """Incidents, reports and consents, in one transaction."""
    from django.db import connection, transaction  # noqa: PLC0415 - Django must be set up first

    from saferhavens.web.evidence.models import Consent, Incident, Report  # noqa: PLC0415 - as above
    from saferhavens.web.vintages import bulk  # noqa: PLC0415 - as above

    chance = np.random.default_rng(SEED)
    happened = facts(incidents, chance)
    told = incident_rows(happened, owners, chance)
    reports = report_rows(told, int(incidents * REPORTS_AN_INCIDENT), people, owners, chance)
    if connection.vendor == "sqlite":  # ids are random: without room in memory every row touches the disk
        connection.cursor().execute("PRAGMA cache_size = -4000000")
    with transaction.atomic():
        bulk.insert(Incident, told)
        bulk.insert(Report, reports)
        bulk.insert(Consent, consent_rows(reports, chance))
    bulk.take_stock()
    connection.close()  # what is asked afterwards is asked with the program's own settings


def facts(count: int, chance: np.random.Generator) -> pl.DataFrame:
    """What reports and incidents have in common."""
    countries = chance.choice(list(COUNTRIES), size=count, p=list(COUNTRIES.values()))
    ids, codes = places_for(countries, chance)
    day = np.datetime64("2019-01-01") + chance.integers(0, 2_800, count)
    weights = 1 / np.arange(1, len(HARMS) + 1)
    harm = chance.choice(HARMS, size=count, p=weights / weights.sum())
    few = chance.integers(1, 20, count)
    frame = pl.DataFrame(
        {
            "country": countries,
            "place_id": ids,
            "place_code": codes,
            "occurred_from": day.astype("datetime64[ms]"),
            "occurred_to": (day + chance.integers(0, 3, count)).astype("datetime64[ms]"),
            "people_low": few,
            "people_high": few + 2,
            "main_harm": harm,
            "is_urgent": chance.random(count) < 0.03,
            "accuses_state": chance.random(count) < 0.1,
            "received": np.datetime64("2019-01-10T00:00:00", "us") + 1_000_000 * chance.integers(0, 240_000_000, count),
        }
    )
    return frame.with_columns(
        harms=pl.format('["{}"]', "main_harm"),
        place_exactness=pl.lit("adm2"),
        time_exactness=pl.lit("day"),
        stage=pl.lit(""),
        sensitivity=pl.lit("high"),
        version=pl.lit(1),
        occurred_from=pl.col("occurred_from").cast(pl.Date),
        occurred_to=pl.col("occurred_to").cast(pl.Date),
        at=pl.col("received").cast(pl.Datetime("us")).dt.strftime("%Y-%m-%d %H:%M:%S.%6f"),
    ).drop("received")


def places_for(countries: np.ndarray, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A municipality of each country, some far more often than others; without any, the country itself."""
    from saferhavens.core.words import Level  # noqa: PLC0415 - Django must be set up first
    from saferhavens.web.places.models import Place  # noqa: PLC0415 - as above

    ids, codes = np.zeros(len(countries), dtype=np.int64), np.empty(len(countries), dtype=object)
    for country in COUNTRIES:
        known = Place.objects.filter(country=country)
        rows = list(known.filter(level=Level.ADM2).values_list("pk", "code")) or list(known.values_list("pk", "code"))
        here = np.flatnonzero(countries == country)
        chosen = np.minimum(chance.exponential(len(rows) / 6, len(here)).astype(int), len(rows) - 1)
        ids[here] = np.array([pk for pk, _ in rows])[chosen]
        codes[here] = np.array([code for _, code in rows], dtype=object)[chosen]
    return ids, codes


def incident_rows(happened: pl.DataFrame, owners: list[Any], chance: np.random.Generator) -> pl.DataFrame:
    count = happened.height
    steps = chance.choice(["reported", "plausible", "corroborated", "verified", "disputed"], size=count)
    return happened.rename({"at": "opened_at"}).with_columns(
        id=pl.Series(numbers(count, chance)),
        steward_id=pl.Series(chance.choice([owner.pk for owner in owners], size=count, p=SHARES)),
        severity=pl.lit("normal"),
        step=pl.Series(steps),
        step_since=pl.col("opened_at"),
    )


def report_rows(
    told: pl.DataFrame, count: int, people: dict[str, Any], owners: list[Any], chance: np.random.Generator
) -> pl.DataFrame:
    """A report of each incident, a second one of some, and some that nobody has tied yet."""
    loose = (count - told.height) // 2
    again = told.sample(count - told.height - loose, seed=SEED)
    tied = pl.concat([told, again]).with_columns(incident_id=pl.col("id"), handling=pl.lit("linked"))
    waiting = told.sample(loose, seed=SEED + 1).with_columns(
        incident_id=pl.lit(None, pl.String),
        handling=pl.Series(chance.choice(list(HANDLING), size=loose, p=list(HANDLING.values()))),
    )
    rows = pl.concat([tied, waiting]).with_columns(
        id=pl.Series(numbers(count, chance)),
        lineage=pl.Series(numbers(count, chance)),
        organisation_id=pl.col("steward_id"),
        channel=pl.Series(chance.choice(["form", "openrosa", "table", "api", "kobo", "anonymous"], size=count)),
        basis=pl.lit("witnessed"),
        received_at=pl.col("opened_at"),
        drained_at=pl.col("opened_at"),
        compared_at=pl.col("opened_at"),
        is_held_back=pl.Series(chance.random(count) < 0.02),
        sealed=pl.lit(sealed_bytes(owners[0]), pl.Binary),
        **{name: pl.lit("") for name in ("language", "text_digest", "source_digest", "set_aside_for")},
    )
    mine, held = chance.random(count) < 0.002, chance.random(count) < 0.3
    return rows.with_columns(
        withdrawn_at=pl.when(pl.col("handling") == "withdrawn").then(pl.col("received_at")),
        due_at=pl.when("is_urgent").then(pl.col("received_at")),
        submitted_by_id=pl.when(pl.Series(mine) & (pl.col("organisation_id") == owners[0].pk)).then(
            pl.lit(people["monitor"].pk)
        ),
        assigned_to_id=pl.when(pl.Series(held) & (pl.col("handling") == "taken_up")).then(pl.lit(people["analyst"].pk)),
    ).drop("steward_id", "opened_at", "severity", "step", "step_since")


def numbers(count: int, chance: np.random.Generator) -> list[str]:
    """Random ids, as SQLite keeps them and PostgreSQL reads them."""
    return [uuid.UUID(bytes=chance.bytes(16), version=4).hex for _ in range(count)]


def sealed_bytes(owner: Any) -> bytes:
    from saferhavens.web.custody.sealing import seal_json  # noqa: PLC0415 - Django must be set up first

    return seal_json(owner.pk, f"report:{uuid.UUID(int=0)}:content", {"narrative": "the same " * 100})


def consent_rows(reports: pl.DataFrame, chance: np.random.Generator) -> pl.DataFrame:
    """Six of ten reports may be read by partners."""
    given = reports.filter(pl.Series(chance.random(reports.height) < 0.6))
    return given.select(
        report_id="id",
        purpose=pl.lit("early_warning"),
        recipient=pl.lit("partners"),
        language=pl.lit("es"),
        is_witnessed=pl.lit(value=False),
        given_at="received_at",
    )


def cast() -> tuple[dict[str, Any], list[Any]]:
    """The people who ask, and the organisations that contribute."""
    from saferhavens.core.words import Role, Sector  # noqa: PLC0415 - Django must be set up first
    from saferhavens.web.evidence.models import Grant  # noqa: PLC0415 - as above
    from saferhavens.web.ledger.audit import Audit  # noqa: PLC0415 - as above
    from saferhavens.web.people import actions  # noqa: PLC0415 - as above

    audit = Audit.of_command()
    owners = [
        actions.create_organisation(f"Contributor {number}", Sector.CIVIL_SOCIETY, "COL", audit=audit)
        for number in range(len(SHARES))
    ]
    partner = actions.create_organisation("Partner", Sector.OMBUDS, "COL", audit=audit)
    for owner in owners[:5]:
        Grant.objects.create(owner=owner, recipient="partners", partner=partner, purpose="early_warning")
    people = {}
    for who, role, of in (
        ("analyst", Role.ANALYST, owners[0]),
        ("partner", Role.ANALYST, partner),
        ("monitor", Role.MONITOR, owners[0]),
    ):
        people[who] = actions.add_person(f"{who}@people.example", who, None, audit=audit)
        actions.change_roles(people[who], of, {role}, audit=audit)
    return people, owners


# --- what is asked ------------------------------------------------------------------------------------------------


def combined(offered: dict[str, list[dict[str, str]]], chance: random.Random) -> Iterator[dict[str, str]]:
    """Every set of filters, each with one of its values."""
    names = list(offered)
    for some in chain.from_iterable(combinations(names, many) for many in range(len(names) + 1)):
        yield {key: value for name in some for key, value in chance.choice(offered[name]).items()}


def offered(owners: list[Any]) -> dict[str, list[dict[str, str]]]:
    """What both lists can be narrowed by; the queue takes more (`of_queue`), and so do incidents (step)."""
    from saferhavens.core.words import Level  # noqa: PLC0415 - Django must be set up first
    from saferhavens.web.places.models import Place  # noqa: PLC0415 - as above

    parts = list(Place.objects.filter(country="COL", level__gt=Level.COUNTRY).values_list("name_en", flat=True)[:40])
    periods = [("2024-03-01", "2024-03-07"), ("2023-01-01", "2023-12-31"), ("2019-01-01", "2026-11-01")]
    return {
        "harm": [{"harm": harm} for harm in HARMS],
        "country": [{"country": country} for country in COUNTRIES],
        "place": [{"place": name} for name in ("Colombia", *parts)],
        "period": [{"since": since, "until": until} for since, until in periods] + [{"since": "2026-01-01"}],
    }


def of_queue(owners: list[Any]) -> dict[str, list[dict[str, str]]]:
    return offered(owners) | {
        "state": [{"state": state} for state in ("all", "linked", "set_aside", "received")],
        "channel": [{"channel": channel} for channel in ("form", "openrosa", "anonymous")],
        "organisation": [{"organisation": str(owners[0].pk)}],
        "mine": [{"mine": "on"}],
        "overdue": [{"overdue": "on"}],
    }


def addresses(who: str, owners: list[Any], chance: random.Random) -> list[tuple[str, str]]:
    """(kind, address) of all that this person is asked to ask."""
    if who == "monitor":
        return [("own reports", "/report/")] * 30
    steps = {"step": [{"step": step} for step in ("reported", "corroborated", "verified")]}
    queue = [("queue", f"/evidence/?{urlencode(given)}") for given in combined(of_queue(owners), chance)]
    lists = [
        ("incidents", f"/evidence/incidents/?{urlencode(given)}")
        for _ in range(3)
        for given in combined(offered(owners) | steps, chance)
    ]
    return [*queue, *lists, *deep(owners, chance), *searches(chance)]


def deep(owners: list[Any], chance: random.Random) -> Iterator[tuple[str, str]]:
    """Pages that begin anywhere in the lists."""
    from saferhavens.web.evidence.models import Incident, Report  # noqa: PLC0415 - Django must be set up first
    from saferhavens.web.evidence.queue import Mark  # noqa: PLC0415 - as above
    from saferhavens.web.evidence.views import incidents  # noqa: PLC0415 - as above

    for number in range(40):
        start = uuid.UUID(int=chance.getrandbits(128))
        row = Report.objects.filter(pk__gte=start, handling="linked").order_by("pk")[:1].get()
        state = ("all", "linked")[number % 2]
        yield "deep in the queue", f"/evidence/?{urlencode({'state': state, 'after': str(Mark.of(row))})}"
        found = Incident.objects.filter(pk__gte=start, steward=owners[0]).order_by("pk")[:1].get()
        yield "deep in incidents", f"/evidence/incidents/?{urlencode({'after': str(incidents.Mark.of(found))})}"


def searches(chance: random.Random) -> Iterator[tuple[str, str]]:
    """Short numbers of reports and incidents, and of nothing."""
    from saferhavens.web.evidence.models import Incident, Report  # noqa: PLC0415 - Django must be set up first

    for _ in range(30):
        start = uuid.UUID(int=chance.getrandbits(128))
        for model in (Report, Incident):
            number = model.objects.filter(pk__gte=start).order_by("pk")[:1].get().short
            yield "search by number", f"/evidence/search/?number={number}"
        yield "search by number", f"/evidence/search/?number={chance.getrandbits(32):08X}"


def ask_all(people: dict[str, Any], owners: list[Any], most: int) -> list[Asked]:
    """What each person is answered; `most` are drawn where there are more addresses than that."""
    asked = []
    for who, person in people.items():
        client, chance = signed_in(person), random.Random(SEED)  # noqa: S311 - no secret
        every = addresses(who, owners, chance)
        client.get("/evidence/", headers={"Host": "localhost"})  # templates are read once in a process's life
        asked += [ask(client, who, *each) for each in chance.sample(every, min(most, len(every)))]
    return asked


def ask(client: Any, who: str, kind: str, address: str) -> Asked:
    started, worked = time.perf_counter(), time.process_time()
    answer = client.get(address, headers={"Host": "localhost"})
    taken = Asked(who, kind, address, time.perf_counter() - started, time.process_time() - worked)
    if answer.status_code not in (200, 302):
        sys.exit(f"{who}: {answer.status_code} {address}")
    return taken


def signed_in(person: Any) -> Any:
    from allauth.mfa.totp.internal import auth  # noqa: PLC0415 - Django must be set up first
    from django.test import Client  # noqa: PLC0415 - as above

    auth.TOTP.activate(person, auth.generate_totp_secret())
    client = Client()
    client.force_login(person)
    return client


# --- results ------------------------------------------------------------------------------------------------------


def measure(incidents: int, most: int) -> dict[str, object]:
    """Everything, in one dictionary."""
    import django  # noqa: PLC0415 - the home must be set first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - as above
    from django.db import connection  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    load_places()
    people, owners = cast()
    started = time.perf_counter()
    fill(incidents, people, owners)
    filled = time.perf_counter() - started
    results: dict[str, object] = {
        "database": connection.vendor,
        "incidents": incidents,
        "reports": int(incidents * REPORTS_AN_INCIDENT),
        "filling_seconds": round(filled, 1),
        "load_of_others": busy(),
    }
    return results | summary(ask_all(people, owners, most))


def load_places() -> None:
    """The real divisions where their files lie in ../shared/data, else the sample's."""
    from saferhavens.sources import registry  # noqa: PLC0415 - Django must be set up first
    from saferhavens.web.ledger.audit import Audit  # noqa: PLC0415 - as above
    from saferhavens.web.vintages import actions  # noqa: PLC0415 - as above

    if SHARED.is_dir():
        actions.load_files(Audit.of_command(), [registry.get("boundaries")], SHARED, lambda *_progress: None)
    else:
        actions.load_samples(Audit.of_command(), registry.SOURCES, lambda *_progress: None)


def summary(asked: list[Asked]) -> dict[str, object]:
    found: dict[str, object] = {"answers": len(asked)} | quantiles("all", asked)
    for who, kind in dict.fromkeys((each.who, each.kind) for each in asked):
        some = [each for each in asked if (each.who, each.kind) == (who, kind)]
        found |= quantiles(f"{who}, {kind}", some)
    slow = sorted(asked, key=lambda each: -each.seconds)
    found["slower_than_goal"] = sum(each.seconds * 1000 > GOAL_MS for each in asked)
    for place, each in enumerate(slow[:5], 1):
        found[f"slowest {place}"] = f"{each.who} {each.address} ({each.seconds * 1000:.0f} ms)"
    return found


def quantiles(name: str, asked: list[Asked]) -> dict[str, object]:
    """Milliseconds by the clock; of this process's processor too, which others on the machine disturb less."""
    wall = np.array([each.seconds for each in asked]) * 1000
    processor = np.array([each.processor for each in asked]) * 1000
    p50, p95 = np.quantile(wall, (0.5, 0.95))
    own50, own95 = np.quantile(processor, (0.5, 0.95))
    told = f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, longest {wall.max():.0f} ms ({len(asked)} answers"
    return {name: f"{told}; processor p50 {own50:.0f} ms, p95 {own95:.0f} ms)"}


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--incidents", type=int, default=1_000_000)
    options.add_argument("--most", type=int, default=2_000)
    options.add_argument("--no-record", action="store_true")
    given = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saferhavens.web.settings")
    report("queue", measure(given.incidents, given.most), record=not given.no_record)


if __name__ == "__main__":
    main()
