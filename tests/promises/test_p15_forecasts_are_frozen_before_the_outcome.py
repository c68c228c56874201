"""P15: a forecast is frozen before its outcome, can never be changed, and its hash says so."""

import pytest
from django.db import connection

from record_world import AUDIT, ORIGIN, chance, counts, draws, frozen, onset
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.ledger.models import Entry
from saferhavens.web.outlook import actions, freezing, verifying
from saferhavens.web.outlook.models import (
    ForecastRun,
    ForecastValue,
    FrozenDraws,
    ReliabilityBin,
    ReplayRecord,
    Scan,
    Score,
    Scoring,
    SignalRecord,
)

pytestmark = pytest.mark.django_db

KEPT = (ForecastRun, ForecastValue, FrozenDraws, Scoring, Score, ReliabilityBin, Scan, SignalRecord, ReplayRecord)


def refused(number: int, *, doing):
    with pytest.raises(ProblemError) as caught:
        doing()
    assert caught.value.problem.number == number


def sql(statement: str, *given: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)


def test_a_frozen_forecast_is_not_saved_again():
    run = frozen()
    run.model = "another"
    refused(861, doing=run.save)
    refused(861, doing=frozen().values.first().save)


def test_a_frozen_forecast_is_not_removed():
    run = frozen(counts())
    for row in (run, run.values.first(), run.draws):
        refused(861, doing=row.delete)


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_no_table_of_the_record_is_changed_in_bulk(model):
    refused(861, doing=lambda: model.objects.update(pk=1))
    refused(861, doing=lambda: model.objects.filter(pk=None).delete())
    refused(861, doing=lambda: model.objects.bulk_update([], ["pk"]))
    refused(861, doing=lambda: model.objects.bulk_create([], update_conflicts=True))


@pytest.mark.parametrize("made", [onset, counts], ids=["chances", "distributions"])
def test_the_hash_of_a_frozen_forecast_verifies(made):
    verifying.check_unaltered(frozen(made()))


def test_the_ledger_keeps_the_hash_of_a_frozen_forecast():
    run = frozen()
    entry = Entry.objects.get(verb="forecast_frozen")
    assert (entry.object_id, entry.facts["hash"]) == (str(run.pk), run.content_hash)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE outlook_forecastvalue SET chance = 0.9 WHERE unit = 'COL'",
        "UPDATE outlook_forecastvalue SET rank = 3 WHERE unit = 'COL'",
        "DELETE FROM outlook_forecastvalue WHERE unit = 'COL'",
        "UPDATE outlook_forecastrun SET origin = origin - 1",
        "UPDATE outlook_forecastrun SET frozen_at = '2020-01-01 00:00:00'",
        "DELETE FROM outlook_frozendraws",
    ],
)
def test_whoever_changes_the_database_past_the_program_is_found(statement):
    run = frozen(counts())
    sql(statement)
    refused(864, doing=lambda: verifying.check_unaltered(ForecastRun.objects.get(pk=run.pk)))


def test_a_hash_made_anew_for_changed_values_differs_from_the_one_in_the_ledger():
    run = frozen()
    sql("UPDATE outlook_forecastvalue SET chance = 0.9 WHERE unit = 'COL'")
    forged = freezing.content_hash(run, run.values.all(), b"")
    sql("UPDATE outlook_forecastrun SET content_hash = %s", forged)
    refused(864, doing=lambda: verifying.check_unaltered(ForecastRun.objects.get(pk=run.pk)))


def test_a_forecast_whose_outcome_has_begun_is_not_frozen():
    refused(862, doing=lambda: actions.freeze(onset(), held_until=2025, audit=AUDIT))
    refused(862, doing=lambda: actions.freeze(counts(), held_until=ORIGIN + 1, audit=AUDIT))
    assert not ForecastRun.objects.exists()
    assert not Entry.objects.filter(verb="forecast_frozen").exists()


def test_the_last_month_of_the_data_is_no_outcome():
    assert actions.freeze(counts(), held_until=ORIGIN, audit=AUDIT).first == ORIGIN + 1


def test_the_same_forecast_is_frozen_once():
    first = frozen()
    again = actions.freeze(onset(chances=(chance("SDN", 0.9, 1),)), held_until=None, audit=AUDIT)
    assert again == first
    assert ForecastRun.objects.count() == 1


def test_the_distributions_come_back_as_they_were():
    run = frozen(counts())
    kept, given = freezing.unpacked(run.draws), draws()
    assert (kept.units, kept.months, kept.origin, kept.model) == (given.units, given.months, given.origin, given.model)
    assert (kept.values == given.values).all()


def test_all_of_a_run_is_verified_in_turn():
    frozen(counts())
    frozen()
    sql("UPDATE outlook_forecastvalue SET mean = 9 WHERE unit = 'CHE'")
    found = {run.target: problem and problem.problem for run, problem in verifying.verified()}
    assert found == {"state_based_deaths": problems.FORECAST_ALTERED, "mass_killing_onset": None}
