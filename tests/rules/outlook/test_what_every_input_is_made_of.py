"""What all inputs share: months and weeks as numbers, zeros where a source speaks, notes, and what is known."""

from datetime import date, timedelta

import polars as pl
import pytest

from saferhavens.core.forecast.months import first_day, month_of
from saferhavens.core.forecast.months import month_number as number_of
from saferhavens.core.problems import INPUT_MISSING, INPUT_TOO_OLD, VIOLENCE_KIND_UNKNOWN, ProblemError
from saferhavens.web.outlook.inputs import Input, Note, Used
from saferhavens.web.outlook.inputs.divisions import EVENTS_LEFT_OUT, lost_notes, lost_numbers
from saferhavens.web.outlook.inputs.events import PROVISIONAL_USED, RELEASES_LEFT_OUT, Kind, Lists, Stretch, kind_of
from saferhavens.web.outlook.inputs.frames import HISTORY, filled, history, last_whole_month, month_number
from saferhavens.web.outlook.inputs.knowing import FICTIONAL, LATER_KNOWLEDGE, Known, missing, notes_of
from saferhavens.web.outlook.inputs.reaching import reaching
from saferhavens.web.outlook.inputs.signals import WEEK_ONE, week_number, weeks_within

JANUARY = number_of(2020, 1)


def used(number: int = 1, *, version: str = "20.1", name: str = "events", fictional: bool = False) -> Used:
    return Used(number, "ucdp_ged", name, version, "a" * 64, date(2020, 6, 15), fictional)


def frame(**last: int) -> pl.DataFrame:
    """For each unit the months from January 2020 to `last`, one death in each."""
    rows = [(unit, month, 1.0) for unit, end in last.items() for month in range(JANUARY, end + 1)]
    return pl.DataFrame(rows, schema=HISTORY, orient="row")


# --- months and weeks ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "day", [date(1980, 1, 1), date(1989, 12, 31), date(2000, 2, 29), date(2024, 12, 1), date(2100, 7, 15)]
)
def test_a_column_of_days_has_the_month_numbers_that_single_days_have(day: date) -> None:
    asked = pl.DataFrame({"day": [day]}).select(month_number(pl.col("day")))
    assert asked["month"].to_list() == [month_of(day)]


@pytest.mark.parametrize(
    ("as_of", "year", "month"),
    [
        (date(2020, 7, 1), 2020, 6),
        (date(2020, 7, 31), 2020, 6),
        (date(2020, 6, 30), 2020, 5),
        (date(2021, 1, 1), 2020, 12),
        (date(2024, 2, 29), 2024, 1),
    ],
)
def test_a_month_counts_as_over_only_on_the_first_day_of_the_next(as_of: date, year: int, month: int) -> None:
    assert last_whole_month(as_of) == number_of(year, month)


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (WEEK_ONE, 1),
        (WEEK_ONE + timedelta(days=6), 1),
        (WEEK_ONE + timedelta(days=7), 2),
        (WEEK_ONE - timedelta(days=1), 0),
        (WEEK_ONE - timedelta(days=7), 0),
        (WEEK_ONE - timedelta(days=8), -1),
    ],
)
def test_weeks_run_from_monday_to_sunday_before_and_after_the_first(day: date, week: int) -> None:
    assert pl.DataFrame({"day": [day]}).select(week_number(pl.col("day"))).item() == week


@pytest.mark.parametrize("first", range(JANUARY, JANUARY + 14))
@pytest.mark.parametrize("length", [1, 2, 12])
def test_whole_weeks_lie_within_the_months_and_none_is_forgotten(first: int, length: int) -> None:
    weeks = weeks_within(first, first + length - 1)
    start, end = first_day(first), first_day(first + length)
    monday = WEEK_ONE + timedelta(weeks=weeks.start - 1)
    after = WEEK_ONE + timedelta(weeks=weeks.stop - 1)
    assert monday.weekday() == 0
    assert start <= monday < start + timedelta(days=7)
    assert end - timedelta(days=7) < after <= end


# --- frames --------------------------------------------------------------------------------------------------------


def test_nothing_recorded_is_zero_within_a_span_and_nothing_at_all_outside() -> None:
    sums = pl.DataFrame(
        {"unit": ["COL", "COL"], "month": [2, 9], "value": [5, 7]}, schema_overrides={"month": pl.Int32}
    )
    made = filled(sums, {"PER": (4, 4), "COL": (1, 3)})
    assert dict(made.schema) == HISTORY
    assert made.rows() == [("COL", 1, 0.0), ("COL", 2, 5.0), ("COL", 3, 0.0), ("PER", 4, 0.0)]


def test_without_any_span_there_is_no_row_and_still_every_column() -> None:
    empty = pl.DataFrame(schema=HISTORY)
    assert filled(empty, {}).equals(empty)


def test_a_history_is_sorted_and_has_its_three_columns_and_types_alone() -> None:
    given = pl.DataFrame({"value": [1, 2, 3], "month": [2, 1, 1], "more": ["x"] * 3, "unit": ["A", "B", "A"]})
    assert history(given).rows() == [("A", 1, 3.0), ("A", 2, 1.0), ("B", 1, 2.0)]
    assert dict(history(given).schema) == HISTORY


# --- reaching a month ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("through", [None, JANUARY, JANUARY + 5])
def test_data_that_reach_the_month_are_handed_on_as_they_are(through: int | None) -> None:
    given = Input(frame(COL=JANUARY + 5, PER=JANUARY), (used(),))
    assert reaching(given, "ucdp_ged", through) is given


def test_data_that_end_before_the_month_are_refused_with_both_months_named() -> None:
    given = Input(frame(COL=JANUARY + 5, PER=JANUARY), (used(),))
    with pytest.raises(ProblemError) as caught:
        reaching(given, "ucdp_ged", JANUARY + 6)
    assert caught.value.problem is INPUT_TOO_OLD
    assert "2020-06" in str(caught.value)
    assert "2020-07" in str(caught.value)


@pytest.mark.parametrize("through", [None, JANUARY])
def test_no_row_at_all_is_missing_and_not_old(through: int | None) -> None:
    with pytest.raises(ProblemError) as caught:
        reaching(Input(frame(), (used(),)), "ucdp_ged", through)
    assert caught.value.problem is INPUT_MISSING


def test_units_can_end_in_different_months_and_the_latest_is_the_last() -> None:
    given = Input(frame(PER=JANUARY + 1, COL=JANUARY + 5), (used(),))
    assert given.last_months == {"COL": JANUARY + 5, "PER": JANUARY + 1}
    assert given.last_month == JANUARY + 5


# --- kinds of violence ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "types"), [("state_based", (1,)), ("non_state", (2,)), ("one_sided", (3,)), ("all", (1, 2, 3))]
)
def test_a_kind_takes_in_the_types_of_its_publisher(name: str, types: tuple[int, ...]) -> None:
    assert tuple(int(each) for each in kind_of(name).types) == types


@pytest.mark.parametrize("name", ["", "ALL", "state based", "terror"])
def test_another_word_for_violence_is_a_problem_that_names_those_there_are(name: str) -> None:
    with pytest.raises(ProblemError) as caught:
        kind_of(name)
    assert caught.value.problem is VIOLENCE_KIND_UNKNOWN
    assert all(kind in str(caught.value) for kind in Kind)


# --- lists of events -----------------------------------------------------------------------------------------------

CHECKED = Stretch("COL", 1, JANUARY, JANUARY + 11)
PROVISIONAL = Stretch("COL", 2, JANUARY + 12, JANUARY + 12, provisional=True)
OTHER = Stretch("PER", 1, JANUARY - 12, JANUARY - 1)


def test_a_span_reaches_from_the_first_stretch_of_a_country_to_its_last() -> None:
    spans = Lists((PROVISIONAL, OTHER, CHECKED), (used(),)).spans
    assert spans == {"COL": (JANUARY, JANUARY + 12), "PER": (JANUARY - 12, JANUARY - 1)}


@pytest.mark.parametrize(
    ("country", "vintage", "month", "counts"),
    [
        ("COL", 1, JANUARY, True),
        ("COL", 1, JANUARY + 11, True),
        ("COL", 1, JANUARY - 1, False),
        ("COL", 1, JANUARY + 12, False),
        ("COL", 2, JANUARY + 12, True),
        ("COL", 2, JANUARY + 11, False),
        ("PER", 1, JANUARY - 1, True),
        ("PER", 1, JANUARY, False),
        ("PER", 2, JANUARY - 1, False),
        ("ECU", 1, JANUARY, False),
    ],
)
def test_an_event_counts_only_where_and_when_its_own_vintage_speaks(country, vintage, month, counts) -> None:
    schema = {"country": pl.String, "vintage": pl.Int64, "month": pl.Int32}
    events = pl.DataFrame([(country, vintage, month)], schema=schema, orient="row")
    found = Lists((CHECKED, PROVISIONAL, OTHER), (used(),)).rows(events)
    assert found.columns == ["country", "vintage", "month"]
    assert (found.height == 1) is counts


@pytest.mark.parametrize(
    ("stretches", "left_out", "notes"),
    [
        ((CHECKED,), 0, []),
        ((CHECKED, PROVISIONAL), 0, [Note(PROVISIONAL_USED, {"months": 1})]),
        ((CHECKED,), 2, [Note(RELEASES_LEFT_OUT, {"releases": 2})]),
        (
            (PROVISIONAL, Stretch("PER", 2, JANUARY, JANUARY + 1, provisional=True)),
            1,
            [Note(PROVISIONAL_USED, {"months": 3}), Note(RELEASES_LEFT_OUT, {"releases": 1})],
        ),
    ],
)
def test_what_is_provisional_or_left_out_is_said_with_its_number(stretches, left_out, notes) -> None:
    assert list(Lists(stretches, (used(),), left_out=left_out).notes()) == notes


def test_events_that_cannot_be_placed_are_counted_with_their_dead() -> None:
    lost = pl.DataFrame({"deaths": [3, 0, 4]})
    assert lost_numbers(lost) == {"events": 3, "deaths": 7}
    (note,) = lost_notes(lost)
    assert note == Note(EVENTS_LEFT_OUT, {"events": 3, "deaths": 7})
    assert note.sentence().startswith("3 events with 7 deaths")


def test_where_all_is_placed_nothing_is_said() -> None:
    nothing = pl.DataFrame(schema={"deaths": pl.Int64})
    assert lost_numbers(nothing) == {"events": 0, "deaths": 0}
    assert lost_notes(nothing) == ()


# --- what is known -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "fictional", "texts"),
    [
        (date(2020, 6, 15), False, []),
        (date(2020, 6, 14), False, [LATER_KNOWLEDGE]),
        (date(2020, 6, 15), True, [FICTIONAL]),
        (date(2020, 6, 14), True, [LATER_KNOWLEDGE, FICTIONAL]),
    ],
)
def test_later_knowledge_and_invention_are_each_said(as_of: date, fictional: bool, texts: list[str]) -> None:
    assert [note.text for note in notes_of([used(fictional=fictional)], as_of)] == texts


def test_later_knowledge_is_said_of_each_vintage_and_invention_once_a_source() -> None:
    vintages = [used(1, fictional=True), used(2, version="21.1", fictional=True)]
    notes = notes_of(vintages, date(2019, 1, 1))
    assert [note.text for note in notes] == [LATER_KNOWLEDGE, LATER_KNOWLEDGE, FICTIONAL]
    assert [note.facts.get("version") for note in notes] == ["20.1", "21.1", None]
    assert all("{" not in note.sentence() for note in notes)


def test_the_newest_vintage_of_a_part_goes_by_its_number_and_not_by_its_letters() -> None:
    some = (used(1, version="9.1"), used(2, version="10.2"), used(3, version="10.1"), used(4, version="99", name="x"))
    found = Known(some, {})
    assert found.newest("events") == some[1]
    assert found.newest("panel") is None


def test_used_vintages_come_in_the_order_of_their_versions_without_the_others() -> None:
    some = (used(1, version="10.1"), used(2, version="9.1"), used(3, version="11.1"))
    assert [each.id for each in Known(some, {}).used([1, 2, 2, 77])] == [2, 1]


def test_one_invented_vintage_makes_the_whole_input_invented() -> None:
    assert not Input(frame(), (used(1), used(2))).fictional
    assert Input(frame(), (used(1), used(2, fictional=True))).fictional
    assert not Input(frame(), ()).fictional


def test_the_record_keeps_by_which_file_a_vintage_can_be_found_again() -> None:
    facts = {"id": 1, "source": "ucdp_ged", "name": "events", "version": "20.1", "sha256": "a" * 64}
    assert used(fictional=True).as_fact() == facts


@pytest.mark.parametrize(("what", "named"), [("", "ucdp_ged"), ("one_sided", "one_sided")])
def test_what_is_missing_is_named_as_it_was_asked_for(what: str, named: str) -> None:
    problem = missing("ucdp_ged", what)
    assert problem.problem is INPUT_MISSING
    assert named in str(problem)
