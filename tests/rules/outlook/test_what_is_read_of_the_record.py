"""Pages and commands read the record through one door: the newest, with its label, and never more than one may see."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

import cast
import outlook_world
from record_world import AUDIT, ORIGIN, chance, counts, frozen, onset, scored
from saferhavens.core import problems
from saferhavens.core.forecast.targets import Target
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role
from saferhavens.web.outlook import actions, reading
from saferhavens.web.outlook.models import Attempt, ReplayRecord, Scan
from saferhavens.web.outlook.words import Label

pytestmark = pytest.mark.django_db

ONSET, DEATHS = Target.MASS_KILLING_ONSET, Target.STATE_BASED_DEATHS
FIRST = ORIGIN + 1


# --- the newest forecast ------------------------------------------------------------------------------------------


def test_without_a_forecast_there_is_a_problem_that_says_how_to_get_one():
    with pytest.raises(ProblemError) as caught:
        reading.latest(ONSET)
    assert caught.value.problem is problems.NO_FORECAST_YET


def test_the_newest_forecast_is_shown():
    old = frozen(onset(origin=2023))
    new = frozen(onset(origin=2024))
    assert reading.latest(ONSET).run == new
    assert reading.run_before(new) == old


def test_a_forecast_of_a_country_is_not_one_of_the_world():
    world = frozen(counts())
    inner = frozen(counts(scope="COL"))
    assert reading.latest(DEATHS).run == world
    assert reading.latest(DEATHS, "COL").run == inner


def test_a_forecast_of_another_model_is_asked_for_by_its_name():
    frozen(onset())
    other = frozen(onset(model="early warning project"))
    assert reading.latest(ONSET, model="early warning project").run == other
    assert reading.latest(ONSET).run != other


def test_each_target_scope_and_model_is_shown_once():
    frozen(onset(origin=2023))
    frozen(onset())
    frozen(counts())
    frozen(counts(scope="COL"))
    found = [(each.run.target, each.run.scope, each.run.origin) for each in reading.all_latest()]
    assert found == [(ONSET, "", 2024), (DEATHS, "", ORIGIN), (DEATHS, "COL", ORIGIN)]


@pytest.mark.parametrize(
    ("made", "window"), [(onset(), "2025-2026"), (counts(), "2025-01/2025-03")], ids=["years", "months"]
)
def test_a_window_is_written_as_its_target_counts_time(made, window):
    assert reading.shown(frozen(made)).window == window


# --- values -------------------------------------------------------------------------------------------------------


def test_the_watch_list_begins_with_the_highest_chance_and_ends_where_asked():
    frozen()
    assert [value.unit for value in reading.watch_list(ONSET)] == ["SDN", "COL"]
    assert [value.unit for value in reading.watch_list(ONSET, most=1)] == ["SDN"]


def test_of_counts_the_watch_list_is_by_the_mean():
    frozen(counts())
    assert [value.unit for value in reading.watch_list(DEATHS)] == ["SDN", "COL", "CHE"]


def test_whole_values_are_of_the_window_and_the_others_month_by_month():
    run = frozen(counts())
    whole, months = reading.values_of(run), reading.values_of(run, whole=False)
    assert {(value.first, value.last) for value in whole} == {(FIRST, FIRST + 2)}
    assert [(value.unit, value.first) for value in months] == [
        (unit, FIRST + step) for unit in ("CHE", "COL", "SDN") for step in range(3)
    ]


def test_a_forecast_of_one_month_has_the_same_values_either_way():
    run = frozen(counts(months=1))
    assert {value.unit for value in reading.values_of(run, whole=False)} == {"CHE", "COL", "SDN"}


def test_values_of_some_units_only_are_read():
    run = frozen(counts())
    assert [value.unit for value in reading.values_of(run, units=["SDN", "nowhere"])] == ["SDN"]


def test_the_sum_over_months_is_what_the_months_add_up_to():
    run = frozen(counts())
    for value in reading.values_of(run):
        months = [each.mean for each in reading.values_of(run, whole=False) if each.unit == value.unit]
        assert value.mean == pytest.approx(sum(months))


def test_a_place_is_read_with_every_forecast_that_knows_it():
    frozen()
    frozen(counts())
    assert [each.run.target for each, _value in reading.of_place("COL")] == [ONSET, DEATHS]
    assert [each.run.target for each, _value in reading.of_place("CHE")] == [DEATHS]
    assert reading.of_place("nowhere") == []


def test_the_history_of_a_place_is_one_value_a_run_the_newest_first():
    frozen(onset(origin=2022, chances=(chance("COL", 0.01, 1),)))
    frozen(onset(origin=2023, chances=(chance("COL", 0.02, 1),)))
    frozen(onset(chances=(chance("COL", 0.03, 1),)))
    assert [value.chance for value in reading.history_of("COL", ONSET)] == [0.03, 0.02, 0.01]


# --- what moved ---------------------------------------------------------------------------------------------------


def moved_from(before: dict[str, float], now: dict[str, float]) -> reading.Moved:
    frozen(onset(origin=2023, chances=(chance("COL", 0.02, 1, **before),)))
    (found,) = reading.moved(frozen(onset(chances=(chance("COL", 0.05, 1, **now),))))
    return found


def test_a_change_is_the_difference_of_the_chances_and_of_each_part():
    found = moved_from({"coup": 0.5, "popsize": 0.2}, {"coup": 1.5, "popsize": 0.2})
    assert found.change == pytest.approx(0.03)
    assert found.parts == pytest.approx({"base": 0.0, "coup": 1.0, "popsize": 0.0})


def test_a_part_that_came_or_went_is_a_change_from_or_to_nothing():
    found = moved_from({"gone": 0.5}, {"new": 0.25})
    assert found.parts == pytest.approx({"base": 0.0, "gone": -0.5, "new": 0.25})


def test_what_moved_most_comes_first_and_what_is_new_last():
    frozen(onset(origin=2023, chances=(chance("COL", 0.02, 2), chance("SDN", 0.2, 1))))
    now = (chance("COL", 0.03, 2), chance("SDN", 0.1, 1), chance("MLI", 0.02, 3))
    assert [each.value.unit for each in reading.moved(frozen(onset(chances=now)))] == ["SDN", "COL", "MLI"]


def test_a_first_forecast_has_moved_from_nothing():
    (first, _second) = reading.moved(frozen())
    assert (first.before, first.change, first.parts) == (None, None, {})


def test_of_counts_the_mean_moves():
    frozen(counts(seed=1))
    later = counts(seed=2, scale=8.0)
    run = actions.freeze(type(later)(**{**vars(later), "input_hash": "9" * 64}), held_until=None, audit=AUDIT)
    change = {each.value.unit: each.change for each in reading.moved(run)}
    assert change["CHE"] == 0
    assert change["SDN"] > 80


# --- scores -------------------------------------------------------------------------------------------------------


def test_the_newest_scoring_of_each_window_stands_on_the_scoreboard():
    actions.keep_trial([scored(0.02, window="1994-2024", climatology=0.014)], audit=AUDIT)
    newer = type(scored(0.0))(**{**vars(scored(0.013, window="1994-2024", climatology=0.014)), "input_hash": "8" * 64})
    actions.keep_trial([newer], audit=AUDIT)
    (only,) = reading.scoreboard()
    assert (only.label, only.input_hash) == (Label.SKILL, "8" * 64)


def test_the_scoreboard_can_be_asked_for_one_target_or_scope():
    actions.keep_trial([scored(0.013, window="1994-2024", climatology=0.014)], audit=AUDIT)
    assert len(reading.scoreboard(ONSET)) == len(reading.scoreboard(scope="")) == 1
    assert reading.scoreboard(DEATHS) == reading.scoreboard(scope="COL") == []


def test_scores_of_frozen_forecasts_stand_apart_from_tests_on_the_past():
    run = frozen()
    actions.score(run, [scored(0.013, climatology=0.014)], held_until=2026, audit=AUDIT)
    assert reading.scoreboard() == []
    assert [each.run for each in reading.frozen_record()] == [run]
    assert reading.waiting_runs() == []


def test_a_forecast_without_an_outcome_waits():
    run = frozen()
    assert reading.waiting_runs() == [run]
    assert reading.frozen_record() == []


# --- signals ------------------------------------------------------------------------------------------------------


@pytest.fixture
def found() -> Scan:
    outlook_world.places()
    return outlook_world.scan(outlook_world.signal(level=2), outlook_world.signal("COL-86", silent=True))


def test_signals_of_open_data_come_by_level(found):
    assert [(each.unit, each.level) for each in reading.signals()] == [("COL-52", 2), ("COL-86", 1)]
    assert [each.unit for each in reading.signals(country="COL")] == ["COL-52", "COL-86"]
    assert reading.signals(country="KEN") == []


def test_episodes_come_with_their_signals(found):
    assert [(each.level, [one.unit for one in each.signals.all()]) for each in reading.episodes()] == [
        (2, ["COL-52"]),
        (1, ["COL-86"]),
    ]
    assert reading.episodes(country="KEN") == []


def test_a_place_has_its_own_signals_and_those_within_it(found):
    assert [each.unit for each in reading.signals_of_place("COL-52")] == ["COL-52"]
    assert [each.unit for each in reading.signals_of_place("COL")] == ["COL-52", "COL-86"]


def test_a_sentence_names_what_was_counted_and_what_is_usual(found):
    sentence = reading.sentence_of(reading.signals()[0])
    assert (sentence.facts["observed"], sentence.facts["expected"]) == (27, 9.5)


def test_signals_of_an_organisation_are_seen_by_its_judges_alone(found):
    owner = cast.organisation("Red de Apoyo")
    analyst = cast.person(Role.ANALYST, of=owner, name="Ana")
    stranger = cast.person(Role.ANALYST, of=cast.organisation("Otra Red"), name="Otto")
    outlook_world.scan(outlook_world.signal("COL-86", level=2), organisation=owner, source="reports")
    assert len(reading.newest_scans(analyst)) == 2
    for outsider in (None, stranger):
        assert [each.organisation for each in reading.newest_scans(outsider)] == [None]
        assert [each.unit for each in reading.signals(outsider)] == ["COL-52", "COL-86"]
    assert reading.newest_scans(AnonymousUser()) == []


# --- replays and parts --------------------------------------------------------------------------------------------


def test_the_newest_replay_of_each_place_kind_and_rule_is_listed():
    outlook_world.replay()
    newest = outlook_world.replay(input_hash="7" * 64, hits=2, missed=0)
    outlook_world.replay(place="COL-52")
    outlook_world.replay(rule="Chart")
    found = reading.replays()
    assert [(each.place, each.rule) for each in found] == [("COL", "Chart"), ("COL", "Rise"), ("COL-52", "Rise")]
    assert found[1] == newest
    assert [each.rule for each in reading.replays(rule="Chart")] == ["Chart"]
    assert [each.place for each in reading.replays(place="COL-52")] == ["COL-52"]


def test_the_course_of_a_replay_is_read_only_when_asked_for(django_assert_num_queries):
    outlook_world.replay()
    with django_assert_num_queries(1):
        (listed,) = reading.replays()
    with django_assert_num_queries(1):
        assert len(listed.course) == 24


def test_the_record_of_a_rule_counts_alarms_whose_time_is_over():
    replay = outlook_world.replay(true_alarms=3, late_alarms=1, false_alarms=2, alarms=9, censored=3)
    assert reading.record_sentence(ReplayRecord.objects.get(pk=replay.pk)).facts["alarms"] == 6


def test_parts_say_why_there_is_nothing_and_never_tell_of_reports():
    now = timezone.now()
    facts = {"what": "deaths", "source": "ucdp_ged"}
    Attempt.objects.create(part="onset", began_at=now, problem=problems.INPUT_MISSING.number, facts=facts)
    Attempt.objects.create(part="reports:7", began_at=now)
    (only,) = reading.parts()
    assert only.problem.problem is problems.INPUT_MISSING
