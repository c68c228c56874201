"""XLSForms that organisations bring: read, given a meaning, offered, and filled in."""

from functools import cache

import pytest
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import AUDIT, signed_in
from collect import NotAcceptedError, filled
from evidence_world import monitor, network, watch
from programs_world import PHOTO, maker, telephone
from saferhavens.core import problems
from saferhavens.core.evidence.report import LONGEST_TEXT
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence.models import Attachment, Report
from saferhavens.web.evidence.sealed import content_of, name_of
from saferhavens.web.intake.openrosa import actions
from saferhavens.web.intake.openrosa.building import Question, build, read_spreadsheet
from saferhavens.web.intake.openrosa.forms import MeaningForm, suggested
from saferhavens.web.intake.openrosa.mapping import Meaning
from saferhavens.web.intake.openrosa.models import UploadedForm
from saferhavens.web.intake.openrosa.registry import questions_of
from saferhavens.web.ledger.models import Entry
from xlsforms import CHOICES, SETTINGS, SURVEY, xlsform

pytestmark = pytest.mark.django_db

ANSWERS = {
    "kind": "robbed",
    "land": "co",
    "how_many": "3",
    "day": "2026-03-03",
    "story": "At the well.",
    "colour": "red blue",
}
ORDER = ["kind", "land", "how_many", "day", "story", "colour"]
TARGETS = {"kind": "harms", "land": "country", "how_many": "people_low", "day": "occurred_from", "story": "narrative"}
CODES = {("kind", "robbed"): "EXTORT", ("kind", "missing"): "DISAPP", ("land", "co"): "COL", ("land", "pe"): "PER"}


def upload(data, client=None):
    client = client or signed_in(maker())
    given = {"organisation": str(watch().pk), "xlsform": SimpleUploadedFile("form.xlsx", data)}
    return client.post("/openrosa/forms/upload/", given)


@cache
def built(version="7"):
    """Read in this process: a process for each form would take most of the tests' time."""
    return build(read_spreadsheet(xlsform(settings=[SETTINGS[0], ["border_survey", "Border survey", version]])))


def uploaded(version="7"):
    return actions.upload_form(watch(), built(version), by=maker(), audit=AUDIT)


def said(row, targets=None, codes=None, **more):
    """The page of meanings, filled in and saved twice: choices are asked for once their question has its field."""
    client = signed_in(maker())
    targets, codes = TARGETS if targets is None else targets, CODES if codes is None else codes
    choices = {name: [row[1] for row in CHOICES if row[0] == name] for name in ("kind", "land", "colour")}
    given = {f"to:{ORDER.index(name)}": target for name, target in targets.items()} | more
    for (name, choice), code in codes.items():
        given[f"code:{ORDER.index(name)}:{choices[name].index(choice)}"] = code
    for _ in range(2):
        answer = client.post(f"/openrosa/forms/{row.pk}/", given)
        assert answer.status_code == 302, answer.context["form"].errors
    row.refresh_from_db()
    return row


def offered(row):
    return signed_in(maker()).post(f"/openrosa/forms/{row.pk}/offer/")


@pytest.fixture
def form():
    """A form that telephones are offered."""
    row = said(uploaded())
    assert offered(row).status_code == 302
    return row


def sent(answers=None, files=None, version="7", **more):
    xml = filled(ANSWERS | (answers or {}), form_id="border_survey", version=version, **more)
    telephone().submit(xml, files)
    return content_of(Report.objects.get())


def test_the_questions_are_read_with_their_labels_and_choices():
    assert upload(xlsform()).status_code == 302
    row = UploadedForm.objects.get()
    questions = questions_of(row)
    assert [question.path for question in questions] == [*ORDER, "picture"]
    assert questions[0].choices["robbed"]["Español (es)"] == "Asaltadas"
    assert list(questions[0].choices) == ["robbed", "missing", "other"]
    assert (row.form_id, row.version, row.title) == ("border_survey", "7", "Border survey")


def test_the_spreadsheet_itself_is_not_kept():
    row = uploaded()
    assert row.xml.startswith("<?xml")
    assert Entry.objects.get(verb="form_uploaded").facts == {"organisation": watch().pk, "questions": 7}


def test_a_form_is_offered_only_when_it_is_said_what_it_means():
    row = uploaded()
    assert offered(row).status_code == 422
    assert len(telephone().form_list()) == 1


def test_an_offered_form_is_downloaded_as_it_was_built(form):
    phone = telephone()
    listed = {each["formID"]: each for each in phone.form_list()}
    xml = phone.download(listed["border_survey"])
    assert fromstring(xml) is not None
    assert (listed["border_survey"]["name"], listed["border_survey"]["version"]) == ("Border survey", "7")


def test_answers_become_a_report_as_was_said(form):
    content = sent()
    assert (content.harms, content.country, content.people_low) == (("EXTORT",), "COL", 3)
    assert content.occurred_from.isoformat() == "2026-03-03"


def test_what_fits_nowhere_stands_below_the_narrative_with_its_question(form):
    assert sent().narrative == "At the well.\n\nWhich colours?: Red, Blue"


def test_a_choice_without_a_code_of_ours_stands_there_too(form):
    said(form, **{"always:harms": "THREAT"})
    content = sent({"kind": "other"})
    assert content.harms == ("THREAT",)
    assert "What happened?: Something else" in content.narrative


def test_an_answer_that_no_field_takes_stands_there_and_the_report_is_taken(form):
    content = sent({"day": "2999-01-01", "how_many": "many"})
    assert (content.occurred_from, content.people_low) == (None, None)
    assert "When?: 2999-01-01" in content.narrative
    assert "How many people?: many" in content.narrative


def test_an_answer_to_a_question_that_nobody_knows_is_kept(form):
    assert "smell: smoke" in sent({"smell": "smoke"}).narrative


def test_an_endless_answer_is_cut_in_the_report_and_whole_in_the_original(form):
    from saferhavens.web.evidence.sealed import original_of

    long = "x" * (LONGEST_TEXT + 100)
    content = sent({"smell": long})
    assert len(content.narrative) == LONGEST_TEXT
    assert long.encode() in original_of(Report.objects.get().versions.get())[1]


def test_a_picture_of_such_a_form_is_announced_and_kept(form):
    sent({"picture": "p.jpg"}, {"p.jpg": PHOTO})
    row = Attachment.objects.get()
    assert (name_of(row), row.size) == ("p.jpg", len(PHOTO))


def test_a_report_without_what_is_needed_is_refused(form):
    with pytest.raises(NotAcceptedError) as refused:
        sent({"land": "unknown"})
    assert (refused.value.status, refused.value.message[:6]) == (422, "SH-680")
    assert not Report.objects.exists()


def test_another_version_is_another_form(form):
    with pytest.raises(NotAcceptedError) as refused:
        sent(version="6")
    assert refused.value.status == 404


def test_the_next_version_takes_over_what_was_said_and_the_old_one_is_still_taken(form):
    newer = uploaded("8")
    assert newer.mapping["fields"] == form.mapping["fields"]
    offered(newer)
    assert [each["version"] for each in telephone().form_list() if each["formID"] == "border_survey"] == ["8"]
    assert sent().country == "COL"


def test_the_same_version_twice_is_refused():
    uploaded()
    with pytest.raises(ProblemError) as refused:
        uploaded()
    assert refused.value.problem == problems.FORM_VERSION_TAKEN
    assert UploadedForm.objects.count() == 1


def test_a_form_taken_back_is_not_offered_and_what_was_filled_in_is_taken(form):
    signed_in(maker()).post(f"/openrosa/forms/{form.pk}/take-back/")
    assert len(telephone().form_list()) == 1
    assert sent().country == "COL"


def test_another_organisation_neither_sees_nor_uses_a_form(form):
    phone = telephone(of=network())
    assert len(phone.form_list()) == 1
    assert phone.client.get(f"/openrosa/form/{form.pk}", headers=phone.headers).status_code == 404
    with pytest.raises(NotAcceptedError) as refused:
        phone.submit(filled(ANSWERS, form_id="border_survey", version="7"))
    assert refused.value.status == 404


@pytest.mark.parametrize("what", ["", "offer/", "take-back/"])
def test_others_do_not_touch_a_form(form, what):
    for person in (maker(network()), monitor()):
        answer = signed_in(person).post(f"/openrosa/forms/{form.pk}/{what}", {"to:0": "narrative"})
        assert answer.status_code == 404
    form.refresh_from_db()
    assert (form.mapping["fields"]["kind"], form.is_listed) == ("harms", True)


def test_what_a_telephone_says_about_its_owner_and_other_servers_is_left_out():
    survey = [*SURVEY, ["phonenumber", "number", "", ""], ["deviceid", "device", "", ""], ["audit", "audit", "", ""]]
    settings = [["form_id", "form_title", "version", "submission_url"], ["spy", "Spy", "1", "https://192.0.2.1/take"]]
    xml = build(read_spreadsheet(xlsform(survey=survey, settings=settings))).xml
    assert "192.0.2.1" not in xml
    assert not any(word in xml for word in ("phonenumber", "deviceid", "odk:track-changes", "<audit"))


def test_the_page_asks_for_codes_once_a_question_has_its_field():
    row = uploaded()
    client = signed_in(maker())
    before = client.get(f"/openrosa/forms/{row.pk}/").content.decode()
    assert 'name="code:0:0"' not in before
    client.post(f"/openrosa/forms/{row.pk}/", {"to:0": "harms"})
    assert 'name="code:0:0"' in client.get(f"/openrosa/forms/{row.pk}/").content.decode()


def test_a_meaning_that_does_not_exist_is_refused():
    row = uploaded()
    answer = signed_in(maker()).post(f"/openrosa/forms/{row.pk}/", {"to:0": "colour_of_the_sky"})
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.mapping == {}


def test_the_list_of_forms_shows_ours_and_theirs(form):
    page = signed_in(maker()).get("/openrosa/forms/").content.decode()
    assert "Border survey" in page
    assert "Report to Safer Havens" in page


def test_choices_that_are_called_as_ours_are_suggested_and_our_own_codes_are_not_asked_for():
    row = uploaded()
    client = signed_in(maker())
    client.post(f"/openrosa/forms/{row.pk}/", {"to:0": "harms", "to:1": "country"})
    fields = client.get(f"/openrosa/forms/{row.pk}/").context["form"].fields
    assert [fields[f"code:1:{place}"].initial for place in (0, 1)] == ["COL", "PER"]
    assert suggested("harms", ["x", "Extorsión"]) == "EXTORT"
    assert suggested("harms", ["Robbed"]) == ""
    own = Question("q", "select_one", {"": "Q"}, {"KILL": {"": "Killed"}, "robbed": {"": "Robbed"}})
    form = MeaningForm(questions=[own], meaning=Meaning({"q": "harms"}))
    assert [name for name in form.fields if name.startswith("code:")] == ["code:0:1"]


def test_a_form_of_many_questions_still_fits_on_a_page():
    many = [Question(f"q{n}", "select_one", {"": "Q"}, {f"c{m}": {"": "C"} for m in range(9)}) for n in range(400)]
    form = MeaningForm(questions=many, meaning=Meaning({question.path: "stage" for question in many}))
    assert len(form.fields) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
