"""The program makes drafts, two people let them out, and what is withdrawn goes without waiting for anybody."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from cast import person
from evidence_world import AUDIT, analyst, consents, coordinator, ministry, network, ombuds, watch
from saferhavens.core.evidence.words import Purpose, Recipient
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role
from saferhavens.web.evidence.actions.receiving import withdraw
from saferhavens.web.evidence.models import Grant, Report
from saferhavens.web.ledger.models import Entry
from saferhavens.web.sharing import memory, tasks
from saferhavens.web.sharing.actions import granting, releasing, reports
from saferhavens.web.sharing.models import Approval, Coverage, Release, ReleasedCell, ReleasedTable
from sharing_world import (
    STATE,
    approved,
    approver,
    days_later,
    incident_told,
    large_group,
    released,
    renewed,
    shared_by,
    shelter,
    shown,
    withdrawn,
)

pytestmark = pytest.mark.django_db

MARCH = ("EXTORT", "COL", "", "2026-Q1")
"""The cell in which all of them lie: no place is known, so the country and the quarter are the finest."""


def problem(call, *given, **more) -> str:
    with pytest.raises(ProblemError) as raised:
        call(*given, **more)
    return raised.value.problem.code


# --- drafts -------------------------------------------------------------------------------------------------------


def test_where_nothing_may_be_shown_there_is_no_draft():
    large_group(2)
    assert renewed() is None
    assert not Release.objects.exists()


def test_a_draft_shows_nothing_to_anybody():
    large_group()
    draft = renewed()
    assert draft.is_draft
    assert shown() == {}
    assert not ReleasedTable.objects.exists()


def test_the_same_night_again_changes_nothing():
    large_group()
    assert renewed() == renewed()
    assert Release.objects.count() == 1


def test_a_draft_waits_as_it_is_whatever_the_next_days_bring():
    large_group()
    draft = renewed()
    large_group()
    assert renewed(days_later(1)) == draft
    assert approved(draft, days_later(2))
    assert sum(shown().values()) in (20, 25)
    assert approved(renewed(days_later(3)), days_later(3))
    assert sum(shown().values()) in (45, 50)


def test_a_newer_draft_takes_the_place_of_an_older_one_and_what_was_behind_it_goes():
    large_group()
    older = renewed()
    withdrawn()
    large_group()
    newer = renewed(days_later(1))
    older.refresh_from_db()
    assert older.dropped_at
    assert older.register is None
    assert newer != older
    assert Release.objects.filter(dropped_at=None).count() == 1


def test_the_database_takes_no_second_draft():
    large_group()
    renewed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(digest="0" * 64)


# --- two people ---------------------------------------------------------------------------------------------------


def test_two_people_let_the_numbers_out():
    large_group()
    assert approved(renewed())
    assert list(shown()) == [MARCH]
    assert shown()[MARCH] in (20, 25)  # 24 persons, rounded to fives


def test_one_person_is_not_enough():
    large_group()
    draft = renewed()
    assert releasing.approve(draft, draft.digest, by=analyst(), audit=AUDIT) == 1
    assert not releasing.show_approved(str(draft.pk), audit=AUDIT)
    assert shown() == {}


def test_the_same_person_does_not_approve_twice():
    large_group()
    draft, alma = renewed(), analyst()
    releasing.approve(draft, draft.digest, by=alma, audit=AUDIT)
    assert problem(releasing.approve, draft, draft.digest, by=alma, audit=AUDIT) == "SH-402"
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(release=draft, by=alma, digest=draft.digest)


@pytest.mark.parametrize("role", [Role.MONITOR, Role.ADMINISTRATOR, Role.AUDITOR, Role.LEARNER, Role.FOCAL_POINT])
def test_other_roles_of_the_ombuds_office_approve_nothing(role):
    large_group()
    draft = renewed()
    somebody = person(role, name="Nadie", of=ombuds())
    assert problem(releasing.approve, draft, draft.digest, by=somebody, audit=AUDIT) == "SH-402"


@pytest.mark.parametrize("of", [watch, network, ministry])
def test_nobody_outside_of_an_ombuds_office_approves(of):
    large_group()
    draft = renewed()
    somebody = person(Role.ANALYST, Role.COORDINATOR, name="Nadie", of=of())
    assert problem(releasing.approve, draft, draft.digest, by=somebody, audit=AUDIT) == "SH-402"


def test_whoever_also_works_for_a_state_approves_nothing():
    from saferhavens.web.people import actions

    large_group()
    draft, alma = renewed(), analyst()
    actions.change_roles(alma, ministry(), {Role.FOCAL_POINT}, audit=AUDIT)
    assert problem(releasing.approve, draft, draft.digest, by=alma, audit=AUDIT) == "SH-402"


def test_what_was_not_seen_is_not_approved():
    large_group()
    draft = renewed()
    assert problem(releasing.approve, draft, "0" * 64, by=analyst(), audit=AUDIT) == "SH-730"


def test_what_is_shown_already_or_dropped_is_not_approved():
    large_group()
    draft = renewed()
    approved(draft)
    vito = approver("Vito")
    assert problem(releasing.approve, draft, draft.digest, by=vito, audit=AUDIT) == "SH-730"


def test_the_second_approval_queues_the_job_that_shows_it():
    from django_tasks_db.models import DBTaskResult

    large_group()
    draft = renewed()
    for name in ("Alma", "Vera"):
        assert not DBTaskResult.objects.filter(task_path=tasks.show_approved.module_path).exists()
        releasing.approve(draft, draft.digest, by=approver(name), audit=AUDIT)
    job = DBTaskResult.objects.get(task_path=tasks.show_approved.module_path)
    assert job.args_kwargs["args"] == [str(draft.pk)]


def test_showing_twice_shows_once():
    large_group()
    draft = renewed()
    assert approved(draft)
    assert not releasing.show_approved(str(draft.pk), audit=AUDIT)
    assert ReleasedTable.objects.now().filter(readers="public").count() == 1


def test_what_was_withdrawn_after_the_first_look_is_not_shown():
    large_group()
    draft = renewed()
    for name in ("Alma", "Vera"):
        releasing.approve(draft, draft.digest, by=approver(name), audit=AUDIT)
    withdrawn()
    assert not releasing.show_approved(str(draft.pk), audit=AUDIT)
    draft.refresh_from_db()
    assert draft.dropped_at
    assert shown() == {}


# --- taking back --------------------------------------------------------------------------------------------------

WAYS_TO_WITHDRAW = {
    "the sender withdraws": lambda report, carmen: withdraw(report, audit=AUDIT),
    "the report is held back": lambda report, carmen: reports.hold_back(report, by=carmen, audit=AUDIT),
    "the owner stops sharing": lambda report, carmen: [
        granting.revoke_grant(grant, by=carmen, audit=AUDIT) for grant in Grant.objects.filter(owner=watch())
    ],
}


@pytest.mark.parametrize("way", WAYS_TO_WITHDRAW)
def test_what_is_withdrawn_is_gone_the_next_night_and_nobody_is_asked(way):
    carmen = coordinator()
    large_group()
    released()
    assert shown()
    WAYS_TO_WITHDRAW[way](Report.objects.filter(organisation=watch()).first(), carmen)
    assert shown(), "until the next release the page stays as it is, and says so"
    assert renewed(days_later(1)) is None
    assert shown() == {}
    assert Release.objects.filter(takes_back=True, shown_at__isnull=False).count() == 1


def test_a_consent_taken_back_is_enough():
    from saferhavens.web.evidence.actions.receiving import revoke_consent

    large_group()
    released()
    revoke_consent(Report.objects.first(), Purpose.STATISTICS, Recipient.PUBLIC, audit=AUDIT)
    renewed(days_later(1))
    assert shown() == {}


def test_no_smaller_number_takes_the_place_of_one_that_was_taken_back():
    large_group(12)
    released()
    withdrawn()
    renewed(days_later(1))
    left = shown()
    assert all(value >= 10 for value in left.values())
    draft = renewed(days_later(2))
    assert draft is None


def test_of_a_release_that_was_followed_only_fingerprints_stay():
    large_group()
    released()
    first = Release.objects.get(shown_at__isnull=False)
    withdrawn()
    renewed(days_later(1))
    first.refresh_from_db()
    assert first.register is None
    assert not ReleasedCell.objects.exists()
    ended = ReleasedTable.objects.exclude(ended_at=None)
    assert ended.exists()
    assert all(len(table.fingerprint) == 64 for table in ended)


def test_releases_follow_each_other_in_one_line():
    large_group()
    released()
    first = Release.objects.get(shown_at__isnull=False)
    withdrawn()
    renewed(days_later(1))
    second = Release.objects.get(takes_back=True)
    assert second.follows == first
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(follows=first, takes_back=True, digest="0" * 64, shown_at=first.shown_at)


# --- who reads what -----------------------------------------------------------------------------------------------


def test_a_state_reads_of_its_own_country_alone():
    ministry()
    large_group()
    large_group(country="ECU")
    released()
    assert {country for _, country, _, _ in shown()} == {"COL", "ECU"}
    assert {country for _, country, _, _ in shown("state", "COL")} == {"COL"}
    assert shown("state", "ECU") == {}


def test_a_state_that_joins_later_is_shown_its_table_the_next_night():
    large_group()
    released()
    ministry()
    assert shown("state", "COL") == {}
    renewed(days_later(1))
    assert shown("state", "COL") == shown()


def test_what_people_agreed_to_for_states_alone_is_not_public():
    ministry()
    large_group(consents=consents(STATE))
    released()
    assert shown() == {}
    assert shown("state", "COL")


def test_what_comes_from_people_who_fled_is_never_public():
    ministry()
    large_group(statuses=())
    released()
    assert shown() == {}
    assert shown("state", "COL")


def test_how_many_report_is_told_from_three_on_and_only_in_steps():
    large_group()
    released()
    assert not Coverage.objects.exists()
    shared_by(shelter())
    incident_told(shelter(), country="COL", occurred_from=None, occurred_to=None)
    large_group(country="ECU")
    released(days_later(1))
    assert list(Coverage.objects.values_list("country", "organisations")) == [("COL", 3)]


# --- what is kept -------------------------------------------------------------------------------------------------


def test_the_register_is_sealed_and_bound_to_its_release():
    large_group()
    draft = renewed()
    sealed = bytes(draft.register)
    incident = memory.open_register(draft).groups[0].members[0].incident
    assert incident.encode() not in sealed
    other = Release(digest="0" * 64, register=sealed)
    assert problem(memory.open_register, other) == "SH-645"
    draft.register = sealed[:-1] + bytes([sealed[-1] ^ 1])
    assert problem(memory.open_register, draft) == "SH-645"


def test_without_its_key_nothing_more_is_released(monkeypatch, tmp_path):
    large_group()
    released()
    assert memory.key_file() == Path(settings.HOME) / "release_key"
    monkeypatch.setattr(memory, "key_file", lambda: tmp_path / "release_key")
    assert problem(renewed, days_later(1)) == "SH-645"
    assert not (tmp_path / "release_key").exists()


def test_the_ledger_tells_each_release_and_who_approved_it_and_no_numbers():
    large_group()
    released()
    entries = Entry.objects.filter(verb__startswith="release").order_by("sequence")
    assert [entry.verb for entry in entries] == [
        "release_made",
        "release_approved",
        "release_approved",
        "release_shown",
    ]
    assert "EXTORT" not in json.dumps([entry.facts for entry in entries])


def test_the_nightly_job_is_in_the_list_of_jobs():
    assert "saferhavens.web.sharing.tasks.renew_releases" in settings.RECURRING_JOBS
    assert tasks.renew_releases.call() is False
    assert tasks.show_approved.call("00000000-0000-0000-0000-000000000000") is False
