"""How a telephone reports.

Nico works where there is no network. His coordinator makes a token for his telephone and puts it into ODK Collect. From
then on he fetches our form, fills it in wherever he is, and sends it when he comes back into reach. He may send twice,
lose the connection in the middle of a photo, or correct what he sent: there is one report, and nothing is lost.
"""

import pytest

from cast import AUDIT
from collect import Collect, NotAcceptedError
from evidence_world import monitor
from programs_world import PHOTO, Program, maker, submission, token
from saferhavens.web.evidence.actions.messages import ask
from saferhavens.web.evidence.models import Attachment, Report
from saferhavens.web.evidence.sealed import content_of, original_of
from saferhavens.web.intake.programs import actions
from saferhavens.web.intake.programs.words import Scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def nico():
    return monitor("Nico")


@pytest.fixture
def phone(nico):
    """Set up with the site's address, any user name, and the token as password."""
    return Collect(token(Scope.OPENROSA, holder=nico)[1])


def test_the_telephone_fetches_the_form_once_and_works_without_a_network(phone):
    """The form is bilingual and holds its own choices, so nothing is asked of the server while it is filled in."""
    (listed,) = phone.form_list()
    form = phone.download(listed)
    assert "¿Qué se les hizo a las personas?".encode() in form
    assert b"What was done to people?" in form


def test_back_in_reach_it_sends_the_form_and_the_photo(phone, nico):
    assert phone.size_limit() > len(PHOTO)
    answer = phone.submit(submission(answers={"files/photo_1": "one.jpg"}), {"one.jpg": PHOTO})
    assert answer.status_code == 201
    assert Report.objects.get().submitted_by == nico
    assert Attachment.objects.get().size == len(PHOTO)


def test_only_a_201_or_202_with_the_envelope_lets_the_telephone_forget_the_form(phone):
    """A page of a hotel's network answers 200: that is no receipt. Ours is."""
    answer = phone.submit(submission())
    assert b"OpenRosaResponse" in answer.content


def test_when_the_answer_was_lost_it_sends_again_and_there_is_one_report(phone):
    form = submission()
    assert [phone.submit(form).status_code for _ in range(3)] == [201, 202, 202]
    assert Report.objects.count() == 1


def test_when_the_connection_breaks_between_two_photos_the_rest_follows(phone):
    form = submission(answers={"files/photo_1": "one.jpg", "files/photo_2": "two.jpg"})
    phone.post(form, {"one.jpg": PHOTO}, is_incomplete=True)
    assert Attachment.objects.filter(arrived_at=None).count() == 1
    phone.submit(form, {"one.jpg": PHOTO, "two.jpg": PHOTO}, in_requests=2)
    assert Attachment.objects.filter(arrived_at=None).count() == 0


def test_what_he_corrects_becomes_a_new_version_and_the_first_stays(phone):
    first = submission(instance_id="uuid:1")
    phone.submit(first)
    phone.submit(submission(instance_id="uuid:2", replaces="uuid:1", answers={"people/people_high": "9"}))
    report = Report.objects.get()
    assert content_of(report).people_high == 9
    assert original_of(report.versions.get(number=1))[1] == first


def test_what_he_corrects_from_an_old_version_is_refused(phone):
    phone.submit(submission(instance_id="uuid:1"))
    phone.submit(submission(instance_id="uuid:2", replaces="uuid:1"))
    with pytest.raises(NotAcceptedError) as refused:
        phone.submit(submission(instance_id="uuid:3", replaces="uuid:1"))
    assert (refused.value.status, refused.value.message[:6]) == (409, "SH-683")


def test_when_the_telephone_is_lost_its_token_is_revoked_and_opens_nothing():
    made, secret = token(Scope.OPENROSA)
    phone = Collect(secret)
    phone.form_list()
    actions.revoke_token(made, by=maker(), audit=AUDIT)
    with pytest.raises(NotAcceptedError) as refused:
        phone.form_list()
    assert refused.value.status == 401


def test_a_program_reads_what_it_is_asked_and_by_whom_it_is_not_told():
    sender = Program(token(Scope.REPORTS_WRITE, Scope.REPORTS_READ_OWN)[1])
    sent = sender.send().json()
    ask(Report.objects.get(), "On which side of the river?", by=maker(), audit=AUDIT)
    (message,) = sender.state(sent["id"]).json()["messages"]
    assert message["text"] == "On which side of the river?"
    assert set(message) == {"is_from_sender", "text", "at"}
