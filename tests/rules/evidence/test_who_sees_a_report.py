"""The doors to reports: own, shared with consent, and never for whoever works for a state body."""

import pytest

from evidence_world import (
    analyst,
    consents,
    coordinator,
    focal_point,
    monitor,
    network,
    ombuds,
    received,
    shares,
    vouched_for,
    watch,
)
from saferhavens.core.evidence.words import Purpose, Recipient
from saferhavens.web.evidence.models import Grant, Report

pytestmark = pytest.mark.django_db

TO_PARTNERS = consents((Purpose.EARLY_WARNING, Recipient.PARTNERS))


def sees(person, report) -> bool:
    return Report.objects.visible_to(person).filter(pk=report.pk).exists()


def test_a_monitor_sees_their_own_report_and_not_a_colleagues():
    mateo = monitor()
    assert sees(mateo, received(by=mateo))
    assert not sees(mateo, received(by=monitor("Nadia")))


def test_a_coordinator_sees_all_of_the_organisation_and_none_of_another():
    carmen = coordinator()
    assert sees(carmen, received(watch()))
    assert not sees(carmen, received(network()))


def test_a_partner_sees_what_is_granted_and_consented_to():
    alma = analyst()
    report = received(consents=TO_PARTNERS)
    assert not sees(alma, report)
    shares(watch(), ombuds())
    assert sees(alma, report)


def test_a_grant_without_consent_opens_nothing():
    shares(watch(), ombuds())
    assert not sees(analyst(), received())


def test_consent_for_another_purpose_opens_nothing():
    shares(watch(), ombuds(), Purpose.REFERRAL)
    assert not sees(analyst(), received(consents=TO_PARTNERS))


def test_a_revoked_grant_closes_the_door_at_once():
    from django.utils import timezone

    alma, report = analyst(), received(consents=TO_PARTNERS)
    shares(watch(), ombuds())
    Grant.objects.update(revoked_at=timezone.now())
    assert not sees(alma, report)


def test_a_report_held_back_is_shared_with_nobody():
    shares(watch(), ombuds())
    report = received(consents=TO_PARTNERS)
    Report.objects.update(is_held_back=True)
    assert not sees(analyst(), report)


def test_the_circle_sees_what_is_shared_with_the_circle():
    alma = analyst()
    report = received(consents=consents((Purpose.EARLY_WARNING, Recipient.CIRCLE)))
    Grant.objects.create(owner=watch(), recipient=Recipient.CIRCLE, purpose=Purpose.EARLY_WARNING)
    assert not sees(alma, report)
    vouched_for(ombuds())
    assert sees(alma, report)


def test_nobody_of_a_state_body_sees_a_report_whatever_is_shared():
    paz = focal_point()
    body = paz.memberships.first().organisation
    shares(watch(), body)
    vouched_for(body)
    assert not sees(paz, received(consents=TO_PARTNERS))


def test_whoever_also_works_for_a_state_body_sees_nothing_of_their_other_organisation():
    from cast import AUDIT
    from saferhavens.core.words import Role
    from saferhavens.web.people import actions

    carmen = coordinator()
    report = received(watch())
    paz = focal_point()
    actions.change_roles(carmen, paz.memberships.first().organisation, {Role.FOCAL_POINT}, audit=AUDIT)
    assert not sees(carmen, report)
