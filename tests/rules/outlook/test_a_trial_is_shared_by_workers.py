"""A trial on the past is a job for each origin: shared, seen as it goes on, and after a stop only the rest is done."""

from datetime import date

import polars as pl
import pytest
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from record_world import AUDIT, ORIGIN, Source, given, months_of_deaths, part_of, poisson
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.jobs.queue import is_waiting
from saferhavens.web.jobs.worker import Worker, put_lost_jobs_back
from saferhavens.web.ledger.models import Entry
from saferhavens.web.outlook import actions, forecasting, running, tasks, trials
from saferhavens.web.outlook.forecasting import Job, Kind
from saferhavens.web.outlook.models import Attempt, Scoring, TriedOrigin

pytestmark = pytest.mark.django_db

NAME = "trial:divisions:COL:test"
ORIGINS = trials.origins(months_of_deaths(), ORIGIN)
MODELS = forecasting.MODELS[Kind.DIVISIONS]


@pytest.fixture(autouse=True)
def asked(monkeypatch, settings) -> list[int]:
    """From which origins models were asked to forecast; a forecast needs no time."""
    settings.RECURRING_JOBS = {}
    origins: list[int] = []

    def noted(job: Job):
        origins.append(job.origin)
        return poisson(job)

    monkeypatch.setitem(forecasting.RUNNERS, Kind.DIVISIONS, noted)
    return origins


@pytest.fixture
def source(monkeypatch) -> Source:
    found = Source()
    monkeypatch.setattr(running, "parts", lambda: [part_of(found)])
    return found


def trial(frame: pl.DataFrame | None = None) -> trials.Trial:
    rows = months_of_deaths() if frame is None else frame
    last = int(rows["month"].max())
    return trials.trial_of(forecasting.jobs_of(Kind.DIVISIONS, part_of(Source()).target, "COL", rows, last))


def attempt() -> Attempt:
    return Attempt.objects.get(pk=NAME)


def waiting() -> list[list[object]]:
    found = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=tasks.try_origin.module_path)
    return [each.args_kwargs["args"] for each in found.order_by("enqueued_at")]


def work() -> None:
    worker = Worker()
    while worker.step():
        pass


def scores(program: str) -> dict[tuple[str, str, str], float]:
    rows = [each for scoring in Scoring.objects.filter(code_version=program) for each in scoring.scores.all()]
    return {(each.scoring.cases, each.entrant, each.metric): each.value for each in rows}


# --- the queue ----------------------------------------------------------------------------------------------------


class TestTheQueue:
    def test_each_origin_is_a_job_of_its_own_the_newest_first(self, source):
        assert tasks.renew_part.call(NAME) == 0
        assert waiting() == [[NAME, origin] for origin in reversed(ORIGINS)]
        assert not TriedOrigin.objects.exists()

    def test_forecasts_of_other_parts_come_before(self):
        assert tasks.try_origin.priority < tasks.renew_part.priority < 0

    def test_an_origin_that_waits_is_not_queued_again(self, source):
        tasks.renew_part.call(NAME)
        tasks.renew_part.call(NAME)
        assert len(waiting()) == len(ORIGINS)
        assert is_waiting(tasks.try_origin, NAME, ORIGINS[0])
        assert not is_waiting(tasks.try_origin, NAME, 1)
        assert not is_waiting(tasks.renew_part, NAME)

    def test_workers_do_each_origin_once_and_the_last_scores_the_trial(self, source, asked):
        tasks.renew_part.call(NAME)
        work()
        assert sorted(asked) == sorted([*ORIGINS] * len(MODELS))
        assert {each.cases for each in Scoring.objects.all()} >= {"all", "quiet", "ahead 7-14", "sum 12"}
        assert (attempt().ended_at is not None, attempt().problem) == (True, None)

    def test_what_was_tried_is_not_queued_again(self, source, asked):
        tasks.renew_part.call(NAME)
        work()
        asked.clear()
        tasks.renew_part.call(NAME)
        work()
        assert asked == []
        assert attempt().ended_at is not None


# --- the same figures ---------------------------------------------------------------------------------------------


class TestTheSameFigures:
    def test_in_any_order_and_at_once_the_scores_are_the_same(self, source, monkeypatch):
        monkeypatch.setattr("saferhavens.web.outlook.actions.code_version", lambda: "one")
        running.try_past(part_of(source), audit=AUDIT)
        monkeypatch.setattr("saferhavens.web.outlook.actions.code_version", lambda: "other")
        for origin in (*ORIGINS[1:], ORIGINS[0]):
            running.try_origin(NAME, origin, audit=AUDIT)
        assert scores("one")
        assert scores("one") == scores("other")
        assert len(set(Scoring.objects.values_list("input_hash", flat=True))) == 1

    def test_cases_come_back_as_they_were_kept(self):
        found = trials.cases_from(trial().jobs, ORIGINS[0])
        back = trials.unpacked(trials.packed(found), MODELS)
        assert [each.model for each in back] == [each.model for each in found]
        assert all(one.cases.equals(other.cases) for one, other in zip(found, back, strict=True))


# --- as it goes on ------------------------------------------------------------------------------------------------


class TestProgress:
    def test_how_many_origins_are_done_is_noted(self, source):
        tasks.renew_part.call(NAME)
        assert (attempt().done, attempt().whole, attempt().ended_at) == (0, len(ORIGINS), None)
        running.try_origin(NAME, ORIGINS[2], audit=AUDIT)
        assert (attempt().done, attempt().whole, attempt().ended_at) == (1, len(ORIGINS), None)
        assert not Scoring.objects.exists()

    def test_a_problem_of_one_origin_ends_the_trial_with_its_reason(self, source, monkeypatch):
        def short(_job):
            raise ProblemError(problems.HISTORY_TOO_SHORT, months=3, least=9)

        tasks.renew_part.call(NAME)
        monkeypatch.setitem(forecasting.RUNNERS, Kind.DIVISIONS, short)
        assert running.try_origin(NAME, ORIGINS[0], audit=AUDIT) == 0
        assert (attempt().problem, attempt().ended_at is not None) == (838, True)
        assert not TriedOrigin.objects.exists()

    def test_the_ledger_hears_of_each_origin_that_is_kept(self, source):
        running.try_origin(NAME, ORIGINS[0], audit=AUDIT)
        (entry,) = Entry.objects.filter(verb="origin_tried")
        assert entry.facts["origin"] == ORIGINS[0]


# --- stopped in the middle ----------------------------------------------------------------------------------------


class TestStopped:
    def stopped_at(self, monkeypatch, origin: int) -> None:
        """As if the process were killed between two models of this origin."""

        def killed(job: Job):
            if job.origin == origin and job.model == MODELS[-1]:
                raise SystemExit
            return poisson(job)

        monkeypatch.setitem(forecasting.RUNNERS, Kind.DIVISIONS, killed)

    def test_nothing_is_half_written(self, source, monkeypatch):
        self.stopped_at(monkeypatch, ORIGINS[1])
        with pytest.raises(SystemExit):
            running.try_past(part_of(source), audit=AUDIT)
        kept = set(TriedOrigin.objects.values_list("origin", flat=True))
        assert kept == set(ORIGINS[2:])
        assert not Scoring.objects.exists()
        assert attempt().ended_at is None

    def test_afterwards_only_the_rest_is_done(self, source, asked, monkeypatch):
        runner = forecasting.RUNNERS[Kind.DIVISIONS]
        self.stopped_at(monkeypatch, ORIGINS[1])
        with pytest.raises(SystemExit):
            running.try_past(part_of(source), audit=AUDIT)
        monkeypatch.setitem(forecasting.RUNNERS, Kind.DIVISIONS, runner)
        running.try_past(part_of(source), audit=AUDIT)
        assert sorted(asked) == sorted([*ORIGINS[:2]] * len(MODELS))
        assert Scoring.objects.filter(cases="all").count() == 1

    def test_the_job_of_a_worker_that_died_is_done_by_another(self, source, asked, monkeypatch):
        tasks.renew_part.call(NAME)
        self.stopped_at(monkeypatch, ORIGINS[-1])
        with pytest.raises(SystemExit):
            Worker().step()
        monkeypatch.setitem(forecasting.RUNNERS, Kind.DIVISIONS, poisson)
        monkeypatch.setattr("saferhavens.web.jobs.worker.is_gone", lambda _worker: True)
        assert put_lost_jobs_back() == 1
        work()
        assert set(Scoring.objects.filter(cases="all").values_list("label", flat=True)) == {"no_skill"}
        assert attempt().ended_at is not None

    def test_stopped_between_the_last_origin_and_the_scores_the_scores_come_next_time(self, source, asked, monkeypatch):
        def stop(*_args, **_kwargs):
            raise SystemExit

        monkeypatch.setattr(running, "score_trial", stop)
        with pytest.raises(SystemExit):
            running.try_past(part_of(source), audit=AUDIT)
        monkeypatch.undo()
        monkeypatch.setattr(running, "parts", lambda: [part_of(source)])
        monkeypatch.setitem(forecasting.RUNNERS, Kind.DIVISIONS, None)  # to call it would be an error
        tasks.renew_part.call(NAME)
        assert waiting() == []
        assert Scoring.objects.filter(cases="all").count() == 1


# --- data that move on --------------------------------------------------------------------------------------------


class TestDataThatMoveOn:
    def test_a_month_more_leaves_every_origin_as_it_was(self, source, asked):
        running.try_past(part_of(source), audit=AUDIT)
        asked.clear()
        source.last = ORIGIN + 1
        assert running.try_past(part_of(source), audit=AUDIT) == 0
        assert asked == []
        assert Scoring.objects.filter(cases="all").count() == 1

    def test_half_a_year_more_is_one_origin_more(self, source, asked):
        running.try_past(part_of(source), audit=AUDIT)
        asked.clear()
        source.last = ORIGIN + 6
        running.try_past(part_of(source), audit=AUDIT)
        assert set(asked) == {ORIGINS[-1] + 6}

    def test_a_month_that_was_counted_again_is_tried_again_where_it_was_seen(self):
        again = months_of_deaths().with_columns(
            value=pl.when(pl.col("month") == ORIGINS[-2] + 13).then(pl.lit(99.0)).otherwise("value")
        )
        before, after = trial().hashes, trial(again).hashes
        changed = {origin for origin in ORIGINS if before[origin] != after[origin]}
        assert changed == {origin for origin in ORIGINS if origin + 14 >= ORIGINS[-2] + 13}
        assert ORIGINS[0] not in changed

    def test_what_no_trial_rests_on_any_more_goes(self, source):
        other = trial(months_of_deaths(seed=5))
        actions.keep_origin(other, ORIGINS[0], b"old", audit=AUDIT)
        running.try_past(part_of(source), audit=AUDIT)
        assert TriedOrigin.objects.count() == len(ORIGINS)
        assert b"old" not in {bytes(each.cases) for each in TriedOrigin.objects.all()}

    def test_another_program_tries_anew(self, source, asked, monkeypatch):
        running.try_past(part_of(source), audit=AUDIT)
        asked.clear()
        monkeypatch.setattr("saferhavens.web.outlook.actions.code_version", lambda: "another")
        running.try_past(part_of(source), audit=AUDIT)
        assert set(asked) == set(ORIGINS)

    def test_a_job_for_an_origin_that_is_none_any_more_does_nothing(self, source, asked):
        assert running.try_origin(NAME, ORIGINS[0] + 1, audit=AUDIT) == 0
        assert running.try_origin("trial:divisions:XXX:test", ORIGINS[0], audit=AUDIT) == 0
        assert asked == []

    def test_an_origin_is_kept_once_whoever_comes_second(self):
        first = actions.keep_origin(trial(), ORIGINS[0], b"first", audit=AUDIT)
        second = actions.keep_origin(trial(), ORIGINS[0], b"second", audit=AUDIT)
        assert (first.pk, bytes(TriedOrigin.objects.get().cases)) == (second.pk, b"first")

    def test_without_data_the_job_keeps_the_reason(self, monkeypatch):
        monkeypatch.setattr(running, "parts", lambda: [part_of(Source(None))])
        assert running.try_origin(NAME, ORIGINS[0], audit=AUDIT) == 0
        assert attempt().problem == 871


def test_a_part_reads_its_data_as_of_today(monkeypatch):
    days: list[date] = []

    def read(as_of: date):
        days.append(as_of)
        return given(months_of_deaths())

    monkeypatch.setattr(running, "parts", lambda: [part_of(read)])
    running.try_origin(NAME, ORIGINS[0], audit=AUDIT)
    assert len(days) == 1
