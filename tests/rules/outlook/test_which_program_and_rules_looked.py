"""Which program computed, with which rules it looked, and which parts of the outlook are brought up to date."""

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import polars as pl
import pytest

from evidence_world import AUDIT, watch
from open_data import countries, divisions, event, events, stored
from record_world import Source, part_of
from saferhavens import __version__
from saferhavens.core import problems
from saferhavens.core.detection import Counted, Method, Step, named
from saferhavens.core.evidence.harms import HarmType
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence.models import Incident
from saferhavens.web.outlook import looking, own_reports, parts, running, tasks, version
from saferhavens.web.outlook.looking import Look
from saferhavens.web.outlook.models import Attempt
from signals_world import rule, table

# --- the program --------------------------------------------------------------------------------------------------


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A folder with the rooms that compute, a module in each, and one room that does not."""
    for room in (*version.COMPUTING, "words"):
        (tmp_path / room / "deep").mkdir(parents=True)
        (tmp_path / room / "deep" / "model.py").write_text(f"{room} = 1\n")
    return tmp_path


def test_the_version_is_the_release_and_twelve_digits_of_what_computes():
    found = version.code_version()
    assert re.fullmatch(re.escape(__version__) + r"\+[0-9a-f]{12}", found)
    assert version.code_version() == found


@pytest.mark.parametrize("room", version.COMPUTING)
def test_a_change_in_any_room_that_computes_is_another_program(program, room):
    before = version.digest_of(program)
    (program / room / "deep" / "model.py").write_text(f"{room} = 2\n")
    assert version.digest_of(program) != before


@pytest.mark.parametrize("file", ["words/deep/model.py", "forecast/notes.txt", "forecast/model.pyc"])
def test_what_does_not_compute_changes_nothing(program, file):
    before = version.digest_of(program)
    (program / file).write_text("changed")
    assert version.digest_of(program) == before


def test_a_module_more_is_another_program_and_without_it_the_old_one(program):
    before = version.digest_of(program)
    added = program / "scoring" / "new.py"
    added.write_text("")
    assert version.digest_of(program) != before
    added.unlink()
    assert version.digest_of(program) == before


def test_a_module_under_another_name_is_another_program(program):
    before = version.digest_of(program)
    (program / "scoring" / "deep" / "model.py").rename(program / "scoring" / "deep" / "other.py")
    assert version.digest_of(program) != before


def test_text_that_moves_from_one_module_to_the_next_is_another_program(program):
    one, other = program / "scoring" / "a.py", program / "scoring" / "b.py"
    one.write_text("x = 1\n")
    other.write_text("y = 1\n")
    before = version.digest_of(program)
    one.write_text("y = 1\n")
    other.write_text("x = 1\n")
    assert version.digest_of(program) != before


def test_the_same_modules_elsewhere_are_the_same_program(program, tmp_path_factory):
    copy = tmp_path_factory.mktemp("copy")
    for file in sorted(program.rglob("*.py"), reverse=True):
        target = copy / file.relative_to(program)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    assert version.digest_of(copy) == version.digest_of(program)


# --- the rules ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "counted", "step"),
    [
        (looking.EVENT_RULES, Counted.EVENTS, Step.MONTH),
        (looking.DEATH_RULES, Counted.DEATHS, Step.MONTH),
        (looking.DISPLACEMENT_RULES, Counted.PEOPLE, Step.MONTH),
        (own_reports.RULES, Counted.INCIDENTS, Step.WEEK),
    ],
    ids=["events", "deaths", "displacement", "own reports"],
)
def test_each_series_is_looked_at_by_rules_for_what_it_counts(rules, counted, step):
    assert {(each.counted, each.step) for each in rules} == {(counted, step)}
    assert len({each.name for each in rules}) == len(rules) > 0


def test_silence_is_looked_for_in_open_data_and_never_in_own_reports():
    assert Method.SILENCE in {each.method for each in looking.EVENT_RULES}
    assert Method.SILENCE not in {each.method for each in own_reports.RULES}


def test_displacement_is_looked_at_as_deaths_are_but_with_a_floor_of_people():
    (ours,), published = looking.DISPLACEMENT_RULES, named("HDX Signals, deaths by month")
    assert (ours.method, ours.window, ours.longer) == (published.method, published.window, published.longer)
    assert ours.floor == 5_000 > published.floor


# --- a look -------------------------------------------------------------------------------------------------------


def look(steps: int = 40, of=None, **settings) -> Look:
    return Look(of or rule(**settings), table({"A": [1] * steps, "B": [2] * steps}))


def test_a_look_is_at_the_newest_step_of_any_unit():
    short = table({"A": [1] * 5, "B": [1] * 9}, first=100)
    assert Look(rule(), short).at == 108


@pytest.mark.parametrize(("steps", "first"), [(40, 40 - 1 - looking.LOOKED_BACK), (13, 0), (6, 0), (1, 0)])
def test_a_look_goes_back_a_year_of_months_or_to_the_first_step(steps, first):
    found = looking.look(look(steps))
    assert [each.at for each in found] == list(range(first, steps))


def test_a_history_that_is_too_short_is_counted_and_raises_no_alarm():
    newest = looking.look(look(6))[-1]
    assert (newest.tested, newest.too_short, newest.alarms) == (0, 2, ())


@pytest.mark.parametrize(
    "other",
    [look(41), look(floor=4), look(method=Method.CUSUM), look(of=rule(name="another"))],
    ids=["one step more", "another floor", "another method", "another name"],
)
def test_other_counts_or_another_rule_are_another_look(other):
    assert other.input_hash != look().input_hash


def test_the_same_counts_and_rule_are_the_same_look():
    assert look().input_hash == look().input_hash


@pytest.mark.parametrize(
    ("bound", "kept"),
    [(0.0, 0.0), (-1.5, -1.5), (float("inf"), None), (float("-inf"), None), (float("nan"), None)],
)
def test_only_a_bound_that_exists_is_kept(bound, kept):
    assert looking.finite(bound) == kept


# --- weeks and places of own reports ------------------------------------------------------------------------------

MONDAY = date(2025, 6, 2)


@pytest.mark.parametrize("ahead", range(7))
def test_every_day_of_a_week_has_the_same_last_whole_week(ahead):
    assert own_reports.last_whole_week(MONDAY + timedelta(days=ahead)) == own_reports.last_whole_week(MONDAY)


@pytest.mark.parametrize(("days", "weeks"), [(-1, -1), (0, 0), (6, 0), (7, 1), (364, 52), (-364, -52)])
def test_on_each_monday_one_week_more_is_whole(days, weeks):
    later = own_reports.last_whole_week(MONDAY + timedelta(days=days))
    assert later - own_reports.last_whole_week(MONDAY) == weeks


def incident(**given: object) -> Incident:
    facts = {
        "country": "COL",
        "place_exactness": "country",
        "time_exactness": "day",
        "main_harm": HarmType.KILL.value,
        "severity": "high",
        "sensitivity": "normal",
        "occurred_from": MONDAY - timedelta(days=7),
        "opened_at": datetime.combine(MONDAY, time(), UTC),
    }
    return Incident.objects.create(steward=watch(), **(facts | given))


@pytest.mark.django_db
class TestOwnReports:
    def happened(self) -> list[dict]:
        return own_reports.happened(watch(), MONDAY).to_dicts()

    @pytest.mark.parametrize(
        ("code", "exactness", "unit"),
        [
            ("COL-52", "adm1", "COL-52"),
            ("COL-52001", "adm2", "COL-52"),
            ("COL-52001", "exact", "COL-52"),
            ("COL-86001", "exact", "COL-86"),
            ("COL-52", "country", "COL"),  # the place is only where the country's point lies
            ("COL-99", "adm1", "COL"),  # not loaded
            ("", "country", "COL"),
        ],
    )
    def test_an_incident_counts_for_its_first_division_or_else_its_country(self, code, exactness, unit):
        stored(countries(), divisions())
        incident(place_code=code, place_exactness=exactness)
        (row,) = self.happened()
        assert (row["unit"], row["parent"]) == (unit, "COL")

    @pytest.mark.parametrize(
        ("exactness", "is_counted"),
        [("hour", True), ("day", True), ("week", True), ("month", False), ("year", False), ("unknown", False)],
    )
    def test_only_what_is_known_to_the_week_counts(self, exactness, is_counted):
        incident(time_exactness=exactness)
        assert bool(self.happened()) is is_counted

    def test_an_incident_without_a_day_counts_for_no_week(self):
        incident(occurred_from=None)
        assert self.happened() == []

    def test_an_incident_that_was_taken_into_another_counts_once(self):
        kept = incident()
        incident(merged_into=kept)
        assert len(self.happened()) == 1

    def test_weeks_without_incidents_are_zeros_up_to_the_last_whole_week(self):
        incident(occurred_from=MONDAY - timedelta(weeks=5))
        frame = own_reports.counts(watch(), MONDAY).frame.filter(pl.col("kind") == HarmType.KILL.value)
        assert frame["value"].to_list() == [1.0, 0.0, 0.0, 0.0, 0.0]
        assert frame["step"].to_list()[-1] == own_reports.last_whole_week(MONDAY)

    def test_no_more_than_ten_years_are_looked_back_upon(self):
        incident(occurred_from=MONDAY - timedelta(weeks=own_reports.WEEKS + 200))
        incident()
        frame = own_reports.counts(watch(), MONDAY).frame
        assert frame["step"].n_unique() == own_reports.WEEKS
        assert frame["value"].sum() == 1

    def test_an_organisation_is_scanned_under_its_own_number_without_a_country(self):
        incident()
        assert f"reports:{watch().pk}" in running.names()
        assert own_reports.series_of(watch()).name == "reports:1"


# --- what is brought up to date -----------------------------------------------------------------------------------


@pytest.mark.django_db
class TestNightly:
    def test_forecasts_come_first_and_trials_of_each_last(self):
        names = running.names()
        forecasts = [part.name for part in parts.parts()]
        assert names[: len(forecasts)] == forecasts
        assert names[-len(forecasts) :] == [f"trial:{name}" for name in forecasts]
        assert len(names) == len(set(names))

    @pytest.mark.parametrize("country", ["COL", "ECU", "KEN", "ROU"])
    def test_each_pilot_country_is_forecast_scanned_and_replayed(self, country):
        wanted = {f"divisions:{country}:one_sided", f"signals:events:{country}:1", f"replay:{country}"}
        assert wanted <= set(running.names())

    def test_second_divisions_are_scanned_where_they_are_loaded(self):
        before = set(running.names())
        stored(countries(), divisions(), events(event(1)))
        assert set(running.names()) - before == {"signals:events:COL:2"}

    def test_a_part_by_its_name_is_told_how_far_it_is(self, monkeypatch):
        told = []
        monkeypatch.setattr(running, "works", lambda _later: {"a part": lambda audit, told: told("a part", 1, 1) or 5})
        kept = running.renew_named("a part", audit=AUDIT, told=lambda *facts: told.append(facts))
        assert (kept, told) == (5, [("a part", 1, 1)])

    def test_each_name_is_queued_once_and_as_unhurried_work(self, monkeypatch):
        queued = []
        monkeypatch.setattr(running, "names", lambda: ["b", "a"])
        monkeypatch.setattr(type(tasks.renew_part), "enqueue", lambda task, name: queued.append((name, task.priority)))
        assert tasks.renew_outlook.call() == 2
        assert queued == [("b", tasks.LATER), ("a", tasks.LATER)]
        assert tasks.LATER < 0

    def test_a_job_says_in_the_ledger_that_it_was_a_job(self, monkeypatch):
        seen = []
        monkeypatch.setattr(running, "renew_named", lambda name, audit, later: seen.append((name, audit)) or 3)
        assert tasks.renew_part.call("onset") == 3
        ((name, audit),) = seen
        assert (name, "renew_part" in repr(audit)) == ("onset", True)


@pytest.mark.django_db
class TestAttempts:
    def test_what_was_kept_before_a_problem_is_counted(self):
        with running.attempted("a part", audit=AUDIT) as kept:
            kept.append(watch())
            raise ProblemError(problems.INPUT_MISSING, what="x", source="y")
        assert (len(kept), Attempt.objects.get(pk="a part").problem) == (1, 871)

    def test_another_error_goes_on_its_way(self):
        with pytest.raises(KeyError), running.attempted("a part", audit=AUDIT):
            raise KeyError("x")
        assert Attempt.objects.get(pk="a part").problem is None

    def test_a_success_takes_the_old_reason_away(self):
        with running.attempted("a part", audit=AUDIT):
            raise ProblemError(problems.INPUT_MISSING, what="x", source="y")
        with running.attempted("a part", audit=AUDIT):
            pass
        assert Attempt.objects.get(pk="a part").problem is None

    def test_what_the_outcome_is_known_until_is_read_as_of_a_day(self):
        asked = []
        source = Source(533)

        def read(as_of: date):
            asked.append(as_of)
            return source(as_of)

        assert running.held_until(part_of(read), MONDAY) == 533
        assert asked == [MONDAY]
