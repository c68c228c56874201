"""Every row is accounted for, once, also when workers are killed; and the whole of it can be undone."""

from unittest import mock

import pytest

from cast import AUDIT, person
from evidence_world import analyst, focal_point, monitor, network, ombuds, watch
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role
from saferhavens.web.custody.models import VaultFile
from saferhavens.web.evidence.actions.receiving import withdraw
from saferhavens.web.evidence.models import Report, ReportVersion
from saferhavens.web.evidence.sealed import content_of, original_of
from saferhavens.web.evidence.words import Channel, Handling
from saferhavens.web.intake.table import actions, running
from saferhavens.web.intake.table.heads import head_of
from saferhavens.web.intake.table.meaning import Meaning
from saferhavens.web.intake.table.models import Import, ImportedRow
from saferhavens.web.intake.table.words import WAYS, State
from saferhavens.web.ledger.models import Entry
from saferhavens.web.people.models import Person
from table_world import CANARY, HEADER, TODAY, as_csv, chief, confirmed, done, sent, some, undone, waiting, workbook

pytestmark = pytest.mark.django_db

BAD = ["F-9", "", "", "2026-03-03", CANARY]


def counts(row: Import) -> tuple[int, int, int, int]:
    return row.done, row.new, row.repeated, row.refused


def refusal(problem: problems.Problem, action, *given, **more) -> None:
    with pytest.raises(ProblemError) as caught:
        action(*given, **more)
    assert caught.value.problem == problem


# --- taking in ---


def test_each_row_becomes_a_report_of_the_organisation():
    row = done(as_csv(some(3)))
    assert (row.state, counts(row)) == (State.DONE, (3, 3, 0, 0))
    told = [content_of(report).narrative for report in Report.objects.all()]
    assert sorted(told) == [f"{CANARY} {n}" for n in (1, 2, 3)]
    assert set(Report.objects.values_list("channel", "organisation", "submitted_by")) == {
        (Channel.TABLE, watch().pk, chief().pk)
    }


def test_a_workbook_is_taken_in_as_a_csv_is():
    assert counts(done(workbook([HEADER, *some(3)]))) == (3, 3, 0, 0)


def test_the_original_of_a_report_is_its_row():
    done(as_csv([["F-1", "extortion", "COL", "", "=1+1"]]))
    assert (
        original_of(ReportVersion.objects.get())[1]
        == b'{"dano":"extortion","folio":"F-1","pais":"COL","relato":"=1+1"}'
    )


def test_rows_that_are_refused_are_told_with_number_and_reason():
    row = done(as_csv([*some(1), BAD, ["F-3", "extortion", "COL", "soon", CANARY]]))
    assert counts(row) == (3, 1, 0, 2)
    told = ImportedRow.objects.filter(outcome="refused").values_list("number", "problem", "faults")
    assert [(number, problem, [each[0] for each in faults]) for number, problem, faults in told] == [
        (3, "SH-680", ["country", "harms"]),
        (4, "SH-680", ["occurred_from"]),
    ]


def test_nothing_that_stands_in_a_row_is_kept_in_clear():
    row = done(as_csv([["F-1", CANARY, CANARY, CANARY, CANARY], *some(1)]))
    kept = str(list(ImportedRow.objects.values())) + str(Import.objects.values().get(pk=row.pk))
    assert CANARY not in kept
    assert "relato" not in kept
    assert "table.csv" not in kept
    assert CANARY not in str(list(Entry.objects.values("facts", "object_id")))


def test_rows_that_are_the_same_to_the_letter_are_each_a_report():
    twice = [["extortion", "COL", CANARY]] * 2
    assert counts(done(as_csv(twice, ["dano", "pais", "relato"]))) == (2, 2, 0, 0)


def test_the_same_table_again_brings_nothing_new():
    for table in (as_csv(some(3)), as_csv([row[1:] for row in some(3)] * 2, HEADER[1:])):
        assert done(table).repeated == 0
        again = done(table)
        assert (again.new, again.repeated) == (0, again.rows)


def test_a_number_that_came_before_with_other_cells_is_refused():
    done(as_csv(some(1)))
    row = done(as_csv([["F-1", "threat", "COL", "2026-03-03", CANARY]]))
    assert counts(row) == (1, 0, 0, 1)
    assert ImportedRow.objects.get(of=row).problem == problems.REPORT_ID_TAKEN.code


def test_numbers_of_different_organisations_do_not_meet():
    done(as_csv(some(1)))
    assert done(as_csv(some(1)), of=network()).new == 1


def test_a_place_of_another_country_is_refused_without_naming_it():
    row = done(as_csv([["extortion", "COL", "PER-1501"]], ["dano", "pais", "place_code"]))
    outcome = ImportedRow.objects.get(of=row)
    assert (outcome.problem, outcome.faults) == (problems.PLACE_NOT_IN_COUNTRY.code, [])


# --- workers ---


def test_a_killed_worker_leaves_nothing_half_done_and_the_next_goes_on():
    row = waiting(as_csv([*some(4), BAD, *some(3, 10)]))
    stored = actions.insert
    calls = iter([stored, SystemExit])

    def dies(rows):
        step = next(calls)
        if step is SystemExit:
            raise SystemExit
        return step(rows)

    with mock.patch.object(running, "MOST_AT_ONCE", 3):
        with mock.patch.object(actions, "insert", dies), pytest.raises(SystemExit):
            running.run(row.pk, AUDIT)
        row.refresh_from_db()
        assert (row.state, counts(row)) == (State.RUNNING, (3, 3, 0, 0))
        assert Report.objects.count() == ImportedRow.objects.count() == 3
        assert running.run(row.pk, AUDIT) == 5
    row.refresh_from_db()
    assert (row.state, counts(row)) == (State.DONE, (8, 7, 0, 1))
    assert sorted(ImportedRow.objects.values_list("number", flat=True)) == list(range(2, 10))


def test_identical_rows_on_both_sides_of_a_break_are_still_two():
    same = [["extortion", "COL", CANARY]] * 4
    row = waiting(as_csv(same, ["dano", "pais", "relato"]))
    with mock.patch.object(running, "MOST_AT_ONCE", 2):
        with mock.patch.object(actions, "finish", side_effect=SystemExit), pytest.raises(SystemExit):
            running.run(row.pk, AUDIT)
        Import.objects.filter(pk=row.pk).update(done=2, new=2)
        ImportedRow.objects.filter(number__gt=3).delete()
        ReportVersion.objects.filter(instance_id__endswith=":3").get().report.delete()
        ReportVersion.objects.filter(instance_id__endswith=":4").get().report.delete()
        running.run(row.pk, AUDIT)
    assert Report.objects.count() == 4


def test_two_workers_at_once_do_not_take_a_chunk_twice():
    row = waiting(as_csv(some(2)))
    actions.begin_run(row, audit=AUDIT)
    chunk = tuple(running.Reader(row.organisation, row.by, head_of(row), TODAY).read(running.table_of(row).rows))
    assert actions.take_chunk(row, 0, chunk, audit=AUDIT)
    assert not actions.take_chunk(row, 0, chunk, audit=AUDIT)
    assert Report.objects.count() == 2


def test_a_job_that_runs_again_does_nothing():
    row = done(as_csv(some(2)))
    assert running.run(row.pk, AUDIT) == 0
    assert Report.objects.count() == 2


def test_a_job_of_an_import_that_is_gone_does_nothing():
    nothing = "00000000-0000-0000-0000-000000000000"
    assert running.run(nothing, AUDIT) == running.undo(nothing, chief().pk, AUDIT) == 0


def test_it_stops_when_somebody_stops_it_and_goes_on_when_asked():
    row = waiting(as_csv(some(5)))
    whole = actions.take_chunk

    def stopped_after_the_first(*given, **more):
        taken = whole(*given, **more)
        actions.stop(row, by=row.by, audit=AUDIT)
        return taken

    with mock.patch.object(running, "MOST_AT_ONCE", 2):
        with mock.patch.object(actions, "take_chunk", stopped_after_the_first):
            refusal(problems.IMPORT_STATE, _two_rounds, row)
        row.refresh_from_db()
        assert (row.state, row.problem, row.done) == (State.FAILED, "", 4)
        actions.start(row, by=row.by, audit=AUDIT)
        running.run(row.pk, AUDIT)
    row.refresh_from_db()
    assert (row.state, counts(row)) == (State.DONE, (5, 5, 0, 0))


def _two_rounds(row: Import) -> None:
    """The first chunk is taken and stopped; stopping once more is refused."""
    running.run(row.pk, AUDIT)
    actions.start(row, by=row.by, audit=AUDIT)
    running.run(row.pk, AUDIT)
    actions.stop(row, by=row.by, audit=AUDIT)


def test_a_file_that_is_lost_ends_it_with_its_number():
    row = waiting(as_csv(some(2)))
    VaultFile.objects.get(pk=row.pk).delete()
    running.run(row.pk, AUDIT)
    row.refresh_from_db()
    assert (row.state, row.problem) == (State.FAILED, "SH-401")


def test_nothing_is_taken_in_for_somebody_whose_account_was_closed():
    row = waiting(as_csv(some(2)))
    Person.objects.filter(pk=row.by_id).update(is_active=False)
    running.run(row.pk, AUDIT)
    row.refresh_from_db()
    assert (row.state, row.problem, Report.objects.count()) == (State.FAILED, problems.MAY_NOT.code, 0)


def test_nothing_is_taken_in_for_somebody_who_left():
    row = waiting(as_csv(some(2)))
    row.by.memberships.all().delete()
    running.run(row.pk, AUDIT)
    row.refresh_from_db()
    assert (row.state, row.problem, Report.objects.count()) == (State.FAILED, problems.MAY_NOT.code, 0)


# --- before it begins ---


def test_nothing_begins_before_a_person_has_confirmed_the_guess():
    row = sent(as_csv(some(1)))
    refusal(problems.COLUMNS_UNSAID, actions.start, row, by=row.by, audit=AUDIT)


def test_nothing_begins_before_harm_and_country_are_said():
    row = confirmed(sent(as_csv([["x"]], ["relato"])))
    refusal(problems.COLUMNS_UNSAID, actions.start, row, by=row.by, audit=AUDIT)


def test_meaning_is_said_before_it_begins_and_not_after():
    row = waiting(as_csv(some(1)))
    refusal(problems.IMPORT_STATE, actions.set_meaning, row, head_of(row), by=row.by, audit=AUDIT)


def test_a_table_that_was_not_taken_in_is_removed_with_its_file():
    row = sent(as_csv(some(1)))
    actions.discard(row, by=row.by, audit=AUDIT)
    assert not Import.objects.exists()
    assert not VaultFile.objects.exists()


def test_a_table_that_was_taken_in_is_not_removed_but_undone():
    row = done(as_csv(some(1)))
    refusal(problems.IMPORT_STATE, actions.discard, row, by=row.by, audit=AUDIT)
    assert VaultFile.objects.filter(pk=row.pk).exists()


# --- undoing ---


def test_undoing_removes_what_nobody_worked_with_and_the_file():
    before = done(as_csv(some(1)))
    row = undone(done(as_csv(some(3))))
    assert (row.state, row.removed, row.withdrawn) == (State.UNDONE, 2, 0)
    assert [version.report_id for version in ReportVersion.objects.all()] == [before.outcomes.get().report_id]
    assert list(VaultFile.objects.values_list("pk", flat=True)) == [before.pk]
    assert head_of(row).columns == []


def test_undoing_withdraws_what_somebody_worked_with():
    row = done(as_csv(some(3)))
    first, second = Report.objects.order_by("pk")[:2]
    Report.objects.filter(pk=first.pk).update(handling=Handling.TAKEN_UP)
    Report.objects.filter(pk=second.pk).update(handling=Handling.SET_ASIDE)
    row = undone(row)
    assert (row.removed, row.withdrawn) == (1, 2)
    assert set(Report.objects.values_list("handling", flat=True)) == {Handling.WITHDRAWN}


def test_undoing_leaves_what_was_withdrawn_before():
    row = done(as_csv(some(2)))
    withdraw(Report.objects.first(), by=row.by, audit=AUDIT)
    row = undone(row)
    assert (row.state, row.removed, row.withdrawn) == (State.UNDONE, 1, 0)


def test_an_undone_table_can_be_taken_in_again():
    undone(done(as_csv(some(2))))
    assert done(as_csv(some(2))).new == 2


def test_a_killed_undo_goes_on():
    row = done(as_csv(some(5)))
    actions.undo(row, by=row.by, audit=AUDIT)
    with mock.patch.object(actions, "UNDONE_AT_ONCE", 2):
        assert actions.undo_chunk(row, by=row.by, audit=AUDIT) == 2
        assert running.undo(row.pk, row.by_id, AUDIT) == 3
    row.refresh_from_db()
    assert (row.state, row.removed) == (State.UNDONE, 5)
    assert running.undo(row.pk, row.by_id, AUDIT) == 0


def test_what_runs_is_stopped_before_it_is_undone():
    row = waiting(as_csv(some(1)))
    refusal(problems.IMPORT_STATE, actions.undo, row, by=row.by, audit=AUDIT)


# --- who may ---


@pytest.mark.parametrize(
    "somebody",
    [
        monitor,
        focal_point,
        lambda: analyst(of=ombuds()),
        lambda: person(Role.ADMINISTRATOR, name="Bruno", of=watch()),
    ],
    ids=["monitor", "state", "another organisation", "administrator"],
)
def test_only_those_who_judge_in_the_organisation_import(somebody):
    row, other = done(as_csv(some(1))), somebody()
    begun = sent(as_csv(some(1, 5)))
    assert not Import.objects.visible_to(other).exists()
    refusal(problems.MAY_NOT, actions.set_meaning, begun, head_of(begun), by=other, audit=AUDIT)
    for action in (actions.start, actions.discard):
        refusal(problems.MAY_NOT, action, begun, by=other, audit=AUDIT)
    for action in (actions.undo, actions.stop, actions.undo_chunk, actions.finish_undo):
        refusal(problems.MAY_NOT, action, row, by=other, audit=AUDIT)


def test_all_who_judge_in_the_organisation_see_its_imports():
    row = done(as_csv(some(1)))
    assert list(Import.objects.visible_to(analyst(of=watch()))) == [row]


@pytest.mark.parametrize("before", list(State))
def test_each_state_leads_only_where_it_may(before):
    """The rules ask the table; each refusal names the state."""
    row = confirmed(sent(as_csv(some(1))))
    Import.objects.filter(pk=row.pk).update(state=before)
    for action, after in ((actions.start, State.WAITING), (actions.undo, State.UNDOING)):
        Import.objects.filter(pk=row.pk).update(state=before)
        if after in WAYS[before] and after != before:
            action(row, by=row.by, audit=AUDIT)
        elif after not in WAYS[before]:
            refusal(problems.IMPORT_STATE, action, row, by=row.by, audit=AUDIT)


def test_a_meaning_without_guesses_is_complete_only_with_harm_and_country():
    assert not Meaning({}).is_complete
    assert Meaning({}, {}, {"harms": "KILL", "country": "COL"}).is_complete
