"""Taking many in: all that can be stored, each once, under one entry; and taking an import back."""

import pytest

from evidence_world import AUDIT, CANARY, coordinator, monitor, network, received, submission, watch
from saferhavens.core import problems
from saferhavens.core.evidence.merkle import root_of
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence.actions.bulk import receive_many, take_back
from saferhavens.web.evidence.actions.receiving import receive, withdraw
from saferhavens.web.evidence.models import Report, ReportVersion
from saferhavens.web.evidence.sealed import content_of, original_of
from saferhavens.web.evidence.words import Handling
from saferhavens.web.ledger.models import Entry

pytestmark = pytest.mark.django_db


def many(count=3, **given):
    return [submission(instance_id=f"row-{number}", original=f"row {number}".encode(), **given)
            for number in range(count)]  # fmt: skip


def taken_in(by, rows):
    return receive_many(rows, by=by, audit=AUDIT)


def test_each_is_stored_as_if_it_had_come_alone():
    taken_in(coordinator(), many())
    assert sorted(original_of(row)[1] for row in ReportVersion.objects.all()) == [b"row 0", b"row 1", b"row 2"]
    assert {content_of(report).narrative for report in Report.objects.all()} == {CANARY}


def test_one_entry_of_the_ledger_commits_to_all():
    taken = taken_in(coordinator(), many())
    entry = Entry.objects.get(verb="reports_received")
    kept = {row.report_id: row.commitment for row in ReportVersion.objects.all()}
    leaves = [bytes.fromhex(kept[taken.new[position]]) for position in sorted(taken.new)]
    assert (entry.facts["count"], entry.facts["merkle_root"]) == (3, root_of(leaves).hex())


def test_rows_that_came_before_are_told_apart_from_new_ones():
    carmen = coordinator()
    taken_in(carmen, many(2))
    again = taken_in(carmen, many(3))
    assert (sorted(again.new), sorted(again.repeated)) == ([2], [0, 1])
    assert Report.objects.count() == 3


def test_a_row_with_a_number_that_has_other_content_is_refused_and_the_others_are_stored():
    receive(submission(instance_id="row-1", original=b"other"), audit=AUDIT)
    taken = taken_in(coordinator(), many(3))
    assert {position: refusal.problem for position, refusal in taken.refused.items()} == {1: problems.REPORT_ID_TAKEN}
    assert sorted(taken.new) == [0, 2]


def test_the_same_number_twice_in_one_table_is_refused_the_second_time():
    taken = taken_in(coordinator(), [*many(1), *many(1)])
    assert (sorted(taken.new), sorted(taken.refused)) == ([0], [1])


def test_a_withdrawn_row_does_not_come_back():
    withdraw(receive(many(1)[0], audit=AUDIT).report, audit=AUDIT)
    assert taken_in(coordinator(), many(1)).refused[0].problem == problems.REPORT_WITHDRAWN


def test_a_row_with_a_place_that_is_not_there_is_refused_alone():
    rows = [*many(1), submission(place_code="COL-99999")]
    taken = taken_in(coordinator(), rows)
    assert taken.refused[1].problem == problems.PLACE_NOT_IN_COUNTRY
    assert Report.objects.count() == 1


def test_nobody_imports_for_an_organisation_that_is_not_theirs():
    with pytest.raises(ProblemError) as raised:
        taken_in(coordinator(of=network()), many())
    assert raised.value.problem == problems.MAY_NOT
    assert not Report.objects.exists()


def test_an_import_that_nobody_has_worked_with_is_removed_and_may_come_again():
    carmen = coordinator()
    taken_in(carmen, many())
    assert take_back(list(Report.objects.all()), by=carmen, audit=AUDIT) == (3, 0)
    assert not Report.objects.exists()
    assert len(taken_in(carmen, many()).new) == 3


def test_what_somebody_has_taken_up_is_withdrawn_instead_of_removed():
    carmen = coordinator()
    taken_in(carmen, many(2))
    first = Report.objects.first()
    Report.objects.filter(pk=first.pk).update(handling=Handling.TAKEN_UP)
    assert take_back(list(Report.objects.all()), by=carmen, audit=AUDIT) == (1, 1)
    assert Report.objects.get().handling == Handling.WITHDRAWN


def test_a_monitor_takes_nothing_back_that_others_decide():
    mateo = monitor()
    received(watch(), by=mateo)
    with pytest.raises(ProblemError) as raised:
        take_back(list(Report.objects.all()), by=mateo, audit=AUDIT)
    assert raised.value.problem == problems.MAY_NOT
