"""Receiving: once, whole, sealed, and acknowledged only when it is kept."""

import pytest

from evidence_world import AUDIT, CANARY, focal_point, monitor, network, received, submission, watch
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence.actions.receiving import correct, receive, withdraw
from saferhavens.web.evidence.models import Consent, Report, ReportVersion
from saferhavens.web.evidence.sealed import commitment_of, content_of, original_of
from saferhavens.web.evidence.words import Handling
from saferhavens.web.ledger.models import Entry

pytestmark = pytest.mark.django_db


def problem_of(function, *args, **kwargs):
    with pytest.raises(ProblemError) as raised:
        function(*args, **kwargs)
    return raised.value.problem


def test_what_was_sent_can_be_read_again():
    report = received()
    assert content_of(report).narrative == CANARY
    assert original_of(report.versions.get())[1] == CANARY.encode()


def test_the_ledger_holds_a_commitment_to_the_original_and_no_word_of_it():
    report = received()
    version = report.versions.get()
    salt, original = original_of(version)
    entry = Entry.objects.get(verb="report_received")
    assert entry.facts["commitment"] == commitment_of(salt, original)
    assert CANARY not in str(entry.facts)


def test_the_same_submission_again_brings_the_same_report():
    sent = submission()
    first, again = receive(sent, audit=AUDIT), receive(sent, audit=AUDIT)
    assert (first.is_new, again.is_new) == (True, False)
    assert first.report.pk == again.report.pk
    assert ReportVersion.objects.count() == Report.objects.count() == 1


def test_the_same_number_with_other_content_is_refused():
    receive(submission(instance_id="a"), audit=AUDIT)
    assert problem_of(receive, submission(instance_id="a", original=b"other"), audit=AUDIT) == problems.REPORT_ID_TAKEN


def test_another_organisation_may_use_the_same_number():
    receive(submission(instance_id="a"), audit=AUDIT)
    assert receive(submission(network(), instance_id="a", original=b"other"), audit=AUDIT).is_new


def test_a_withdrawn_report_does_not_come_back():
    sent = submission()
    withdraw(receive(sent, audit=AUDIT).report, audit=AUDIT)
    assert problem_of(receive, sent, audit=AUDIT) == problems.REPORT_WITHDRAWN


def test_withdrawing_revokes_every_consent():
    from evidence_world import consents
    from saferhavens.core.evidence.words import Purpose, Recipient

    report = received(consents=consents((Purpose.STATISTICS, Recipient.PUBLIC)))
    withdraw(report, audit=AUDIT)
    assert not Consent.objects.filter(report=report, revoked_at=None).exists()
    assert Report.objects.get().handling == Handling.WITHDRAWN


def test_a_correction_is_a_new_version_and_the_original_stays():
    sender = monitor()
    report = received(by=sender)
    correct(report, submission(by=sender, narrative="two doors", original=b"two"), based_on=1, audit=AUDIT)
    now = Report.objects.get(pk=report.pk)
    assert (now.version, content_of(now).narrative) == (2, "two doors")
    assert original_of(report.versions.get(number=1))[1] == CANARY.encode()


def test_a_correction_of_an_old_version_is_refused():
    report = received()
    correct(report, submission(original=b"two"), based_on=1, audit=AUDIT)
    assert problem_of(correct, report, submission(original=b"3"), based_on=1, audit=AUDIT) == (
        problems.REPORT_CHANGED_MEANWHILE
    )


def test_nobody_of_a_state_body_files_a_report():
    paz = focal_point()
    own = submission(paz.memberships.first().organisation, by=paz)
    assert problem_of(receive, own, audit=AUDIT) == problems.MAY_NOT


def test_nobody_reports_for_an_organisation_that_is_not_theirs():
    assert problem_of(receive, submission(network(), by=monitor()), audit=AUDIT) == problems.MAY_NOT


def test_a_place_of_another_country_is_refused_and_nothing_is_stored():
    sent = submission(watch(), place_code="KEN-001")
    assert problem_of(receive, sent, audit=AUDIT) == problems.PLACE_NOT_IN_COUNTRY
    assert not Report.objects.exists()
