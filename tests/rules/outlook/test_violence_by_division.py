"""By division only events count that are known to lie in one; the others are counted, not guessed."""

from datetime import date

import pytest

from inputs_world import LATER, killed, load_events
from saferhavens.core.forecast.months import month_number
from saferhavens.core.problems import DIVISIONS_MISSING, INPUT_MISSING, ProblemError
from saferhavens.core.words import Level
from saferhavens.web.outlook.inputs import Input, counts_for_signals, deaths_by_division_month
from saferhavens.web.outlook.inputs.signals import week_number, weeks_within

pytestmark = pytest.mark.django_db

MARCH = date(2020, 3, 2)
NORTE, SUR, VILLA = "COL-52", "COL-86", "COL-52001"
SOUTH = {"longitude": 0.5, "latitude": 0.5}


def by_month(level: Level = Level.ADM1) -> Input:
    return deaths_by_division_month("one_sided", "COL", LATER, level=level)


def value(given: Input, unit: str, month: int = 3) -> float:
    return given.frame.filter(unit=unit, month=month_number(2020, month))["value"].item()


def test_each_division_has_each_month() -> None:
    load_events(killed(1, MARCH, 4), killed(2, MARCH, 5, **SOUTH))
    given = by_month()
    assert given.frame.height == 2 * 12
    assert (value(given, NORTE), value(given, SUR), value(given, SUR, 4)) == (4, 5, 0)
    assert given.frame["parent"].unique().to_list() == ["COL"]


def test_what_is_known_only_to_the_country_is_counted_and_left_out() -> None:
    load_events(killed(1, MARCH, 4), killed(2, MARCH, 50, precision=6))
    given = by_month()
    assert given.frame["value"].sum() == 4
    assert given.left_out == {"events": 1, "deaths": 50}
    assert any("1 events with 50 deaths" in note.sentence() for note in given.notes)


def test_what_is_known_to_the_department_does_not_count_for_a_municipality() -> None:
    load_events(killed(1, MARCH, 4), killed(2, MARCH, 7, precision=4))
    first, second = by_month(), by_month(Level.ADM2)
    assert (value(first, NORTE), value(second, VILLA)) == (11, 4)
    assert (first.left_out["events"], second.left_out["events"]) == (0, 1)
    assert second.frame.filter(unit=VILLA)["parent"].unique().to_list() == ["COL"]


def test_a_country_without_divisions_is_a_problem() -> None:
    load_events(killed(1, MARCH, country="PER"), scope=("PER",))
    with pytest.raises(ProblemError) as caught:
        deaths_by_division_month("one_sided", "PER", LATER)
    assert caught.value.problem is DIVISIONS_MISSING


def test_a_country_of_which_no_list_speaks_is_a_problem() -> None:
    load_events(killed(1, MARCH, country="PER"), scope=("PER",))
    with pytest.raises(ProblemError) as caught:
        by_month()
    assert caught.value.problem is INPUT_MISSING


# --- for signals ---------------------------------------------------------------------------------------------------


def test_counts_for_signals_have_each_division_kind_and_month() -> None:
    load_events(killed(1, MARCH, 4), killed(2, MARCH, 5), killed(3, MARCH, 9, violence_type=1, **SOUTH))
    given = counts_for_signals("COL", LATER)
    assert given.frame.columns == ["unit", "parent", "kind", "step", "value"]
    assert given.frame.height == 2 * 3 * 12
    found = given.frame.filter(given.frame["value"] > 0).drop("parent")
    march = month_number(2020, 3)
    assert found.rows() == [(NORTE, "one_sided", march, 2.0), (SUR, "state_based", march, 1.0)]


def test_counts_can_be_of_deaths_and_of_all_kinds_together() -> None:
    load_events(killed(1, MARCH, 4), killed(2, MARCH, 9, violence_type=1))
    given = counts_for_signals("COL", LATER, measure="deaths", kinds=("all",))
    assert given.frame.filter(given.frame["value"] > 0)["kind", "value"].rows() == [("all", 13.0)]


def test_the_parent_of_a_municipality_is_its_department() -> None:
    load_events(killed(1, MARCH))
    given = counts_for_signals("COL", LATER, level=Level.ADM2)
    assert given.frame.filter(unit=VILLA)["parent"].unique().to_list() == [NORTE]


def test_what_cannot_be_placed_is_counted_for_signals_too() -> None:
    load_events(killed(1, MARCH, 4), killed(2, MARCH, 50, precision=6))
    assert counts_for_signals("COL", LATER).left_out == {"events": 1, "deaths": 50}


def test_weeks_begin_on_monday() -> None:
    monday, sunday = date(2020, 3, 2), date(2020, 3, 8)
    load_events(killed(1, monday), killed(2, sunday), killed(3, date(2020, 3, 9)))
    given = counts_for_signals("COL", LATER, step="week")
    found = given.frame.filter(given.frame["value"] > 0)["step", "value"].rows()
    week = (monday - date(1980, 1, 7)).days // 7 + 1
    assert found == [(week, 2.0), (week + 1, 1.0)]


def test_only_whole_weeks_are_in_it() -> None:
    """1 January 2020 was a Wednesday, 31 December a Thursday: 51 weeks lie within the year."""
    weeks = weeks_within(month_number(2020, 1), month_number(2020, 12))
    first = (date(2020, 1, 6) - date(1980, 1, 7)).days // 7 + 1
    assert (weeks[0], len(weeks)) == (first, 51)


def test_a_month_that_begins_on_monday_and_has_four_weeks() -> None:
    assert len(weeks_within(month_number(2021, 2), month_number(2021, 2))) == 4


def test_weeks_are_numbered_through_the_years() -> None:
    import polars as pl

    days = pl.DataFrame({"day": [date(1980, 1, 7), date(1980, 1, 13), date(1980, 1, 14), date(2020, 3, 2)]})
    assert days.select(week_number(pl.col("day"))).to_series().to_list() == [1, 1, 2, 2096]
