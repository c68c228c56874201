"""The files of a report: announced, kept once, never replaced."""

import pytest

from evidence_world import AUDIT, received
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody import vault
from saferhavens.web.evidence.actions.files import attach
from saferhavens.web.evidence.actions.receiving import withdraw
from saferhavens.web.evidence.models import Attachment, Report

pytestmark = pytest.mark.django_db


def refused(*args):
    with pytest.raises(ProblemError) as raised:
        attach(*args, audit=AUDIT)
    return raised.value.problem


def test_an_announced_file_is_kept_as_it_came():
    report = received(files=["photo.jpg"])
    row = attach(report, "photo.jpg", [b"one", b"two"], audit=AUDIT)
    assert b"".join(vault.read(report.organisation_id, row.pk)) == b"onetwo"
    assert row.size == len(b"onetwo")


def test_the_same_file_again_changes_nothing():
    report = received(files=["photo.jpg"])
    first = attach(report, "photo.jpg", [b"one"], audit=AUDIT)
    assert attach(report, "photo.jpg", [b"one"], audit=AUDIT).arrived_at == first.arrived_at


def test_another_file_of_the_same_name_is_refused():
    report = received(files=["photo.jpg"])
    attach(report, "photo.jpg", [b"one"], audit=AUDIT)
    assert refused(report, "photo.jpg", [b"two"]) == problems.FILE_DIFFERS


def test_a_file_that_was_not_announced_is_refused():
    assert refused(received(), "photo.jpg", [b"one"]) == problems.FILE_NOT_ANNOUNCED


def test_no_file_comes_to_a_withdrawn_report():
    report = received(files=["photo.jpg"])
    withdraw(report, audit=AUDIT)
    assert refused(Report.objects.get(), "photo.jpg", [b"one"]) == problems.REPORT_WITHDRAWN
    assert not Attachment.objects.get().sha256
