"""What a panel says of the smallest examples, and which data and declarations it refuses."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from panel_world import FEATURES, PANEL, SPAN, TARGETS, event, events, tables, unit, units, vintage, vintages
from saferhavens.core.forecast.months import month_number
from saferhavens.core.forecast.panels import Dialect, Feature, Look, Panel, Part, Span, Step, Target, Units, compiled
from saferhavens.core.problems import ProblemError
from saferhavens.engines import build

MAY = month_number(2020, 5)
ONE_EVENT = event("COL-05", date(2020, 5, 3), 4)


def told(column: str, *happened: dict, of: str = "COL-05", panel: Panel = PANEL, span: Span = SPAN, **other) -> dict:
    """Step → value of the column, in one unit."""
    rows = build(panel, span, tables(*happened, **other)).filter(pl.col("unit") == of)
    return dict(zip(rows["step"], rows[column], strict=True))


def number_of(raised: pytest.ExceptionInfo[ProblemError]) -> int:
    return raised.value.problem.number


# --- targets ----------------------------------------------------------------------------------------------------------


def test_each_unit_has_each_month_and_zero_where_nothing_was_reported():
    deaths = told("deaths", ONE_EVENT)
    assert list(deaths) == list(range(SPAN.first, SPAN.last + 1))
    assert deaths[MAY] == 4
    assert deaths[MAY + 1] == 0


def test_after_the_origin_nothing_is_known():
    assert told("deaths", ONE_EVENT)[SPAN.origin + 1] is None


def test_kinds_are_counted_apart():
    other = event("COL-05", date(2020, 5, 9), 7, kind="1")
    assert told("deaths", ONE_EVENT, other)[MAY] == 11
    assert told("civilians", ONE_EVENT, other)[MAY] == 4
    assert told("events", ONE_EVENT, other)[MAY] == 2
    assert told("any_one_sided", other)[MAY] == 0
    assert told("any_one_sided", other, ONE_EVENT)[MAY] == 1


def test_an_event_without_a_place_counts_nowhere():
    assert sum(value or 0 for value in told("deaths", event(None, date(2020, 5, 3))).values()) == 0


# --- units that come and go, vintages that cover ----------------------------------------------------------------------


def test_before_and_after_a_unit_existed_nothing_is_known():
    lives = units(unit("COL-05", exists_from=date(2020, 4, 20), exists_to=date(2020, 6, 2)))
    deaths = told("deaths", ONE_EVENT, units=lives)
    assert [deaths[MAY + shift] for shift in (-2, -1, 0, 1, 2)] == [None, 0, 4, 0, None]


def test_a_month_that_a_vintage_covers_in_part_is_not_known():
    deaths = told("deaths", ONE_EVENT, vintages=vintages(vintage(covers_to=date(2020, 5, 30)), vintage(country="ECU")))
    assert (deaths[MAY - 1], deaths[MAY]) == (0, None)


def test_the_newest_vintage_that_was_known_counts_and_is_named():
    files = vintages(vintage("old", known_from=date(2022, 1, 1)), vintage("new", known_from=date(2022, 3, 1)))
    both = [ONE_EVENT | {"vintage": "old"}, ONE_EVENT | {"vintage": "new", "deaths": 9}]
    now, before = (told("deaths", *both, vintages=files, span=replace(SPAN, as_of=day)) for day in DAYS)
    assert (before[MAY], now[MAY]) == (4, 9)
    assert told("vintage", *both, vintages=files)[MAY] == "new"
    assert told("features_vintage", *both, vintages=files)[SPAN.origin + 1] == "new"
    assert told("vintage", *both, vintages=files)[SPAN.origin + 1] is None


DAYS = (date(2022, 3, 1), date(2022, 2, 28))


# --- features ---------------------------------------------------------------------------------------------------------


def test_features_look_back_from_the_month_before():
    assert [told("deaths_lag_1", ONE_EVENT)[MAY + shift] for shift in (0, 1, 2)] == [0, 4, 0]
    assert [told("events_lag_3", ONE_EVENT)[MAY + shift] for shift in (2, 3, 4)] == [0, 1, 0]
    assert [told("deaths_mean_3", ONE_EVENT)[MAY + shift] for shift in (0, 1, 3, 4)] == [0, 4 / 3, 4 / 3, 0]


def test_with_a_longer_horizon_they_look_back_from_further_away():
    far = replace(SPAN, horizon=6)
    assert [told("deaths_lag_1", ONE_EVENT, span=far)[MAY + shift] for shift in (5, 6, 7)] == [0, 4, 0]


def test_a_sum_is_not_told_before_all_its_months_are_known():
    assert [told("civilians_total_3")[SPAN.first + shift] for shift in (1, 2, 3)] == [None, None, 0]


def test_since_counts_from_zero_and_is_null_while_there_was_nothing():
    assert [told("civilians_since", ONE_EVENT)[MAY + shift] for shift in (0, 1, 2, 8)] == [None, 0, 1, 7]


def test_a_decayed_sum_halves():
    values = told("deaths_decayed_2", event("COL-05", date(2021, 5, 3), 4))
    assert [values[month_number(2021, month)] for month in (6, 8, 10)] == [4, 2, 1]


def test_parents_neighbours_and_shares():
    both = [ONE_EVENT, event("COL-13", date(2020, 5, 9), 12), event("ECU-08", date(2020, 5, 9), 100)]
    assert told("deaths_parent_2", *both)[MAY + 1] == 16
    assert told("deaths_share_2", *both)[MAY + 1] == 0.25
    assert told("deaths_share_2")[MAY + 1] is None
    assert told("deaths_neighbours_1", *both)[MAY + 1] == 12
    assert told("deaths_parent_2", *both, of="ECU-21")[MAY + 1] is None


def test_by_years_and_countries():
    panel = Panel(Units.COUNTRY, Step.YEAR, TARGETS[:1], (Feature(Look.TOTAL, "deaths", 2),))
    span = Span(2020, 2021, date(2022, 3, 1))
    lives = units(unit("COL"), unit("ECU"))
    happened = [ONE_EVENT, event("COL-13", date(2021, 1, 1), 5)]
    assert told("deaths", *happened, of="COL", panel=panel, span=span, units=lives) == {2020: 4, 2021: 5, 2022: None}
    assert told("deaths_total_2", *happened, of="COL", panel=panel, span=span, units=lives)[2022] == 9


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"targets": ()}, "no target"),
        ({"targets": (Target("deaths"), Target("deaths"))}, "“deaths” twice"),
        ({"targets": (Target("step"),), "features": ()}, "“step” twice"),
        ({"targets": (Target("Deaths; DROP TABLE"),), "features": ()}, "a name has"),
        ({"features": (Feature(Look.LAG, "births"),)}, "no target “births”"),
        ({"features": (Feature(Look.LAG, "deaths", 0),)}, "0 steps"),
    ],
)
def test_a_declaration_that_says_nothing_clear_is_a_problem(wrong, reason):
    with pytest.raises(ProblemError, match=reason) as raised:
        replace(PANEL, **wrong)
    assert number_of(raised) == 651


@pytest.mark.parametrize("horizon", [0, -1])
def test_a_horizon_of_zero_is_a_problem(horizon):
    with pytest.raises(ProblemError) as raised:
        replace(SPAN, horizon=horizon)
    assert number_of(raised) == 652


def test_an_origin_before_the_first_step_is_a_problem():
    with pytest.raises(ProblemError) as raised:
        replace(SPAN, origin=SPAN.first - 1)
    assert number_of(raised) == 651


@pytest.mark.parametrize(("day", "refused"), [(date(2021, 12, 31), True), (date(2022, 1, 1), False)])
def test_data_older_than_the_origin_are_a_problem(day, refused):
    early = replace(SPAN, as_of=day)
    if not refused:
        assert compiled(PANEL, early, Dialect.DUCKDB)
        return
    with pytest.raises(ProblemError) as raised:
        compiled(PANEL, early, Dialect.DUCKDB)
    assert number_of(raised) == 653


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"events": events(ONE_EVENT | {"deaths": -1})}, "deaths < 0"),
        ({"events": events(ONE_EVENT).with_columns(deaths=pl.lit(1.5))}, "deaths: fraction"),
        ({"events": events(ONE_EVENT).with_columns(deaths=pl.lit(float("nan")))}, "deaths: fraction"),
        ({"events": events(ONE_EVENT | {"deaths": None})}, "deaths: null"),
        ({"events": events(ONE_EVENT | {"on": None})}, "on: null"),
        ({"events": events(ONE_EVENT | {"vintage": "25.1"})}, "unknown vintage"),
        ({"events": events(ONE_EVENT | {"deaths": 2**31})}, "deaths: sum > 2147483647"),
        ({"events": events(ONE_EVENT).drop("kind")}, "missing"),
        ({"events": events(ONE_EVENT).with_columns(on=pl.lit("some day"))}, "String"),
        ({"units": units(unit("COL-05"), unit("COL-05"))}, "twice"),
        ({"units": units(unit("COL-05", exists_to=date(1800, 1, 1)))}, "exists_from > exists_to"),
        ({"vintages": vintages(vintage(), vintage("other"))}, "twice"),
        ({"vintages": vintages(vintage(covers_to=date(2019, 1, 1)))}, "covers_from > covers_to"),
    ],
)
def test_data_that_cannot_be_right_are_a_problem_that_names_them(wrong, reason):
    with pytest.raises(ProblemError, match=reason) as raised:
        build(PANEL, SPAN, tables(ONE_EVENT) | wrong)
    assert number_of(raised) == 654


def test_a_missing_table_is_a_problem():
    given = tables(ONE_EVENT)
    del given["neighbours"]
    with pytest.raises(ProblemError, match="“neighbours”"):
        build(PANEL, SPAN, given)
    without = replace(PANEL, features=tuple(each for each in FEATURES if each.look is not Look.NEIGHBOURS))
    assert build(without, SPAN, given).height


def test_a_place_outside_the_world_is_a_problem_for_cells_only():
    nowhere = tables(ONE_EVENT | {"longitude": 200.0})
    assert build(PANEL, SPAN, nowhere).height
    with pytest.raises(ProblemError, match="outside the world"):
        build(replace(PANEL, units=Units.CELL), SPAN, nowhere)


@pytest.mark.parametrize("wrong", [{"vintages": vintages()}, {"units": units()}])
def test_a_panel_that_knows_nothing_is_a_problem(wrong):
    with pytest.raises(ProblemError) as raised:
        build(PANEL, SPAN, tables() | wrong)
    assert number_of(raised) == 655


def test_parts_share_the_units_among_them():
    bounds = [Part(part, 3).bounds(10) for part in range(3)]
    assert bounds == [(0, 3), (3, 6), (6, 10)]
