"""P2 for telephones, programs and KoboToolbox: whatever is sent again, and at the same moment, is there once.

Every day a slice; SAFERHAVENS_PROMISES=full: 10,000 reports, each sent one to five times, and 50 senders at once.
"""

import os
import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from cast import AUDIT, signed_in
from collect import Collect, NotAcceptedError
from evidence_world import monitor, watch
from programs_world import PHOTO, REPORT, Program, submission, token
from saferhavens.core.problems import REPORT_ID_TAKEN, REPORT_WITHDRAWN
from saferhavens.web.evidence.actions import receiving
from saferhavens.web.evidence.models import Attachment, Report, ReportVersion
from saferhavens.web.intake.programs.limits import requests_of
from saferhavens.web.intake.programs.words import Scope
from saferhavens.web.ledger.models import Entry
from table_world import as_csv, done, some

CAMPAIGN = os.environ.get("SAFERHAVENS_PROMISES") == "full"
SENT = 10_000 if CAMPAIGN else 25
AT_ONCE = 50 if CAMPAIGN else 4


@pytest.fixture(autouse=True)
def as_often_as_one_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests_of, "most", 10**9)


def at_the_same_moment(send: Callable[[], int], times: int) -> list[int]:
    """What each of so many senders is answered who begin together."""
    gate = threading.Barrier(times)

    def run() -> int:
        try:
            gate.wait()
            return send()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return [future.result() for future in [pool.submit(run) for _ in range(times)]]


def phone_that_sends(xml: bytes, files: dict[str, bytes]) -> Callable[[], int]:
    secret = token(Scope.OPENROSA)[1]

    def send() -> int:
        try:
            return Collect(secret).submit(xml, files).status_code
        except NotAcceptedError as refused:
            return refused.status

    return send


def nobody_looks_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program no longer asks whether a submission came before: what is left is the database's constraint."""
    look, looked = receiving._earlier, threading.local()

    def look_second(given):
        if not getattr(looked, "once", False):
            looked.once = True
            return None
        return look(given)

    monkeypatch.setattr(receiving, "_earlier", look_second)


def one_of_everything() -> None:
    assert (Report.objects.count(), ReportVersion.objects.count()) == (1, 1)
    assert Entry.objects.filter(verb="report_received").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("looks_first", [True, False])
def test_telephones_that_send_the_same_at_the_same_moment_make_one_report(monkeypatch, looks_first):
    send = phone_that_sends(submission(answers={"files/photo_1": "one.jpg"}), {"one.jpg": PHOTO})
    if not looks_first:
        nobody_looks_first(monkeypatch)
    answers = at_the_same_moment(send, AT_ONCE)
    assert Counter(answers) == {201: 1, 202: AT_ONCE - 1}
    one_of_everything()
    assert Attachment.objects.get().size == len(PHOTO)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("looks_first", [True, False])
def test_programs_that_send_the_same_at_the_same_moment_make_one_report(monkeypatch, looks_first):
    secret = token(Scope.REPORTS_WRITE)[1]
    if not looks_first:
        nobody_looks_first(monkeypatch)
    answers = at_the_same_moment(lambda: Program(secret).send().status_code, AT_ONCE)
    assert Counter(answers) == {201: 1, 200: AT_ONCE - 1}
    one_of_everything()


@pytest.mark.django_db(transaction=True)
def test_of_two_that_differ_under_one_number_one_is_taken_and_the_other_refused():
    forms = [submission(instance_id="uuid:1", answers={"people/people_low": low}) for low in ("1", "2")]
    secret = token(Scope.OPENROSA)[1]
    senders = iter(forms)
    lock = threading.Lock()

    def send() -> int:
        with lock:
            xml = next(senders)
        try:
            return Collect(secret).submit(xml).status_code
        except NotAcceptedError as refused:
            return refused.status

    assert Counter(at_the_same_moment(send, 2)) == {201: 1, 409: 1}
    one_of_everything()


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_of_one_version_one_is_taken_and_the_other_refused():
    secret = token(Scope.OPENROSA)[1]
    Collect(secret).submit(submission(instance_id="uuid:1"))
    edits = iter([submission(instance_id=f"uuid:{number}", replaces="uuid:1") for number in (2, 3)])
    lock = threading.Lock()

    def send() -> int:
        with lock:
            xml = next(edits)
        try:
            return Collect(secret).submit(xml).status_code
        except NotAcceptedError as refused:
            return refused.status

    assert Counter(at_the_same_moment(send, 2)) == {201: 1, 409: 1}
    assert Report.objects.get().version == 2


@pytest.mark.django_db
def test_each_sent_one_to_five_times_in_any_order_is_there_once():
    chance = random.Random(20261121)  # noqa: S311 - a fixed seed, no secret
    phone = Collect(token(Scope.OPENROSA)[1])
    forms = [submission(instance_id=f"uuid:{number}") for number in range(SENT)]
    order = [number for number in range(SENT) for _ in range(chance.randint(1, 5))]
    chance.shuffle(order)
    seen: set[int] = set()
    for number in order:
        assert phone.submit(forms[number]).status_code == (202 if number in seen else 201)
        seen.add(number)
    assert Report.objects.count() == ReportVersion.objects.count() == SENT


# --- programs, the form, tables --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_program_that_sends_each_one_to_five_times_hears_the_same_number_every_time():
    chance = random.Random(20261122)  # noqa: S311 - a fixed seed, no secret
    sender = Program(token(Scope.REPORTS_WRITE)[1])
    order = [number for number in range(SENT) for _ in range(chance.randint(1, 5))]
    chance.shuffle(order)
    known: dict[int, str] = {}
    for number in order:
        answer = sender.send(f"program-{number}")
        assert answer.status_code == (200 if number in known else 201)
        assert known.setdefault(number, answer.json()["id"]) == answer.json()["id"]
    assert Report.objects.count() == ReportVersion.objects.count() == SENT


@pytest.mark.django_db
def test_the_same_number_with_other_bytes_is_refused_and_changes_nothing():
    sender = Program(token(Scope.REPORTS_WRITE)[1])
    sender.send("a", REPORT)
    other = sender.send("a", REPORT | {"people_low": 9})
    assert (other.status_code, other.json()["problem"]) == (409, REPORT_ID_TAKEN.code)
    one_of_everything()


@pytest.mark.django_db
def test_what_was_withdrawn_does_not_come_back_by_being_sent_again():
    sender = Program(token(Scope.REPORTS_WRITE)[1])
    sender.send("a")
    receiving.withdraw(Report.objects.get(), audit=AUDIT)
    again = sender.send("a")
    assert (again.status_code, again.json()["problem"]) == (409, REPORT_WITHDRAWN.code)
    assert Report.objects.get().handling == "withdrawn"
    one_of_everything()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("looks_first", [True, False])
def test_a_form_that_is_sent_several_times_at_the_same_moment_makes_one_report(monkeypatch, looks_first):
    mateo = monitor()
    clients = [signed_in(mateo) for _ in range(AT_ONCE)]
    fields = {"instance_id": "page-1", "organisation": watch().pk, "harms": ["EXTORT"], "country": "COL"}
    if not looks_first:
        nobody_looks_first(monkeypatch)
    answers = at_the_same_moment(lambda: clients.pop().post("/report/new/", fields).headers["Location"], AT_ONCE)
    assert set(answers) == {f"/report/sent/{Report.objects.get().pk}/"}
    one_of_everything()


@pytest.mark.django_db
def test_a_table_that_is_imported_again_and_again_brings_each_row_once():
    table = as_csv(some(SENT))
    first, *more = [done(table) for _ in range(3)]
    assert (first.new, first.repeated) == (SENT, 0)
    assert [(again.new, again.repeated) for again in more] == [(0, SENT)] * 2
    assert Report.objects.count() == ReportVersion.objects.count() == SENT
