"""What is made from a country's past and its surroundings: by hand, and never from a later year."""

import numpy as np
import polars as pl
import pytest

from onset_world import FIRST, LEARNT, country_years
from saferhavens.core.forecast.onset.features import LEVELS, make_features
from saferhavens.core.forecast.onset.panel import PREDICTORS, OnsetPanel, read_panel


@pytest.fixture(scope="module")
def panel() -> OnsetPanel:
    return read_panel(country_years(), LEARNT)


def feature(panel: OnsetPanel, name: str) -> np.ndarray:
    made = make_features(panel)
    return made.values[:, made.names.index(name)]


def along(panel: OnsetPanel, values: np.ndarray, unit: str = "Country 20") -> np.ndarray:
    return values[panel.units == unit]


def test_the_published_predictors_come_first_without_the_year(panel):
    made = make_features(panel)
    assert made.names[: made.levels] == LEVELS
    assert set(PREDICTORS) - set(LEVELS) == {"year", "year_sq"}
    assert made.values[:, 0] == pytest.approx(panel.predictors[:, 0])


def test_every_feature_belongs_to_a_predictor_or_a_named_group(panel):
    assert set(make_features(panel).parts) <= {*LEVELS, "surroundings", "world", "interactions"}


def test_a_change_is_the_difference_to_so_many_years_before(panel):
    level = along(panel, panel.column("efindex"))
    change = along(panel, feature(panel, "efindex: 3 years"))
    assert change[3:] == pytest.approx(level[3:] - level[:-3])
    assert not change[:3].any()


def test_time_since_an_onset_begins_anew_with_each(panel):
    onset = along(panel, panel.onset) > 0
    years = np.expm1(along(panel, feature(panel, "since onset")))
    assert years[onset] == pytest.approx(0, abs=1e-12)
    quiet = ~onset[1:] & (years[:-1] < 40)
    assert years[1:][quiet] == pytest.approx(years[:-1][quiet] + 1)


def test_past_onsets_fade_by_their_half_life(panel):
    onset, faded = along(panel, panel.onset), along(panel, feature(panel, "onsets, half-life 3"))
    by_hand = [sum(onset[then] * 0.5 ** ((now - then) / 3) for then in range(now + 1)) for now in range(len(onset))]
    assert faded == pytest.approx(by_hand)


def test_surroundings_leave_the_country_itself_out(panel):
    louder = country_years().with_columns(
        pl.when(pl.col("ccode") == 200).then(99.0).otherwise("battledeaths.log2").alias("battledeaths.log2")
    )
    before, after = (feature(each, "near: battle") for each in (panel, read_panel(louder, LEARNT)))
    itself = panel.units == "Country 20"
    assert after[itself] == pytest.approx(before[itself])
    neighbour = panel.units == "Country 19"
    assert (after[neighbour] > before[neighbour]).all()


def test_years_before_a_column_was_recorded_are_not_known(panel):
    table = country_years().with_columns(
        pl.when(pl.col("year") < FIRST + 11).then(0.0).otherwise("battledeaths.log2").alias("battledeaths.log2")
    )
    late = read_panel(table, LEARNT)
    early = late.years < FIRST + 11
    assert np.isnan(feature(late, "battledeaths.log2")[early]).all()
    assert np.isfinite(feature(late, "battledeaths.log2")[~early]).all()
    assert (feature(late, "battle recorded") == ~early).all()


def test_features_of_a_year_are_the_same_when_later_years_are_cut_off(panel):
    whole, cut = make_features(panel), make_features(panel.until(LEARNT - 2))
    early = panel.years <= LEARNT - 2
    assert np.array_equal(whole.values[early], cut.values, equal_nan=True)


def test_a_panel_cut_off_is_the_panel_read_then(panel):
    cut, read = panel.until(LEARNT - 2), read_panel(country_years(), LEARNT - 4)
    for name in ("units", "years", "predictors", "onset", "outcome", "complete", "learnt"):
        assert np.array_equal(getattr(cut, name), getattr(read, name), equal_nan=name in {"predictors", "outcome"}), (
            name
        )
    assert cut.origin == read.origin
