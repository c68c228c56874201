"""Which frozen forecasts are due, what stands beside them, and which outcomes are known as a whole."""

from dataclasses import replace

import polars as pl
import pytest
from django.db import connection

from record_world import ORIGIN, Source, chance, counts, frozen, given, months_of_deaths, onset, part_of, poisson
from saferhavens.core.forecast.targets import Target
from saferhavens.core.words import PILOT_COUNTRIES
from saferhavens.web.outlook import freezing, outcomes, verifying
from saferhavens.web.outlook.forecasting import CLIMATOLOGY, OURS, PERSISTENCE, REPLICA, Job, Kind
from saferhavens.web.outlook.made import Made
from saferhavens.web.outlook.models import ForecastRun
from saferhavens.web.outlook.parts import Part, countries, division_part, origin_of, parts

ONSET = Part("onset", Kind.ONSET, Target.MASS_KILLING_ONSET, "", Source())
OF_COLOMBIA = part_of(Source())


def panel(**onsets: list[int | None]) -> pl.DataFrame:
    """Whether an onset came in 2025, 2026 … of each country; None where it is not known yet."""
    rows = [(unit, 2025 + ahead, came) for unit, years in onsets.items() for ahead, came in enumerate(years)]
    return pl.DataFrame(rows, schema={"iso3": pl.String, "year": pl.Int32, "mk_onset": pl.Int32}, orient="row")


# --- outcomes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("years", "outcome"),
    [
        ([0, 0], 0),
        ([1, 0], 1),
        ([0, 1], 1),
        ([1, 1], 1),
        ([0, None], None),
        ([1, None], None),  # to score what came early and not what stays away would favour high chances
        ([None, None], None),
        ([0], None),
        ([0, 0, 1], 0),  # after the window
    ],
)
def test_an_outcome_is_known_when_every_year_of_the_window_is(years, outcome):
    found = outcomes.onsets_in(panel(SDN=years), 2025, 2026)
    assert found["onset"].to_list() == ([] if outcome is None else [outcome])


def test_an_onset_before_the_window_is_none_within_it():
    assert outcomes.onsets_in(panel(SDN=[1, 0, 0]), 2026, 2027)["onset"].to_list() == [0]


def test_countries_stand_in_order_each_once_with_the_first_year_of_the_window():
    found = outcomes.onsets_in(panel(SDN=[0, 1], COL=[0, 0], MMR=[0, None]), 2025, 2026)
    assert found.to_dicts() == [{"unit": "COL", "onset": 0, "year": 2025}, {"unit": "SDN", "onset": 1, "year": 2025}]


def test_an_outcome_without_any_row_is_an_empty_table_with_its_columns():
    found = outcomes.onsets_in(panel(), 2025, 2026)
    assert (found.height, set(found.columns)) == (0, {"unit", "onset", "year"})


# --- due ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestDue:
    @pytest.mark.parametrize(("held_until", "is_due"), [(2024, False), (2025, False), (2026, True), (2030, True)])
    def test_a_forecast_is_due_once_its_last_year_is_here(self, held_until, is_due):
        run = frozen(onset())
        assert outcomes.due(ONSET, held_until) == ([run] if is_due else [])

    @pytest.mark.parametrize("ahead", [2, 3])
    def test_months_are_due_once_the_last_one_is_here(self, ahead):
        run = frozen(counts(scope="COL"))
        assert outcomes.due(OF_COLOMBIA, ORIGIN + ahead) == ([run] if ahead == 3 else [])

    @pytest.mark.parametrize(
        ("model", "is_shown"), [(OURS, True), (REPLICA, True), (CLIMATOLOGY, False), (PERSISTENCE, False)]
    )
    def test_what_is_shown_as_a_forecast_is_scored_and_baselines_are_held_beside_it(self, model, is_shown):
        frozen(onset(model=model))
        assert [run.model for run in outcomes.due(ONSET, 2026)] == ([model] if is_shown else [])

    def test_the_oldest_comes_first(self):
        made = [frozen(onset(origin=origin)) for origin in (2022, 2024, 2023)]
        assert outcomes.due(ONSET, 2030) == made

    @pytest.mark.parametrize("scope", ["", "PER"])
    def test_a_forecast_of_another_scope_is_due_with_its_own_part(self, scope):
        frozen(counts(scope=scope))
        assert outcomes.due(OF_COLOMBIA, ORIGIN + 12) == []

    def test_a_forecast_of_another_target_is_due_with_its_own_part(self):
        frozen(counts())
        assert outcomes.due(ONSET, ORIGIN + 12) == []


# --- siblings -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestSiblings:
    def test_the_run_itself_comes_first_and_the_others_by_name(self):
        models = (PERSISTENCE, OURS, CLIMATOLOGY, REPLICA)
        runs = {model: frozen(onset(model=model)) for model in models}
        found = [run.model for run in outcomes.siblings(runs[OURS])]
        assert found == [OURS, *sorted({CLIMATOLOGY, REPLICA, PERSISTENCE})]

    def test_a_run_alone_has_itself(self):
        run = frozen()
        assert outcomes.siblings(run) == [run]

    @pytest.mark.parametrize(
        "other",
        [
            onset(origin=2023, model=CLIMATOLOGY),
            onset(model=CLIMATOLOGY, input_hash="9" * 64),
            counts(model=CLIMATOLOGY),
        ],
        ids=["another year", "other rows", "another target"],
    )
    def test_what_was_made_of_something_else_is_no_sibling(self, other: Made):
        run = frozen()
        frozen(other)
        assert outcomes.siblings(run) == [run]

    def test_what_another_program_made_is_no_sibling(self, monkeypatch):
        run = frozen()
        monkeypatch.setattr("saferhavens.web.outlook.actions.code_version", lambda: "another")
        frozen(onset(model=CLIMATOLOGY))
        assert outcomes.siblings(run) == [run]

    def test_distributions_come_with_those_of_the_baselines_but_not_of_another_forecast(self):
        run = frozen(counts(model=OURS))
        for number, model in enumerate((REPLICA, "last month", "last 12 months"), start=2):
            frozen(counts(model=model, seed=number))
        assert [each.run.model for each in outcomes.beside(run)] == [OURS, "last 12 months", "last month"]

    def test_each_distribution_is_that_of_its_run(self):
        run = frozen(counts(model=OURS, scale=2.0))
        frozen(counts(model="last month", scale=9.0))
        ours, baseline = (freezing.unpacked(each) for each in outcomes.beside(run))
        assert ours.values.mean() < baseline.values.mean()


# --- scores -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestScored:
    def both(self) -> ForecastRun:
        frozen(onset(model=CLIMATOLOGY, chances=(chance("SDN", 0.1, 1), chance("COL", 0.1, 1))))
        return frozen(onset(chances=(chance("SDN", 0.8, 1), chance("COL", 0.1, 2))))

    def brier(self, run: ForecastRun, frame: pl.DataFrame) -> dict[str, float]:
        (kept,) = outcomes.scored(run, given(frame), ())
        return {each.entrant: each.value for each in kept.scores if each.metric == "brier"}

    def test_chances_are_read_as_they_were_frozen(self):
        assert dict(outcomes.chances_of(self.both()).iter_rows()) == {"SDN": 0.8, "COL": 0.1}

    def test_what_was_said_is_held_against_what_came(self):
        found = self.brier(self.both(), panel(SDN=[0, 1], COL=[0, 0]))
        assert found == {OURS: pytest.approx((0.04 + 0.01) / 2), CLIMATOLOGY: pytest.approx((0.81 + 0.01) / 2)}

    def test_a_country_whose_outcome_is_not_known_is_not_scored(self):
        found = self.brier(self.both(), panel(SDN=[0, 1], COL=[0, None]))
        assert found[OURS] == pytest.approx(0.04)

    def test_a_country_that_was_not_forecast_is_not_scored(self):
        run, frame = self.both(), panel(SDN=[0, 1], COL=[0, 0], MMR=[1, 0])
        (kept,) = outcomes.scored(run, given(frame), ())
        assert kept.units == 2

    def test_another_outcome_is_another_input_of_the_score(self):
        run = self.both()
        hashes = {
            outcomes.scored_onset(run, given(panel(SDN=sudan, COL=[0, 0])), ()).input_hash
            for sudan in ([0, 1], [1, 0], [0, 0])
        }
        assert len(hashes) == 2  # in which of its years it began makes no difference to the window

    def test_months_after_the_window_change_no_score(self):
        frozen(poisson_run("last month"))
        run = frozen(poisson_run(OURS))
        now, later = (outcomes.scored(run, given(months_of_deaths(ORIGIN + ahead)), ()) for ahead in (14, 20))
        assert now == later
        assert {each.window for each in now} == {"2025-01/2026-02"}


def poisson_run(model: str) -> Made:
    """A forecast by division of the deaths that `months_of_deaths` counts."""
    job = Job(Kind.DIVISIONS, Target.STATE_BASED_DEATHS, "COL", model, months_of_deaths(), ORIGIN)
    done, plain = poisson(job), counts(scope="COL", model=model)
    return replace(plain, values=done.values, draws=done.draws, first=job.first, last=job.last)


# --- verifying ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestVerifying:
    def test_the_ledger_knows_the_hash_of_each_run(self):
        runs = [frozen(), frozen(counts())]
        assert [verifying.recorded_hash(run) for run in runs] == [run.content_hash for run in runs]

    def test_a_run_that_was_never_recorded_has_no_hash_there(self):
        assert verifying.recorded_hash(ForecastRun(target=Target.MASS_KILLING_ONSET)) is None

    def test_runs_are_verified_from_the_oldest_on(self):
        runs = [frozen(), frozen(counts()), frozen(onset(model=CLIMATOLOGY))]
        assert list(verifying.verified()) == [(run, None) for run in runs]

    def test_without_any_run_there_is_nothing_to_say(self):
        assert list(verifying.verified()) == []

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE outlook_forecastvalue SET rank = 7 WHERE unit = 'COL'",
            "UPDATE outlook_forecastvalue SET unit = 'ZZZ' WHERE unit = 'COL'",
            "UPDATE outlook_forecastvalue SET low = 0 WHERE unit = 'SDN'",
            "DELETE FROM outlook_forecastvalue WHERE unit = 'SDN'",
            "UPDATE outlook_forecastrun SET origin = 2023",
            "UPDATE outlook_forecastrun SET model = 'another'",
            "UPDATE outlook_forecastrun SET seed = 99",
        ],
    )
    def test_whatever_is_changed_is_found_and_the_others_still_hold(self, change):
        touched = frozen()
        with connection.cursor() as cursor:
            cursor.execute(change)
            assert cursor.rowcount == 1
        untouched = frozen(counts())
        problems = {run.pk: problem for run, problem in verifying.verified()}
        assert problems[touched.pk].problem.number == 864
        assert problems[untouched.pk] is None


# --- parts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("years", "last"), [([2023, 2025, 2024], 2025), ([1999], 1999)])
def test_the_origin_of_onset_is_the_last_year_of_the_panel(years, last):
    assert origin_of(ONSET, given(pl.DataFrame({"unit": ["A"] * len(years), "year": years}))) == last


def test_the_origin_of_counts_is_the_last_month_of_any_unit():
    frame = pl.DataFrame({"unit": ["A", "A", "B"], "month": [530, 531, 540], "value": [1.0, 1.0, 1.0]})
    assert origin_of(OF_COLOMBIA, given(frame)) == 540


@pytest.mark.django_db
class TestParts:
    def test_no_name_is_given_twice_and_no_two_parts_forecast_the_same(self):
        found = parts()
        assert len({part.name for part in found}) == len(found)
        assert len({(part.target, part.scope) for part in found}) == len(found)

    def test_without_any_data_the_pilot_countries_are_asked_about(self):
        assert countries() == list(PILOT_COUNTRIES)

    @pytest.mark.parametrize("target", [Target.STATE_BASED_DEATHS, Target.CIVILIAN_DEATHS])
    def test_a_part_by_division_asks_for_its_country_and_is_among_all(self, target):
        part = division_part("KEN", target)
        assert (part.kind, part.target, part.scope) == (Kind.DIVISIONS, target, "KEN")
        assert part.name in {each.name for each in parts() if each.target == target}
