"""For any events each death counts once or is said to be left out; for any vintages, what was known is told."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from saferhavens.core.forecast.displacement import as_known
from saferhavens.core.forecast.months import first_day, month_of
from saferhavens.core.forecast.subnational import division_months
from saferhavens.core.problems import HISTORY_ENDS_EARLY, SERIES_EMPTY, ProblemError

CASES = settings(max_examples=60)
COUNTRIES = ("Andor", "Bantu", "Cairn")
SPANS = {"Andor": (481, 486), "Bantu": (483, 484)}
EVENTS = {"country": pl.String, "division": pl.String, "date_start": pl.Date, "date_end": pl.Date, "deaths": pl.Int64}

type Event = tuple[str, str | None, date, date, int]


@st.composite
def events(draw: st.DrawFn) -> Event:
    end = draw(st.dates(date(2019, 11, 1), date(2020, 8, 31)))
    division = draw(st.sampled_from(["North", "South", " North ", "New  North", "New North", "", " ", None]))
    days = draw(st.sampled_from([0, 0, 1, 40]))
    return draw(st.sampled_from(COUNTRIES)), division, end - timedelta(days), end, draw(st.integers(0, 90))


def table(rows: list[Event]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=EVENTS, orient="row")


def inside(row: Event) -> bool:
    first, last = SPANS.get(row[0], (1, 0))
    return first <= month_of(row[3]) <= last


def division_of(row: Event) -> str:
    return " ".join((row[1] or "").split())


ANY = st.lists(events(), max_size=25)
SOME = ANY.filter(lambda rows: any(inside(row) and division_of(row) for row in rows))


@CASES
@given(SOME)
def test_each_death_counts_in_one_month_of_one_division(rows: list[Event]) -> None:
    slow: dict[tuple[str, int], int] = {}
    for row in (row for row in rows if inside(row) and division_of(row)):
        for month in range(SPANS[row[0]][0], SPANS[row[0]][1] + 1):
            key = f"{row[0]}-{division_of(row)}", month
            slow[key] = slow.get(key, 0) + (row[4] if month == month_of(row[3]) else 0)
    found = division_months(table(rows), SPANS).series
    assert found.select("unit", "month").rows() == sorted(slow)
    assert {(unit, month): value for unit, _, month, value in found.iter_rows()} == slow


@CASES
@given(SOME)
def test_what_does_not_enter_is_said_and_adds_up(rows: list[Event]) -> None:
    found = division_months(table(rows), SPANS)
    within = [row for row in rows if inside(row)]
    assert found.series["value"].sum() + found.deaths_without_division == sum(row[4] for row in within)
    assert found.without_division == sum(not division_of(row) for row in within)


@CASES
@given(SOME)
def test_what_lies_across_months_is_said(rows: list[Event]) -> None:
    found = division_months(table(rows), SPANS)
    across = [row for row in rows if inside(row) and division_of(row) and month_of(row[2]) < month_of(row[3])]
    assert (found.across_months, found.deaths_across_months) == (len(across), sum(row[4] for row in across))


@CASES
@given(SOME, st.randoms(use_true_random=False))
def test_the_order_of_events_changes_nothing(rows: list[Event], chance) -> None:
    shuffled = chance.sample(rows, len(rows))
    one, other = division_months(table(rows), SPANS), division_months(table(shuffled), SPANS)
    assert one.series.equals(other.series)


@CASES
@given(ANY)
def test_events_give_a_series_or_a_problem(rows: list[Event]) -> None:
    if any(inside(row) and division_of(row) for row in rows):
        assert division_months(table(rows), SPANS).series.height
        return
    event("nothing to count")
    with pytest.raises(ProblemError) as raised:
        division_months(table(rows), SPANS)
    assert raised.value.problem == SERIES_EMPTY


# --- vintages ----------------------------------------------------------------------------------------------------

DAYS = [date(2020, month, 25) for month in (3, 4, 6)]
ROW = st.tuples(st.sampled_from("AB"), st.integers(480, 488), st.none() | st.integers(0, 9), st.sampled_from(DAYS))
VINTAGES = st.lists(ROW, max_size=20, unique_by=lambda row: (row[0], row[1], row[3]))


@CASES
@given(VINTAGES, st.dates(date(2020, 2, 1), date(2020, 8, 1)), st.integers(480, 488))
def test_only_the_newest_vintage_of_the_day_is_read_and_only_to_the_origin(
    rows: list[tuple[str, int, int | None, date]], on: date, origin: int
) -> None:
    schema = {"unit": pl.String, "month": pl.Int64, "value": pl.Int64, "vintage": pl.Date}
    series = pl.DataFrame(rows, schema=schema, orient="row")
    newest = max((row[3] for row in rows if row[3] <= on), default=None)
    of_newest = [row for row in rows if row[3] == newest]
    if newest is None:
        wanted = SERIES_EMPTY
    elif min(max(row[1] for row in of_newest), month_of(newest)) < origin:
        wanted = HISTORY_ENDS_EARLY
    else:
        found = as_known(series, on, origin)
        assert found.rows() == sorted((row[:3] for row in of_newest if row[1] <= origin), key=lambda row: row[:2])
        return
    event(str(wanted.number))
    with pytest.raises(ProblemError) as raised:
        as_known(series, on, origin)
    assert raised.value.problem == wanted


@CASES
@given(st.integers(1, 1200))
def test_the_first_day_of_a_month_lies_in_it_and_the_day_before_does_not(month: int) -> None:
    day = first_day(month)
    assert month_of(day) == month
    if month > 1:
        assert month_of(day - timedelta(days=1)) == month - 1
