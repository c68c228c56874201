"""A replay takes what the provisional release of a month said, where it is held; and the commands take vintages too."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from evidence_world import AUDIT
from inputs_world import killed, load_events, release
from open_data import countries, divisions, events, stored
from rules.outlook.test_how_much_is_reported_by_now import MONTH_ENDS, busy, growing
from saferhavens.cli import replay as replay_command
from saferhavens.cli import signals as signals_command
from saferhavens.core.detection.versions import KNOWN_NOW, KNOWN_PARTLY, KNOWN_THEN
from saferhavens.core.forecast.months import month_number
from saferhavens.core.words import Level
from saferhavens.web.outlook import inputs, reading, running, series
from saferhavens.web.outlook.figures.replay import Replay
from saferhavens.web.outlook.inputs.day_by_day import counts_of_days, told_on
from saferhavens.web.outlook.telling import known_then_words

pytestmark = pytest.mark.django_db

TODAY = date(2023, 1, 1)
JANUARY, FEBRUARY = month_number(2021, 1), month_number(2021, 2)


def day(year: int, month: int, number: int = 9) -> date:
    return date(year, month, number)


def world(*, told: int = 1, settled: int = 3) -> None:
    """The checked list of mid-2020 (events until 2019), provisional months of 2020 and 2021, and the list of 2022.

    A month counts `told` events at first and `settled` once it is checked.
    """
    until_2019 = [killed(number, day(2012 + number // 12, number % 12 + 1)) for number in range(96)]
    more = [
        killed(1000 + 100 * month + each, day(2020 + month // 12, month % 12 + 1))
        for month in range(24)
        for each in range(settled)
    ]
    stored(countries(), divisions())
    stored(events(*until_2019, version="20.1"))
    stored(events(*until_2019, *more, version="22.1"))
    for month in range(14):
        rows = [killed(9000 + 100 * month + each, day(2020 + month // 12, month % 12 + 1)) for each in range(told)]
        stored(release(rows, f"{2020 + month // 12}-{month % 12 + 1:02}", f"{20 + month // 12}.0.{month % 12 + 1}"))


def value(frame: pl.DataFrame, month: int) -> float:
    return frame.filter(step=month)["value"].sum()


def test_a_month_is_held_as_its_provisional_release_told_it():
    world()
    then = counts_of_days("COL", TODAY)
    assert sorted(then) == list(range(month_number(2020, 5), FEBRUARY + 1))
    assert {value(given.frame, month) for month, given in then.items()} == {1.0}
    today = inputs.counts_for_signals("COL", TODAY).frame
    assert {value(today, month) for month in then} == {3.0}


def test_on_the_day_of_a_month_no_later_month_was_known():
    world()
    for month, given in counts_of_days("COL", TODAY).items():
        assert given.frame["step"].to_numpy().max() == month
        assert all(used.known_on <= told_on(month) for used in given.vintages)


def test_a_month_is_told_about_twenty_days_after_it():
    assert told_on(month_number(2023, 12)) == date(2024, 1, 20)


def test_releases_that_came_later_change_no_byte_of_an_earlier_day():
    world()
    before = counts_of_days("COL", TODAY)
    stored(release([killed(99_000, day(2021, 3))], "2021-03", "21.0.3"))
    after = counts_of_days("COL", TODAY)
    assert set(after) - set(before) == {month_number(2021, 3)}
    for month, given in before.items():
        assert given.frame.write_json().encode() == after[month].frame.write_json().encode()


def test_without_provisional_releases_no_month_is_held():
    load_events(killed(1, day(2020, 3)))
    assert counts_of_days("COL", TODAY) == {}


def test_a_release_that_is_not_out_yet_is_not_held():
    world()
    assert max(counts_of_days("COL", date(2021, 3, 19))) == JANUARY
    assert max(counts_of_days("COL", date(2021, 3, 20))) == FEBRUARY


def test_a_replay_of_the_country_uses_both_and_says_so():
    world()
    works, vintages = series.replays_of("COL", TODAY)
    assert {work.rule.name for work in works} == {rule.name for rule in series.RULES}
    held = range(month_number(2020, 5), FEBRUARY + 1)
    assert all(sorted(work.then) == list(held) for work in works)
    versions = {(each["source"], each["version"]) for each in vintages}
    assert {("ucdp_ged", "20.1"), ("ucdp_ged", "22.1"), ("ucdp_candidate", "21.0.2")} <= versions
    running.replay("COL", audit=AUDIT)
    row = reading.replays("COL")[0]
    assert row.known_then == KNOWN_PARTLY
    assert [(each["first"], each["last"]) for each in row.known_spans if each["known"] == KNOWN_THEN] == [
        (held[0], held[-1])
    ]
    words = Replay(row, "Colombia").known_then
    assert "As they were known then: May 2020 to February 2021" in words


def test_what_is_held_of_the_days_decides_the_hash():
    world()
    work = series.replays_of("COL", TODAY)[0][0]
    fewer = {month: each for month, each in work.then.items() if month != FEBRUARY}
    version = work.then[FEBRUARY]
    shares = pl.DataFrame({"step": [FEBRUARY], "completeness": [0.5]})
    other = [work, replace(work, then={}), replace(work, then=fewer)]
    other.append(replace(work, then={**work.then, FEBRUARY: replace(version, completeness=shares)}))
    assert len({each.input_hash for each in other}) == len(other)


def test_a_second_night_replays_nothing_again():
    world()
    assert running.replay("COL", audit=AUDIT) > 0
    assert running.replay("COL", audit=AUDIT) == 0


@pytest.mark.parametrize(
    ("known", "spans", "words"),
    [
        (KNOWN_NOW, [], "as they are known today"),
        (KNOWN_THEN, [], "as they were known at each step"),
        (KNOWN_PARTLY, [(1, 1, KNOWN_THEN)], "As they were known then: January 1980"),
        (
            KNOWN_PARTLY,
            [(1, 2, KNOWN_THEN), (3, 5, KNOWN_NOW), (6, 6, KNOWN_THEN)],
            "As they were known then: January 1980 to February 1980, June 1980",
        ),
        (KNOWN_PARTLY, [], "where that is held"),
    ],
)
def test_the_page_says_for_which_time_the_data_of_the_day_were_used(known, spans, words):
    told = [dict(zip(("first", "last", "known"), each, strict=True)) for each in spans]
    assert words in known_then_words(known, told, "month")


# --- commands -----------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path):
    """The month-ends of `growing`, as UCDP's file has them: by the names of states."""
    rows = [
        {
            "month": f"{2021 + month // 12}-{month % 12 + 1:02}",
            "country": state,
            "deaths": deaths,
            "vintage": version,
        }
        for number, version in enumerate(MONTH_ENDS, start=8)
        for state in ("Colombia", "Ecuador", "Peru", "Venezuela", "Haiti", "Mexico", "Brazil", "Bolivia")
        for month in range(number + 1)
        for deaths in [20 if month == number else 40]
    ]
    path = tmp_path / "vintages.parquet"
    pl.DataFrame(rows).write_parquet(path)
    return str(path)


def printed(*options: str) -> list[dict]:
    result = CliRunner().invoke(signals_command.signals, ["scan", "--country", "COL", "--json", *options])
    return [each for each in json.loads(result.stdout) if each["series"] == "events" and each["level"] == 1]


def test_a_scan_prints_how_much_is_reported():
    busy(30)
    assert {each["reported"]["state"] for each in printed()} == {"unknown"}
    growing(*MONTH_ENDS)
    found = printed()
    assert {each["reported"]["state"] for each in found} == {"estimated"}
    assert all("is reported by now" in each["reported"]["notes"][0] for each in found)
    assert any(signal["complete"] < 0.8 for each in found for signal in each["signals"])


def test_a_scan_takes_vintages_from_a_file(file):
    busy(30)
    found = printed("--vintages", file)
    assert {each["reported"]["state"] for each in found} == {"estimated"}
    assert {each["reported"]["state"] for each in printed()} == {"unknown"}


def test_a_table_of_a_scan_names_what_is_reported(file):
    busy(30)
    result = CliRunner().invoke(signals_command.signals, ["scan", "--country", "COL", "--vintages", file])
    assert "is reported by now, as far as earlier vintages tell" in result.stdout


def test_of_a_file_only_vintages_until_the_day_are_taken(file):
    told = inputs.delay_vintages_of_file(Path(file))
    last = told(date(2021, 12, 5)).frame["vintage"].to_numpy().max()
    assert last == month_number(2021, 11)


def test_a_replay_names_the_months_and_their_data():
    world()
    result = CliRunner().invoke(replay_command.replay, ["--place", "COL", "--rule", "chart by month"])
    assert "2020-05 – 2021-02: as they were known at each step" in result.stdout
    told = CliRunner().invoke(replay_command.replay, ["--place", "COL", "--rule", "chart by month", "--json"])
    assert [each["known"] for each in json.loads(told.stdout)["known_spans"]] == [KNOWN_NOW, KNOWN_THEN, KNOWN_NOW]


def test_the_share_of_the_day_is_part_of_its_counts(file):
    world()
    delays = inputs.delay_vintages_of_file(Path(file))
    then = {month_number(2021, 2): inputs.counts_for_signals("COL", TODAY, level=Level.ADM1)}
    (version,) = series.versions_of("COL", then, delays).values()
    assert version.completeness is None, "in March 2021 none of these vintages was out"
