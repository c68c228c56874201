"""An organisation shares its reports with whom it wants, except with a state body, and takes it back at once."""

import pytest

from cast import organisation, person
from evidence_world import AUDIT, analyst, consents, coordinator, ministry, network, ombuds, received, watch
from saferhavens.core.evidence.words import Purpose, Recipient
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role, Sector
from saferhavens.web.evidence.models import CircleMember, Grant, Report
from saferhavens.web.ledger.models import Entry
from saferhavens.web.sharing.actions import granting, reports
from saferhavens.web.sharing.models import Transmission

pytestmark = pytest.mark.django_db

WARNING = Purpose.EARLY_WARNING
TO_PARTNERS = consents((WARNING, Recipient.PARTNERS))
TO_CIRCLE = consents((WARNING, Recipient.CIRCLE))


def shared_with_ombuds(by) -> Grant:
    return granting.give_grant(watch(), Recipient.PARTNERS, WARNING, partner=ombuds(), by=by, audit=AUDIT)


def sees(somebody, report: Report) -> bool:
    return Report.objects.visible_to(somebody).filter(pk=report.pk).exists()


def refusal(call, *given, **more) -> str:
    with pytest.raises(ProblemError) as raised:
        call(*given, **more, audit=AUDIT)
    return raised.value.problem.code


def test_a_partner_by_name_sees_the_report_from_the_next_request_on_and_no_longer_than_wanted():
    carmen, alma, report = coordinator(), analyst(), received(consents=TO_PARTNERS)
    assert not sees(alma, report)
    grant = shared_with_ombuds(carmen)
    assert sees(alma, report)
    granting.revoke_grant(grant, by=carmen, audit=AUDIT)
    assert not sees(alma, report)


def test_what_was_given_and_taken_back_stands_in_the_ledger_without_names():
    grant = shared_with_ombuds(coordinator())
    granting.revoke_grant(grant, by=coordinator("Cora"), audit=AUDIT)
    entries = Entry.objects.filter(verb__in=["grant_given", "grant_revoked"]).order_by("sequence")
    facts = {"owner": watch().pk, "partner": ombuds().pk, "recipient": "partners", "purpose": "early_warning"}
    assert [(entry.verb, entry.facts) for entry in entries] == [("grant_given", facts), ("grant_revoked", facts)]


def test_giving_and_revoking_twice_writes_once():
    carmen = coordinator()
    grant = shared_with_ombuds(carmen)
    assert shared_with_ombuds(carmen) == grant
    granting.revoke_grant(grant, by=carmen, audit=AUDIT)
    granting.revoke_grant(grant, by=carmen, audit=AUDIT)
    assert Entry.objects.filter(verb="grant_given").count() == 1
    assert Entry.objects.filter(verb="grant_revoked").count() == 1


def test_a_state_body_is_never_a_partner():
    carmen = coordinator()
    given = {"partner": ministry(), "by": carmen}
    assert refusal(granting.give_grant, watch(), Recipient.PARTNERS, WARNING, **given) == "SH-402"
    assert not Grant.objects.exists()


def test_an_organisation_is_not_its_own_partner():
    given = {"partner": watch(), "by": coordinator()}
    assert refusal(granting.give_grant, watch(), Recipient.PARTNERS, WARNING, **given) == "SH-402"


@pytest.mark.parametrize(
    ("recipient", "with_partner"),
    [(Recipient.OWN, False), (Recipient.PARTNERS, False), (Recipient.CIRCLE, True), (Recipient.STATE, True)],
)
def test_a_partner_is_named_where_one_is_needed_and_nowhere_else(recipient, with_partner):
    given = {"partner": ombuds() if with_partner else None, "by": coordinator()}
    assert refusal(granting.give_grant, watch(), recipient, WARNING, **given) == "SH-402"


@pytest.mark.parametrize("recipient", [Recipient.CIRCLE, Recipient.STATE, Recipient.INTERNATIONAL, Recipient.PUBLIC])
def test_the_other_recipients_are_granted_as_a_whole(recipient):
    grant = granting.give_grant(watch(), recipient, Purpose.STATISTICS, by=coordinator(), audit=AUDIT)
    assert (grant.recipient, grant.partner, grant.revoked_at) == (recipient, None, None)


@pytest.mark.parametrize("role", [Role.MONITOR, Role.ANALYST, Role.VERIFIER, Role.AUDITOR, Role.LEARNER])
def test_only_coordinators_and_administrators_decide(role):
    somebody = person(role, name="Nadie", of=watch())
    assert refusal(granting.give_grant, watch(), Recipient.CIRCLE, WARNING, by=somebody) == "SH-402"
    grant = granting.give_grant(watch(), Recipient.CIRCLE, WARNING, by=coordinator(), audit=AUDIT)
    assert refusal(granting.revoke_grant, grant, by=somebody) == "SH-402"
    assert refusal(reports.hold_back, received(), by=somebody) == "SH-402"


def test_the_coordinator_of_another_organisation_decides_nothing_here():
    stranger = coordinator("Sara", of=network())
    report = received(actors=())
    assert refusal(granting.give_grant, watch(), Recipient.CIRCLE, WARNING, by=stranger) == "SH-402"
    for act in (reports.hold_back, reports.let_go, reports.transmit_allegation, reports.keep_allegation):
        assert refusal(act, report, by=stranger) == "SH-402"


def test_whoever_also_works_for_a_state_body_decides_nothing():
    from saferhavens.web.people import actions

    carmen = coordinator()
    actions.change_roles(carmen, ministry(), {Role.FOCAL_POINT}, audit=AUDIT)
    assert refusal(granting.give_grant, watch(), Recipient.CIRCLE, WARNING, by=carmen) == "SH-402"


def test_the_installation_vouches_for_an_organisation_and_ends_it():
    carmen, alma, report = coordinator(), analyst(), received(consents=TO_CIRCLE)
    granting.give_grant(watch(), Recipient.CIRCLE, WARNING, by=carmen, audit=AUDIT)
    assert not sees(alma, report)
    granting.vouch(ombuds(), audit=AUDIT)
    granting.vouch(ombuds(), audit=AUDIT)
    assert sees(alma, report)
    granting.end_vouching(ombuds(), audit=AUDIT)
    granting.end_vouching(ombuds(), audit=AUDIT)
    assert not sees(alma, report)
    assert [entry.verb for entry in Entry.objects.filter(verb__startswith="circle").order_by("sequence")] == [
        "circle_joined",
        "circle_left",
    ]


def test_nobody_vouches_for_a_state_body():
    assert refusal(granting.vouch, ministry()) == "SH-402"
    assert not CircleMember.objects.exists()


def test_a_report_held_back_is_shared_with_nobody_until_it_is_let_go():
    carmen, alma, report = coordinator(), analyst(), received(consents=TO_PARTNERS)
    shared_with_ombuds(carmen)
    reports.hold_back(report, by=carmen, audit=AUDIT)
    assert not sees(alma, report)
    assert sees(carmen, report)
    reports.let_go(report, by=carmen, audit=AUDIT)
    assert sees(alma, report)


def test_only_a_report_that_accuses_a_state_has_an_allegation_to_transmit():
    assert refusal(reports.transmit_allegation, received(), by=coordinator()) == "SH-402"
    assert not Transmission.objects.exists()


def test_an_allegation_is_transmitted_once_and_kept_again():
    carmen, report = coordinator(), received()
    Report.objects.update(accuses_state=True)
    report.refresh_from_db()
    reports.transmit_allegation(report, by=carmen, audit=AUDIT)
    reports.transmit_allegation(report, by=carmen, audit=AUDIT)
    assert Transmission.objects.get().revoked_at is None
    reports.keep_allegation(report, by=carmen, audit=AUDIT)
    reports.keep_allegation(report, by=carmen, audit=AUDIT)
    assert Transmission.objects.get().revoked_at is not None
    verbs = list(
        Entry.objects.filter(verb__startswith="allegation").order_by("sequence").values_list("verb", flat=True)
    )
    assert verbs == ["allegation_transmitted", "allegation_kept"]


def test_an_organisation_of_the_state_in_the_list_of_sectors_is_the_only_one_refused():
    for sector in set(Sector) - {Sector.STATE}:
        partner = organisation(f"Partner {sector}", sector)
        granting.give_grant(watch(), Recipient.PARTNERS, WARNING, partner=partner, by=_carmen(), audit=AUDIT)
    assert Grant.objects.count() == len(Sector) - 1


def _carmen():
    from saferhavens.web.people.models import Person

    return Person.objects.filter(name="Carmen").first() or coordinator()


def test_the_database_takes_no_second_living_permission_with_or_without_a_partner():
    from django.db import IntegrityError, transaction

    for partner in (None, ombuds()):
        given = {"owner": watch(), "recipient": Recipient.CIRCLE, "purpose": WARNING, "partner": partner}
        Grant.objects.create(**given)
        with pytest.raises(IntegrityError), transaction.atomic():
            Grant.objects.create(**given)
