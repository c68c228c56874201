"""A file that fails names itself and the reason; what was held stays; the rest goes on."""

from dataclasses import replace
from pathlib import Path

import pytest

from open_data import AUDIT, FAILED_CHECK, REFUSAL, event, events, in_folder, tell_nobody
from saferhavens.core.problems import ARCHIVE_BROKEN, CHECK_FAILED, NO_FILES_FOUND, NOTHING_USABLE, ProblemError
from saferhavens.web.ledger.models import Entry
from saferhavens.web.mobility.models import ViolenceEvent
from saferhavens.web.vintages import actions
from saferhavens.web.vintages.models import Vintage, VintageState

pytestmark = pytest.mark.django_db

GOOD = events(event(1), version="23.1")
BROKEN = ProblemError(ARCHIVE_BROKEN, file="b.csv")
EMPTY = replace(events(version="25.1"), rows_read=2, refusals=(REFUSAL,))
UNFIT = replace(events(event(2), version="25.1"), checks=(FAILED_CHECK,))


def load(folder: Path, **contents: object) -> list[actions.Outcome]:
    source = in_folder(folder, "ucdp_ged", {f"{name}.csv": content for name, content in contents.items()})
    return actions.load_files(AUDIT, [source], folder, tell_nobody)


def test_the_files_before_and_after_a_broken_one_are_loaded(tmp_path: Path) -> None:
    outcomes = load(tmp_path, a=GOOD, b=BROKEN, c=events(event(1, country="VEN"), scope=("VEN",)))
    assert [outcome.problem and outcome.problem.problem for outcome in outcomes] == [None, ARCHIVE_BROKEN, None]
    assert ViolenceEvent.objects.filter(current=True).count() == 2


def test_a_file_without_a_usable_row_says_why_and_replaces_nothing(tmp_path: Path) -> None:
    _, outcome = load(tmp_path, a=GOOD, b=EMPTY)
    assert outcome.problem.problem is NOTHING_USABLE
    assert "latitude is not between" in outcome.problem.sentence()
    assert ViolenceEvent.objects.get(current=True).vintage.version == "23.1"


def test_a_file_that_fails_a_check_replaces_nothing(tmp_path: Path) -> None:
    _, outcome = load(tmp_path, a=GOOD, b=UNFIT)
    assert outcome.problem.problem is CHECK_FAILED
    assert "years are plausible (year 3000)" in outcome.problem.sentence()
    assert Vintage.objects.in_force().get().version == "23.1"
    assert ViolenceEvent.objects.count() == 1


def test_a_failed_check_that_is_not_fatal_is_kept_in_the_report(tmp_path: Path) -> None:
    load(tmp_path, a=replace(GOOD, checks=(replace(FAILED_CHECK, fatal=False),)))
    assert Vintage.objects.in_force().get().checks[0]["passed"] is False


def test_refused_rows_are_reported_with_their_reason(tmp_path: Path) -> None:
    load(tmp_path, a=replace(GOOD, rows_read=3, refusals=(REFUSAL,)))
    vintage = Vintage.objects.in_force().get()
    assert (vintage.rows_read, vintage.rows_kept, vintage.rows_stored) == (3, 1, 1)
    assert vintage.refusals == [{"reason": REFUSAL.reason, "count": 2, "rows": [3, 7]}]


def test_a_failure_is_kept_until_the_file_is_made_good(tmp_path: Path) -> None:
    load(tmp_path, b=BROKEN)
    failed = Vintage.objects.get(state=VintageState.FAILED)
    assert failed.failure == BROKEN.sentence()
    assert not failed.current
    load(tmp_path, b=GOOD)
    assert not Vintage.objects.filter(state=VintageState.FAILED).exists()


def test_failing_twice_leaves_one_note(tmp_path: Path) -> None:
    load(tmp_path, b=BROKEN)
    load(tmp_path, b=BROKEN)
    assert Vintage.objects.filter(state=VintageState.FAILED).count() == 1
    assert set(Entry.objects.values_list("verb", flat=True)) == {"load_failed"}


def test_a_source_without_a_file_in_the_folder_is_named(tmp_path: Path) -> None:
    (outcome,) = load(tmp_path)
    assert outcome.problem.problem is NO_FILES_FOUND
    assert "ucdp_ged" in outcome.problem.sentence()


def test_an_error_of_ours_is_not_swallowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr("saferhavens.web.vintages.stores.store_of", lambda _table: fail)
    with pytest.raises(ZeroDivisionError):
        load(tmp_path, a=GOOD)
    assert not Vintage.objects.exists()
