"""The work after receipt: copies are one source, points find their municipality, urgent reports are told of once."""

import pytest
from django.core import mail
from django.db import connection

from evidence_world import AUDIT, analyst, coordinator, ministry, network, received, submission, watch
from map_world import load_world
from saferhavens.core.words import Level, Role
from saferhavens.web.custody import keys
from saferhavens.web.custody.models import OrganisationKey
from saferhavens.web.evidence import tasks
from saferhavens.web.evidence.actions.draining import Findings, settle
from saferhavens.web.evidence.actions.receiving import correct
from saferhavens.web.evidence.draining import drain, oldest_waiting
from saferhavens.web.evidence.models import Report
from saferhavens.web.ledger.models import Entry
from saferhavens.web.people.actions import change_roles
from saferhavens.web.places.models import Place

pytestmark = pytest.mark.django_db

NOTE = "Several families were stopped on the road to the river and had to pay before they could go on, a note says."


def lineages() -> int:
    return len(set(Report.objects.values_list("lineage", flat=True)))


def test_ten_copies_of_one_note_are_one_lineage_whatever_their_capitals():
    for number in range(10):
        received(watch() if number % 2 else network(), narrative=NOTE.upper() if number % 3 else NOTE)
    drain(AUDIT)
    assert lineages() == 1


def test_two_reports_of_one_address_are_one_lineage():
    received(source_text="https://news.example/one", narrative="One text.")
    received(source_text="see https://news.example/one/.", narrative="Quite another text.")
    drain(AUDIT)
    assert lineages() == 1


def test_a_copy_that_comes_later_joins_what_was_worked_through_before():
    first = received(narrative=NOTE)
    drain(AUDIT)
    copy = received(network(), narrative=NOTE)
    drain(AUDIT)
    assert Report.objects.get(pk=copy.pk).lineage == first.lineage
    entry = Entry.objects.get(verb="report_joined_lineage")
    assert (entry.object_id, entry.facts) == (str(copy.pk), {"lineage": str(first.lineage)})


def test_text_and_address_tie_a_chain_of_three_into_one_lineage_in_one_batch():
    received(narrative=NOTE, source_text="https://news.example/one")
    received(narrative=NOTE, source_text="https://news.example/two")
    received(narrative="Quite another text.", source_text="https://news.example/two")
    drain(AUDIT)
    assert lineages() == 1


def test_what_is_worked_through_again_stays_in_its_lineage():
    received(narrative=NOTE), received(narrative=NOTE)
    drain(AUDIT)
    before = dict(Report.objects.values_list("pk", "lineage"))
    Report.objects.update(drained_at=None)
    drain(AUDIT)
    assert dict(Report.objects.values_list("pk", "lineage")) == before


@pytest.mark.parametrize("many", [1, 30])
def test_a_batch_asks_the_database_as_often_for_thirty_as_for_one_and_writes_each(many, django_assert_max_num_queries):
    for number in range(many):
        received(narrative=f"{number} {NOTE}")
    with django_assert_max_num_queries(20 + many):
        assert drain(AUDIT) == many


def test_a_report_that_changed_while_its_batch_was_read_waits_once_more():
    changed, other = received(narrative=NOTE), received(narrative="Other.")
    follows = {report.pk: Findings(text_digest="a" * 64) for report in (changed, other)}
    Report.objects.filter(pk=changed.pk).update(version=2)
    settle(follows, {changed.pk: 1, other.pk: 1}, audit=AUDIT)
    assert Report.objects.get(drained_at=None).pk == changed.pk
    assert Report.objects.get(pk=changed.pk).text_digest == ""


def test_short_texts_are_alike_by_chance():
    received(narrative="Robbery on a bus.")
    received(narrative="Robbery on a bus.")
    drain(AUDIT)
    assert lineages() == 2


def test_what_was_worked_through_waits_no_more():
    received()
    assert oldest_waiting() is not None
    assert (drain(AUDIT), drain(AUDIT)) == (1, 0)
    assert oldest_waiting() is None


def test_a_correction_is_worked_through_again():
    report = received(narrative=NOTE)
    drain(AUDIT)
    correct(report, submission(narrative="Other.", original=b"2"), based_on=1, audit=AUDIT)
    assert drain(AUDIT) == 1
    assert Report.objects.get().text_digest == ""


def test_a_report_whose_key_is_gone_stays_and_holds_up_no_other():
    broken = received(watch())
    OrganisationKey.objects.filter(organisation=watch()).update(wrapped=b"x" * 60)
    keys.OPENED.forget()
    received(network())
    assert drain(AUDIT) == 1
    assert Report.objects.get(drained_at=None).pk == broken.pk


def test_those_who_judge_are_told_of_an_urgent_report_once_and_nothing_of_what_it_says():
    carmen, alma = coordinator(), analyst()
    report = received(is_urgent=True, narrative=NOTE)
    drain(AUDIT)
    assert Report.objects.get().told_at is not None
    assert tasks.tell_judges.func(str(report.pk)) == 1
    [sent] = mail.outbox
    assert sent.to == [carmen.email]
    assert alma.email not in sent.to
    assert "families" not in sent.body + sent.subject


def test_of_an_urgent_report_nobody_is_told_who_also_works_for_a_state():
    change_roles(coordinator(), ministry(), {Role.LEARNER}, audit=AUDIT)
    assert tasks.tell_judges.func(str(received(is_urgent=True).pk)) == 0
    assert mail.outbox == []


def test_points_find_their_municipality():
    load_world()
    place = Place.objects.filter(country="COL", level=Level.ADM2).first()
    report = received(country="COL", longitude=place.longitude, latitude=place.latitude)
    drain(AUDIT)
    assert Report.objects.get(pk=report.pk).place_code == place.code


def test_the_queue_lies_in_the_database():
    received()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM evidence_report WHERE drained_at IS NULL")
        assert cursor.fetchone() == (1,)
