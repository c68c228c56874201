"""What was said at earlier origins, and what then happened, corrects what is said next: neither more nor later."""

import numpy as np
import pytest

from onset_world import FIRST, LEARNT, country_years
from saferhavens.core.forecast.onset import calibrating, ours
from saferhavens.core.forecast.onset.calibrating import (
    DRIFTS,
    INTERCEPT_SPREAD,
    OVERLAP,
    SLOPE_SPREAD,
    Issued,
    Shift,
    fitted_shift,
)
from saferhavens.core.forecast.onset.panel import LEAST_EVENTS, OnsetPanel, read_panel

NOW = 2000
UNITS = tuple(f"Country {code:02}" for code in range(40))


def said(origin: int, *, too_high: float = 0.0, stretched: float = 1.0, units: tuple[str, ...] = UNITS) -> Issued:
    """Forecasts of one year whose log odds are too high by so much, and stretched."""
    random = np.random.default_rng(origin)
    true = random.normal(-1, 1.5, size=len(units))
    happened = (random.random(len(units)) < 1 / (1 + np.exp(-true))).astype(float)
    return Issued(origin, units, too_high + stretched * true, happened)


def many(origin: int, **how: float) -> Issued:
    return said(origin, units=tuple(str(place) for place in range(1500)), **how)


@pytest.fixture
def steady(monkeypatch: pytest.MonkeyPatch) -> None:
    """The intercept is known not to drift."""
    monkeypatch.setattr(calibrating, "DRIFTS", (0.0,))


def slopes(shift: Shift, past: Issued, counts: dict[str, int] | None = None) -> tuple[float, float]:
    """Of the log posterior, added up row by row: both are 0 at its maximum."""
    by_intercept = -shift.intercept / INTERCEPT_SPREAD**2
    by_slope = -(shift.slope - 1) / SLOPE_SPREAD**2
    for unit, log_odds, happened in zip(past.units, past.log_odds, past.outcome, strict=True):
        weight = OVERLAP * (1 if counts is None else counts.get(unit, 0))
        miss = happened - 1 / (1 + np.exp(-(shift.intercept + shift.slope * log_odds)))
        by_intercept += weight * miss
        by_slope += weight * miss * log_odds
    return by_intercept, by_slope


def test_the_shift_after_one_origin_is_the_best_there_is():
    past = many(1990, too_high=1.0, stretched=1.4)
    assert slopes(fitted_shift([past], NOW), past) == pytest.approx((0, 0), abs=1e-8)


def test_the_shift_is_the_best_for_the_countries_that_count():
    past, counts = many(1990, too_high=0.5), {"1": 3, "2": 1, "30": 2}
    assert slopes(fitted_shift([past], NOW, counts), past, counts) == pytest.approx((0, 0), abs=1e-8)


@pytest.mark.parametrize("stretched", [4.0, 8.0, -3.0])
def test_however_far_off_chances_were_the_best_correction_is_found(stretched: float):
    """Whole steps of Newton's method run away here, or end on a wrong side."""
    past = many(1990, stretched=stretched)
    shift = fitted_shift([past], NOW)
    assert slopes(shift, past) == pytest.approx((0, 0), abs=1e-6)
    assert shift.slope * stretched == pytest.approx(1, abs=0.3)


def test_chances_that_were_too_high_are_lowered():
    past = [said(year, too_high=1.5) for year in range(1980, NOW - 1)]
    corrected = fitted_shift(past, NOW)(np.array([0.0]))
    assert -2 < corrected[0] < -0.8


def test_chances_that_were_too_extreme_are_drawn_together():
    shift = fitted_shift([said(year, stretched=2.5) for year in range(1960, NOW - 1)], NOW)
    assert 0.35 < shift.slope < 0.55


def test_good_chances_are_hardly_touched():
    shift = fitted_shift([said(year) for year in range(1960, NOW - 1)], NOW)
    assert shift.slope == pytest.approx(1, abs=0.15)
    assert shift.intercept == pytest.approx(0, abs=0.3)


def test_without_a_past_nothing_is_corrected():
    assert fitted_shift([], NOW) == Shift(0.0, 1.0)
    assert Shift()(np.array([-3.0, 0.25])).tolist() == [-3.0, 0.25]


@pytest.mark.parametrize(("origin", "counts"), [(NOW - 2, True), (NOW - 1, False), (NOW, False), (NOW + 1, False)])
def test_only_forecasts_whose_two_years_are_over_count(origin: int, counts: bool):
    assert (fitted_shift([said(origin, too_high=2)], NOW) != Shift()) == counts


def test_outcomes_that_are_not_known_say_nothing():
    known = said(1990, too_high=1.0)
    asked = Issued(1991, ("x", "y"), np.array([4.0, -4.0]), np.array([np.nan, np.nan]))
    assert fitted_shift([known, asked], NOW) == fitted_shift([known], NOW)
    assert fitted_shift([asked], NOW) == Shift()


def test_the_order_in_which_origins_are_handed_over_does_not_matter():
    past = [said(year, too_high=1.0) for year in range(1990, NOW - 1)]
    assert fitted_shift(past[::-1], NOW) == fitted_shift(past, NOW)


# --- a level that drifts ----------------------------------------------------------------------------------------------


def exactly(past: list[Issued], drift: float) -> float:
    """The mean intercept after the last origin by adding up the whole posterior on a grid, year by year."""
    levels, stretches = np.linspace(-2.5, 2.5, 201), np.linspace(0.2, 1.8, 41)
    step = np.exp(-((levels[:, None] - levels) ** 2) / (2 * drift**2)) if drift else np.eye(len(levels))
    belief = np.exp(-(levels**2) / (2 * INTERCEPT_SPREAD**2))[:, None] * np.exp(
        -((stretches - 1) ** 2) / (2 * SLOPE_SPREAD**2)
    )
    for place, each in enumerate(past):
        belief = step @ belief if place else belief
        log_odds = levels[:, None, None] + stretches[:, None] * each.log_odds
        belief *= np.exp(-OVERLAP * np.logaddexp(0, np.where(each.outcome > 0, -log_odds, log_odds)).sum(axis=-1))
        belief /= belief.sum()
    return float((belief.sum(axis=1) * levels).sum())


@pytest.mark.parametrize("drift", DRIFTS)
@pytest.mark.parametrize("too_high", [0.0, 1.0])
def test_the_level_followed_is_that_of_the_whole_posterior(monkeypatch, drift: float, too_high: float):
    monkeypatch.setattr(calibrating, "DRIFTS", (drift,))
    past = [said(year, too_high=too_high) for year in range(1980, NOW - 1)]
    assert fitted_shift(past, NOW).intercept == pytest.approx(exactly(past, drift), abs=0.06)


def test_a_level_that_stays_is_learnt_from_all_origins_alike(steady):
    first, last = (
        fitted_shift([said(year, too_high=2.0 if year == odd else 0.0) for year in range(1980, NOW - 1)], NOW)
        for odd in (1980, NOW - 2)
    )
    assert first.intercept == pytest.approx(last.intercept, abs=0.06)


def test_where_the_level_drifts_lately_counts_more_than_long_ago(monkeypatch):
    monkeypatch.setattr(calibrating, "DRIFTS", (0.2,))
    fell = [said(year, too_high=2.0 if year > 1990 else 0.0) for year in range(1980, NOW - 1)]
    rose = [said(year, too_high=0.0 if year > 1990 else 2.0) for year in range(1980, NOW - 1)]
    assert fitted_shift(fell, NOW).intercept < -1
    assert fitted_shift(rose, NOW).intercept > fitted_shift(fell, NOW).intercept + 0.8


def test_years_without_a_forecast_let_the_level_drift_as_well(monkeypatch):
    """The longer ago what was learnt, the more an origin says of the level of today."""
    monkeypatch.setattr(calibrating, "DRIFTS", (0.2,))
    lately = said(NOW - 2, too_high=1.5)
    soon, late = (fitted_shift([many(origin), lately], NOW) for origin in (NOW - 3, NOW - 30))
    assert late.intercept < soon.intercept - 0.1


def test_speeds_of_drift_are_averaged_and_none_is_chosen(monkeypatch):
    past = [said(year, too_high=2.0 if year > 1988 else 0.0) for year in range(1965, NOW - 1)]
    averaged, alone = fitted_shift(past, NOW), []
    for drift in DRIFTS:
        monkeypatch.setattr(calibrating, "DRIFTS", (drift,))
        alone.append(fitted_shift(past, NOW))
    assert averaged.intercept == pytest.approx(np.mean([each.intercept for each in alone]))
    assert averaged.slope == pytest.approx(np.mean([each.slope for each in alone]))
    assert [each.intercept for each in alone] == sorted((each.intercept for each in alone), reverse=True)


# --- countries that count ---------------------------------------------------------------------------------------------


def test_a_country_that_counts_twice_is_a_country_that_stands_twice():
    units = ("a", "b", "c", "d")
    once = [said(year, too_high=1.0, units=units) for year in (1994, 1995, 1998)]
    rows = [0, 0, 1, 3, 3, 3]
    twice = [
        Issued(each.origin, tuple(units[row] for row in rows), each.log_odds[rows], each.outcome[rows]) for each in once
    ]
    counted, stood = fitted_shift(once, NOW, {"a": 2, "b": 1, "d": 3}), fitted_shift(twice, NOW)
    assert (counted.intercept, counted.slope) == pytest.approx((stood.intercept, stood.slope), abs=1e-9)


def test_countries_of_which_none_was_drawn_leave_everything_as_it_is():
    assert fitted_shift([said(1995, too_high=1.0)], NOW, {"elsewhere": 5}) == Shift()


# --- the origins of the past ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def panel() -> OnsetPanel:
    return read_panel(country_years(), LEARNT)


def test_origins_of_the_past_have_enough_to_learn_from_and_have_been_proved(panel: OnsetPanel):
    found = ours.past_origins(panel)
    assert found == list(range(found[0], panel.origin - 1))
    assert found[0] >= FIRST + ours.FIRST_AFTER
    for year in found:
        settled = panel.outcome[panel.complete & (panel.years <= year - 2)]
        assert min((settled == 1).sum(), (settled == 0).sum()) >= LEAST_EVENTS


def test_a_year_in_which_nobody_could_be_forecast_is_no_origin_of_the_past(panel: OnsetPanel):
    blank = (panel.years == 1990) & True
    gone = OnsetPanel(**{**vars(panel), "complete": panel.complete & ~blank, "learnt": panel.learnt & ~blank})
    assert 1990 in ours.past_origins(panel)
    assert 1990 not in ours.past_origins(gone)


def test_a_short_past_has_no_origins(panel: OnsetPanel):
    assert ours.past_origins(panel.until(FIRST + ours.FIRST_AFTER + 1)) == []


def test_looking_back_asks_for_each_origin_once(panel: OnsetPanel):
    asked = []

    def noted(function, years):
        asked.extend(years)
        return []

    assert ours.look_back(panel, noted) == []
    assert asked == ours.past_origins(panel)


def test_what_is_issued_stands_beside_what_then_happened(panel: OnsetPanel):
    issued = ours.issue(panel, 1990)
    rows = panel.asked_at(1990)
    assert issued.origin == 1990
    assert issued.units == tuple(panel.units[rows].tolist())
    assert issued.outcome.tolist() == panel.outcome[rows].tolist()
    assert np.isfinite(issued.log_odds).all()


def test_what_was_issued_does_not_know_what_then_happened(panel: OnsetPanel):
    turned = np.where(panel.years > 1988, 1 - panel.outcome, panel.outcome)
    other = OnsetPanel(**{**vars(panel), "outcome": turned})
    one, two = ours.issue(panel, 1990), ours.issue(other, 1990)
    assert one.log_odds.tobytes() == two.log_odds.tobytes()
    assert one.outcome.tolist() == (1 - two.outcome).tolist()
