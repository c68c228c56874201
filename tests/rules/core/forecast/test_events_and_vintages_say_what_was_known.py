"""Where an event counts, what is left out, and which vintage a forecast may rest on."""

from datetime import date

import polars as pl
import pytest

from saferhavens.core import problems
from saferhavens.core.forecast.displacement import as_known
from saferhavens.core.forecast.months import month_number
from saferhavens.core.forecast.subnational import Placed, division_months
from saferhavens.core.problems import ProblemError

JANUARY = month_number(2020, 1)
SPANS = {"Andor": (JANUARY, JANUARY + 11)}


def event(division: str | None, start: date, end: date, deaths: float, country: str = "Andor") -> dict[str, object]:
    return {"country": country, "division": division, "date_start": start, "date_end": end, "deaths": deaths}


def placed(*events: dict[str, object], spans: dict[str, tuple[int, int]] = SPANS) -> Placed:
    schema = {"country": pl.String, "division": pl.String, "date_start": pl.Date, "date_end": pl.Date}
    return division_months(pl.DataFrame(list(events), schema=schema | {"deaths": pl.Float64}), spans)


ONE_DAY = event("North", date(2020, 3, 5), date(2020, 3, 5), 4)
ACROSS = event("North", date(2020, 1, 20), date(2020, 3, 2), 10)
NOWHERE = event(None, date(2020, 5, 1), date(2020, 5, 1), 7)


def value(series: pl.DataFrame, unit: str, month: int) -> float:
    return series.filter(pl.col("unit") == unit, pl.col("month") == month)["value"].item()


def test_an_event_counts_in_its_month() -> None:
    series = placed(ONE_DAY).series
    assert value(series, "Andor-North", JANUARY + 2) == 4
    assert series["value"].sum() == 4


def test_an_event_across_months_counts_in_the_month_in_which_it_ended() -> None:
    made = placed(ONE_DAY, ACROSS)
    assert value(made.series, "Andor-North", JANUARY + 2) == 14
    assert value(made.series, "Andor-North", JANUARY) == 0
    assert (made.across_months, made.deaths_across_months) == (1, 10)


def test_an_event_without_a_division_is_left_out_and_counted() -> None:
    made = placed(ONE_DAY, NOWHERE, NOWHERE | {"division": "  "})
    assert made.series["unit"].unique().to_list() == ["Andor-North"]
    assert (made.without_division, made.deaths_without_division) == (2, 14)


def test_names_that_differ_by_blanks_are_one_division() -> None:
    series = placed(ONE_DAY, ONE_DAY | {"division": " North  "}).series
    assert series["unit"].unique().to_list() == ["Andor-North"]
    assert series["value"].sum() == 8


def test_months_without_events_are_none_and_all_are_there() -> None:
    series = placed(ONE_DAY, ONE_DAY | {"division": "South"}).series
    assert series.height == 24
    assert series.filter(pl.col("unit") == "Andor-South")["month"].to_list() == list(range(JANUARY, JANUARY + 12))
    assert series["parent"].unique().to_list() == ["Andor"]


def test_events_outside_the_span_of_their_country_are_not_there() -> None:
    late = event("North", date(2021, 2, 1), date(2021, 2, 1), 99)
    elsewhere = event("North", date(2020, 2, 1), date(2020, 2, 1), 99, country="Bantu")
    assert placed(ONE_DAY, late, elsewhere).series["value"].sum() == 4


def test_no_events_at_all_are_refused() -> None:
    with pytest.raises(ProblemError) as raised:
        placed(NOWHERE)
    assert raised.value.problem == problems.SERIES_EMPTY


@pytest.mark.parametrize("deaths", [-1.0, 0.5])
def test_deaths_that_are_no_count_are_refused(deaths: float) -> None:
    with pytest.raises(ProblemError) as raised:
        placed(ONE_DAY | {"deaths": deaths})
    assert raised.value.problem == problems.COUNT_NOT_WHOLE
    assert "2020-03" in str(raised.value)


# --- vintages ----------------------------------------------------------------------------------------------------

AUGUST, SEPTEMBER = date(2020, 8, 25), date(2020, 9, 25)
JULY = month_number(2020, 7)
SERIES = pl.DataFrame(
    [
        ("AAA", JULY - 1, 10, AUGUST),
        ("AAA", JULY, 20, AUGUST),
        ("BBB", JULY, None, AUGUST),
        ("AAA", JULY - 1, 10, SEPTEMBER),
        ("AAA", JULY, 26, SEPTEMBER),
        ("BBB", JULY, 5, SEPTEMBER),
        ("AAA", JULY + 1, 3, SEPTEMBER),
    ],
    schema=["unit", "month", "value", "vintage"],
    orient="row",
)


def test_the_newest_vintage_of_the_day_is_read_and_no_later_one() -> None:
    known = as_known(SERIES, date(2020, 9, 24), JULY)
    assert known.rows() == [("AAA", JULY - 1, 10), ("AAA", JULY, 20), ("BBB", JULY, None)]


def test_a_newer_vintage_brings_its_revision() -> None:
    assert as_known(SERIES, SEPTEMBER, JULY).rows() == [("AAA", JULY - 1, 10), ("AAA", JULY, 26), ("BBB", JULY, 5)]


def test_a_later_vintage_changes_nothing_that_was_known_before() -> None:
    changed = SERIES.with_columns(value=pl.when(pl.col("vintage") == SEPTEMBER).then(999).otherwise("value"))
    assert as_known(changed, AUGUST, JULY).equals(as_known(SERIES, AUGUST, JULY))


def test_before_the_first_vintage_nothing_was_known() -> None:
    with pytest.raises(ProblemError) as raised:
        as_known(SERIES, date(2020, 8, 24), JULY)
    assert raised.value.problem == problems.SERIES_EMPTY


def test_a_vintage_older_than_the_origin_is_refused() -> None:
    with pytest.raises(ProblemError) as raised:
        as_known(SERIES, date(2020, 12, 1), JULY + 3)
    assert raised.value.problem == problems.HISTORY_ENDS_EARLY
    assert raised.value.facts == {"last": "2020-08", "origin": "2020-10"}


def test_months_after_the_day_of_the_vintage_were_not_known_whatever_it_says() -> None:
    ahead = SERIES.with_columns(month=pl.col("month") + 6)
    with pytest.raises(ProblemError) as raised:
        as_known(ahead, AUGUST, JULY + 6)
    assert raised.value.problem == problems.HISTORY_ENDS_EARLY
