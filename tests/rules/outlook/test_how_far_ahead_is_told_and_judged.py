"""Fourteen months are drawn; sums are told for windows in which somebody can act, and each lead has its own label."""

from dataclasses import replace

import polars as pl
import pytest

from record_world import AUDIT, ORIGIN, VINTAGES, counts, frozen, given, scored
from saferhavens.core.forecast.targets import Target
from saferhavens.web.outlook import actions, leads, outcomes, reading, verifying
from saferhavens.web.outlook.figures import months
from saferhavens.web.outlook.parts import country_part
from saferhavens.web.outlook.reading import Labels
from saferhavens.web.outlook.words import Label

DEATHS = Target.STATE_BASED_DEATHS
SKILL, NONE, NOT_SCORED = Label.SKILL, Label.NO_SKILL, Label.NOT_SCORED


# --- what is told -------------------------------------------------------------------------------------------------


def test_fourteen_months_are_forecast_without_a_gap():
    assert tuple(range(1, 15)) == leads.HORIZONS


@pytest.mark.parametrize(("months", "sums"), [(1, []), (2, [2]), (3, [3]), (5, [3, 5]), (6, [3, 6]), (14, [3, 6, 12])])
def test_sums_are_those_that_are_told_and_no_longer_than_the_forecast(months, sums):
    assert leads.sums_of(months) == sums


@pytest.mark.parametrize(
    ("first", "last", "told"), [(541, 554, 546), (541, 546, 546), (541, 543, 543), (2025, 2026, 2026)]
)
def test_what_is_told_first_is_half_a_year_or_all_there_is(first, last, told):
    assert leads.told_last(first, last) == told


def test_each_month_ahead_belongs_to_one_group_and_the_groups_follow_each_other():
    found = [leads.ahead_cases(each) for each in leads.HORIZONS]
    assert found == ["ahead 1-3"] * 3 + ["ahead 4-6"] * 3 + ["ahead 7-14"] * 8


def test_an_outcome_is_complete_with_the_last_month_of_its_cases():
    found = leads.ends(540, 541, 554)
    assert {found[f"ahead {each}"] for each in ("1-3", "4-6", "7-14")} == {543, 546, 554}
    assert {found["sum 12"], found["total 12"]} == {552}
    assert found["all"] == found["quiet"] == 554
    assert leads.ends(540, 541, 544) == {
        "ahead 1-3": 543, "ahead 4-6": 544, "sum 3": 543, "total 3": 543, "sum 4": 544, "total 4": 544, "all": 544,
        "quiet": 544,
    }  # fmt: skip


def test_parts_of_a_test_are_known_by_their_names():
    assert leads.is_part("ahead 4-6")
    assert leads.is_part("sum 12")
    assert not any(map(leads.is_part, ("all", "quiet", "headline")))


def test_cases_stand_in_the_order_of_time_with_all_of_them_first():
    names = ["sum 12", "ahead 7-14", "quiet", "sum 3", "all", "ahead 1-3"]
    assert sorted(names, key=leads.order) == ["all", "ahead 1-3", "ahead 7-14", "sum 3", "sum 12", "quiet"]


# --- labels -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [(1, 1, SKILL), (3, 3, SKILL), (4, 4, NONE), (14, 14, NOT_SCORED), (1, 6, SKILL), (1, 12, NOT_SCORED)],
)
def test_a_month_or_sum_has_the_label_of_its_own_cases(first, last, label):
    labels = Labels(NONE, {"ahead 1-3": SKILL, "ahead 4-6": NONE, "sum 6": SKILL})
    assert labels.of(ORIGIN, ORIGIN + first, ORIGIN + last) is label


@pytest.mark.parametrize(
    ("first", "last", "label"), [(1, 1, SKILL), (1, 6, SKILL), (7, 7, NOT_SCORED), (1, 12, NOT_SCORED)]
)
def test_a_test_of_six_months_says_nothing_of_later_ones(first, last, label):
    assert Labels(SKILL).of(ORIGIN, ORIGIN + first, ORIGIN + last) is label


def kept(cases: str, value: float, baseline: float, **changes: object) -> None:
    """A test on the past: ours against one baseline, the lower the better."""
    plain = scored(value, window="2017-01/2024-12", metric="crps", **{"last month": baseline})
    actions.keep_trial([replace(plain, target=DEATHS, cases=cases, **changes)], audit=AUDIT)


@pytest.mark.django_db
class TestLabelsOfTheRecord:
    def test_a_model_that_does_not_beat_its_baselines_so_far_ahead_is_labelled_so(self):
        run = frozen(counts(months=14))
        kept("all", 1.0, 2.0)
        kept("ahead 1-3", 1.0, 2.0)
        kept("ahead 7-14", 2.0, 2.0)
        shown = reading.shown(run)
        assert shown.label is SKILL
        assert shown.label_of(ORIGIN + 2, ORIGIN + 2) is SKILL
        assert shown.label_of(ORIGIN + 9, ORIGIN + 9) is NONE

    def test_parts_of_an_older_test_do_not_speak_for_a_newer_one(self):
        kept("all", 1.0, 2.0, input_hash="7" * 64)
        kept("ahead 7-14", 1.0, 2.0, input_hash="7" * 64)
        kept("all", 1.0, 2.0)
        kept("ahead 1-3", 1.0, 2.0)
        labels = reading.labels_of(reading.tests_of(DEATHS, "", "ours"))
        assert labels.parts == {"ahead 1-3": SKILL}

    def test_without_any_test_nothing_is_scored(self):
        shown = reading.shown(frozen(counts(months=14)))
        assert {shown.label_of(each, each) for each in range(ORIGIN + 1, ORIGIN + 15)} == {NOT_SCORED}

    def test_the_figure_of_a_place_says_from_where_on_there_is_no_skill(self):
        run = frozen(counts(months=14))
        for cases, value in {"all": 1.0, "ahead 1-3": 1.0, "ahead 4-6": 3.0, "ahead 7-14": 3.0}.items():
            kept(cases, value, 2.0)
        (place,) = months.of_run(reading.shown(run), ["COL"])
        figure = months.fan(place, {}, "")
        assert "No skill for April 2025 to June 2025 and July 2025 to February 2026" in figure.says
        assert [row[-1] for row in figure.rows] == ["better than its baselines"] * 3 + ["no skill"] * 11

    def test_where_it_always_knows_more_nothing_is_added(self):
        run = frozen(counts(months=14))
        for cases in ("all", "ahead 1-3", "ahead 4-6", "ahead 7-14"):
            kept(cases, 1.0, 2.0)
        (place,) = months.of_run(reading.shown(run), ["COL"])
        assert "No skill" not in months.fan(place, {}, "").says

    def test_the_next_three_months_are_told_one_by_one_and_three_sums(self):
        (place,) = months.of_run(reading.shown(frozen(counts(months=14))), ["SDN"])
        assert [each.window for each in place.near] == ["January 2025", "February 2025", "March 2025"]
        assert [each.length for each in place.added_up] == [3, 6, 12]
        assert place.window == "January 2025 to June 2025"
        assert place.span == "January 2025 to February 2026"
        assert all("9 times in 10" in each.says for each in (*place.near, *place.added_up))


# --- what was frozen with six months ------------------------------------------------------------------------------


def six_months():
    """As forecasts were frozen before: six months, one sum over all of them, no word on which draws belong together."""
    made = counts(months=6)
    return replace(made, values=tuple(each for each in made.values if each.last - each.first != 2))


@pytest.mark.django_db
class TestWhatWasFrozenBefore:
    def test_it_still_is_what_was_frozen(self):
        frozen(six_months())
        assert [problem for _run, problem in verifying.verified()] == [None]

    def test_its_six_months_are_told_as_before(self):
        (place,) = months.of_run(reading.shown(frozen(six_months())), ["COL"])
        assert place.window == place.span == "January 2025 to June 2025"
        assert [each.length for each in place.added_up] == [6]
        assert len(months.fan(place, {}, "").rows) == 6
        assert place.dots

    def test_it_is_due_and_scored_by_its_own_months(self):
        run = frozen(six_months())
        frozen(counts(months=6, model="last month", seed=2))
        rows = [(unit, month, 1.0) for unit in ("CHE", "COL", "SDN") for month in range(ORIGIN - 50, ORIGIN + 7)]
        came = pl.DataFrame(rows, schema={"unit": pl.String, "month": pl.Int32, "value": pl.Float64}, orient="row")
        part = country_part(DEATHS)
        assert outcomes.due(part, ORIGIN + 2) == []
        assert outcomes.due(part, ORIGIN + 3) == outcomes.due(part, ORIGIN + 6) == [run]
        found = {each.cases: each.units for each in outcomes.scored(run, given(came), VINTAGES)}
        assert found == {"all": 18, "ahead 1-3": 9, "ahead 4-6": 9, "sum 3": 3, "sum 6": 3, "total 3": 1, "total 6": 1}

    def test_what_moved_compares_the_same_six_months(self):
        frozen(six_months())
        later = replace(counts(months=14), input_hash="8" * 64)
        (*moved,) = reading.moved(frozen(later))
        lengths = {each.last - each.first for move in moved for each in (move.value, move.before)}
        assert lengths == {5}
