"""P1: what was acknowledged is there, once, whole, whatever was killed meanwhile.

Jepsen's question to a set: of all that was acknowledged, what is lost, doubled, unexpected? A slice everyday;
SAFERHAVENS_PROMISES=full sends 10,000 reports through 200 kills. P1_SUBMISSIONS and P1_KILLS choose other sizes,
P1_DATABASE_URL an empty database of PostgreSQL on this machine, which is killed too.
"""

import os
import random
import shutil
import sys
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from programs_world import Program, token
from promises.killed_site import Sender, Sending, Site, sendings
from saferhavens.cli.checks import Outcome, durable_database
from saferhavens.web.custody import vault
from saferhavens.web.evidence.actions import receiving
from saferhavens.web.evidence.models import Attachment, Report, ReportVersion
from saferhavens.web.intake.programs.words import Scope
from saferhavens.web.ledger.models import Entry

FULL = os.environ.get("SAFERHAVENS_PROMISES") == "full"
SUBMISSIONS = int(os.environ.get("P1_SUBMISSIONS") or (10_000 if FULL else 60))
KILLS = int(os.environ.get("P1_KILLS") or (200 if FULL else 4))
DATABASE_URL = os.environ.get("P1_DATABASE_URL", "")
CLIENTS = 4
SEED = 20261121


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    if sys.platform != "linux":
        pytest.skip("finds the processes to kill in /proc")
    made = Site(tmp_path, DATABASE_URL)
    made.start()
    yield made
    made.stop()
    shutil.rmtree(tmp_path, ignore_errors=True)


def kill_while(site: Site, senders: list[Sender], chance: random.Random) -> Counter[str]:
    """Kill each kind in turn, spread over the whole sending, each at a random moment."""
    done: Counter[str] = Counter()
    for number in range(KILLS):
        wanted = (number + 1) * SUBMISSIONS // (KILLS + 1)
        while sum(len(sender.acknowledged) for sender in senders) < wanted:
            time.sleep(0.02)
            if all(sender.has_ended for sender in senders):
                return done
        time.sleep(chance.uniform(0, 0.2))
        kill = site.kills()[number % len(site.kills())]
        kill()
        done[kill.__name__] += 1
    return done


def test_whatever_is_killed_nothing_acknowledged_is_lost_doubled_or_made_up(site: Site) -> None:
    chance = random.Random(SEED)  # noqa: S311 - a fixed seed, no secret
    wanted = sendings(SUBMISSIONS, chance)
    senders = [Sender(site, random.Random(SEED + number)) for number in range(CLIENTS)]  # noqa: S311 - as above
    with ThreadPoolExecutor(CLIENTS) as pool:
        running = [pool.submit(each.send_all, wanted[start::CLIENTS]) for start, each in enumerate(senders)]
        killed = kill_while(site, senders, chance)
        for each in running:
            each.result()
    site.stop()
    found = site.look()
    report(killed, senders, found)
    check(wanted, senders, found)
    assert killed.total() == KILLS


def check(wanted: list[Sending], senders: list[Sender], found: dict) -> None:
    acknowledged = {pair for sender in senders for pair in sender.acknowledged.items()}
    stored = [tuple(pair) for pair in found["reports"]]
    assert len(acknowledged) == len(wanted)
    assert acknowledged - set(stored) == set(), "lost"
    assert set(stored) - acknowledged == set(), "unexpected"
    assert len(stored) == len(set(stored)) == found["told"], "doubled"
    assert found["files"] == {pk: digest for sender in senders for pk, digest in sender.files.items()}
    assert (found["lost_files"], found["waiting"], found["without_version"]) == (0, 0, 0)
    assert found["ledger_holds"]


def report(killed: Counter[str], senders: list[Sender], found: dict) -> None:
    """The figures for PROMISES.md; shown by pytest -s."""
    statuses = Counter(status for sender in senders for status in sender.statuses)
    cut = sum(sender.cut for sender in senders)
    print(f"\n{dict(killed)}; answers {dict(statuses)}; cut {cut}; {len(found['reports'])} reports", end=" ")
    print(f"with {len(found['files'])} files; ledger holds: {found['ledger_holds']}")


# --- an answer that nobody heard -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_whoever_did_not_hear_the_answer_is_told_the_same_number_again(monkeypatch: pytest.MonkeyPatch) -> None:
    program = Program(token(Scope.REPORTS_WRITE)[1])
    with monkeypatch.context() as broken:
        broken.setattr("saferhavens.web.intake.programs.api.Status", line_is_cut)
        assert program.send("a").status_code == 500
    stored = Report.objects.get()
    again = program.send("a")
    assert (again.status_code, again.json()["id"]) == (200, str(stored.pk))
    assert ReportVersion.objects.count() == 1


def line_is_cut(*_answer: object) -> None:
    raise RuntimeError("the line was cut after the report had been stored")


# --- a full disk -----------------------------------------------------------------------------------------------------


@pytest.fixture
def full_database() -> Iterator[None]:
    """A database that may not grow by a single page."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL cannot be given a full disk from here; its error is thrown in the test below")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE ballast (page BLOB)")
        free = cursor.execute("PRAGMA freelist_count").fetchone()[
            0
        ]  # pages of earlier tests, which would be used first
        cursor.executemany("INSERT INTO ballast VALUES (zeroblob(4000))", [()] * free)
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {2**32 - 2}")
        cursor.execute("DROP TABLE ballast")


LONG = {"harms": ["EXTORT"], "country": "COL", "narrative": "the blue door beside the third well " * 500}


@pytest.mark.django_db(transaction=True)
def test_a_full_database_is_a_numbered_problem_and_nothing_is_half_written(request: pytest.FixtureRequest) -> None:
    program = Program(token(Scope.REPORTS_WRITE)[1])
    assert program.send("before").status_code == 201
    entries = Entry.objects.count()
    request.getfixturevalue("full_database")
    refused = next(answer for answer in (program.send(str(n), LONG) for n in range(20)) if answer.status_code != 201)
    assert (refused.status_code, refused.json()["problem"]) == (507, "SH-104")
    assert Report.objects.count() == ReportVersion.objects.count() == Entry.objects.count() - entries + 1


@pytest.mark.django_db
@pytest.mark.parametrize(("attribute", "value"), [("sqlite_errorcode", 13), ("sqlstate", "53100")])
def test_what_sqlite_and_postgresql_say_of_a_full_disk_is_one_problem(monkeypatch, attribute, value):
    def full(*_given, **_more):
        cause = RuntimeError("disk full")
        setattr(cause, attribute, value)
        raise OperationalError("disk full") from cause

    program = Program(token(Scope.REPORTS_WRITE)[1])
    monkeypatch.setattr(receiving, "_store", full)
    answer = program.send()
    assert (answer.status_code, answer.json()["problem"]) == (507, "SH-104")
    assert not Report.objects.exists()


@pytest.mark.django_db
def test_a_full_disk_under_the_vault_is_a_numbered_problem_and_the_file_can_be_sent_later(monkeypatch):
    program = Program(token(Scope.REPORTS_WRITE, Scope.REPORTS_READ_OWN)[1])
    report_id = program.send(files=["a.jpg"]).json()["id"]
    photo = b"\xff\xd8\xff\xe0" + bytes(50_000)
    digest = sha256_header(photo)
    with monkeypatch.context() as full:
        full.setattr(vault.os, "fsync", no_space)
        answer = program.put(report_id, "a.jpg", photo, Repr_Digest=digest)
    assert (answer.status_code, answer.json()["problem"]) == (507, "SH-104")
    assert Attachment.objects.get().sha256 == ""
    later = program.put(report_id, "a.jpg", b"", Repr_Digest=digest, Content_Range=f"bytes */{len(photo)}")
    offset = later.json()["received"]
    if offset < len(photo):
        part = f"bytes {offset}-{len(photo) - 1}/{len(photo)}"
        later = program.put(report_id, "a.jpg", photo[offset:], Repr_Digest=digest, Content_Range=part)
    assert later.json()["is_whole"]


def no_space(_descriptor: int) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.django_db
def test_a_file_that_had_arrived_when_its_process_was_killed_is_finished_by_asking(monkeypatch):
    program = Program(token(Scope.REPORTS_WRITE, Scope.REPORTS_READ_OWN)[1])
    report_id = program.send(files=["a.jpg"]).json()["id"]
    photo = b"\xff\xd8\xff\xe0" + bytes(50_000)
    digest = sha256_header(photo)
    with monkeypatch.context() as killed:
        killed.setattr(vault, "finish", line_is_cut)
        assert program.put(report_id, "a.jpg", photo, Repr_Digest=digest).status_code == 500
    asked = program.put(report_id, "a.jpg", b"", Repr_Digest=digest, Content_Range=f"bytes */{len(photo)}")
    assert (asked.status_code, asked.json()["is_whole"]) == (201, True)


def sha256_header(content: bytes) -> str:
    return f"sha-256=:{b64encode(sha256(content).digest()).decode()}:"


# --- what all of it stands on ----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_settings_that_make_a_commit_last_are_asserted():
    assert durable_database().outcome is Outcome.GOOD


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's are looked at by the same check")
def test_a_database_that_forgets_at_a_power_cut_is_found_out():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
    assert durable_database().outcome is not Outcome.GOOD
    connection.close()
