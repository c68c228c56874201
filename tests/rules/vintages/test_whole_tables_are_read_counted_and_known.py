"""Whole tables: how they are read, how they are counted by country, and which of their months a day knew."""

import io
from datetime import date

import polars as pl
import pytest

from inputs_world import LATER, country_year, deaths, month_end, onset_file, views
from open_data import stored
from saferhavens.core.problems import INPUT_DAMAGED, INPUT_MISSING, INPUT_NOT_YET_KNOWN, ProblemError
from saferhavens.sources.tables import TABLES
from saferhavens.web.outlook.inputs import deaths_by_country_month
from saferhavens.web.outlook.inputs.knowing import known
from saferhavens.web.vintages import whole
from saferhavens.web.vintages.models import VintageState, WholeTable

pytestmark = pytest.mark.django_db

MONTHS, YEARS = "country_month_deaths", "country_years"
START = date(2020, 1, 1)


def parquet(frame: pl.DataFrame) -> bytes:
    content = io.BytesIO()
    frame.write_parquet(content)
    return content.getvalue()


# --- reading -------------------------------------------------------------------------------------------------------


def test_years_and_months_are_kept_under_their_own_names() -> None:
    years, months = stored(onset_file(country_year(2001), country_year(2002)), month_end(deaths(START, 1), "2020-01"))
    assert (whole.read(years.pk, YEARS).height, whole.read(months.pk, MONTHS).height) == (2, 1)
    assert dict(whole.read(years.pk, YEARS).schema) == TABLES[YEARS]


@pytest.mark.parametrize("table", [YEARS, "no_such_table"])
def test_a_table_that_a_vintage_does_not_have_is_not_taken_for_an_empty_one(table: str) -> None:
    (vintage,) = stored(month_end(deaths(START, 1), "2020-01"))
    with pytest.raises(WholeTable.DoesNotExist):
        whole.read(vintage.pk, table)


def test_an_empty_table_is_read_as_an_empty_one() -> None:
    (vintage,) = stored(month_end(deaths(START, 1), "2020-01"))
    empty = pl.DataFrame(schema=TABLES[YEARS])
    assert whole.keep(vintage, YEARS, empty) == 0
    assert whole.read(vintage.pk, YEARS).equals(empty)
    assert WholeTable.objects.get(table=YEARS).by_country == {}


@pytest.mark.parametrize(
    "damage",
    [
        lambda frame: frame.drop("unit"),
        lambda frame: frame.with_columns(more=pl.lit(1)),
        lambda frame: frame.rename({"deaths": "dead"}),
        lambda frame: frame.with_columns(pl.col("deaths").cast(pl.Float64)),
        lambda frame: frame.head(1),
        lambda frame: pl.concat([frame, frame]),
    ],
    ids=["less", "more", "another name", "another type", "fewer rows", "more rows"],
)
def test_a_table_that_is_readable_but_another_is_a_problem(damage) -> None:
    (vintage,) = stored(month_end(deaths(START, 1, 2), "2020-02"))
    WholeTable.objects.update(content=parquet(damage(whole.read(vintage.pk, MONTHS))))
    with pytest.raises(ProblemError) as caught:
        whole.read(vintage.pk, MONTHS)
    assert caught.value.problem is INPUT_DAMAGED
    assert MONTHS in str(caught.value)


# --- counting ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "counts"),
    [
        (["COL"], {"COL": {MONTHS: 2, YEARS: 1}}),
        (["PER"], {"PER": {MONTHS: 3}}),
        (["COL", "PER"], {"COL": {MONTHS: 2, YEARS: 1}, "PER": {MONTHS: 3}}),
        (["ECU"], {}),
        ([], {}),
    ],
)
def test_each_table_is_counted_for_the_countries_asked_for(asked: list[str], counts: dict[str, object]) -> None:
    rows = deaths(START, 1, 2) + deaths(START, 0, 0, 0, country="PER")
    vintages = stored(onset_file(country_year(2001)), month_end(rows, "2020-03"))
    assert whole.count_rows([each.pk for each in vintages], asked) == counts


def test_only_the_vintages_asked_for_are_counted() -> None:
    old, new = stored(month_end(deaths(START, 1), "2020-01"), month_end(deaths(START, 1, 2), "2020-02"))
    assert whole.count_rows([new.pk], ["COL"]) == {"COL": {MONTHS: 2}}
    assert whole.count_rows([old.pk], ["COL"]) == {"COL": {MONTHS: 1}}
    assert whole.count_rows([], ["COL"]) == {}


# --- as a day knew them --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "values"),
    [
        (date(2020, 3, 1), [1.0, 2.0]),
        (date(2020, 3, 31), [1.0, 2.0]),
        (date(2020, 4, 1), [5.0, 6.0, 7.0]),
        (LATER, [5.0, 6.0, 7.0]),
    ],
)
def test_a_day_knows_the_newest_month_end_before_it(as_of: date, values: list[float]) -> None:
    stored(
        month_end(deaths(START, 1, 2, kind="all"), "2020-02"), month_end(deaths(START, 5, 6, 7, kind="all"), "2020-03")
    )
    given = deaths_by_country_month("all", as_of, source="ucdp_country_month")
    assert given.frame["value"].to_list() == values
    assert not given.hindsight


def test_a_day_before_the_first_month_end_knows_nothing_unless_hindsight_is_allowed() -> None:
    stored(month_end(deaths(START, 1, 2, kind="all"), "2020-02"), month_end(deaths(START, 5, kind="all"), "2020-03"))
    day = date(2020, 2, 10)
    with pytest.raises(ProblemError) as caught:
        deaths_by_country_month("all", day, source="ucdp_country_month")
    assert caught.value.problem is INPUT_NOT_YET_KNOWN
    given = deaths_by_country_month("all", day, source="ucdp_country_month", hindsight=True)
    assert (given.frame["value"].to_list(), given.hindsight) == ([1.0], True)
    assert [each.version for each in given.vintages] == ["2020-02"]


@pytest.mark.parametrize("as_of", [date(2020, 2, 29), LATER])
def test_nothing_held_is_missing_on_every_day(as_of: date) -> None:
    with pytest.raises(ProblemError) as caught:
        known("ucdp_country_month", as_of, hindsight=True)
    assert caught.value.problem is INPUT_MISSING


@pytest.mark.parametrize("state", [each for each in VintageState if each != VintageState.KEPT])
def test_a_vintage_that_is_not_kept_any_more_is_not_known(state: str) -> None:
    (vintage,) = stored(month_end(deaths(START, 1), "2020-01"))
    assert [each.id for each in known("ucdp_country_month", LATER).vintages] == [vintage.pk]
    type(vintage).objects.filter(pk=vintage.pk).update(state=state)
    with pytest.raises(ProblemError) as caught:
        known("ucdp_country_month", LATER)
    assert caught.value.problem is INPUT_MISSING


def test_an_invented_vintage_is_known_on_every_day_until_there_is_a_real_one() -> None:
    long_ago = date(1990, 1, 1)
    (sample,) = stored(month_end(deaths(START, 9), "2020-01", fictional=True))
    assert [each.id for each in known("ucdp_country_month", long_ago).vintages] == [sample.pk]
    (real,) = stored(month_end(deaths(START, 1), "2020-02"))
    assert [each.id for each in known("ucdp_country_month", LATER).vintages] == [real.pk]
    with pytest.raises(ProblemError) as caught:
        known("ucdp_country_month", long_ago)
    assert caught.value.problem is INPUT_NOT_YET_KNOWN


@pytest.mark.parametrize(
    ("history", "panel", "values"),
    [
        ([1, 2, 3, 4], None, [1, 2, 3, 4]),
        (None, [7, 8], [7, 8]),
        ([1, 2, 3, 4], [7, 8], [1, 2, 7, 8]),
        ([1, 2, 3, 4, 5], [7, 8], [1, 2, 3, 4, 5]),
    ],
    ids=["history", "panel", "panel in the place of the end", "a panel that ends too early"],
)
def test_the_checked_panel_takes_the_place_of_the_end_of_the_history_and_leaves_no_gap(history, panel, values) -> None:
    files = [views(deaths(START, *history), "2020-06")] if history else []
    files += [views(deaths(date(2020, 3, 1), *panel), "2020-04", part="panel")] if panel else []
    stored(*files)
    given = deaths_by_country_month("state_based", LATER, source="views_country_month")
    assert given.frame["value"].to_list() == values
    assert given.frame["month"].diff().drop_nulls().unique().to_list() == [1]
