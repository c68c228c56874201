"""What the commands of the outlook print: plain tables, numbers that line up, nothing where there is no figure."""

import json
import sys
from dataclasses import replace
from math import inf, nan

import click
import polars as pl
import pytest

from record_world import chance, draws, given
from saferhavens.cli import forecast, outlook, replay, signals
from saferhavens.core.detection import Method
from saferhavens.core.detection.values import Episode, Outcome, Record, ScanResult
from saferhavens.core.forecast.months import month_number
from saferhavens.core.forecast.targets import Target
from saferhavens.core.problems import ProblemError
from saferhavens.web.outlook import parts
from saferhavens.web.outlook.forecasting import OURS, Job, Kind
from saferhavens.web.outlook.inputs.shape import Note
from saferhavens.web.outlook.kept import Replayed, Scanned
from saferhavens.web.outlook.made import values_of_chances, values_of_draws
from saferhavens.web.outlook.words import Label
from signals_world import rule, signal

MAY = month_number(2025, 5)
ROWS = pl.DataFrame({"unit": ["COL"], "month": [540], "value": [1.0]})


@pytest.fixture(autouse=True)
def in_english(monkeypatch):
    """The language of the terminal must not decide what the tests see."""
    for module in (outlook, signals, replay, forecast):
        monkeypatch.setattr(module, "translate", lambda text: text)


# --- numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (None, "–"),
        (0.0, "0.00 %"),
        (0.5, "50.00 %"),
        (1.0, "100.00 %"),
        (0.00004, "0.00 %"),
        (0.00006, "0.01 %"),
        (0.12345, "12.35 %"),
    ],
)
def test_a_share_is_told_in_percent_with_two_decimals(share, words):
    assert outlook.percent(share) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "–"),
        (0, "0.0"),
        (3, "3.0"),
        (0.26, "0.3"),
        (-2.5, "-2.5"),
        (1234567.0, "1,234,567.0"),
        (999.96, "1,000.0"),
    ],
)
def test_a_number_has_one_decimal_and_groups_of_three(value, words):
    assert outlook.number(value) == words


@pytest.mark.parametrize(
    ("step", "words"), [(1, "1980-01"), (12, "1980-12"), (13, "1981-01"), (MAY, "2025-05"), (MAY + 8, "2026-01")]
)
def test_a_step_is_told_as_year_and_month(step, words):
    assert signals.month(step) == words


# --- tables -------------------------------------------------------------------------------------------------------


def lines(capsys) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_columns_are_as_wide_as_their_widest_cell(capsys):
    outlook.table(["a", "bb", "ccc"], [["long cell", "x", "1"], ["s", "longer", "22222"]])
    assert lines(capsys) == ["a          bb        ccc", "long cell  x           1", "s          longer  22222"]


def test_the_first_two_columns_stand_to_the_left_and_numbers_to_the_right(capsys):
    outlook.table(["place", "kind", "seen"], [["A", "b", "7"], ["AAAAAA", "bbbbbb", "1,000"]])
    _head, short, long = lines(capsys)
    assert short.startswith("A ")
    assert len(short) == len(long)
    assert short.endswith("     7")


def test_no_line_ends_with_blanks(capsys):
    outlook.table(["a", "b"], [["x", ""], ["", "wide cell"]])
    assert all(line == line.rstrip() for line in lines(capsys))


def test_a_table_without_rows_is_its_head(capsys):
    outlook.table(["place", "kind"], [])
    assert lines(capsys) == ["place  kind"]


def test_rows_may_come_one_by_one(capsys):
    outlook.table(["a"], ([str(each)] for each in range(3)))
    assert lines(capsys) == ["a", "0", "1", "2"]


def test_the_head_is_in_the_language_of_the_terminal_and_cells_are_left_alone(capsys, monkeypatch):
    monkeypatch.setattr(outlook, "translate", str.upper)
    outlook.table(["place"], [["place"]])
    assert lines(capsys) == ["PLACE", "place"]


# --- progress -----------------------------------------------------------------------------------------------------


def test_elsewhere_than_on_a_terminal_progress_is_a_line_each(capsys):
    tell = outlook.progress("counts")
    tell(1, 2)
    tell(2, 2)
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "counts: 1/2\ncounts: 2/2\n")


def test_on_a_terminal_progress_is_one_line_that_goes_at_the_end(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    tell = outlook.progress("counts")
    tell(1, 2)
    tell(2, 2)
    told = capsys.readouterr().err
    assert "\n" not in told
    assert "counts: 1/2" in told
    assert "2/2" not in told


def test_work_is_done_in_its_order_and_each_piece_is_told(capsys):
    assert outlook.mapping(lambda each: each * each, "squares", None)([3, 1, 2]) == [9, 1, 4]
    assert capsys.readouterr().err.splitlines() == [f"squares: {done}/3" for done in range(4)]


def test_no_work_tells_nothing(capsys):
    assert outlook.mapping(str, "nothing", None)([]) == []
    assert capsys.readouterr().err == ""


# --- forecasts ----------------------------------------------------------------------------------------------------


CHANCES = values_of_chances((chance("SDN", 0.2, 1, coup=1.5), chance("COL", 0.05, 2)), 2025, 2026)
COUNTED = values_of_draws(draws(months=2), {"COL": 0.5}, {2: {"COL": 0.9}})


@pytest.mark.parametrize("place", ["SDN", "COL"])
def test_one_place_is_chosen_by_its_code(place):
    assert {value.unit for value in forecast.of_place(CHANCES, place)} == {place}


def test_without_a_place_all_are_told():
    assert forecast.of_place(CHANCES, "") == list(CHANCES)


@pytest.mark.parametrize("place", ["col", "CO", "COL-05", "XXX", " COL"])
def test_a_code_that_is_not_forecast_is_a_problem_and_no_empty_table(place):
    with pytest.raises(ProblemError) as caught:
        forecast.of_place(CHANCES, place)
    assert caught.value.problem.number == 867
    assert place in caught.value.sentence()


@pytest.mark.parametrize("part", [each.name for each in parts.WORLD])
def test_parts_of_the_world_are_found_by_name_for_a_country_or_all(part):
    assert forecast.part_for(part, "").name == forecast.part_for(part, "COL").name == part


@pytest.mark.parametrize("part", [each.name for each in parts.WORLD])
def test_parts_of_the_world_know_no_divisions(part):
    with pytest.raises(ProblemError) as caught:
        forecast.part_for(part, "COL-05")
    assert caught.value.problem.number == 867


def test_a_chance_is_told_with_its_range_and_the_base_rate():
    assert forecast.chance_cells(CHANCES[0]) == ["20.00 %", "10.00 %", "40.00 %", "1.50 %"]


def test_a_chance_without_a_range_has_dashes_there():
    assert forecast.chance_cells(replace(CHANCES[0], low=None, high=None)) == ["20.00 %", "–", "–", "1.50 %"]


def test_counts_are_told_by_mean_quantiles_two_chances_and_the_label():
    value = next(each for each in COUNTED if each.unit == "CHE")
    assert forecast.count_cells(value, Label.NO_SKILL) == [*["0.0"] * 4, "0.00 %", "0.00 %", "no skill"]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (forecast.CHANCE_HEAD, forecast.chance_cells(CHANCES[0])),
        (forecast.COUNT_HEAD, forecast.count_cells(COUNTED[0], Label.SKILL)),
        (signals.HEAD, signals.cells(signal(step=MAY))),
    ],
    ids=["chances", "counts", "signals"],
)
def test_each_column_has_a_head(head, row):
    assert len(head) == len(row)


def test_years_are_told_as_years_and_months_as_months():
    of_years = forecast.value_facts(Target.MASS_KILLING_ONSET, CHANCES[0], Label.SKILL)
    of_months = forecast.value_facts(Target.STATE_BASED_DEATHS, COUNTED[0], Label.NO_SKILL)
    assert (of_years["first"], of_years["last"]) == ("2025", "2026")
    assert of_months["first"] == "2025-01"
    assert (of_years["label"], of_months["label"]) == ("skill", "no_skill")


def test_what_does_not_exist_for_a_target_is_left_out_and_zero_is_not():
    of_years = forecast.value_facts(Target.MASS_KILLING_ONSET, CHANCES[1], Label.SKILL)
    assert not {"mean", "q05", "q95", "at_least_25"} & set(of_years)
    quiet = next(each for each in COUNTED if each.unit == "CHE")
    assert forecast.value_facts(Target.STATE_BASED_DEATHS, quiet, Label.SKILL)["mean"] == 0.0


@pytest.fixture
def job(monkeypatch) -> Job:
    monkeypatch.setattr(forecast.reading, "tests_of", lambda *_which: [])
    return Job(Kind.COUNTS, Target.STATE_BASED_DEATHS, "", OURS, ROWS, 540, horizons=(1, 2))


def test_a_forecast_is_one_json_object_with_its_data_and_notes(job):
    held = replace(given(ROWS, fictional=True), notes=(Note("{count} left out.", {"count": 3}),))
    told = json.loads(json.dumps(forecast.facts(held, job, COUNTED, None)))
    assert (told["origin"], told["window"], told["label"]) == ("2024-12", "2025-01/2025-02", "not_scored")
    assert (told["fictional"], told["notes"], told["frozen"]) == (True, ["3 left out."], None)
    assert (told["input_hash"], told["seed"]) == (job.input_hash, 1)
    assert len(told["values"]) == len(COUNTED)


@pytest.mark.django_db
class TestAForecastOnATerminal:
    def test_of_all_places_the_window_is_shown_by_rank(self, job, capsys):
        forecast.show(given(ROWS), job, COUNTED, None)
        _title, head, *rows = lines(capsys)
        assert "place" in head
        assert [row.split()[1:3] for row in rows] == [["SDN", "1"], ["COL", "2"], ["CHE", "3"]]

    def test_of_one_place_each_month_is_shown_too(self, job, capsys):
        forecast.show(given(ROWS), job, forecast.of_place(COUNTED, "COL"), None)
        windows = [row.split()[0] for row in lines(capsys)[2:]]
        assert sorted(windows) == ["2025-01/2025-01", "2025-01/2025-02", "2025-02/2025-02"]

    def test_what_must_be_known_of_the_data_stands_before_the_table(self, job, capsys):
        forecast.show(replace(given(ROWS), notes=(Note("Mind the gap."),)), job, COUNTED, None)
        assert lines(capsys)[1] == "Mind the gap."


# --- signals ------------------------------------------------------------------------------------------------------


def found(*sent, repeats=(), country: str = "COL") -> Scanned:
    result = ScanResult(rule(), MAY, sent, repeats, 12, 2, (), 0.5)
    episodes = (Episode("E1", ("U00",), ("KILL",), MAY - 1, MAY, 1, sent),) if sent else ()
    return Scanned("events", country, 1, result, episodes, {}, (), "f" * 64)


def test_a_signal_is_told_with_its_time_count_and_range():
    seen = signal("COL-52", step=MAY, since=MAY - 1, observed=1200.0, expected=3.25, low=0.0, high=9.0, q=0.0125)
    assert signals.cells(seen) == [
        "COL-52", "KILL", "2025-04", "2025-05", "1,200.0", "3.2", "0.0", "9.0", "1.25 %", "1",
    ]  # fmt: skip


def test_a_place_cannot_move_the_cursor():
    assert "\033" not in signals.cells(signal("COL\033[2J", step=MAY))[0]


@pytest.mark.parametrize("bound", [inf, -inf, nan])
def test_a_bound_that_does_not_exist_is_a_dash_in_tables_and_null_in_json(bound):
    seen = signal(step=MAY, high=bound, q=None)
    assert signals.cells(seen)[7:9] == ["–", "–"]
    told = json.loads(json.dumps(signals.signal_facts(seen), allow_nan=False))
    assert (told["high"], told["low"], told["q"]) == (None, 0.0, None)


@pytest.mark.parametrize(("method", "silent"), [(Method.SILENCE, True), (Method.CUSUM, False)])
def test_a_silence_is_told_apart_from_a_rise(method, silent):
    assert signals.signal_facts(signal(step=MAY, method=method))["is_silence"] is silent


def test_a_scan_in_json_counts_cells_and_holds_repeats_beside_signals():
    told = signals.facts(found(signal(step=MAY), repeats=(signal("U01", step=MAY, repeat=True),)))
    assert (told["at"], told["cells"], told["cells_without_history"]) == ("2025-05", 12, 2)
    assert [(each["unit"], each["repeat"]) for each in told["signals"]] == [("U00", False), ("U01", True)]
    assert told["episodes"] == [{"id": "E1", "units": ("U00",), "since": "2025-04", "until": "2025-05"}]


def test_a_scan_that_found_nothing_is_one_line(capsys):
    signals.show(found())
    assert lines(capsys) == ["events:COL:1, trial, 2025-05: 12 cells, 0 signals, 0 repeats"]


def test_a_scan_of_the_world_is_named_without_a_country(capsys):
    signals.show(found(country=""))
    assert lines(capsys)[0].startswith("events:1, ")


def test_repeats_are_counted_and_not_listed(capsys):
    signals.show(found(signal(step=MAY), repeats=(signal("U01", step=MAY),)))
    head, _columns, *rows = lines(capsys)
    assert head.endswith("1 signals, 1 repeats")
    assert [row.split()[0] for row in rows] == ["U00"]


# --- replays ------------------------------------------------------------------------------------------------------


def replayed(place: str = "COL", outcomes: tuple[Outcome, ...] = ()) -> Replayed:
    record = Record(
        rule="trial", step=rule().step, first=MAY - 11, last=MAY, horizon=3, cells=2, cell_months=24.0,
        events=len(outcomes), hits=0, late=0, missed=0, alarms=4, true_alarms=0, late_alarms=0, false_alarms=3,
        censored=1, hits_by_chance=0.25, cells_an_analyst=8, vintages="", outcomes=outcomes,
    )  # fmt: skip
    course = pl.DataFrame({"unit": ["COL"], "step": [MAY], "observed": [1.0], "high": [inf]})
    return Replayed(place, "all", rule(), record, course, (), "e" * 64)


def test_of_many_replays_that_of_the_place_is_shown():
    both = [replayed("COL"), replayed("COL-52")]
    assert replay.of_place(both, "COL-52") is both[1]


@pytest.mark.parametrize("place", ["", "COL-5", "PER"])
def test_a_place_without_a_replay_is_a_problem(place):
    with pytest.raises(ProblemError) as caught:
        replay.of_place([replayed("COL")], place)
    assert caught.value.problem.number == 867


def test_a_replay_is_told_line_by_line_under_its_span(capsys):
    replay.show(replayed(), as_json=False)
    head, *told = lines(capsys)
    assert head == "COL, trial, 2024-06 – 2025-05"
    assert len(told) == len(replay.LINES)
    figures = {line[14:]: line[:12].strip() for line in told}
    assert (figures["first alarms"], figures["false alarms"]) == ("4.0", "3.0")
    assert figures["false alarms per 100 cell-months"] == "12.5"
    assert figures["false alarms per analyst and month"] == "1.0"


def test_without_any_event_there_is_no_lead_to_tell(capsys):
    replay.show(replayed(), as_json=False)
    lead = [line.split()[0] for line in lines(capsys) if "months of lead" in line]
    assert lead == ["–", "–", "–"]


def test_leads_are_told_by_their_quartiles(capsys):
    replay.show(replayed(outcomes=tuple(Outcome("COL", MAY, MAY - lead, lead) for lead in (1, 2, 3))), as_json=False)
    told = {line[14:]: line[:12].strip() for line in lines(capsys)[1:]}
    assert told["months of lead, median"] == "2.0"
    assert told["months of lead, first quartile"] == "1.5"


def test_a_replay_in_json_has_its_course_and_no_number_that_json_does_not_know(capsys):
    replay.show(replayed(), as_json=True)

    def refuse(word: str) -> None:
        raise AssertionError(word)

    told = json.loads(capsys.readouterr().out, parse_constant=refuse)
    assert (told["place"], told["rule"], told["input_hash"]) == ("COL", "trial", "e" * 64)
    assert told["course"] == [{"unit": "COL", "step": MAY, "observed": 1.0, "high": None}]


@pytest.mark.parametrize(
    ("command", "names"),
    [
        (forecast.forecast, ["counts", "displacement", "onset", "verify"]),
        (signals.signals, ["scan"]),
    ],
)
def test_each_command_can_speak_json(command, names):
    assert sorted(command.commands) == names
    for each in command.commands.values():
        assert "--json" in [word for option in each.params if isinstance(option, click.Option) for word in option.opts]
