"""Merging keeps every report, and can be taken back; what carries a step no more takes it back."""

import uuid

import pytest
from django.utils import timezone

from evidence_world import AUDIT, analyst, consents, coordinator, ombuds, received, shares, watch
from saferhavens.core import problems
from saferhavens.core.evidence.words import Purpose, Recipient, Sensitivity, Step
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence import tasks
from saferhavens.web.evidence.actions.incidents import derive, open_incident
from saferhavens.web.evidence.actions.merging import decide, merge, unmerge
from saferhavens.web.evidence.actions.receiving import revoke_consent, withdraw
from saferhavens.web.evidence.facts import SHARED as FACTS
from saferhavens.web.evidence.models import Candidate, Grade, Grant, Incident, Report
from saferhavens.web.evidence.words import Decision

pytestmark = pytest.mark.django_db

SHARED_PAIR = (Purpose.EARLY_WARNING, Recipient.PARTNERS)
SHARED = consents(SHARED_PAIR)


def incident_of(report, by):
    return open_incident(Report.objects.get(pk=report.pk), ombuds(), by=by, audit=AUDIT)


def two_incidents(by):
    shares(watch(), ombuds())
    return [incident_of(received(consents=SHARED, people_low=low, people_high=low + 2), by) for low in (1, 5)]


def reports_of(incident):
    return set(Report.objects.filter(incident=incident).values_list("pk", flat=True))


def test_merged_and_unmerged_each_incident_has_its_reports_again():
    alma = analyst()
    kept, absorbed = two_incidents(alma)
    before = reports_of(kept), reports_of(absorbed)
    done = merge(kept, absorbed, by=alma, audit=AUDIT)
    assert reports_of(kept) == before[0] | before[1]
    assert reports_of(absorbed) == set()
    unmerge(done, by=alma, audit=AUDIT)
    assert (reports_of(kept), reports_of(absorbed)) == before


def test_merged_unmerged_and_merged_again():
    alma = analyst()
    kept, absorbed = two_incidents(alma)
    unmerge(merge(kept, absorbed, by=alma, audit=AUDIT), by=alma, audit=AUDIT)
    merge(kept, absorbed, by=alma, audit=AUDIT)
    assert Incident.objects.get(pk=absorbed.pk).merged_into_id == kept.pk


def test_the_number_of_people_spans_what_all_reports_hold_possible():
    alma = analyst()
    kept, absorbed = two_incidents(alma)
    merge(kept, absorbed, by=alma, audit=AUDIT)
    now = Incident.objects.get(pk=kept.pk)
    assert (now.people_low, now.people_high) == (1, 7)


def test_an_incident_is_not_merged_with_itself_nor_twice():
    alma = analyst()
    kept, absorbed = two_incidents(alma)
    merge(kept, absorbed, by=alma, audit=AUDIT)
    for pair in ((kept, kept), (kept, absorbed)):
        with pytest.raises(ProblemError) as raised:
            merge(*pair, by=alma, audit=AUDIT)
        assert raised.value.problem == problems.STEP_NOT_POSSIBLE


def test_a_pair_that_a_person_calls_the_same_comes_under_one_incident():
    alma = analyst()
    shares(watch(), ombuds())
    left, right = sorted((received(consents=SHARED) for _ in range(2)), key=lambda report: report.pk.hex)
    pair = Candidate.objects.create(left=left, right=right, probability=0.9, zone="decide")
    decide(pair, Decision.SAME, ombuds(), by=alma, audit=AUDIT)
    assert len(set(Report.objects.values_list("incident", flat=True))) == 1
    assert Incident.objects.current().count() == 1


def graded(incident, *people):
    """Every report of the incident with a good grade by each of `people`."""
    for report in Report.objects.filter(incident=incident):
        for each in people:
            Grade.objects.create(report=report, by=each, source="B", content="2")


def corroborated(by):
    """An incident with two graded sources, and the two that were merged into it."""
    kept, absorbed = two_incidents(by)
    merge(kept, absorbed, by=by, audit=AUDIT)
    graded(kept, by)
    Incident.objects.filter(pk=kept.pk).update(step=Step.CORROBORATED)
    return Incident.objects.get(pk=kept.pk)


def step_now(incident):
    return Incident.objects.get(pk=incident.pk).step


def test_a_corroborated_incident_that_loses_its_second_source_steps_back():
    incident = corroborated(analyst())
    withdraw(Report.objects.filter(incident=incident).first(), audit=AUDIT)
    assert step_now(incident) == Step.PLAUSIBLE


def test_ten_copies_of_one_note_do_not_carry_a_corroborated_step():
    incident = corroborated(analyst())
    Report.objects.update(lineage=uuid.uuid4())
    derive(incident, audit=AUDIT)
    assert step_now(incident) == Step.PLAUSIBLE


def test_an_incident_whose_sources_still_stand_keeps_its_step():
    incident = corroborated(analyst())
    derive(incident, audit=AUDIT)
    assert step_now(incident) == Step.CORROBORATED


def test_a_revoked_consent_takes_what_it_said_out_of_the_incident():
    incident = corroborated(analyst())
    wide = Report.objects.filter(incident=incident, people_high=7).get()
    revoke_consent(wide, Purpose.EARLY_WARNING, Recipient.PARTNERS, audit=AUDIT)
    now = Incident.objects.get(pk=incident.pk)
    assert (now.people_low, now.people_high, now.step) == (1, 3, Step.PLAUSIBLE)


def test_what_is_shared_no_more_carries_no_incident_of_others():
    incident = corroborated(analyst())
    Grant.objects.update(revoked_at=timezone.now())
    assert tasks.derive_again.func(watch().pk) == 1
    assert step_now(incident) == Step.REPORTED


@pytest.mark.parametrize("how", ["withdrawn", "not shared any more"])
def test_of_a_report_that_is_taken_back_nothing_stays_with_its_incident(how):
    alma, carmen = analyst(), coordinator()
    shares(watch(), ombuds())
    told = {"people_high": 77, "is_urgent": True, "sensitivity": Sensitivity.SEVERE}
    report = received(consents=SHARED, **told)
    incident = incident_of(report, alma)
    assert (incident.people_high, incident.main_harm, incident.country) == (77, "EXTORT", "COL")
    if how == "withdrawn":
        withdraw(report, by=carmen, audit=AUDIT)
    else:
        revoke_consent(report, *SHARED_PAIR, by=carmen, audit=AUDIT)
    kept = Incident.objects.values(*FACTS, "severity", "due_at").get()
    words = {"place_exactness": "unknown", "time_exactness": "unknown", "sensitivity": "low", "severity": "normal"}
    assert {name: value for name, value in kept.items() if value} == words
