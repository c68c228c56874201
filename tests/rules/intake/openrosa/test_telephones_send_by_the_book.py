"""OpenRosa, request by request, as its specifications say."""

import errno

import pytest

from collect import Collect, NotAcceptedError, message_of
from evidence_world import network
from programs_world import PHOTO, field_worker, submission, telephone, token
from saferhavens.core.evidence.words import ActorKind, Purpose, Recipient
from saferhavens.web.custody import arrivals, vault
from saferhavens.web.custody.limits import SUBMISSION_BODY
from saferhavens.web.evidence.actions.receiving import withdraw
from saferhavens.web.evidence.models import Attachment, Report, ReportVersion
from saferhavens.web.evidence.sealed import content_of, name_of, original_of
from saferhavens.web.evidence.words import Channel
from saferhavens.web.intake.programs.words import Scope
from saferhavens.web.ledger.audit import Audit

pytestmark = pytest.mark.django_db
AUDIT = Audit("test", "test")


def test_the_list_names_our_form_and_the_form_is_what_its_hash_says():
    phone = telephone()
    (listed,) = phone.form_list()
    assert listed["formID"] == "saferhavens_report"
    assert b"<h:html" in phone.download(listed)


def test_the_list_can_be_asked_for_one_form_and_for_more_about_it():
    phone = telephone()
    answer = phone.client.get("/openrosa/formList?formID=saferhavens_report&verbose=true", headers=phone.headers)
    assert b"<descriptionText>" in answer.content
    answer = phone.client.get("/openrosa/formList?formID=nothing", headers=phone.headers)
    assert b"<xform>" not in answer.content


def test_head_says_how_much_may_be_sent():
    assert telephone().size_limit() == SUBMISSION_BODY


def test_a_form_that_was_sent_is_a_report_of_the_organisation():
    worker = field_worker()
    xml = submission()
    answer = telephone(holder=worker).submit(xml)
    assert answer.status_code == 201
    report = Report.objects.get()
    assert (report.channel, report.submitted_by, report.country) == (Channel.OPENROSA, worker, "COL")
    assert original_of(report.versions.get())[1] == xml


def test_every_answer_is_in_the_report():
    telephone().submit(submission())
    content = content_of(Report.objects.get())
    assert content.harms == ("EXTORT", "THREAT")
    assert (content.latitude, content.longitude) == (7.8, -72.4)
    assert (content.people_low, content.people_high, content.is_urgent) == (2, 4, True)
    assert [(actor.kind, actor.alleged_by) for actor in content.actors] == [
        (ActorKind.GANG, "a neighbour"),
        (ActorKind.POLICE, ""),
    ]
    assert {(given.purpose, given.recipient) for given in content.consents} == {
        (Purpose.STATISTICS, Recipient.OWN),
        (Purpose.STATISTICS, Recipient.PUBLIC),
    }


def test_the_answer_is_an_envelope_with_the_number_of_the_report():
    answer = telephone().submit(submission(instance_id="uuid:1"))
    assert b'instanceID="uuid:1"' in answer.content
    assert answer.headers["X-OpenRosa-Version"] == "1.0"


def test_a_photo_in_the_same_request_is_kept_sealed():
    telephone().submit(submission(answers={"files/photo_1": "one.jpg"}), {"one.jpg": PHOTO})
    row = Attachment.objects.get()
    assert name_of(row) == "one.jpg"
    assert b"".join(vault.read(row.organisation_id, row.pk)) == PHOTO


def test_files_in_several_requests_are_one_report():
    xml = submission(answers={"files/photo_1": "one.jpg", "files/photo_2": "two.jpg"})
    phone = telephone()
    assert phone.post(xml, {"one.jpg": PHOTO}, is_incomplete=True).status_code == 201
    assert Attachment.objects.filter(arrived_at=None).count() == 1
    assert phone.post(xml, {"two.jpg": PHOTO[:500]}).status_code == 202
    assert Attachment.objects.exclude(arrived_at=None).count() == 2
    assert Report.objects.count() == 1


def test_a_file_that_no_answer_names_is_kept_too():
    telephone().submit(submission(), {"else.jpg": PHOTO})
    assert name_of(Attachment.objects.exclude(arrived_at=None).get()) == "else.jpg"


def test_the_same_again_is_received_again_and_changes_nothing():
    xml = submission(answers={"files/photo_1": "one.jpg"})
    phone = telephone()
    assert phone.submit(xml, {"one.jpg": PHOTO}).status_code == 201
    assert phone.submit(xml, {"one.jpg": PHOTO}).status_code == 202
    assert (Report.objects.count(), ReportVersion.objects.count(), Attachment.objects.count()) == (1, 1, 1)


def refused(phone: Collect, *given: object) -> tuple[int, str]:
    with pytest.raises(NotAcceptedError) as raised:
        phone.submit(*given)
    return raised.value.status, raised.value.message.partition(":")[0]


def test_the_same_number_with_other_answers_is_a_conflict():
    phone = telephone()
    phone.submit(submission(instance_id="uuid:1"))
    other = submission(instance_id="uuid:1", answers={"what/narrative": "another door"})
    assert refused(phone, other) == (409, "SH-681")
    assert Report.objects.count() == 1


def test_another_file_of_the_same_name_is_a_conflict():
    phone, xml = telephone(), submission(answers={"files/photo_1": "one.jpg"})
    phone.submit(xml, {"one.jpg": PHOTO})
    assert refused(phone, xml, {"one.jpg": PHOTO + b"x"}) == (409, "SH-687")


def test_a_withdrawn_report_is_not_taken_again():
    phone, xml = telephone(), submission()
    phone.submit(xml)
    withdraw(Report.objects.get(), audit=AUDIT)
    assert refused(phone, xml) == (409, "SH-682")


def test_an_edit_is_a_new_version_of_the_report():
    phone = telephone()
    phone.submit(submission(instance_id="uuid:1"))
    edit = submission(instance_id="uuid:2", replaces="uuid:1", answers={"people/people_high": "9"})
    assert phone.submit(edit).status_code == 201
    assert phone.submit(edit).status_code == 202
    report = Report.objects.get()
    assert (report.version, report.people_high) == (2, 9)


def test_an_edit_of_an_old_version_is_a_conflict():
    phone = telephone()
    phone.submit(submission(instance_id="uuid:1"))
    phone.submit(submission(instance_id="uuid:2", replaces="uuid:1"))
    late = submission(instance_id="uuid:3", replaces="uuid:1")
    assert refused(phone, late) == (409, "SH-683")


def test_an_edit_of_what_was_never_sent_is_refused():
    assert refused(telephone(), submission(replaces="uuid:0")) == (409, "SH-721")


def test_nobody_edits_what_somebody_else_sent():
    telephone().submit(submission(instance_id="uuid:1"))
    for phone in (telephone(holder=field_worker()), telephone(of=network())):
        assert refused(phone, submission(instance_id="uuid:2", replaces="uuid:1")) == (409, "SH-721")
    assert ReportVersion.objects.count() == 1


@pytest.mark.parametrize("missing", ["what/harms", "where/country"])
def test_a_report_without_what_is_needed_is_refused_and_nothing_is_stored(missing):
    status, number = refused(telephone(), submission(answers={missing: None}), {"one.jpg": PHOTO})
    assert (status, number) == (422, "SH-680")
    assert not Report.objects.exists()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("what/harms", "EXTORT NOTHING"),
        ("where/country", "Colombia"),
        ("where/point", "north"),
        ("where/point", "99 200"),
        ("when/occurred_from", "2999-01-01"),
        ("when/occurred_from", "10000-01-01"),
        ("people/people_low", "-1"),
        ("people/people_low", "1e400"),
        ("what/is_urgent", "perhaps"),
        ("consent/statistics", "neighbours"),
    ],
)
def test_our_own_form_is_taken_only_with_answers_that_it_offers(path, value):
    assert refused(telephone(), submission(answers={path: value})) == (422, "SH-680")
    assert not Report.objects.exists()


def test_an_unknown_form_is_refused():
    assert refused(telephone(), submission(form_id="other")) == (404, "SH-715")


def test_a_form_without_a_number_is_refused():
    phone = telephone()
    assert refused(phone, b'<data id="saferhavens_report"><what><harms>KILL</harms></what></data>') == (422, "SH-716")
    assert refused(phone, submission(instance_id="x" * 101)) == (422, "SH-716")


def test_an_encrypted_form_is_refused_with_what_to_do():
    xml = b'<data id="saferhavens_report" encrypted="yes"><base64EncryptedKey>x</base64EncryptedKey></data>'
    assert refused(telephone(), xml) == (422, "SH-726")


def test_a_telephone_without_a_token_is_asked_for_one():
    from django.test import Client

    for ask in (Client().get, Client().head, Client().post):
        address = "/openrosa/submission" if ask.__name__ != "get" else "/openrosa/formList"
        answer = ask(address)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Basic")
        assert answer.headers["X-OpenRosa-Version"] == "1.0"


def test_a_token_for_something_else_does_not_open_the_forms():
    phone = Collect(token(Scope.REPORTS_WRITE)[1])
    answer = phone.client.get("/openrosa/formList", headers=phone.headers)
    assert (answer.status_code, message_of(answer)[:6]) == (403, "SH-711")


def test_a_full_disk_is_told_in_the_envelope_and_nothing_is_kept(monkeypatch):
    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(arrivals.ChunkWriter, "write", full)
    xml = submission(answers={"files/photo_1": "one.jpg"})
    assert refused(telephone(), xml, {"one.jpg": bytes(3_000_000)}) == (507, "SH-104")
    assert not Report.objects.exists()


def test_a_body_that_is_too_large_is_refused_before_it_is_read():
    phone = telephone()
    answer = phone.client.post("/openrosa/submission", headers=phone.headers, CONTENT_LENGTH=str(SUBMISSION_BODY + 1))
    assert answer.status_code == 413


def test_a_hostile_name_of_a_file_loses_its_folders():
    xml = submission(answers={"files/photo_1": "../../etc/one.jpg"})
    telephone().submit(xml, {"one.jpg": PHOTO})
    assert name_of(Attachment.objects.exclude(arrived_at=None).get()) == "one.jpg"
