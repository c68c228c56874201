"""A job holds all that decides its numbers, and how often anything happened before is counted from its own rows."""

from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from record_world import FINISHED, ORIGIN, UNITS, VINTAGES, chance, months_of_deaths, poisson
from saferhavens.core.forecast import counts, displacement, onset, subnational
from saferhavens.core.forecast.results import Draws
from saferhavens.core.forecast.targets import Target
from saferhavens.web.outlook import forecasting
from saferhavens.web.outlook.forecasting import MODELS, OURS, RECENT_MONTHS, REPLICA, Job, Kind
from saferhavens.web.outlook.leads import HORIZONS, SUMS

TARGETS = {
    Kind.ONSET: Target.MASS_KILLING_ONSET,
    Kind.COUNTS: Target.STATE_BASED_DEATHS,
    Kind.DIVISIONS: Target.CIVILIAN_DEATHS,
    Kind.DISPLACEMENT: Target.NEW_DISPLACEMENT,
}
FIGURES = pl.DataFrame({"unit": ["A", "B"], "month": [1, 1], "value": [0.1 + 0.2, 3.0]})


def job(kind: Kind = Kind.DIVISIONS, **facts) -> Job:
    usual = {"scope": "COL", "model": OURS, "frame": FIGURES, "origin": ORIGIN}
    return Job(kind, TARGETS[kind], **(usual | facts))


def months(values: list[float], unit: str = "A", last: int = ORIGIN) -> pl.DataFrame:
    """One unit with these values, the last of them in month `last`."""
    first = last - len(values) + 1
    rows = {"unit": [unit] * len(values), "month": list(range(first, last + 1)), "value": values}
    return pl.DataFrame(rows, schema={"unit": pl.String, "month": pl.Int32, "value": pl.Float64})


# --- models -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(Kind))
def test_ours_comes_first_and_no_model_twice(kind):
    found = forecasting.jobs_of(kind, TARGETS[kind], "", FIGURES, ORIGIN)
    assert [each.model for each in found] == list(MODELS[kind])
    assert found[0].model == OURS
    assert len({each.model for each in found}) == len(found) > 1


@pytest.mark.parametrize("kind", list(Kind))
def test_a_model_and_its_baselines_get_the_same_rows_seed_and_window(kind):
    found = forecasting.jobs_of(kind, TARGETS[kind], "COL", FIGURES, ORIGIN)
    assert {(each.input_hash, each.seed, each.first, each.last, each.scope) for each in found} == {
        (found[0].input_hash, forecasting.SEED, found[0].first, found[0].last, "COL")
    }


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_has_models_and_a_room_that_runs_them(kind):
    assert callable(forecasting.RUNNERS[kind])
    assert MODELS[kind]


# --- windows ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "horizons", "first", "last"),
    [
        (Kind.ONSET, HORIZONS, ORIGIN + 1, ORIGIN + 2),
        (Kind.ONSET, (4,), ORIGIN + 1, ORIGIN + 2),  # years have no horizons
        (Kind.COUNTS, HORIZONS, ORIGIN + 1, ORIGIN + 14),
        (Kind.DIVISIONS, (3,), ORIGIN + 3, ORIGIN + 3),
        (Kind.DISPLACEMENT, (5, 2), ORIGIN + 2, ORIGIN + 5),
    ],
)
def test_a_window_begins_and_ends_with_what_is_forecast(kind, horizons, first, last):
    found = job(kind, horizons=horizons)
    assert (found.first, found.last) == (first, last)


# --- what decides the numbers -------------------------------------------------------------------------------------


def test_months_are_decided_by_horizons_and_draws_too():
    found = job(horizons=(1, 2), draws=50).parameters
    assert found == {"horizons": [1, 2], "draws": 50, "coupled": "months and units"}


def test_onset_has_no_parameters_that_could_be_set():
    assert job(Kind.ONSET, horizons=(1,), draws=5).parameters == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"horizons": (1, 2, 3)},
        {"draws": 999},
        {"frame": FIGURES.with_columns(pl.col("value") + 1)},
        {"frame": FIGURES.with_columns(pl.col("month") + 1)},
        {"frame": FIGURES.rename({"unit": "place"})},
        {"frame": FIGURES.head(1)},
        {"frame": FIGURES.reverse()},
    ],
    ids=["horizons", "draws", "a value", "a month", "a column", "fewer rows", "order"],
)
def test_other_rows_or_parameters_are_another_input(changes):
    assert job(**changes).input_hash != job().input_hash


@pytest.mark.parametrize("changes", [{"model": "last month"}, {"scope": "PER"}, {"origin": 1}, {"seed": 2}])
def test_what_the_record_keeps_beside_the_input_is_not_in_its_hash(changes):
    assert job(**changes).input_hash == job().input_hash


def test_parameters_that_do_not_touch_onset_leave_its_input_alone():
    assert job(Kind.ONSET, draws=5).input_hash == job(Kind.ONSET).input_hash


def test_rows_keep_every_digit():
    assert forecasting.rows_of(FIGURES) == b"unit,month,value\nA,1,0.30000000000000004\nB,1,3.0\n"


def test_a_figure_that_differs_in_its_last_bit_is_another_input():
    nearly = FIGURES.with_columns(value=pl.Series([0.3, 3.0]))
    assert job(frame=nearly).input_hash != job().input_hash


# --- what is frozen of it -----------------------------------------------------------------------------------------


def test_what_is_frozen_says_all_that_the_job_was():
    wanted = job(frame=months_of_deaths(), draws=100, seed=4)
    done = poisson(wanted)
    made = forecasting.made(wanted, done, VINTAGES, FINISHED, [{"text": "x", "facts": {}}])
    assert (made.target, made.model, made.scope, made.origin) == (wanted.target, OURS, "COL", ORIGIN)
    assert (made.first, made.last, made.seed) == (ORIGIN + 1, ORIGIN + 14, 4)
    assert (made.parameters, made.input_hash) == (wanted.parameters, wanted.input_hash)
    assert (made.values, made.draws, made.vintages) == (done.values, done.draws, VINTAGES)
    assert (made.finished_at, made.notes) == (FINISHED, [{"text": "x", "facts": {}}])


# --- base rates ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "length", "rate"),
    [
        ([0, 0, 0, 0], 1, 0.0),
        ([1, 1, 1, 1], 1, 1.0),
        ([0, 1, 0, 1], 1, 0.5),
        ([0, 7, 0, 0], 1, 0.25),
        ([0, 1, 0, 0], 2, 2 / 3),  # windows 0+1, 1+0, 0+0
        ([0, 0, 0, 5], 4, 1.0),
        ([0.5, 0.5, 0, 0], 1, 0.0),  # half a death is none
        ([0.5, 0.5, 0, 0], 2, 1 / 3),
    ],
)
def test_a_base_rate_is_the_share_of_windows_in_which_anything_happened(values, length, rate):
    assert forecasting.base_rates(months(values), ORIGIN, length) == {"A": pytest.approx(rate)}


def test_base_rates_are_of_the_last_five_years_only():
    long_ago = months([9.0] * 24 + [0.0] * RECENT_MONTHS)
    assert forecasting.base_rates(long_ago, ORIGIN, 1) == {"A": 0.0}
    one_month_less = months([9.0] * 24 + [0.0] * (RECENT_MONTHS - 1))
    assert forecasting.base_rates(one_month_less, ORIGIN, 1) == {"A": pytest.approx(1 / RECENT_MONTHS)}


def test_base_rates_never_see_what_came_after_the_origin():
    quiet = months([0.0] * 20 + [50.0] * 6, last=ORIGIN + 6)
    assert forecasting.base_rates(quiet, ORIGIN, 1) == {"A": 0.0}


def test_windows_never_reach_from_one_unit_into_the_next():
    both = pl.concat([months([0.0, 0.0, 3.0], "A"), months([0.0, 0.0, 0.0], "B")])
    assert forecasting.base_rates(both, ORIGIN, 2) == {"A": 0.5, "B": 0.0}


def test_the_order_of_the_rows_does_not_matter():
    both = pl.concat([months([0.0, 2.0, 0.0, 0.0], "A"), months([1.0, 0.0, 0.0, 1.0], "B")])
    shuffled = both.sample(fraction=1.0, shuffle=True, seed=3)
    assert forecasting.base_rates(shuffled, ORIGIN, 2) == forecasting.base_rates(both, ORIGIN, 2)


def test_a_unit_with_fewer_months_than_a_window_has_no_base_rate():
    both = pl.concat([months([1.0, 1.0, 1.0], "A"), months([1.0], "B")])
    assert forecasting.base_rates(both, ORIGIN, 3) == {"A": 1.0}


# --- rows of a distribution ---------------------------------------------------------------------------------------


@pytest.fixture(name="done", scope="module")
def rows_of_a_distribution():
    return poisson(job(frame=months_of_deaths(), draws=100))


def test_a_distribution_gives_a_row_a_month_and_one_for_each_sum(done):
    windows = [(value.first, value.last) for value in done.values if value.unit == UNITS[1]]
    months, sums = [(ORIGIN + each, ORIGIN + each) for each in HORIZONS], [(ORIGIN + 1, ORIGIN + each) for each in SUMS]
    assert sorted(windows) == sorted(months + sums)


def test_a_sum_is_of_the_draws_of_its_months(done):
    for length in SUMS:
        sums = done.draws.values[:, :length].sum(axis=1)
        means = {value.unit: value.mean for value in done.values if value.last == ORIGIN + length > value.first}
        assert means == pytest.approx(dict(zip(UNITS, sums.mean(axis=1), strict=True)))


def test_months_and_sums_are_each_compared_with_their_own_base_rate(done):
    frame = months_of_deaths()
    for value in done.values:
        length = value.last - value.first + 1
        assert value.base_rate == forecasting.base_rates(frame, ORIGIN, length)[value.unit]


def test_trajectories_hold_the_same_values_month_by_month(done):
    """Coupling the months changes which draw a value belongs to, never the values of a month."""
    drawn = np.random.default_rng(5).poisson(3.0, (2, len(HORIZONS), 40)).astype(float)
    given = Draws(UNITS[:2], tuple(ORIGIN + each for each in HORIZONS), drawn, ORIGIN, OURS)
    found = forecasting.of_draws(job(frame=months_of_deaths()), given)
    assert np.array_equal(np.sort(found.draws.values, axis=2), np.sort(drawn, axis=2))
    assert done.draws.units == UNITS


# --- the rooms of the models --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "room"),
    [(Kind.COUNTS, counts), (Kind.DIVISIONS, subnational), (Kind.DISPLACEMENT, displacement)],
)
def test_a_job_by_month_goes_to_its_room_with_all_that_was_asked_for(monkeypatch, kind, room):
    asked = {}

    def forecast(frame, origin, horizons, **more):
        asked.update(more, rows=frame.height, origin=origin, horizons=horizons)
        values = np.ones((len(UNITS), len(horizons), more["draws"]))
        return Draws(UNITS, tuple(origin + each for each in horizons), values, origin, more["model"])

    monkeypatch.setattr(room, "forecast", forecast)
    frame = months_of_deaths()
    wanted = job(kind, frame=frame, model="last month", seed=8, draws=30)
    found = forecasting.do(wanted)
    assert {value.mean for value in found.values if value.first == value.last} == {1.0}
    expected = {"rows": frame.height, "origin": ORIGIN, "horizons": HORIZONS, "seed": 8, "draws": 30}
    assert expected.items() <= asked.items()
    assert asked["model"] == "last month"


class TestOnset:
    @pytest.fixture
    def asked(self, monkeypatch) -> dict:
        asked = {}

        def forecast(_panel, last_year, model, **more):
            asked.update(more, last_year=last_year, model=model)
            return SimpleNamespace(chances=(chance("SDN", 0.2, 1, coup=1.0),))

        monkeypatch.setattr(onset, "forecast", forecast)
        return asked

    def test_only_years_with_a_known_outcome_are_learnt_from(self, asked):
        forecasting.do(job(Kind.ONSET, origin=2024))
        assert asked["last_year"] == 2022

    def test_ours_comes_with_its_range(self, asked):
        (value,) = forecasting.do(job(Kind.ONSET, origin=2024)).values
        assert (value.low, value.high, value.first, value.last) == (0.1, 0.4, 2025, 2026)
        assert "draws" not in asked

    @pytest.mark.parametrize("model", [each for each in MODELS[Kind.ONSET] if each != OURS])
    def test_the_others_are_made_without_a_range(self, asked, model):
        (value,) = forecasting.do(job(Kind.ONSET, origin=2024, model=model)).values
        assert (value.low, value.high, value.chance) == (None, None, 0.2)
        assert (asked["draws"], asked["model"]) == (0, model)

    def test_the_replica_keeps_its_reasons(self, asked):
        (value,) = forecasting.do(job(Kind.ONSET, origin=2024, model=REPLICA)).values
        assert asked["model"] == REPLICA
        assert value.reasons["parts"] == {"coup": 1.0}
