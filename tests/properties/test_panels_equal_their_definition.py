"""Panels made by SQL are what their definitions, followed row by row, say; and the future is not in them."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from panel_reference import reference
from panel_world import PANEL, SPAN, event, happenings, neighbours, tables
from saferhavens.core.forecast.months import first_day
from saferhavens.core.forecast.panels import Part, Span, Step, Units
from saferhavens.core.problems import PANEL_EMPTY, ProblemError
from saferhavens.engines import build

SHORT = replace(SPAN, origin=SPAN.first + 11, as_of=date(2021, 2, 1))
SINCE_THEN = replace(SHORT, as_of=SPAN.as_of)
BY_YEAR = replace(PANEL, step=Step.YEAR)
WHOLE = (Part(),)
SLOW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def built(panel, span, world, parts=WHOLE) -> pl.DataFrame | None:
    """None where nothing at all is known, which is a problem of its own."""
    try:
        return build(panel, span, world, parts=parts)
    except ProblemError as problem:
        assert problem.problem == PANEL_EMPTY  # noqa: PT017 - one problem among others is expected
        return None


def agree(panel, span, world) -> None:
    slow = reference(panel, span, world)
    fast = built(panel, span, world)
    if fast is None:
        assert slow["deaths"].null_count() == slow.height
    else:
        assert_frame_equal(fast, slow, check_exact=True)


@SLOW
@given(happenings(), st.sampled_from([1, 3]))
def test_by_month(world, horizon):
    agree(PANEL, replace(SHORT, horizon=horizon), world)


@SLOW
@given(happenings())
def test_by_year(world):
    agree(BY_YEAR, Span(2019, 2021, date(2022, 3, 1)), world)


@SLOW
@given(happenings())
def test_by_country(world):
    countries = pl.DataFrame({"unit": ["COL", "ECU"], "country": ["COL", "ECU"], "parent": ["AME", "AME"]})
    lives = countries.with_columns(exists_from=date(1900, 1, 1), exists_to=date(2020, 8, 1))
    near = neighbours(("COL", "ECU"), ("ECU", "COL"))
    agree(replace(PANEL, units=Units.COUNTRY), SHORT, world | {"units": lives, "neighbours": near})


@SLOW
@given(happenings())
def test_parts_together_are_the_whole(world):
    whole = built(PANEL, SHORT, world)
    apart = built(PANEL, SHORT, world, [Part(part, 3) for part in range(3)])
    assert (whole is None) == (apart is None)
    assert whole is None or whole.equals(apart)


@SLOW
@given(happenings(), st.randoms(use_true_random=False))
def test_the_order_of_rows_means_nothing(world, chance):
    mixed = {name: frame.sample(fraction=1, shuffle=True, seed=chance.randrange(99)) for name, frame in world.items()}
    whole = built(PANEL, SHORT, world)
    assert whole is None or whole.equals(build(PANEL, SHORT, mixed))


@SLOW
@given(happenings(), st.integers(0, 10**6), st.integers(1, 9999))
def test_nothing_after_the_origin_enters(world, deaths, days):
    """What happens after the origin is changed, removed and invented, and vintages known later say anything at all."""
    end = first_day(SHORT.origin + 1)
    later = pl.col("on") >= end
    events = world["events"].with_columns(pl.when(later).then(deaths).otherwise("deaths").alias("deaths"))
    invented = events.with_columns(on=pl.lit(end + timedelta(days=days)), deaths=pl.lit(deaths, dtype=pl.Int64))
    unseen = world["vintages"].with_columns(
        vintage=pl.lit("unseen"), known_from=date(2060, 1, 1) + timedelta(days=days), covers_to=pl.lit(date(2099, 1, 1))
    )
    hidden = events.with_columns(vintage=pl.lit("unseen"), deaths=pl.lit(deaths, dtype=pl.Int64))
    changed = world | {
        "events": pl.concat([events.filter(~later), invented, hidden]),
        "vintages": pl.concat([world["vintages"], unseen.unique("country", maintain_order=True)]),
    }
    whole = built(PANEL, SHORT, world)
    again = built(PANEL, SHORT, changed)
    assert (whole is None) == (again is None)
    assert whole is None or whole.write_csv() == again.write_csv()


def test_this_test_would_see_a_leak():
    """A change before the origin does change the panel."""
    before, after = (tables(event("COL-05", date(2020, 5, 3), deaths)) for deaths in (4, 5))
    assert not build(PANEL, SINCE_THEN, before).equals(build(PANEL, SINCE_THEN, after))


@pytest.mark.parametrize("horizon", [1, 4])
def test_a_row_holds_only_what_was_known_its_horizon_before(horizon):
    """The row of a month is the same, whatever was reported in the months less than the horizon before it."""
    span = replace(SINCE_THEN, horizon=horizon)
    row = span.origin
    late = first_day(row - horizon + 1)
    quiet, loud = (tables(event("COL-05", date(2020, 3, 3)), *rows) for rows in ((), (event("COL-05", late, 99),)))
    looked = [feature.name for feature in PANEL.features]
    told = [build(PANEL, span, each).filter(pl.col("step") == row).select(looked) for each in (quiet, loud)]
    assert told[0].equals(told[1])
    seen = [build(PANEL, span, each).filter(pl.col("step") == row + 1).select(looked) for each in (quiet, loud)]
    assert not seen[0].equals(seen[1])
