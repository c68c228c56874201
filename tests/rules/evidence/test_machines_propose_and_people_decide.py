"""Duplicates: found among all reports, shown to who may judge both, decided by people and never by the machine."""

from datetime import date

import pytest

from evidence_world import (
    AUDIT,
    analyst,
    consents,
    coordinator,
    network,
    ombuds,
    received,
    shares,
    submission,
    watch,
)
from saferhavens.core.evidence.linkage import reasons_in_words
from saferhavens.core.evidence.words import PlaceExactness, Purpose, Recipient, TimeExactness
from saferhavens.web.evidence import linking
from saferhavens.web.evidence.actions.incidents import link, open_incident
from saferhavens.web.evidence.actions.merging import decide
from saferhavens.web.evidence.actions.receiving import correct, withdraw
from saferhavens.web.evidence.draining import drain
from saferhavens.web.evidence.linking import find_duplicates
from saferhavens.web.evidence.models import Candidate, Incident, Report
from saferhavens.web.evidence.reasons import reasons_of
from saferhavens.web.evidence.words import Decision

pytestmark = pytest.mark.django_db

SHARED = consents((Purpose.EARLY_WARNING, Recipient.PARTNERS))
STORY = (
    "Eleven people who walked along the river were stopped at dusk by armed men, who asked each of them for money "
    "and kept the papers of those who had none."
)
RETOLD = (
    "At dusk armed men stopped eleven people walking along the river, asked all of them for money, and kept "
    "the papers of those who had none to give."
)


def two_accounts(**given):
    """Of one event, from two organisations, in their own words."""
    common = {
        "country": "COL",
        "people_low": 11,
        "people_high": 11,
        "consents": SHARED,
        "longitude": -72.5,
        "latitude": 7.9,
        "place_exactness": PlaceExactness.EXACT,
        "time_exactness": TimeExactness.DAY,
        "occurred_from": date(2026, 3, 3),
        "occurred_to": date(2026, 3, 3),
    }
    common |= given
    return received(watch(), narrative=STORY, **common), received(network(), narrative=RETOLD, **common)


def found():
    drain(AUDIT)
    find_duplicates(AUDIT)
    return list(Candidate.objects.all())


def test_two_accounts_of_one_event_are_proposed_with_reasons_in_words():
    two_accounts()
    [pair] = found()
    sentences = reasons_in_words(reasons_of(pair))
    assert "Both give the same number of people." in sentences
    assert pair.decision == Decision.OPEN


def test_the_reasons_hold_no_word_of_the_reports():
    two_accounts()
    [pair] = found()
    assert "river" not in str(pair.reasons)


def test_accounts_of_other_events_are_not_proposed():
    received(watch(), narrative=STORY, occurred_from=date(2026, 3, 3), occurred_to=date(2026, 3, 3))
    long_ago = date(2025, 1, 3)
    received(network(), narrative="A shop was burnt.", occurred_from=long_ago, occurred_to=long_ago, people_high=90)
    assert found() == []


def test_the_machine_ties_nothing_and_merges_nothing():
    two_accounts()
    found()
    assert not Incident.objects.exists()
    assert not Report.objects.exclude(incident=None).exists()


def test_a_pair_is_shown_only_to_who_may_judge_both():
    two_accounts()
    [pair] = found()
    alma, carmen = analyst(), coordinator()
    shares(watch(), ombuds())
    assert not Candidate.objects.visible_to(alma).exists()
    shares(network(), ombuds())
    assert Candidate.objects.visible_to(alma).get() == pair
    assert not Candidate.objects.visible_to(carmen).exists()


def test_what_is_compared_once_is_not_compared_again_until_it_changes():
    first, _ = two_accounts()
    found()
    assert find_duplicates(AUDIT) == 0
    correct(first, submission(original=b"2", narrative="Nothing of the kind."), based_on=1, audit=AUDIT)
    drain(AUDIT)
    assert find_duplicates(AUDIT) == 1


def test_a_decision_stays_when_the_pair_is_found_again():
    two_accounts()
    [pair] = found()
    for owner in (watch(), network()):
        shares(owner, ombuds())
    decide(pair, Decision.DIFFERENT, ombuds(), by=analyst(), audit=AUDIT)
    Report.objects.update(compared_at=None)
    assert [each.decision for each in found()] == [Decision.DIFFERENT]


def test_a_withdrawn_report_is_proposed_to_nobody():
    first, _ = two_accounts()
    withdraw(first, audit=AUDIT)
    assert found() == []


def test_what_stands_in_another_batch_is_a_neighbour_too(monkeypatch):
    monkeypatch.setattr(linking, "BATCH", 1)
    two_accounts()
    assert len(found()) == 1


def test_each_report_is_opened_once_a_run_however_many_batches_meet_it(monkeypatch):
    monkeypatch.setattr(linking, "BATCH", 1)
    opened, open_one = [], linking.opened

    def counting(report, openers):
        opened.append(report.pk)
        return open_one(report, openers)

    monkeypatch.setattr(linking, "opened", counting)
    for _ in range(3):
        received(narrative=STORY)
    found()
    assert len(opened) == len(set(opened)) == 3


def test_what_a_person_has_tied_to_one_incident_is_not_proposed():
    first, second = two_accounts()
    incident = open_incident(first, watch(), by=coordinator(), audit=AUDIT)
    link(second, incident, by=coordinator("Clara"), audit=AUDIT)
    assert found() == []
