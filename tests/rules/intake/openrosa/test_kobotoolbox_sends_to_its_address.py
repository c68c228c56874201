"""KoboToolbox's REST service: JSON by a token to an address of its own; nothing is fetched."""

import socket

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import AUDIT, signed_in
from evidence_world import network, watch
from programs_world import Program, maker, token
from saferhavens.core.evidence.words import ActorKind, Purpose, Recipient
from saferhavens.web.evidence.models import Attachment, Report
from saferhavens.web.evidence.sealed import content_of, original_of
from saferhavens.web.evidence.words import Channel
from saferhavens.web.intake.openrosa import actions
from saferhavens.web.intake.openrosa.mapping import Meaning
from saferhavens.web.intake.openrosa.models import KoboHook, UploadedForm
from saferhavens.web.intake.programs.words import Scope
from xlsforms import xlsform

pytestmark = pytest.mark.django_db

SENT = {
    "_id": 77,
    "_uuid": "5e6f",
    "formhub/uuid": "ff",
    "__version__": "v1",
    "_submission_time": "2026-03-04T10:00:00",
    "_attachments": [],
    "meta/instanceID": "uuid:5e6f",
    "what/harms": "KILL THREAT",
    "where/country": "COL",
    "where/point": "7.8 -72.4 0 0",
    "people/people_low": "2",
    "actors": [{"actors/kind": "gang", "actors/alleged_by": "a neighbour"}, {"actors/kind": "police"}],
    "consent/statistics": "own",
}


class Kobo(Program):
    """A KoboToolbox server with one hook."""

    def __init__(self, form=None, of=None) -> None:
        made, secret = token(Scope.KOBO, of=of)
        super().__init__(secret)
        self.hook = actions.make_hook(made.organisation, form, by=made.made_by, audit=AUDIT)

    def sends(self, **given):
        body = {name: value for name, value in (SENT | given).items() if value is not None}
        return self.client.post(
            f"/programs/kobo/{self.hook.pk}/", body, content_type="application/json", headers=self.headers
        )


def test_a_submission_is_a_report():
    answer = Kobo().sends()
    report = Report.objects.get()
    content = content_of(report)
    assert (answer.status_code, answer.json()["id"]) == (201, str(report.pk))
    assert report.channel == Channel.KOBO
    assert (content.harms, content.country, content.longitude) == (("KILL", "THREAT"), "COL", -72.4)
    assert [(a.kind, a.alleged_by) for a in content.actors] == [(ActorKind.GANG, "a neighbour"), (ActorKind.POLICE, "")]
    assert (content.consents[0].purpose, content.consents[0].recipient) == (Purpose.STATISTICS, Recipient.OWN)


def test_what_kobotoolbox_adds_is_in_the_original_and_not_in_the_narrative():
    Kobo().sends()
    report = Report.objects.get()
    assert b"_submission_time" in original_of(report.versions.get())[1]
    assert content_of(report).narrative == ""


def test_the_same_again_is_one_report_whatever_kobotoolbox_writes_around_it():
    kobo = Kobo()
    first, again = kobo.sends(), kobo.sends(_validation_status={"uid": "approved"}, _notes=["seen"])
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]


def test_the_same_number_with_other_answers_is_a_conflict():
    kobo = Kobo()
    kobo.sends()
    answer = kobo.sends(**{"people/people_low": "5"})
    assert (answer.status_code, answer.json()["problem"]) == (409, "SH-681")


def test_an_edit_is_a_new_version():
    kobo = Kobo()
    kobo.sends()
    edit = {"meta/instanceID": "uuid:new", "meta/deprecatedID": "uuid:5e6f", "people/people_low": "5"}
    assert kobo.sends(**edit).status_code == 201
    assert (Report.objects.get().version, Report.objects.get().people_low) == (2, 5)


def test_without_the_forms_own_number_the_one_of_kobotoolbox_counts():
    Kobo().sends(**{"meta/instanceID": None})
    assert Report.objects.get().versions.get().instance_id == "uuid:5e6f"


def test_without_any_number_it_is_refused():
    answer = Kobo().sends(**{"meta/instanceID": None, "_uuid": None})
    assert (answer.status_code, answer.json()["problem"]) == (422, "SH-716")


def test_files_are_named_as_missing_and_never_fetched(monkeypatch):
    def no_network(*_args: object, **_more: object) -> None:
        raise AssertionError("something was asked of another host")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    listed = [
        {"filename": "user/attachments/aa/photo.jpg", "download_url": "https://192.0.2.1/photo.jpg"},
        {"odd": 1},
        5,
    ]
    answer = Kobo().sends(_attachments=listed, **{"files/photo_1": "photo.jpg"})
    assert (answer.status_code, answer.json()["missing_files"]) == (201, ["photo.jpg"])
    assert "not fetched" in answer.json()["next_step"]
    assert Attachment.objects.get().arrived_at is None


def test_a_form_of_ones_own_is_read_as_was_said():
    data = {"organisation": str(watch().pk), "xlsform": SimpleUploadedFile("f.xlsx", xlsform())}
    signed_in(maker()).post("/openrosa/forms/upload/", data)
    row = UploadedForm.objects.get()
    said = Meaning({"kind": "harms"}, {"kind": {"robbed": "EXTORT"}}, {"country": "PER"})
    actions.set_meaning(row, said, by=maker(), audit=AUDIT)
    Kobo(row).sends(kind="robbed", story="At the well.")
    content = content_of(Report.objects.get())
    assert (content.harms, content.country) == (("EXTORT",), "PER")
    assert "Tell it: At the well." in content.narrative


def test_a_form_without_a_meaning_gets_no_address():
    data = {"organisation": str(watch().pk), "xlsform": SimpleUploadedFile("f.xlsx", xlsform())}
    client = signed_in(maker())
    client.post("/openrosa/forms/upload/", data)
    row = UploadedForm.objects.get()
    answer = client.post("/openrosa/hooks/", {"organisation": str(watch().pk), "form": str(row.pk)})
    assert (answer.status_code, KoboHook.objects.count()) == (422, 0)


def test_an_address_is_made_and_closed_on_the_page():
    client = signed_in(maker())
    assert client.post("/openrosa/hooks/", {"organisation": str(watch().pk), "form": "own"}).status_code == 302
    hook = KoboHook.objects.get()
    assert f"/programs/kobo/{hook.pk}/" in client.get("/openrosa/forms/").content.decode()
    assert client.post(f"/openrosa/hooks/{hook.pk}/close/").status_code == 302
    assert f"/programs/kobo/{hook.pk}/" not in client.get("/openrosa/forms/").content.decode()


def test_at_a_closed_address_nothing_is_taken():
    kobo = Kobo()
    actions.close_hook(kobo.hook, by=maker(), audit=AUDIT)
    assert kobo.sends().status_code == 404


def test_another_organisations_address_does_not_exist():
    ours, theirs = Kobo(), Kobo(of=network())
    theirs.hook = ours.hook
    assert theirs.sends().status_code == 404
    assert signed_in(maker(network())).post(f"/openrosa/hooks/{ours.hook.pk}/close/").status_code == 404
    assert not Report.objects.exists()


@pytest.mark.parametrize("wrong", [{"what/harms": None}, {"what/harms": "NOTHING"}, {"where/country": "Colombia"}])
def test_what_cannot_be_a_report_is_refused_with_its_fields(wrong):
    answer = Kobo().sends(**wrong)
    assert (answer.status_code, answer.json()["problem"]) == (422, "SH-680")
    assert answer.json()["fields"]
    assert not Report.objects.exists()


def test_the_number_of_what_is_corrected_is_held_against_the_same_rule_as_every_number():
    """PostgreSQL keeps no NUL: asked for one, it fails."""
    answer = Kobo().sends(**{"meta/deprecatedID": "uuid:5e6f\0"})
    assert (answer.status_code, answer.json()["problem"]) == (422, "SH-716")
    assert not Report.objects.exists()
