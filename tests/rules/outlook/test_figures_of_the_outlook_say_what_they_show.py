"""Figures of the outlook made of plain rows, without a database: sentences, tables, charts, files."""

import csv
import io
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from saferhavens.core.forecast.months import month_number
from saferhavens.core.forecast.targets import Target
from saferhavens.web.design.figures import Chart, Column, Series, table_of
from saferhavens.web.outlook.downloads import as_csv
from saferhavens.web.outlook.figures import history, months, onset, scores
from saferhavens.web.outlook.figures.figure import Figure, names_of_sources, sources_of_run, sources_of_vintages
from saferhavens.web.outlook.figures.months import Ahead
from saferhavens.web.outlook.figures.onset import Entry, Outlook
from saferhavens.web.outlook.figures.replay import Replay, timeline
from saferhavens.web.outlook.figures.signals import leaders
from saferhavens.web.outlook.models import (
    ForecastRun,
    ForecastValue,
    ReliabilityBin,
    ReplayRecord,
    Score,
    SignalRecord,
)
from saferhavens.web.outlook.reading import Labels, Moved, Shown
from saferhavens.web.outlook.words import Label

ORIGIN = month_number(2025, 9)
UCDP = {"source": "ucdp_ged", "version": "25.1", "name": "events", "sha256": "ab" * 32}


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def run(target: Target = Target.STATE_BASED_DEATHS, **changes: object) -> ForecastRun:
    yearly = target is Target.MASS_KILLING_ONSET
    facts: dict = {
        "target": target,
        "model": "ours",
        "origin": 2024 if yearly else ORIGIN,
        "first": 2025 if yearly else ORIGIN + 1,
        "last": 2026 if yearly else ORIGIN + 3,
        "code_version": "1.2.3",
        "vintages": [UCDP],
        "content_hash": "cd" * 32,
        "frozen_at": datetime(2025, 10, 31, tzinfo=UTC),
    }
    return ForecastRun(**(facts | changes))


def shown(target: Target = Target.STATE_BASED_DEATHS, label: Label = Label.SKILL, **changes: object) -> Shown:
    return Shown(run(target, **changes), Labels(label), None)


def month(number: int, middle: float, **changes: object) -> ForecastValue:
    facts: dict = {
        "unit": "COL",
        "first": number,
        "last": number,
        "chance": 0.9,
        "mean": middle + 1,
        "q05": middle / 4,
        "q25": middle / 2,
        "q50": middle,
        "q75": middle * 2,
        "q95": middle * 5,
        "at_least_25": 0.2,
    }
    return ForecastValue(**(facts | changes))


def ahead(middles: tuple[float, ...] = (10.0, 12.0, 14.0), **whole: object) -> Ahead:
    values = [month(ORIGIN + 1 + step, middle) for step, middle in enumerate(middles)]
    everything = month(ORIGIN + 1, sum(middles), last=ORIGIN + len(middles), **whole)
    return Ahead(shown(), "Colombia", everything, values)


def chance(unit: str = "SDN", value: float = 0.08, **changes: object) -> ForecastValue:
    facts: dict = {
        "unit": unit,
        "first": 2025,
        "last": 2026,
        "chance": value,
        "low": value / 2,
        "high": value * 2,
        "base_rate": 0.02,
        "rank": 1,
        "reasons": {"base": -3.0, "scale": "log odds", "parts": {"mk_ever": 0.5, "efindex": -0.2, "year": 0.0}},
    }
    return ForecastValue(**(facts | changes))


def outlook(*values: ForecastValue) -> Outlook:
    return Outlook(shown(Target.MASS_KILLING_ONSET), values, {each.unit: f"Land {each.unit}" for each in values})


# --- where it comes from ------------------------------------------------------------------------------------------


def test_a_forecast_names_its_model_day_number_program_and_data():
    made = run()
    first, second = sources_of_run(made)
    assert "our model" in first
    assert "31 October 2025" in first
    assert made.short in first
    assert "program version 1.2.3" in first
    assert second.startswith("Data: Uppsala Conflict Data Program (UCDP)")
    assert "version 25.1" in second


def test_what_must_be_known_of_the_data_comes_last():
    note = {"text": "“{source}” is old.", "facts": {"source": "ucdp_ged"}}
    assert sources_of_run(run(notes=[note]))[-1] == "“ucdp_ged” is old."


def test_the_same_vintage_is_named_once():
    assert len(sources_of_vintages([UCDP, UCDP])) == 1
    assert names_of_sources([UCDP, UCDP]) == "UCDP"


def test_invented_figures_bear_no_publishers_name():
    (line,) = sources_of_vintages([UCDP | {"fictional": True}])
    assert "UCDP" not in line.replace("“", "").split(",")[0]
    assert "Fictional sample" in line
    assert names_of_sources([UCDP | {"fictional": True}]) == "Fictional sample"


def test_a_source_that_is_not_known_any_more_is_named_by_its_key():
    gone = {"source": "gone", "version": "7"}
    assert sources_of_vintages([gone]) == ["Data: gone, version 7."]
    assert names_of_sources([gone]) == "gone"


# --- tables and files ---------------------------------------------------------------------------------------------

COLUMNS = [Column("place", "Place", "text"), Column("value", "Value", "decimal", places=2), Column("day", "Day", "day")]


def figure(**changes: object) -> Figure:
    facts: dict = {
        "key": "figure",
        "title": "Title",
        "says": "Says.",
        "columns": COLUMNS,
        "rows": [("=Norte", -1.234567891, date(2025, 1, 2))],
        "sources": ["One.", "Two."],
        "address": "/somewhere.csv",
    }
    return Figure(**(facts | changes))


def rows_of(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_a_file_holds_numbers_as_programs_read_them_and_its_sources():
    (row,) = rows_of(as_csv(figure(), "name"))
    assert row == {"place": "'=Norte", "value": "-1.23456789", "day": "2025-01-02", "source": "One. Two."}


def test_a_file_is_named_and_holds_what_the_page_leaves_out():
    response = as_csv(figure(all_rows=[("a", 1.0, None), ("b", 2.0, None)]), "name")
    assert response.headers["Content-Disposition"] == 'attachment; filename="name.csv"'
    assert [row["place"] for row in rows_of(response)] == ["a", "b"]


def test_a_page_shows_numbers_as_readers_write_them():
    (row,) = figure().table()
    assert [cell.text for cell in row] == ["=Norte", "−1.23", "2 January 2025"]
    with override("es"):
        assert [cell.text for cell in figure().table()[0]][1] == "−1,23"


def test_bars_compare_with_the_greatest_of_the_column_and_links_lead_from_the_first_cell():
    columns = [Column("place", "Place", "text"), Column("chance", "Chance", "share", bar=True)]
    first, second = table_of(columns, [("a", 0.5), ("b", 0.25)], links=["/a", "/b"])
    assert (first[0].link, second[0].link) == ("/a", "/b")
    assert (first[1].width, second[1].width) == (100.0, 50.0)


def test_a_table_that_shares_its_title_is_told_apart_for_those_who_hear_the_page():
    assert figure().name == "Title"
    assert figure(about="deaths").name == "Title: deaths"


def test_a_figure_without_a_chart_gives_the_browser_nothing():
    assert figure().chart_data is None
    drawn = figure(chart=Chart("lines", ["a"], [Series("One", [1.0])]))
    assert drawn.chart_data is not None
    assert drawn.data_id == "figure-data"


# --- months -------------------------------------------------------------------------------------------------------


def test_a_distribution_is_told_by_its_middle_and_its_range():
    assert ahead().says == "As likely more than 36 as fewer; 9 times in 10 it is 9 to 180."
    assert ahead().window == "October 2025 to December 2025"


def test_where_most_likely_nobody_dies_that_is_what_is_said():
    nobody = ahead((0.0, 0.0, 0.0), chance=0.005)
    assert nobody.says == "Most likely none. The chance of any is about 1 in 200."


def test_a_fan_stands_behind_what_was_counted():
    made = months.fan(ahead(), {ORIGIN - 1: 3.0, ORIGIN: 5.0, ORIGIN + 1: 99.0}, "/x.csv")
    assert made.chart is not None
    assert list(made.chart.labels) == ["Aug 2025", "Sep 2025", "Oct 2025", "Nov 2025", "Dec 2025"]
    counted, middle, *edges = made.chart.series
    assert counted.values == [3.0, 5.0, None, None, None]
    assert middle.values == [None, None, 10.0, 12.0, 14.0]
    assert [edge.name for edge in edges] == ["", "9 in 10 outcomes", "", "half of the outcomes"]


@pytest.mark.parametrize(
    ("middles", "words"),
    [((10.0, 12.0, 14.0), "the middle lies between 10 and 14"), ((6.0, 6.0), "the middle is 6; 95 % are below 30")],
)
def test_months_are_told_by_their_middles(middles, words):
    assert words in months.fan(ahead(middles), {}, "/x.csv").says


def test_edges_of_the_fan_never_cross():
    series = {each.name or f"low-{at}": each.values for at, each in enumerate(_series())}
    for low, high in (("low-2", "9 in 10 outcomes"), ("low-4", "half of the outcomes")):
        assert all(a <= b for a, b in zip(series[low], series[high], strict=True))


def _series():
    chart = months.fan(ahead(), {}, "/x.csv").chart
    assert chart is not None
    return chart.series


@pytest.mark.parametrize("target", sorted(months.KEYS))
def test_every_target_says_what_it_counts(target):
    assert months.meaning(target)


# --- onset --------------------------------------------------------------------------------------------------------


def test_reasons_are_in_the_order_of_what_they_do_and_nothing_is_no_reason():
    first, second = onset.reasons_of(chance())
    assert (first.words, first.effect, first.raises) == ("mass killings in the past", "odds × 1.65", True)
    assert (second.words, second.effect, second.raises) == ("ethnic diversity", "odds × 0.82", False)


def test_a_model_without_reasons_gives_none():
    assert onset.reasons_of(chance(reasons={})) == []
    assert onset.reasons_figure(chance(reasons={}), shown(Target.MASS_KILLING_ONSET), "X", "/x.csv") is None


def test_all_parts_stand_in_the_table_and_their_sum_below():
    made = onset.reasons_figure(chance(), shown(Target.MASS_KILLING_ONSET), "Sudan", "/x.csv")
    assert made is not None
    assert made.rows[0][1:3] == ["base", -3.0]
    assert made.rows[-1][1:3] == ["sum", pytest.approx(-2.7)]
    assert made.says == "What raises the chance in Sudan most: mass killings in the past."


def test_where_nothing_raises_the_chance_that_is_said():
    low = chance(reasons={"base": -4.0, "scale": "log odds", "parts": {"efindex": -0.2}})
    made = onset.reasons_figure(low, shown(Target.MASS_KILLING_ONSET), "Sudan", "/x.csv")
    assert made is not None
    assert made.says == "Nothing that the model knows raises the chance in Sudan."


def test_the_short_list_is_ten_and_shares_one_axis():
    found = outlook(*(chance(f"A{number:02}", 0.2 - number / 100) for number in range(15)))
    assert len(found.entries) == 10
    assert {entry.top for entry in found.entries} == {0.4}
    assert found.base_rate == "about 1 in 50"


def test_a_model_without_a_range_says_that_it_is_not_known():
    entry = Entry(chance(low=None, high=None), "Sudan", 0.1)
    assert entry.range == "range not known"
    assert "strip-range" not in entry.strip
    assert outlook(chance(low=None, high=None)).entries[0].top == 0.08


def test_a_move_tells_both_chances_and_what_pushed_it():
    moved = Moved(chance(value=0.08), chance(value=0.05), {"mk_ever": 0.3, "efindex": 0.0004, "base": -0.1})
    move = onset.Move(moved, "Sudan", "log odds")
    assert move.is_up
    assert move.sentence == "from about 1 in 20 to about 1 in 12 (+3.0 points)"
    assert [reason.effect for reason in move.reasons] == ["odds × 1.35", "odds × 0.90"]


def test_of_a_fall_what_lowered_it_comes_first():
    moved = Moved(chance(value=0.02), chance(value=0.05), {"mk_ever": 0.1, "battledeaths.log2": -0.9})
    assert onset.Move(moved, "Sudan", "log odds").reasons[0].words == "deaths in battle"


# --- what was said before -----------------------------------------------------------------------------------------


def said(value: float, year: int) -> ForecastValue:
    made = run(Target.MASS_KILLING_ONSET, origin=year, first=year + 1, last=year + 2)
    return chance(value=value, run=made)


def test_one_forecast_has_no_history():
    assert history.figure([said(0.1, 2024)], "/x.csv") is None


def test_a_history_is_drawn_from_the_oldest_to_the_newest():
    made = history.figure([said(0.1, 2024), said(0.05, 2023), said(0.02, 2022)], "/x.csv")
    assert made is not None
    assert made.chart is not None
    assert made.chart.series[0].values == [2.0, 5.0, 10.0]
    assert made.says == "3 frozen forecasts; the first said about 1 in 50, the newest says about 1 in 10."


# --- scores -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.0138, "0.0138"), (0.8721, "0.872"), (14.482, "14.48"), (187.4, "187"), (1.0, "1"), (0.0, "0")],
)
def test_a_score_has_as_many_decimals_as_it_deserves(value, words):
    assert scores.plain_number(value) == words


def board(*entrants: Score, label: Label = Label.SKILL, **changes: object) -> scores.Board:
    """A board whose scores are held in memory."""
    facts: dict = {
        "target": Target.STATE_BASED_DEATHS,
        "scope": "",
        "model": "ours",
        "window": "2018-2021",
        "cases": "all",
        "label": label,
        "metric": "crps",
        "units": 9_168,
        "scores": SimpleNamespace(all=lambda: list(entrants)),
    }
    return scores.Board(SimpleNamespace(**(facts | changes)), [])  # type: ignore[arg-type] # as a Scoring is read


def score(entrant: str, value: float, *, is_baseline: bool = True) -> Score:
    return Score(entrant=entrant, metric="crps", value=value, is_baseline=is_baseline)


def test_the_model_comes_first_and_its_baselines_after_it():
    found = board(score("last month", 20.0), score("ours", 12.0, is_baseline=False))
    assert found.entrants == ["ours", "last month"]
    assert found.baselines == {"last month"}


def test_a_board_says_whether_every_baseline_was_beaten():
    assert "it beat every baseline" in board().says
    assert "Do not rely on it more than on the baseline." in board(label=Label.NO_SKILL).says


@pytest.mark.parametrize(("cases", "words"), [("all", "our model"), ("quiet", "quiet for 24 months)")])
def test_a_board_is_named_by_what_who_and_which_cases(cases, words):
    assert board(cases=cases).title.endswith(words)


def test_the_key_of_a_board_is_an_address():
    assert board(scope="COL", cases="quiet").key == "state-based-deaths-col-ours-quiet"


@pytest.mark.parametrize(
    ("forecast", "low", "high", "holds"),
    [(0.05, 0.02, 0.09, True), (0.1, 0.02, 0.09, False), (0.01, 0.02, 0.09, False), (0.5, None, None, True)],
)
def test_a_group_is_reliable_if_its_interval_holds_what_was_said(forecast, low, high, holds):
    found = ReliabilityBin(forecast=forecast, observed=0.05, low=low, high=high, count=10)
    assert scores._holds(found) is holds


# --- signals and replays ------------------------------------------------------------------------------------------


def test_an_episode_is_told_by_its_strongest_signal():
    weak = SignalRecord(pk=1, episode_id=7, level=1, observed=50)
    strong = SignalRecord(pk=2, episode_id=7, level=2, observed=9)
    alone = SignalRecord(pk=3, level=1, observed=4)
    assert leaders([weak, strong, alone]) == [(strong, 1), (alone, 0)]


def replay(**changes: object) -> Replay:
    facts: dict = {
        "place": "COL-05",
        "kind": "events",
        "rule": "chart by month",
        "step": "month",
        "first": ORIGIN - 1,
        "last": ORIGIN,
        "horizon": 6,
        "events": 3,
        "hits": 1,
        "late": 1,
        "missed": 1,
        "lead_q25": -0.5,
        "lead_median": 0.0,
        "lead_q75": 2.0,
        "true_alarms": 1,
        "late_alarms": 1,
        "false_alarms": 4,
        "lead_of_hits": 4.0,
        "vintages": [],
        "course": [
            {
                "unit": "COL-05",
                "kind": kind,
                "step": ORIGIN,
                "observed": count,
                "high": 3.0,
                "alarm": kind == "one_sided",
            }
            for kind, count in (("one_sided", 5.0), ("state_based", 2.0))
        ],
        "outcomes": [{"unit": "COL-05", "onset": ORIGIN, "alarm": None, "lead": None}],
    }
    return Replay(ReplayRecord(**(facts | changes)), "Antioquia")


def test_kinds_of_a_place_are_added_up_step_by_step():
    assert replay().steps == {ORIGIN: {"observed": 7.0, "high": 6.0, "alarm": 1.0}}


def test_the_timeline_marks_alarms_and_events():
    made = timeline(replay(), "/x.csv")
    assert made is not None
    assert made.rows == [["September 2025", 7.0, 6.0, "alarm", "event"]]
    assert made.chart is not None
    assert [series.values[0] is not None for series in made.chart.series] == [True] * 4


def test_a_replay_without_a_course_has_no_timeline():
    assert timeline(replay(course=[]), "/x.csv") is None


def test_lead_times_below_zero_have_a_minus():
    assert replay().quartiles == "half of them between −0.5 and 2 months"
    assert replay(lead_q25=None, lead_q75=None).quartiles == "no lead time: no event had an alarm"


def test_what_was_not_warned_of_is_a_miss_whether_late_or_never():
    assert replay().misses == 2
