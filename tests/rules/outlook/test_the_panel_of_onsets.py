"""The panel of onsets ends with the year before the day asked for, and so do the outcomes in it."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from inputs_world import LATER, country_year, onset_file
from open_data import stored
from saferhavens.core.forecast.onset.panel import OUTCOMES, PREDICTORS, read_panel
from saferhavens.sources import registry
from saferhavens.sources.onset_columns import ONSET_OUTCOMES, ONSET_PREDICTORS
from saferhavens.web.outlook.inputs import onset_panel

pytestmark = pytest.mark.django_db


def test_its_columns_are_those_of_the_publisher_and_a_code() -> None:
    stored(onset_file(country_year(2001)))
    columns = onset_panel(LATER).frame.columns
    assert columns == ["iso3", "ewp_name", "ccode", "year", *ONSET_PREDICTORS, *ONSET_OUTCOMES]


def test_a_state_that_is_no_more_has_a_code_that_is_no_countrys() -> None:
    stored(onset_file(country_year(1985, 678, country=None), country_year(1985, 680, country=None)))
    assert onset_panel(LATER).frame["iso3"].to_list() == ["EWP-678", "EWP-680"]


def test_the_order_of_the_file_is_kept() -> None:
    stored(onset_file(country_year(2003), country_year(2001), country_year(2002)))
    assert onset_panel(LATER).frame["year"].to_list() == [2003, 2001, 2002]


def test_no_year_that_was_not_over_is_in_it() -> None:
    stored(onset_file(*(country_year(year) for year in range(2000, 2025))))
    assert onset_panel(date(2010, 12, 31), hindsight=True).frame["year"].max() == 2009


@pytest.mark.parametrize(
    ("year", "known"),
    [
        (2007, {"mk_onset": 1, "mk_onset_1": 1, "mk_onset_2": 1, "mk_onset_1or2": 1}),
        (2008, {"mk_onset": 1, "mk_onset_1": 1, "mk_onset_2": None, "mk_onset_1or2": None}),
        (2009, {"mk_onset": 1, "mk_onset_1": None, "mk_onset_2": None, "mk_onset_1or2": None}),
    ],
)
def test_no_outcome_that_had_not_come_is_in_it(year: int, known: dict[str, int | None]) -> None:
    outcomes = dict.fromkeys(ONSET_OUTCOMES, 1)
    stored(onset_file(country_year(year, **outcomes)))
    (row,) = onset_panel(date(2010, 6, 1), hindsight=True).frame.select(ONSET_OUTCOMES).to_dicts()
    assert row == known


def test_another_future_gives_the_same_panel_of_the_past() -> None:
    """What comes after the day does not reach the panel, whatever it is."""
    past = [country_year(year) for year in range(2000, 2010)]
    quiet = onset_file(*past, country_year(2010), country_year(2011))
    loud = onset_file(*past, country_year(2010, mk_onset=1), country_year(2011, mk_onset=1), version="2025-09-04")
    stored(quiet)
    first = onset_panel(date(2010, 6, 1), hindsight=True).frame
    stored(loud)
    second = onset_panel(date(2010, 6, 1), hindsight=True).frame
    assert first.equals(second)


def test_its_predictors_are_those_that_the_model_asks_for() -> None:
    assert {*ONSET_PREDICTORS, "year"} == set(PREDICTORS)
    assert ONSET_OUTCOMES == OUTCOMES


def test_the_fictional_sample_is_enough_for_the_model() -> None:
    stored(*registry.get("early_warning_project").sample())
    panel = read_panel(onset_panel(LATER).frame, 2022)
    assert panel.asked.sum() == 20


@pytest.mark.shared_data
def test_what_the_model_reads_from_the_installation_is_what_the_publishers_file_holds() -> None:
    """To the last bit, and in the same order, on which the folds of the published model depend."""
    source = registry.get("early_warning_project")
    (local,) = source.find(Path(__file__).resolve().parents[4] / "shared" / "data")
    stored(*source.prepare(local))
    held = read_panel(onset_panel(LATER).frame, 2022)
    published = read_panel(pl.read_csv(local.path, null_values="NA", infer_schema_length=None), 2022)
    for name in ("codes", "years", "predictors", "onset", "outcome", "complete", "learnt"):
        np.testing.assert_array_equal(getattr(held, name), getattr(published, name))
    assert int(held.learnt.sum()) == 8970
