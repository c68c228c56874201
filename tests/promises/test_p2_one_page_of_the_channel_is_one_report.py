"""Replay is harmless in the anonymous channel: one page is one report, one receipt, one code, however it is sent.

A slice of the everyday run; `make promises` sends more.
"""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from saferhavens.web.evidence.models import Attachment, Report, ReportVersion
from saferhavens.web.intake.anonymous import limits, pages
from saferhavens.web.intake.anonymous.models import Receipt
from saferhavens.web.ledger.models import Entry
from tell_world import Teller, code_in, open_door, path_of, photo, sender, story

AT_ONCE = 50 if os.environ.get("SAFERHAVENS_PROMISES") else 6
PAGES = 40 if os.environ.get("SAFERHAVENS_PROMISES") else 2


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in pages.PageKind:
        monkeypatch.setitem(pages.PATIENCE, kind, 0)
    monkeypatch.setattr(limits, "take", lambda _name, _rate: None)


@pytest.mark.django_db(transaction=True)
def test_a_page_that_many_send_at_the_same_moment_is_one_report():
    door = open_door()
    for number in range(1, PAGES + 1):
        teller = Teller(door)
        teller.open()

        def send(_turn: int, teller: Teller = teller) -> tuple[int, str]:
            try:
                given = story(page=teller.ticket, photos=photo())
                answer = sender().post(path_of(teller.door), given)
                return answer.status_code, code_in(answer)
            finally:
                connection.close()

        with ThreadPoolExecutor(AT_ONCE) as crowd:
            answers = set(crowd.map(send, range(AT_ONCE)))
        assert answers == {(200, teller.code)}
        for rows in (Report, ReportVersion, Receipt, Attachment):
            assert rows.objects.count() == number, rows
        assert Entry.objects.filter(verb="report_received").count() == number


@pytest.mark.django_db(transaction=True)
def test_the_unique_constraint_holds_it_not_a_look_before():
    """Even if nobody looked whether it had come before, the database would refuse the second."""
    from django.db import IntegrityError

    teller = Teller(open_door())
    teller.tell()
    version = ReportVersion.objects.get()
    version.pk, version.number = None, 2
    with pytest.raises(IntegrityError):
        version.save(force_insert=True)
    receipt = Receipt.objects.get()
    with pytest.raises(IntegrityError):
        Receipt.objects.create(report=receipt.report, code_digest="0" * 64)
