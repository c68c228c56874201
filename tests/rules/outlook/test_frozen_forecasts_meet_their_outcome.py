"""A frozen forecast and what came: when it is due, beside which others it stands, and what was counted before it."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from django.utils import timezone

from record_world import AUDIT, ORIGIN, VINTAGES, chance, counts, frozen, given, onset
from saferhavens.core.forecast.targets import Target
from saferhavens.core.problems import INPUT_MISSING, ProblemError
from saferhavens.web.outlook import actions, observed, outcomes
from saferhavens.web.outlook.forecasting import CLIMATOLOGY, REPLICA
from saferhavens.web.outlook.models import FrozenDraws
from saferhavens.web.outlook.parts import WORLD, Part, country_part

ONSETS, DEATHS = WORLD[0], country_part(Target.STATE_BASED_DEATHS)
LAST = ORIGIN + 3


def panel(*rows: tuple[str, int, float | None]) -> pl.DataFrame:
    schema = {"iso3": pl.String, "year": pl.Int16, "mk_onset": pl.Float64}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def deaths(last: int = LAST, units: tuple[str, ...] = ("CHE", "COL", "SDN")) -> pl.DataFrame:
    """Of each unit in each month as many as the last digit of the month's number."""
    rows = [(unit, month, float(month % 10)) for unit in units for month in range(ORIGIN - 50, last + 1)]
    schema = {"unit": pl.String, "month": pl.Int32, "value": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


# --- onsets in a window --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "onset_"),
    [
        (0.0, 0.0, 0.0),
        (1.0, 0.0, 1.0),
        (0.0, 1.0, 1.0),
        (1.0, 1.0, 1.0),
        (0.0, None, None),
        (None, 0.0, None),
        (1.0, None, None),
        (None, None, None),
    ],
)
def test_an_onset_is_told_only_where_every_year_of_the_window_is_known(first, second, onset_) -> None:
    found = outcomes.onsets_in(panel(("COL", 2025, first), ("COL", 2026, second)), 2025, 2026)
    assert found["onset"].to_list() == ([] if onset_ is None else [onset_])


def test_onsets_before_and_after_the_window_do_not_count() -> None:
    rows = [("COL", 2024, 1.0), ("COL", 2025, 0.0), ("COL", 2026, 0.0), ("COL", 2027, 1.0)]
    assert outcomes.onsets_in(panel(*rows), 2025, 2026)["onset"].to_list() == [0.0]


def test_each_country_has_one_row_by_name_with_the_first_year_of_the_window() -> None:
    rows = [(unit, year, 0.0) for unit in ("SDN", "COL") for year in (2025, 2026)]
    found = outcomes.onsets_in(panel(*rows, ("PER", 2025, 1.0)), 2025, 2026)
    assert found.select("unit", "year").rows() == [("COL", 2025), ("SDN", 2025)]


# --- what is due ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestWhatIsDue:
    @pytest.mark.parametrize(("held", "is_due"), [(ORIGIN, False), (LAST - 1, False), (LAST, True), (LAST + 9, True)])
    def test_a_forecast_is_due_when_its_last_month_is_here(self, held, is_due):
        run = frozen(counts())
        assert outcomes.due(DEATHS, held) == ([run] if is_due else [])

    def test_baselines_are_never_due_by_themselves_and_the_replica_is(self):
        frozen(counts(model="last month"))
        frozen(onset(model=CLIMATOLOGY))
        replica = frozen(onset(model=REPLICA))
        assert outcomes.due(DEATHS, LAST) == []
        assert outcomes.due(ONSETS, 2026) == [replica]

    def test_only_forecasts_of_the_same_target_and_scope_are_due(self):
        whole, divided = frozen(counts()), frozen(counts(scope="COL"))
        assert outcomes.due(DEATHS, LAST) == [whole]
        assert outcomes.due(replace(DEATHS, scope="COL"), LAST) == [divided]
        assert outcomes.due(country_part(Target.CIVILIAN_DEATHS), LAST) == []

    def test_the_oldest_comes_first_and_what_was_scored_comes_no_more(self):
        first, second = frozen(counts()), frozen(replace(counts(), input_hash="9" * 64))
        assert outcomes.due(DEATHS, LAST) == [first, second]
        actions.score(first, outcomes.scored(first, given(deaths()), VINTAGES), held_until=LAST, audit=AUDIT)
        assert outcomes.due(DEATHS, LAST) == [second]


# --- beside which others -------------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestWhatStandsBeside:
    def test_siblings_come_from_the_same_rows_and_the_run_itself_is_first(self):
        ours, monthly = frozen(counts()), frozen(counts(model="last month"))
        yearly = frozen(counts(model="last 12 months"))
        frozen(replace(counts(model="mixture of windows"), input_hash="9" * 64))
        frozen(counts(model="last month", scope="COL"))
        assert outcomes.siblings(ours) == [ours, yearly, monthly]
        assert outcomes.siblings(monthly) == [monthly, yearly, ours]

    def test_distributions_are_those_of_the_run_and_then_of_its_baselines(self):
        run = frozen(counts())
        frozen(counts(model="last month"))
        frozen(counts(model=REPLICA))
        assert [each.run.model for each in outcomes.beside(run)] == ["ours", "last month"]
        assert all(isinstance(each, FrozenDraws) for each in outcomes.beside(run))

    def test_chances_of_a_run_are_those_that_were_frozen(self):
        run = frozen(onset(chances=(chance("SDN", 0.25, 1), chance("COL", 0.0625, 2))))
        assert dict(outcomes.chances_of(run).iter_rows()) == {"SDN": 0.25, "COL": 0.0625}


# --- against what came ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestAgainstWhatCame:
    def test_distributions_are_held_against_the_months_of_the_window_alone(self):
        run = frozen(counts())
        frozen(counts(model="last month", seed=2))
        found = outcomes.scored(run, given(deaths()), VINTAGES)
        later = outcomes.scored(run, given(deaths(LAST + 6)), VINTAGES)
        assert found[0].units == 3 * 3
        assert found[0].window == "2025-01/2025-03"
        assert set(found[0].of_baselines()) == {"last month"}
        assert [each.scores for each in later] == [each.scores for each in found]
        assert later[0].input_hash == found[0].input_hash

    def test_another_outcome_gives_another_score_and_another_hash(self):
        run = frozen(counts())
        (came,) = (each for each in outcomes.scored(run, given(deaths()), VINTAGES) if each.cases == "all")
        worse = deaths().with_columns(value=pl.when(pl.col("month") == LAST).then(pl.lit(900.0)).otherwise("value"))
        (other,) = (each for each in outcomes.scored(run, given(worse), VINTAGES) if each.cases == "all")
        assert other.of_model() > came.of_model()
        assert other.input_hash != came.input_hash

    def test_chances_are_held_against_onsets_country_by_country(self):
        said = (chance("SDN", 0.5, 1), chance("COL", 0.25, 2))
        run = frozen(onset(chances=said))
        frozen(onset(model=CLIMATOLOGY, chances=tuple(replace(each, chance=0.1, high=0.2, low=0.0) for each in said)))
        rows = [(unit, year, float(unit == "SDN" and year == 2026)) for unit in ("COL", "SDN") for year in (2025, 2026)]
        (found,) = outcomes.scored(run, given(panel(*rows)), VINTAGES)
        assert (found.units, found.window, found.metric) == (2, "2025-2026", "brier")
        assert found.of_model() == pytest.approx(((1 - 0.5) ** 2 + 0.25**2) / 2)
        assert found.of_baselines() == {CLIMATOLOGY: pytest.approx((0.9**2 + 0.1**2) / 2)}

    def test_a_country_of_which_a_year_is_unknown_is_left_out(self):
        run = frozen(onset(chances=(chance("SDN", 0.5, 1), chance("COL", 0.25, 2), chance("KEN", 0.125, 3))))
        rows = [("SDN", 2025, 1.0), ("SDN", 2026, 0.0), ("COL", 2025, 0.0), ("COL", 2026, 0.0), ("KEN", 2025, 1.0)]
        (found,) = outcomes.scored(run, given(panel(*rows)), VINTAGES)
        assert found.units == 2


# --- what was counted before ---------------------------------------------------------------------------------------


def reading(frame: pl.DataFrame, asked: list[date] | None = None) -> Part:
    def read(as_of: date):
        if asked is not None:
            asked.append(as_of)
        return given(frame)

    return replace(DEATHS, read=read)


@pytest.mark.django_db
class TestWhatWasCountedBefore:
    def test_it_is_the_three_years_up_to_the_origin_of_that_place(self, monkeypatch):
        monkeypatch.setattr(observed, "WORLD", (reading(deaths()),))
        found = observed.observed_of(frozen(counts()), "COL")
        assert list(found) == list(range(ORIGIN - 35, ORIGIN + 1))
        assert found[ORIGIN - 1] == (ORIGIN - 1) % 10

    def test_it_is_read_once_as_it_was_known_on_the_day_of_the_forecast(self, monkeypatch):
        asked: list[date] = []
        monkeypatch.setattr(observed, "WORLD", (reading(deaths(), asked),))
        run = frozen(counts())
        assert observed.observed_of(run, "COL") == observed.observed_of(run, "SDN")
        assert asked == [timezone.localdate(run.frozen_at)]

    def test_a_place_without_figures_has_none(self, monkeypatch):
        monkeypatch.setattr(observed, "WORLD", (reading(deaths()),))
        assert observed.observed_of(frozen(counts()), "PER") == {}

    def test_an_input_that_is_not_here_any_more_leaves_nothing_until_it_is_back(self, monkeypatch):
        def gone(_as_of: date):
            raise ProblemError(INPUT_MISSING, what="deaths", source="ucdp_ged")

        run = frozen(counts())
        monkeypatch.setattr(observed, "WORLD", (replace(DEATHS, read=gone),))
        assert observed.observed_of(run, "COL") == {}
        monkeypatch.setattr(observed, "WORLD", (reading(deaths()),))
        assert len(observed.observed_of(run, "COL")) == observed.PAST_MONTHS

    @pytest.mark.parametrize("made", [counts(), onset()], ids=["deaths", "onset"])
    def test_a_run_of_the_world_has_the_part_of_its_target(self, made):
        found = observed.part_of(frozen(made))
        assert found in WORLD
        assert (found.target, found.scope) == (made.target, "")

    @pytest.mark.parametrize("target", [Target.STATE_BASED_DEATHS, Target.CIVILIAN_DEATHS])
    def test_a_run_of_divisions_has_the_part_of_its_country_and_target(self, target):
        found = observed.part_of(frozen(replace(counts(scope="COL"), target=target)))
        assert (found.target, found.scope) == (target, "COL")

    def test_what_is_never_forecast_by_division_has_no_part(self):
        assert observed.part_of(frozen(replace(counts(scope="COL"), target=Target.NEW_DISPLACEMENT))) is None
