"""Which country-years are learnt from, which are forecast, and what happens when none is left."""

import numpy as np
import polars as pl
import pytest

from onset_world import COUNTRIES, FIRST, LAST, LEARNT, changed, country_years
from saferhavens.core import problems
from saferhavens.core.forecast import onset
from saferhavens.core.forecast.onset.panel import AHEAD, PREDICTORS, OnsetPanel, read_panel, years_possible
from saferhavens.core.problems import ProblemError

NOW = pl.col("year") == LAST


def lacking(**codes: tuple[int, int]) -> pl.DataFrame:
    """In the last year the countries of each range of codes lack the predictor."""
    return country_years().with_columns(
        pl.when(NOW & pl.col("ccode").is_between(first, last)).then(None).otherwise(name).alias(name)
        for name, (first, last) in codes.items()
    )


@pytest.mark.parametrize("model", onset.MODELS)
def test_when_each_country_lacks_some_predictor_none_can_be_forecast_and_that_is_said(model: str):
    table = lacking(discrimpop=(0, 70), efindex=(80, 150), judicialreform=(160, 230))
    with pytest.raises(ProblemError) as caught:
        onset.forecast(table, LEARNT, model, draws=0)
    assert caught.value.problem is problems.ONSET_PREDICTOR_SPARSE
    assert caught.value.facts == {"year": LAST, "columns": "judicialreform, efindex, discrimpop"}


def test_a_single_country_that_lacks_nothing_is_forecast():
    found = onset.forecast(lacking(discrimpop=(0, 70), efindex=(80, 150), judicialreform=(160, 220)), LEARNT, draws=0)
    assert [each.unit for each in found.chances] == ["Country 23"]


@pytest.mark.parametrize(
    ("value", "complete"), [(None, False), (float("nan"), False), (float("inf"), False), (0.0, True), (-7.5, True)]
)
def test_a_row_is_complete_when_every_predictor_is_a_number(value: float | None, complete: bool):
    one = NOW & (pl.col("ccode") == 110)
    panel = read_panel(changed("efindex", value, where=one), LEARNT)
    assert ("Country 11" in panel.units[panel.asked]) == complete
    assert panel.asked.sum() == COUNTRIES - (not complete)


def test_too_many_endless_values_are_as_bad_as_too_many_missing():
    with pytest.raises(ProblemError) as caught:
        read_panel(changed("efindex", float("inf"), where=NOW & (pl.col("ccode") < 120)), LEARNT)
    assert caught.value.problem is problems.ONSET_PREDICTOR_SPARSE


# --- what is learnt from ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def panel() -> OnsetPanel:
    return read_panel(country_years(), LEARNT)


def test_rows_whose_two_years_are_over_are_learnt_from(panel: OnsetPanel):
    assert sorted(set(panel.years[panel.learnt].tolist())) == list(range(FIRST, LEARNT + 1))
    assert panel.learnt.sum() == COUNTRIES * (LEARNT - FIRST + 1)
    assert np.isfinite(panel.outcome[panel.learnt]).all()


def test_of_rows_whose_two_years_are_not_over_no_outcome_is_held(panel: OnsetPanel):
    earlier = read_panel(country_years(), LEARNT - 4)
    assert np.isnan(earlier.outcome[earlier.years > LEARNT - 4]).all()
    assert np.isfinite(panel.outcome[panel.years == LEARNT - 3]).all()


@pytest.mark.parametrize("column", ["mk_onset", "mk_onset_1", "mk_onset_2", "mk_onset_1or2"])
def test_a_row_of_which_an_outcome_is_not_known_is_not_learnt_from(column: str):
    one = (pl.col("year") == 1990) & (pl.col("ccode") == 30)
    found = read_panel(changed(column, None, where=one), LEARNT)
    left_out = (found.years == 1990) & (found.codes == 30)
    assert not found.learnt[left_out].any()
    assert found.learnt.sum() == COUNTRIES * (LEARNT - FIRST + 1) - 1


def test_a_row_that_lacks_a_predictor_is_not_learnt_from():
    found = read_panel(changed("efindex", None, where=(pl.col("year") == 1990) & (pl.col("ccode") < 50)), LEARNT)
    assert not found.learnt[(found.years == 1990) & (found.codes < 50)].any()
    assert found.learnt[(found.years == 1990) & (found.codes >= 50)].all()


@pytest.mark.parametrize("back", [0, 1, 5])
def test_cut_off_earlier_the_panel_ends_there_and_learns_two_years_less(panel: OnsetPanel, back: int):
    cut = panel.until(LAST - back)
    assert cut.origin == cut.years.max() == LAST - back
    assert cut.years[cut.learnt].max() == LAST - back - AHEAD
    assert set(cut.years[cut.asked].tolist()) == {LAST - back}


def test_to_cut_twice_is_to_cut_once(panel: OnsetPanel):
    once, twice = panel.until(1990), panel.until(1995).until(1990)
    for name in ("units", "years", "codes", "complete", "learnt"):
        assert getattr(twice, name).tolist() == getattr(once, name).tolist(), name
    assert np.array_equal(twice.outcome, once.outcome, equal_nan=True)


@pytest.mark.parametrize("name", ["widetargeting", "year", "includesnonstate"])
def test_a_column_is_found_by_its_name(panel: OnsetPanel, name: str):
    given = country_years()[name].to_numpy()
    assert panel.column(name).tolist() == given.astype(float).tolist()


def test_the_predictors_are_39_and_each_has_a_name_of_its_own(panel: OnsetPanel):
    assert len(PREDICTORS) == len(set(PREDICTORS)) == panel.predictors.shape[1] == 39


# --- units and years --------------------------------------------------------------------------------------------------


def test_codes_are_the_units_where_they_are_given():
    coded = country_years().with_columns(pl.concat_str(pl.lit("C"), "ccode").alias("iso3"))
    panel = read_panel(coded, LEARNT)
    assert panel.units[panel.codes == 70].tolist() == ["C70"] * (LAST - FIRST + 1)
    assert set(panel.names[panel.codes == 70].tolist()) == {"Country 07"}


def test_two_countries_of_one_code_stand_twice():
    coded = country_years().with_columns(iso3=pl.when(pl.col("ccode") < 20).then(pl.lit("XXX")).otherwise("ewp_name"))
    with pytest.raises(ProblemError) as caught:
        read_panel(coded, LEARNT)
    assert caught.value.problem is problems.ONSET_YEARS_WRONG
    assert caught.value.facts["units"] == "XXX"


def test_the_last_year_to_learn_from_is_two_before_the_last_of_the_table():
    assert years_possible(country_years()) == (FIRST, LAST - AHEAD)


def test_whole_numbers_and_flags_are_as_good_as_decimals():
    flags = country_years().with_columns(
        pl.col("mk_ever").cast(pl.Boolean), pl.col("newcountry").cast(pl.Int8), pl.col("mk_onset").cast(pl.Int64)
    )
    found, usual = read_panel(flags, LEARNT), read_panel(country_years(), LEARNT)
    assert found.predictors.tobytes() == usual.predictors.tobytes()
    assert found.onset.tobytes() == usual.onset.tobytes()


@pytest.mark.parametrize(("few", "refused"), [(4, True), (5, False)])
def test_fewer_than_five_onsets_are_no_ground_to_learn_from(few: int, refused: bool):
    row = pl.int_range(pl.len())
    table = country_years().with_columns((row % 20 == 3).cast(pl.Float64).alias("mk_onset_1or2"))
    table = table.with_columns(pl.when(row < 20 * few).then("mk_onset_1or2").otherwise(0.0).alias("mk_onset_1or2"))
    if not refused:
        found = read_panel(table, LEARNT)
        assert found.outcome[found.learnt].sum() == few
        return
    with pytest.raises(ProblemError) as caught:
        read_panel(table, LEARNT)
    assert caught.value.facts["onsets"] == few
