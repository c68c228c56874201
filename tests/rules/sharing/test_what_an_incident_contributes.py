"""What of an incident may count for whom: only what owners share and people agreed to, and never what must be kept."""

from datetime import date

import pytest

from evidence_world import AUDIT, consents, coordinator, network, watch
from saferhavens.core.disclosure import Readers, Span
from saferhavens.core.evidence.harms import HarmType
from saferhavens.core.evidence.report import Actor
from saferhavens.core.evidence.words import (
    ActorKind,
    AgeBand,
    Exposure,
    Ground,
    PersonStatus,
    PlaceExactness,
    Stage,
    Step,
    TimeExactness,
)
from saferhavens.core.words import Level
from saferhavens.web.evidence.actions.receiving import withdraw
from saferhavens.web.evidence.models import Report
from saferhavens.web.sharing.actions import reports
from saferhavens.web.sharing.contributing import contributions
from sharing_world import MARCH, PUBLIC, STATE, incident_of, incident_told, place, shared_by, told

pytestmark = pytest.mark.django_db

POLICE = (Actor(ActorKind.POLICE),)
BOTH = frozenset(Readers)


def only():
    """The one contribution there is."""
    found = list(contributions())
    assert len(found) == 1
    return found[0]


def test_what_owner_and_people_agree_to_counts():
    shared_by(watch())
    incident = incident_told()
    found = only()
    assert found.incident == str(incident.pk)
    assert (found.harm, found.country, found.on, found.persons, found.step) == (
        "EXTORT",
        "COL",
        MARCH,
        4,
        "corroborated",
    )
    assert found.organisations == {str(watch().pk)}
    assert found.shared_with == BOTH
    assert found.fled_from == frozenset()
    assert not found.severe
    assert not found.accused_state


def test_without_a_grant_nothing_counts():
    incident_told()
    assert list(contributions()) == []


def test_without_consent_nothing_counts():
    shared_by(watch())
    incident_told(consents=())
    assert list(contributions()) == []


def test_a_grant_and_a_consent_must_speak_of_the_same_reader():
    shared_by(watch(), to=[STATE])
    incident_told(consents=consents(PUBLIC))
    assert list(contributions()) == []


@pytest.mark.parametrize(("agreed", "readers"), [(STATE, Readers.STATE), (PUBLIC, Readers.PUBLIC)])
def test_it_counts_for_those_readers_alone_whom_people_agreed_to(agreed, readers):
    shared_by(watch())
    incident_told(consents=consents(agreed))
    assert only().shared_with == {readers}


@pytest.mark.parametrize("step", [Step.REPORTED, Step.PLAUSIBLE, Step.DISPUTED, Step.RETRACTED])
def test_what_is_not_corroborated_does_not_count(step):
    shared_by(watch())
    incident_told(step=step)
    assert list(contributions()) == []


def test_an_incident_taken_into_another_does_not_count():
    shared_by(watch())
    kept, absorbed = incident_told(), incident_told()
    absorbed.merged_into = kept
    absorbed.save()
    assert only().incident == str(kept.pk)


def test_persons_and_organisations_come_from_agreeing_reports_alone():
    shared_by(watch(), network())
    incident_of(told(people_low=4), told(network(), people_low=1, consents=()))
    found = only()
    assert found.persons == 4
    assert found.organisations == {str(watch().pk)}


def test_reports_of_two_organisations_are_two_contributors():
    shared_by(watch(), network())
    incident_of(told(), told(network()))
    assert only().organisations == {str(watch().pk), str(network().pk)}


def test_where_reports_agree_to_different_readers_only_what_all_readers_may_know_counts():
    shared_by(watch(), network())
    incident_of(told(), told(network(), people_low=2, consents=consents(STATE)))
    found = only()
    assert found.shared_with == BOTH
    assert (found.persons, found.organisations) == (4, {str(watch().pk)})


def test_where_no_report_is_for_both_the_states_come_first():
    shared_by(watch(), network())
    incident_of(told(consents=consents(PUBLIC)), told(network(), people_low=2, consents=consents(STATE)))
    found = only()
    assert found.shared_with == {Readers.STATE}
    assert (found.persons, found.organisations) == (2, {str(network().pk)})


def test_a_report_held_back_or_withdrawn_does_not_count():
    shared_by(watch())
    held, gone = told(), told()
    incident_of(held)
    incident_of(gone)
    reports.hold_back(held, by=coordinator(), audit=AUDIT)
    withdraw(Report.objects.get(pk=gone.pk), audit=AUDIT)
    assert list(contributions()) == []


def test_nobody_counted_means_at_least_one_person():
    shared_by(watch())
    incident_told(people_low=None, people_high=None)
    assert only().persons == 1


# --- where and when -----------------------------------------------------------------------------------------------


@pytest.fixture
def narino():
    place("COL-52", name="Nariño")
    place("COL-52835", Level.ADM2, parent="COL-52", name="Tumaco")


def test_a_municipality_is_said_as_its_department(narino):
    shared_by(watch())
    incident_told(place_code="COL-52835", place_exactness=PlaceExactness.ADM2)
    found = only()
    assert (found.adm1, found.adm2) == ("COL-52", "")


def test_a_department_is_itself(narino):
    shared_by(watch())
    incident_told(place_code="COL-52", place_exactness=PlaceExactness.ADM1)
    assert only().adm1 == "COL-52"


def test_where_only_the_country_is_known_no_department_is_said(narino):
    shared_by(watch())
    incident_told(place_code="COL-52", place_exactness=PlaceExactness.COUNTRY)
    assert only().adm1 == ""


@pytest.mark.parametrize(
    ("first", "last", "exactness", "span"),
    [
        (date(2026, 3, 3), date(2026, 3, 3), TimeExactness.HOUR, Span.MONTH),
        (date(2026, 3, 28), date(2026, 3, 31), TimeExactness.WEEK, Span.MONTH),
        (date(2026, 2, 28), date(2026, 3, 2), TimeExactness.WEEK, Span.QUARTER),
        (date(2026, 3, 30), date(2026, 4, 2), TimeExactness.WEEK, Span.YEAR),
        (date(2026, 3, 1), date(2026, 3, 1), TimeExactness.YEAR, Span.YEAR),
    ],
)
def test_the_period_is_the_shortest_that_surely_holds_the_time(first, last, exactness, span):
    shared_by(watch())
    incident_told(occurred_from=first, occurred_to=last, time_exactness=exactness)
    assert only().known_to is span


@pytest.mark.parametrize("when", [(None, None), (date(2025, 12, 30), date(2026, 1, 2))])
def test_what_is_not_sure_to_the_year_does_not_count(when):
    shared_by(watch())
    incident_told(occurred_from=when[0], occurred_to=when[1])
    assert list(contributions()) == []


# --- what needs more protection -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        {"harms": (HarmType.GBV,)},
        {"harms": (HarmType.EXTORT, HarmType.TRAFF)},
        {"ages": (AgeBand.CHILD,)},
        {"ages": (AgeBand.ADULT, AgeBand.ADOLESCENT)},
        {"grounds": (Ground.SOGIESC,)},
        {"grounds": (Ground.HEALTH,)},
        {"exposures": (Exposure.UNACCOMPANIED_CHILD,)},
    ],
)
def test_children_and_intimate_harm_are_severe_cases(given):
    shared_by(watch())
    incident_told(**given)
    assert only().severe


def test_what_a_report_without_consent_says_of_children_protects_all_the_same():
    shared_by(watch())
    incident_of(told(), told(network(), ages=(AgeBand.CHILD,), consents=()))
    assert only().severe


def test_an_allegation_against_a_state_waits_for_its_owner():
    shared_by(watch())
    report = told(actors=POLICE)
    incident_of(report)
    assert (only().accused_state, only().transmitted) == (True, False)
    reports.transmit_allegation(report, by=coordinator(), audit=AUDIT)
    assert only().transmitted
    reports.keep_allegation(report, by=coordinator("Cora"), audit=AUDIT)
    assert not only().transmitted


def test_each_owner_of_an_allegation_is_asked():
    shared_by(watch(), network())
    ours = told(actors=POLICE)
    incident_of(ours, told(network(), actors=POLICE))
    reports.transmit_allegation(ours, by=coordinator(), audit=AUDIT)
    assert not only().transmitted


# --- from where people fled ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statuses", "stage", "states"),
    [
        ((PersonStatus.IDP,), None, set()),
        ((PersonStatus.IDP, PersonStatus.HOST_COMMUNITY), Stage.ORIGIN, set()),
        ((), None, {"XXX"}),
        ((PersonStatus.UNKNOWN,), None, {"XXX"}),
        ((PersonStatus.REFUGEE,), Stage.DESTINATION, {"XXX"}),
        ((PersonStatus.ASYLUM_SEEKER,), Stage.ORIGIN, {"XXX", "COL"}),
        ((PersonStatus.REFUGEE, PersonStatus.IDP), Stage.RETURN, {"XXX", "COL"}),
        ((PersonStatus.DEPORTED,), Stage.RETURN, {"XXX"}),
    ],
)
def test_a_state_that_people_fled_learns_nothing_and_what_is_not_known_counts_as_fled(statuses, stage, states):
    shared_by(watch())
    incident_told(statuses=statuses, stage=stage)
    assert only().fled_from == states


def test_one_report_without_status_leaves_the_origin_open():
    shared_by(watch())
    incident_of(told(), told(network(), statuses=(), consents=()))
    assert only().fled_from == {"XXX"}
