"""How a report is judged.

Reports wait in one queue: urgent ones first, the newest on top, then the others by age. Whoever judges opens one, which
is recorded, takes it up, grades source and content apart, asks the sender, and ties it to an incident. An incident says
what its reports say together. Two reports that tell of the same are put side by side, and people decide; what they
decide can be taken back. What another organisation shares is judged like one's own, without who told it.
"""

import pytest

import cast
from evidence_world import AUDIT, analyst, consents, coordinator, monitor, ombuds, received, shares, watch
from saferhavens.core.evidence.words import Purpose, Recipient
from saferhavens.core.words import Role
from saferhavens.web.evidence.actions.incidents import link
from saferhavens.web.evidence.models import Candidate, Incident, Report
from saferhavens.web.ledger.models import Entry
from saferhavens.web.ledger.verification import verify_ledger
from saferhavens.web.ledger.wording import verb_in_words
from saferhavens.web.people.models import Person

pytestmark = pytest.mark.django_db

SHARED = consents((Purpose.EARLY_WARNING, Recipient.PARTNERS))


@pytest.fixture
def report() -> Report:
    """Of Border Watch, which shares it with the ombuds office."""
    shares(watch(), ombuds())
    return received(by=monitor(), consents=SHARED, source_text="the nurse told it")


@pytest.fixture
def alma() -> Person:
    return analyst()


def do(somebody: Person, report: Report, verb: str, **given: object) -> int:
    return cast.signed_in(somebody).post(f"/evidence/reports/{report.pk}/{verb}/", given).status_code


def read(somebody: Person, path: str) -> str:
    return cast.signed_in(somebody).get(path).content.decode()


def test_what_one_does_with_a_report_in_this_order(report, alma):
    read(alma, f"/evidence/reports/{report.pk}/")
    for verb, given in (
        ("take-up", {}),
        ("grade", {"source": "B", "content": "2"}),
        ("ask", {"text": "Who else saw it?"}),
        ("note", {"text": "compare with last week"}),
        ("tie", {}),
    ):
        assert do(alma, report, verb, **given) == 302
    hers = Entry.objects.filter(actor=f"person:{alma.pk}", kind__startswith="evidence.")
    told = hers.order_by("sequence").values_list("verb", flat=True)
    assert [verb_in_words(verb) for verb in told] == [
        "opened a report",
        "took a report up",
        "graded a report",
        "asked the sender something",
        "wrote a note",
        "opened an incident",
        "tied a report to an incident",
    ]
    assert verify_ledger().holds


STATES = {
    # state, who holds it → what can be done
    "waiting": ("I look at it", "Set it aside", "Open a new incident"),
    "looked at": ("Put it back into the queue", "Set it aside", "Open a new incident"),
    "set aside": ("Look at it again",),
    "tied": ("It does not tell of it",),
}
WAYS = {
    "waiting": [],
    "looked at": [("take-up", {})],
    "set aside": [("set-aside", {"reason": "test"})],
    "tied": [("tie", {})],
}
EVERYTHING = {label for labels in STATES.values() for label in labels}


@pytest.mark.parametrize("state", STATES)
def test_what_its_organisation_can_do_with_a_report_in_each_state(report, state):
    carmen = coordinator()
    for verb, given in WAYS[state]:
        do(carmen, report, verb, **given)
    page = read(carmen, f"/evidence/reports/{report.pk}/")
    assert {label for label in EVERYTHING if f">{label}<" in page} == set(STATES[state])


def test_who_reads_what(report, alma):
    carmen = coordinator()
    pages = {somebody.name: read(somebody, f"/evidence/reports/{report.pk}/") for somebody in (alma, carmen)}
    told_by = {name: "the nurse told it" in page for name, page in pages.items()}
    consent = {name: "What the people concerned agreed to" in page for name, page in pages.items()}
    assert told_by == consent == {"Alma": False, "Carmen": True}


def test_an_incident_says_what_its_reports_say_together(report, alma):
    do(alma, report, "tie")
    incident = Incident.objects.get()
    link(received(consents=SHARED, people_low=7, people_high=9), incident, by=alma, audit=AUDIT)
    page = read(alma, f"/evidence/incidents/{incident.pk}/")
    assert "2 to 9 people" in page
    assert "<dt>Independent sources</dt><dd>2</dd>" in page


def test_people_decide_about_pairs_and_take_it_back(report, alma):
    left, right = sorted((report, received(consents=SHARED)), key=lambda row: row.pk)
    pair = Candidate.objects.create(left=left, right=right, probability=0.9, zone="decide")
    client, path = cast.signed_in(alma), f"/evidence/pairs/{pair.pk}/"
    states = []
    for verb, given in (("decide", {"decision": "same"}), ("reopen", {}), ("decide", {"decision": "different"})):
        client.post(f"{path}{verb}/", given)
        pair.refresh_from_db()
        tied = Report.objects.filter(incident__isnull=False).count()
        states.append((pair.decision, tied))
    assert states == [("same", 2), ("open", 1), ("different", 1)]


def test_verified_takes_two_people(report, alma):
    vera = cast.person(Role.VERIFIER, name="Vera", of=ombuds())
    do(alma, report, "tie")
    incident = Incident.objects.get()
    link(received(consents=SHARED), incident, by=alma, audit=AUDIT)
    for each in incident.reports.all():
        do(alma, each, "grade", source="B", content="2")
    path = f"/evidence/incidents/{incident.pk}/"
    for step in ("plausible", "corroborated", "verified"):
        cast.signed_in(alma).post(f"{path}step/", {"step": step})
    assert "Waits for a second person" in read(vera, path)
    proposal = incident.steps.get(taken_at=None)
    answers = [cast.signed_in(each).post(f"{path}steps/{proposal.pk}/confirm/").status_code for each in (alma, vera)]
    assert answers == [403, 302]
    assert "Proposed by Alma, confirmed by Vera" in read(vera, path)
