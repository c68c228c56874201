"""The actions ask the rules: whoever may not, or at the wrong moment, changes nothing."""

from collections.abc import Callable

import pytest

import cast
from evidence_world import AUDIT, analyst, coordinator, monitor, ombuds, received, watch
from saferhavens.core import problems
from saferhavens.core.evidence.words import ContentGrade, SourceGrade, Step
from saferhavens.core.problems import Problem, ProblemError
from saferhavens.core.words import Role
from saferhavens.web.evidence.actions import deciding, handling, judging, looking, messages, packing, sources
from saferhavens.web.evidence.actions.incidents import link, open_incident, unlink
from saferhavens.web.evidence.actions.merging import decide, merge
from saferhavens.web.evidence.actions.receiving import withdraw
from saferhavens.web.evidence.models import Attachment, Candidate, Grade, Incident, Report, StepTaken
from saferhavens.web.evidence.words import Decision, SetAside
from saferhavens.web.ledger.models import Entry
from saferhavens.web.people.models import Person

pytestmark = pytest.mark.django_db


def newest(report: Report) -> Report:
    return Report.objects.get(pk=report.pk)


def refused(problem: Problem, act: Callable[..., object], *facts: object, **more: object) -> None:
    """`act` raises that problem, and leaves no entry."""
    before = Entry.objects.count()
    with pytest.raises(ProblemError) as raised:
        act(*facts, **({} if act in (grade, climb) else {"audit": AUDIT}), **more)
    assert raised.value.problem == problem
    assert Entry.objects.count() == before


def grade(report: Report, by: Person, content: ContentGrade = ContentGrade.PROBABLE) -> Grade:
    return judging.grade(report, SourceGrade.B, content, by=by, audit=AUDIT)


def pair_of(*reports: Report) -> Candidate:
    left, right = sorted(reports, key=lambda row: row.pk)
    return Candidate.objects.create(left=left, right=right, probability=0.9, zone="decide")


def incident_with_two_sources(by: Person) -> Incident:
    first, second = received(), received()
    incident = open_incident(first, watch(), by=by, audit=AUDIT)
    link(second, incident, by=by, audit=AUDIT)
    for report in (first, second):
        grade(report, by)
    return incident


def climb(incident: Incident, by: Person, *steps: Step) -> StepTaken:
    taken = [judging.take_step(incident, step, by=by, audit=AUDIT) for step in steps]
    return taken[-1]


def to_proposal(incident: Incident, by: Person) -> StepTaken:
    return climb(incident, by, Step.PLAUSIBLE, Step.CORROBORATED, Step.VERIFIED)


def test_a_monitor_does_nothing_of_what_judges_do():
    mateo = monitor()
    report = received(by=mateo)
    for act in (handling.take_up, handling.put_back, handling.reopen):
        refused(problems.MAY_NOT, act, report, by=mateo)
    refused(problems.MAY_NOT, handling.set_aside, report, SetAside.TEST, by=mateo)
    refused(problems.MAY_NOT, messages.ask, report, "?", by=mateo)
    refused(problems.MAY_NOT, sources.separate, report, by=mateo)
    refused(problems.MAY_NOT, sources.join, report, received(), by=mateo)


def test_nobody_grades_their_own_report():
    carmen = coordinator()
    refused(problems.MAY_NOT, grade, received(by=carmen), carmen)


def test_a_report_is_not_given_to_a_monitor_nor_to_another_organisation():
    report, carmen = received(), coordinator()
    for to in (monitor(), analyst()):
        refused(problems.MAY_NOT, handling.assign, report, to, by=carmen)


def test_notes_are_written_for_ones_own_organisation():
    refused(problems.MAY_NOT, messages.note, received(), "…", ombuds(), by=coordinator())


def test_only_the_sender_answers():
    report = received(by=monitor())
    refused(problems.MAY_NOT, messages.answer, report, "…", by=coordinator())


def test_another_organisations_original_stays_with_it():
    report = received(files=("photo.jpg",))
    file = Attachment.objects.get(report=report)
    refused(problems.MAY_NOT, looking.take_original, file, "court", by=analyst())


def test_an_analyst_makes_no_package():
    ana = cast.person(Role.ANALYST, name="Ana", of=watch())
    incident = open_incident(received(), watch(), by=ana, audit=AUDIT)
    refused(problems.MAY_NOT, packing.begin_package, incident, watch(), by=ana)


def test_another_organisations_incident_is_not_judged():
    incident, alma = open_incident(received(), watch(), by=coordinator(), audit=AUDIT), analyst()
    refused(problems.MAY_NOT, climb, incident, alma, Step.PLAUSIBLE)
    refused(problems.MAY_NOT, judging.summarise, incident, "…", by=alma)
    refused(problems.MAY_NOT, link, received(), incident, by=alma)


def test_another_organisations_report_is_not_set_aside_nor_taken_out_of_its_incident():
    alma, carmen = analyst(), coordinator()
    report, own = received(), received(ombuds())
    refused(problems.MAY_NOT, handling.set_aside, report, SetAside.TEST, by=alma)
    incident = open_incident(own, ombuds(), by=alma, audit=AUDIT)
    open_incident(report, watch(), by=carmen, audit=AUDIT)
    refused(problems.MAY_NOT, link, report, incident, by=alma)
    refused(problems.MAY_NOT, unlink, report, by=alma)


def test_withdrawn_reports_are_left_alone():
    report, carmen = received(), coordinator()
    withdraw(report, audit=AUDIT)
    report = newest(report)
    refused(problems.REPORT_WITHDRAWN, handling.take_up, report, by=carmen)
    refused(problems.REPORT_WITHDRAWN, grade, report, carmen)
    refused(problems.REPORT_WITHDRAWN, messages.ask, report, "?", by=carmen)
    refused(problems.REPORT_WITHDRAWN, handling.assign, report, carmen, by=carmen)


def test_a_report_is_taken_up_once_put_back_once_and_reopened_only_when_set_aside():
    report, carmen = received(), coordinator()
    refused(problems.STEP_NOT_POSSIBLE, handling.put_back, report, by=carmen)
    refused(problems.STEP_NOT_POSSIBLE, handling.reopen, report, by=carmen)
    refused(problems.STEP_NOT_POSSIBLE, unlink, report, by=carmen)
    handling.take_up(report, by=carmen, audit=AUDIT)
    refused(problems.STEP_NOT_POSSIBLE, handling.take_up, report, by=carmen)


def test_what_is_tied_to_an_incident_is_untied_before_it_is_set_aside():
    report, carmen = received(), coordinator()
    open_incident(report, watch(), by=carmen, audit=AUDIT)
    refused(problems.STEP_NOT_POSSIBLE, handling.set_aside, report, SetAside.TEST, by=carmen)


def test_one_proposal_waits_at_a_time():
    carmen = coordinator()
    incident = incident_with_two_sources(carmen)
    to_proposal(incident, carmen)
    refused(problems.STEP_NOT_POSSIBLE, climb, incident, carmen, Step.VERIFIED)


def test_whoever_proposed_does_not_confirm():
    carmen = coordinator()
    incident = incident_with_two_sources(carmen)
    proposal = to_proposal(incident, carmen)
    refused(problems.SAME_PERSON, judging.confirm_step, proposal, by=carmen)


def test_whoever_reported_does_not_verify():
    carmen, clara = coordinator(), coordinator("Clara")
    incident = incident_with_two_sources(carmen)
    link(received(by=clara), incident, by=carmen, audit=AUDIT)
    proposal = to_proposal(incident, carmen)
    refused(problems.REPORTER_CANNOT_VERIFY, judging.confirm_step, proposal, by=clara)


def test_a_proposal_is_answered_once():
    carmen, clara = coordinator(), coordinator("Clara")
    proposal = to_proposal(incident_with_two_sources(carmen), carmen)
    judging.decline_step(proposal, by=clara, audit=AUDIT)
    for act in (judging.decline_step, judging.confirm_step):
        refused(problems.STEP_NOT_POSSIBLE, act, proposal, by=clara)


def test_an_absorbed_incident_is_judged_where_it_went():
    carmen = coordinator()
    kept, absorbed = (incident_with_two_sources(carmen) for _ in range(2))
    merge(kept, absorbed, by=carmen, audit=AUDIT)
    refused(problems.STEP_NOT_POSSIBLE, climb, absorbed, carmen, Step.PLAUSIBLE)
    refused(problems.STEP_NOT_POSSIBLE, judging.summarise, absorbed, "…", by=carmen)


def test_one_source_is_joined_once_and_a_source_of_its_own_is_not_separated():
    carmen, one, other = coordinator(), received(), received()
    refused(problems.STEP_NOT_POSSIBLE, sources.separate, one, by=carmen)
    refused(problems.STEP_NOT_POSSIBLE, sources.keep_apart, one, one, by=carmen)
    sources.join(one, other, by=carmen, audit=AUDIT)
    refused(problems.STEP_NOT_POSSIBLE, sources.join, one, other, by=carmen)


def test_an_open_pair_is_not_taken_back():
    pair = pair_of(received(), received())
    refused(problems.STEP_NOT_POSSIBLE, deciding.reopen_pair, pair, by=coordinator())


def test_what_was_decided_of_a_pair_is_taken_back_before_it_is_decided_otherwise():
    carmen, pair = coordinator(), pair_of(received(), received())
    decide(pair, Decision.SAME, watch(), by=carmen, audit=AUDIT)
    refused(problems.STEP_NOT_POSSIBLE, decide, pair, Decision.DIFFERENT, watch(), by=carmen)
    assert Candidate.objects.get().decision == Decision.SAME


def test_a_monitor_decides_no_pair():
    pair, mateo = pair_of(received(), received()), monitor()
    refused(problems.MAY_NOT, decide, pair, Decision.DIFFERENT, watch(), by=mateo)
    refused(problems.MAY_NOT, deciding.reopen_pair, pair, by=mateo)
