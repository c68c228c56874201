"""A declaration says what comes out; what goes in is brought into its types or refused; engines carry both."""

from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import pairwise
from math import dist

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel_world import PANEL, SPAN, event, events, neighbours, tables, unit, units, vintage, vintages
from saferhavens.core.forecast.panels import (
    Dialect,
    Feature,
    Look,
    Measure,
    Panel,
    Part,
    Query,
    Span,
    Step,
    Target,
    Units,
    asked,
    checked,
    coded,
    compiled,
    decoded,
    in_order,
)
from saferhavens.core.forecast.panels import priogrid as grid
from saferhavens.core.forecast.panels.compiling import written
from saferhavens.core.problems import PANEL_DATA_WRONG, PANEL_EMPTY, ProblemError
from saferhavens.engines import build
from saferhavens.engines.on_duckdb import OnDuckDB

FIVE = Span(5, 5, SPAN.as_of)
EVENT = event("COL-05", date(2020, 5, 3), 4)


# --- declarations -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("look", "steps", "name", "kind", "reach"),
    [
        (Look.LAG, 3, "deaths_lag_3", "int32", 3),
        (Look.TOTAL, 12, "deaths_total_12", "int32", 12),
        (Look.MEAN, 6, "deaths_mean_6", "float64", 6),
        (Look.SINCE, 1, "deaths_since", "int32", 1),
        (Look.DECAYED, 4, "deaths_decayed_4", "float64", 20),
        (Look.PARENT, 2, "deaths_parent_2", "int32", 2),
        (Look.SHARE, 2, "deaths_share_2", "float64", 2),
        (Look.NEIGHBOURS, 1, "deaths_neighbours_1", "int32", 1),
    ],
)
def test_a_feature_has_a_name_a_type_and_a_reach(look: Look, steps: int, name: str, kind: str, reach: int):
    feature = Feature(look, "deaths", steps)
    panel = Panel(Units.ADM1, Step.MONTH, (Target("deaths"),), (feature,))
    assert (feature.name, panel.types[name], feature.reach) == (name, kind, reach)
    assert panel.columns == ("unit", "step", "vintage", "features_vintage", "deaths", name)
    assert panel.uses(look)
    assert not panel.uses(*(other for other in Look if other is not look))


@pytest.mark.parametrize("name", ["", "9lives", "Deaths", "deaths;", "deaths tolls", "ó", "a" * 31, "unit", "on"])
def test_a_name_that_could_be_mistaken_is_refused(name: str):
    with pytest.raises(ProblemError) as raised:
        Panel(Units.ADM1, Step.MONTH, (Target(name),))
    assert raised.value.problem.number == 651


@pytest.mark.parametrize("name", ["a", "deaths_2", "a" * 30])
def test_a_plain_name_is_taken(name: str):
    assert Panel(Units.ADM1, Step.MONTH, (Target(name),)).columns[-1] == name


def test_a_target_and_a_feature_of_one_name_are_refused():
    with pytest.raises(ProblemError, match="“deaths_lag_1” twice"):
        replace(PANEL, targets=(Target("deaths"), Target("deaths_lag_1")), features=(Feature(Look.LAG, "deaths"),))


def test_only_columns_that_are_summed_are_asked_for():
    targets = (Target("wounded", column="hurt"), Target("deaths"), Target("seen", Measure.COUNT, column="nothing"))
    assert Panel(Units.ADM1, Step.MONTH, targets).summed == ("deaths", "hurt")


@pytest.mark.parametrize(
    ("step", "day", "number"), [(Step.YEAR, date(2021, 7, 9), 2021), (Step.MONTH, date(1980, 1, 31), 1)]
)
def test_a_day_lies_in_a_step(step: Step, day: date, number: int):
    assert step.of(day) == number


@pytest.mark.parametrize("horizon", [1, 6, 36])
def test_a_span_runs_its_horizon_beyond_the_origin(horizon: int):
    assert replace(SPAN, horizon=horizon).last == SPAN.origin + horizon


@pytest.mark.parametrize(
    ("step", "origin", "day", "over"),
    [
        (Step.MONTH, 504, date(2021, 12, 31), False),
        (Step.MONTH, 504, date(2022, 1, 1), True),
        (Step.YEAR, 2021, date(2021, 12, 31), False),
        (Step.YEAR, 2021, date(2022, 1, 1), True),
    ],
)
def test_an_origin_is_over_on_the_first_day_after_it(step: Step, origin: int, day: date, over: bool):
    span = Span(origin - 3, origin, day)
    if over:
        span.check_origin_is_over(step)
        return
    with pytest.raises(ProblemError) as raised:
        span.check_origin_is_over(step)
    assert raised.value.problem.number == 653


# --- SQL --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dialect", list(Dialect))
def test_the_same_declaration_is_the_same_text(dialect: Dialect):
    written.cache_clear()
    first = compiled(PANEL, SPAN, dialect)
    written.cache_clear()
    assert compiled(PANEL, SPAN, dialect) == first
    assert len({compiled(PANEL, SPAN, dialect, query) for query in Query}) == 5
    assert first.lstrip().upper().startswith(("SELECT", "WITH"))


def test_each_engine_gets_a_text_of_its_own_the_same_for_all_places():
    whole = [compiled(PANEL, SPAN, dialect) for dialect in Dialect]
    assert len(set(whole)) == 3
    assert [compiled(replace(PANEL, units=units), SPAN, Dialect.DUCKDB) for units in Units] == whole[:1] * 4


@given(st.integers(0, 500), st.integers(1, 40))
def test_parts_follow_each_other_without_gap_and_are_as_large_as_each_other(count: int, of: int):
    bounds = [Part(part, of).bounds(count) for part in range(of)]
    assert bounds[0][0] == 0
    assert bounds[-1][1] == count
    assert all(one[1] == other[0] for one, other in pairwise(bounds))
    sizes = [end - begin for begin, end in bounds]
    assert max(sizes) - min(sizes) <= 1


# --- what goes in -----------------------------------------------------------------------------------------------------


def test_types_are_brought_into_those_of_the_panel():
    loose = events(EVENT).with_columns(pl.col("kind").cast(pl.Int8), pl.col("deaths").cast(pl.Float64))
    given_tables = checked(PANEL, tables(EVENT) | {"events": loose.with_columns(extra=pl.lit("not asked for"))})
    assert given_tables["events"].schema["deaths"] == pl.Int64
    assert given_tables["events"]["kind"].to_list() == ["3"]
    assert "extra" not in given_tables["events"].columns


def test_units_are_numbered_by_their_names_whatever_numbers_they_came_with():
    numbered = units(unit("ECU-08"), unit("COL-13"), unit("COL-05")).with_columns(number=pl.lit(9))
    found = checked(PANEL, tables(units=numbered))["units"]
    assert dict(found.select("unit", "number").iter_rows()) == {"COL-05": 0, "COL-13": 1, "ECU-08": 2}


@pytest.mark.parametrize(
    ("name", "wrong", "reason"),
    [
        ("neighbours", neighbours(("COL-05", "COL-13"), ("COL-05", "COL-13")), "twice (2)"),
        ("neighbours", neighbours(("COL-05", "COL-13")).with_columns(neighbour=None), "neighbour: null (1)"),
        ("units", units(unit("COL-05", country=None)), "country: null (1)"),
        ("vintages", vintages(vintage(known_from=None)), "known_from: null (1)"),
        ("events", events(EVENT, EVENT | {"country": "ECU", "vintage": "x"}), "unknown vintage (1)"),
    ],
)
def test_a_mistake_is_named_with_its_table_and_how_often_it_is_there(name: str, wrong: pl.DataFrame, reason: str):
    with pytest.raises(ProblemError) as raised:
        checked(PANEL, tables(EVENT) | {name: wrong})
    assert raised.value.problem is PANEL_DATA_WRONG
    assert (raised.value.facts["table"], raised.value.facts["reason"]) == (name, reason)


def test_of_many_mistakes_five_rows_are_shown_and_all_are_counted():
    with pytest.raises(ProblemError) as raised:
        checked(PANEL, tables(*(EVENT | {"deaths": -each} for each in range(1, 9))))
    assert raised.value.facts["reason"] == "deaths < 0 (8)"
    assert raised.value.facts["where"].count(";") == 4


def test_what_may_be_unknown_is_taken_as_it_is():
    bare = EVENT | {"adm1": None, "adm2": None, "longitude": None, "latitude": None, "kind": None}
    assert checked(PANEL, tables(bare))["events"].height == 1


# --- what comes out ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("of", [3, 9])
def test_any_number_of_parts_gives_the_same_bytes(of: int):
    """Also more parts than units: some are empty."""
    whole = build(PANEL, SPAN, tables(EVENT))
    apart = build(PANEL, SPAN, tables(EVENT), parts=[Part(part, of) for part in range(of)])
    assert apart.write_csv() == whole.write_csv()


def test_columns_come_in_order_and_in_their_types():
    built = build(PANEL, SPAN, tables(EVENT))
    kinds = {"string": pl.String, "int32": pl.Int32, "float64": pl.Float64}
    assert dict(built.schema) == {name: kinds[kind] for name, kind in PANEL.types.items()}
    assert built.select("unit", "step").equals(built.select("unit", "step").sort("unit", "step"))
    assert built.height == 4 * (SPAN.last - SPAN.first + 1)


def test_what_an_engine_gives_is_put_in_order_and_into_the_declared_types():
    panel = Panel(Units.ADM1, Step.MONTH, (Target("deaths"),), (Feature(Look.MEAN, "deaths", 3),))
    given_tables = checked(panel, tables(EVENT, units=units(unit("b"), unit("a"))))
    rows = pl.DataFrame({"number": [1, 0, 0, 1], "step": [6, 6, 5, 5], "vintage": [0.0, 0, None, 0]})
    rows = rows.with_columns(features_vintage=0, deaths=pl.Series([4.0, 2.0, 1.0, 3.0]), deaths_mean_3=pl.lit(1))
    told = decoded(panel, in_order(rows.with_columns(pl.col("vintage").cast(pl.Int16)), FIVE), given_tables)
    assert told.rows() == [
        ("a", 5, None, "24.1", 1, 1.0), ("a", 6, "24.1", "24.1", 2, 1.0),
        ("b", 5, "24.1", "24.1", 3, 1.0), ("b", 6, "24.1", "24.1", 4, 1.0),
    ]  # fmt: skip
    assert (told.schema["deaths"], told.schema["deaths_mean_3"]) == (pl.Int32, pl.Float64)


class Noted(OnDuckDB):
    """An engine that notes what it is asked; it may then tell nothing of a target."""

    def __init__(self, untold: tuple[str, ...] = ()) -> None:
        super().__init__(threads=1)
        self.untold, self.names, self.asked = untold, [], []
        self.beside_us = False

    def put(self, name: str, frame: pl.DataFrame) -> None:
        self.names.append((name, frame.height))
        super().put(name, frame)

    def rows(self, sql: str) -> pl.DataFrame:
        self.asked.append(sql)
        return super().rows(sql).with_columns(pl.lit(None).alias(name) for name in self.untold)


FACTS = [Query.COUNTS, Query.TERMS]


@pytest.mark.parametrize(
    ("beside_us", "queries"),
    [(True, [*FACTS, Query.PARENTS, Query.UNITS, Query.UNITS]), (False, [Query.PANEL, Query.PANEL])],
)
def test_each_table_is_put_once_and_each_part_asks_about_its_units(beside_us: bool, queries: list[Query]):
    with closing(Noted()) as noted:
        noted.beside_us = beside_us
        build(PANEL, SPAN, tables(EVENT), noted, [Part(0, 2), Part(1, 2)])
    assert sorted(noted.names[:4]) == [("events", 1), ("neighbours", 5), ("units", 4), ("vintages", 2)]
    assert [name for name, _ in noted.names[4:]] == [*(FACTS if beside_us else []), "units", "units"]
    assert noted.asked == [compiled(PANEL, SPAN, Dialect.DUCKDB, query) for query in queries]


def test_an_engine_sees_no_texts_but_kinds():
    schemas = [frame.schema for frame in coded(PANEL, checked(PANEL, tables(EVENT))).values()]
    assert [name for schema in schemas for name, kind in schema.items() if kind == pl.String] == ["kind"]


def test_a_part_asks_for_its_own_units_and_knows_the_others():
    own = asked(coded(PANEL, checked(PANEL, tables(EVENT)))["units"], Part(1, 2))
    assert own.select("number", "asked").rows() == [(0, False), (1, False), (2, True), (3, True)]


def test_data_that_are_refused_never_reach_the_engine():
    with closing(Noted()) as noted, pytest.raises(ProblemError):
        build(PANEL, SPAN, tables(EVENT | {"deaths": -1}), noted)
    assert (noted.names, noted.asked) == ([], [])


def test_an_answer_in_which_no_target_is_known_is_a_problem():
    with closing(Noted(tuple(each.name for each in PANEL.targets))) as blank, pytest.raises(ProblemError) as raised:
        build(PANEL, SPAN, tables(EVENT), blank)
    assert raised.value.problem is PANEL_EMPTY


def test_a_table_put_again_takes_the_place_of_the_first():
    with closing(OnDuckDB(threads=1)) as engine:
        for value in (1, 2):
            engine.put("events", pl.DataFrame({"deaths": [value]}))
        assert engine.rows("SELECT sum(deaths) AS deaths FROM events").rows() == [(2,)]


# --- cells ------------------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(st.floats(-180, 180), st.floats(-90, 90))
def test_the_cell_of_a_point_is_the_one_whose_centre_is_nearest(longitude: float, latitude: float):
    cell = grid.cell_at(longitude, latitude)
    own = dist(((longitude - grid.centre(cell)[0] + 180) % 360 - 180, latitude), (0, grid.centre(cell)[1]))
    for other in grid.neighbours(cell):
        east, north = grid.centre(other)
        assert own <= dist(((longitude - east + 180) % 360 - 180, latitude), (0, north)) + 1e-9


@settings(max_examples=25, deadline=None)
@given(st.integers(1, grid.CELLS))
def test_sql_finds_the_cell_that_python_finds(cell: int):
    longitude, latitude = grid.centre(cell)
    panel = Panel(Units.CELL, Step.MONTH, (Target("deaths"),))
    here = units(unit(str(cell), country="COL"))
    span = Span(485, 485, date(2022, 3, 1))
    built = build(panel, span, tables(EVENT | {"longitude": longitude, "latitude": latitude}, units=here))
    assert built["deaths"].to_list() == [4, None]
