"""The divisions of a country together stand beside the country: with the range of their sum, and how far both agree."""

import numpy as np
import pytest

import open_data
import outlook_world
from saferhavens.core.forecast.results import Draws
from saferhavens.core.forecast.targets import Target
from saferhavens.web.outlook import actions, reading
from saferhavens.web.outlook.figures import months
from saferhavens.web.outlook.figures.together import Together, together
from saferhavens.web.outlook.leads import SUMS
from saferhavens.web.outlook.made import Made, values_of_draws
from saferhavens.web.outlook.models import ForecastRun
from saferhavens.web.outlook.words import Label

pytestmark = pytest.mark.django_db

COUPLED = {"coupled": "months and units"}
TARGET = Target.STATE_BASED_DEATHS


def divisions(values: np.ndarray, parameters: dict | None = None) -> ForecastRun:
    """A run for two divisions of Colombia with these draws (units, months, draws)."""
    drawn = Draws(("COL-52", "COL-86"), outlook_world.MONTHS, values, outlook_world.ORIGIN, "ours")
    rates = {each: {} for each in SUMS}
    made = Made(
        target=TARGET,
        model="ours",
        scope="COL",
        origin=outlook_world.ORIGIN,
        first=outlook_world.MONTHS[0],
        last=outlook_world.MONTHS[-1],
        values=values_of_draws(drawn, {}, rates),
        vintages=outlook_world.VINTAGES,
        input_hash="b" * 64,
        finished_at=outlook_world.NIGHT,
        parameters=COUPLED if parameters is None else parameters,
        draws=drawn,
    )
    return actions.freeze(made, held_until=None, audit=open_data.AUDIT)


def alike() -> np.ndarray:
    """Both divisions count 0, 1, 2 … 99 a month, the same in each draw."""
    return np.broadcast_to(np.arange(100.0), (2, len(outlook_world.MONTHS), 100)).copy()


def found(country: float | None = None) -> Together | None:
    run = ForecastRun.objects.get(scope="COL")
    if country is not None:
        outlook_world.counts({"COL": country})
    whole = months.ahead(TARGET, ["COL"]) if country is not None else []
    return together(months.of_run(reading.shown(run)), next(iter(whole), None))


def test_the_range_is_that_of_the_sum_draw_by_draw():
    divisions(alike())
    sums = found()
    assert (sums.low, sums.middle, sums.high) == pytest.approx((0.05 * 99 * 12, 0.5 * 99 * 12, 0.95 * 99 * 12))
    assert sums.number == 2


def test_divisions_that_go_opposite_ways_have_a_narrow_sum():
    values = alike()
    values[1] = values[1, :, ::-1]
    divisions(values)
    sums = found()
    assert sums.low == sums.middle == sums.high == pytest.approx(99 * 6)


@pytest.mark.parametrize("parameters", [{}, {"horizons": [1, 2, 3], "draws": 100}])
def test_of_runs_whose_draws_do_not_belong_together_nothing_is_added_up(parameters):
    divisions(alike(), parameters)
    assert found() is None


def test_a_single_division_is_no_sum():
    run = divisions(alike())
    assert together(months.of_run(reading.shown(run), ["COL-52"]), None) is None


@pytest.mark.parametrize(("mean", "agrees"), [(100.0, True), (4000.0, False), (0.001, False)])
def test_whether_both_agree_is_said(mean, agrees):
    divisions(alike())
    sums = found(mean)
    assert sums.agrees is agrees
    assert sums.says[-1].startswith("The middle of each" if agrees else "The two do not agree")


def test_forecasts_of_other_months_are_not_compared(read):
    divisions(alike())
    (country,) = months.of_run(reading.shown(outlook_world.counts({"COL": 90.0})), ["COL"])
    run = ForecastRun.objects.get(scope="COL")
    country.whole.first += 1
    sums = together(months.of_run(reading.shown(run)), country)
    assert "of other months (November 2025 to March 2026): the two cannot be compared" in " ".join(sums.says)


def test_the_sum_has_the_label_of_sums_over_all_divisions(read):
    outlook_world.places()
    divisions(alike())
    assert found().label is Label.NOT_SCORED
    outlook_world.lead_trials({"total 6": False}, scope="COL")
    assert found().label is Label.NO_SKILL
    page = read("/outlook/places/COL/")
    assert "All divisions together no skill The 2 divisions together, October 2025 to March 2026" in page


def test_in_spanish(read):
    outlook_world.places()
    divisions(alike())
    outlook_world.counts({"COL": 90.0})
    page = read("/outlook/places/COL/", language="es")
    assert "Todas las divisiones juntas" in page
    assert "El pronóstico del país entero se hace aparte" in page
    for english in ("together", "as a whole", "division ", "agree"):
        assert english not in page.lower()
