"""Open series are scanned with the share of their newest months that is reported by now, as far as vintages tell it."""

from datetime import date

import polars as pl
import pytest

from evidence_world import AUDIT
from inputs_world import LATER, deaths, displaced, idmc, killed, load_events, month_end, release
from open_data import stored
from saferhavens.core.forecast.months import month_number
from saferhavens.core.words import Level
from saferhavens.web.outlook import reading, running, scanning, series
from saferhavens.web.outlook.figures import signals as figures
from saferhavens.web.outlook.inputs import reporting
from saferhavens.web.outlook.inputs.reporting import ABOUT, BETWEEN, GUESSED, NOT_KNOWN, OF_DEATHS
from saferhavens.web.outlook.models import Scan
from saferhavens.web.outlook.words import Reporting

pytestmark = pytest.mark.django_db

JANUARY, FEBRUARY = month_number(2022, 1), month_number(2022, 2)
AS_OF = date(2022, 7, 1)
"""When the checked list of the events until 2021 is out."""
COUNTRIES = ("COL", "ECU", "PER", "VEN", "HTI", "MEX", "BRA", "BOL")


def checked(years: range = range(2012, 2022)) -> list[dict]:
    """Two events a month in Norte until the end of 2021."""
    days = [date(year, month, day) for year in years for month in range(1, 13) for day in (3, 17)]
    return [killed(number, day) for number, day in enumerate(days, start=1)]


def provisional(*, january: int = 2, february: int = 2) -> None:
    """Two months of provisional events follow."""
    for number, (month, events) in enumerate((("2022-01", january), ("2022-02", february)), start=1):
        first = 10_000 * number
        day = date(2022, number, 9)
        stored(release([killed(first + each, day) for each in range(events)], month, f"22.0.{number}"))


def growing(*versions: str, share: float = 0.5, countries=COUNTRIES) -> None:
    """Month-ends: of each month this share is known when it ends, and all of it one month later."""
    for version in versions:
        year, month = (int(part) for part in version.split("-"))
        months = (year - 2021) * 12 + month
        rows = [
            row
            for country in countries
            for row in deaths(date(2021, 1, 1), *[40] * (months - 1), round(40 * share), country=country, kind="all")
        ]
        stored(month_end(rows, version))


MONTH_ENDS = ("2021-09", "2021-10", "2021-11", "2021-12", "2022-01", "2022-02")


def share_of(found, month: int) -> float:
    rows = found.frame.filter(step=month)
    return rows["completeness"].item() if rows.height else 1.0


def test_a_checked_list_counts_as_complete():
    load_events(*checked(), version="22.1")
    growing(*MONTH_ENDS)
    found = reporting.of_events("COL", LATER)
    assert (found.state, found.frame, found.notes) == (Reporting.COMPLETE, None, ())


def test_of_provisional_months_the_vintages_tell_the_share():
    load_events(*checked(), version="22.1")
    provisional(january=20, february=10)
    growing(*MONTH_ENDS)
    found = reporting.of_events("COL", date(2022, 9, 1))
    assert found.state is Reporting.ESTIMATED
    assert 0.45 < share_of(found, FEBRUARY) < 0.75
    assert share_of(found, JANUARY) > 0.8
    assert set(found.frame["step"]) <= {JANUARY, FEBRUARY}
    assert found.frame["unit"].unique().to_list() == ["COL"]
    assert [note.text for note in found.notes][:2] == [ABOUT, OF_DEATHS]
    assert [each.version for each in found.vintages] == list(MONTH_ENDS)


def test_where_the_yearly_release_was_never_seen_that_is_said():
    load_events(*checked(), version="22.1")
    provisional()
    growing(*MONTH_ENDS)
    found = reporting.of_country_months(date(2022, 9, 1))
    assert found.guessed
    assert GUESSED in [note.text for note in found.notes]


@pytest.mark.parametrize("versions", [(), ("2022-02",)], ids=["no vintage", "one vintage"])
def test_with_fewer_than_two_vintages_the_share_is_not_known_and_that_is_said(versions):
    load_events(*checked(), version="22.1")
    provisional()
    growing(*versions)
    found = reporting.of_events("COL", AS_OF)
    assert (found.state, found.frame) == (Reporting.UNKNOWN, None)
    assert [note.text for note in found.notes] == [NOT_KNOWN]


def test_what_came_out_after_the_day_changes_no_byte():
    load_events(*checked(), version="22.1")
    provisional(january=20, february=10)
    growing(*MONTH_ENDS)
    before = reporting.of_events("COL", AS_OF)
    growing("2022-07", "2022-08", share=0.1)
    stored(release([killed(90_000, date(2022, 7, 9), 500)], "2022-07", "22.0.7"))
    after = reporting.of_events("COL", AS_OF)
    assert repr(before.as_fact()).encode() == repr(after.as_fact()).encode()
    assert reporting.of_events("COL", date(2022, 10, 1)).as_fact() != before.as_fact()


def test_displacement_has_vintages_of_its_own():
    for month in range(4, 10):
        rows = [
            displaced(date(2025, each, 1), 1000 if each < month else 400, country)
            for each in range(1, month + 1)
            for country in COUNTRIES
        ]
        stored(idmc(rows, f"2025-{month + 1:02}-25"))
    found = reporting.of_displacement(LATER)
    assert found.state is Reporting.ESTIMATED
    assert found.notes[0].text == BETWEEN
    newest = found.frame.filter(step=month_number(2025, 9))
    assert newest["completeness"].is_between(0.3, 0.8).all()
    assert newest["unit"].sort().to_list() == sorted(COUNTRIES)


def test_of_two_vintages_with_the_same_last_month_the_newer_counts():
    for day, july in (("2025-08-05", 100), ("2025-08-25", 300)):
        stored(idmc([displaced(date(2025, 7, 1), july, each) for each in COUNTRIES], day))
    june = [displaced(date(2025, 6, 1), 50, each) for each in COUNTRIES]
    stored(idmc(june, "2025-07-25"))
    frame = reporting._displaced({each.id: each for each in reporting.known("idmc", LATER).vintages})
    assert frame.filter(month=month_number(2025, 7))["value"].unique().to_list() == [300.0]
    assert frame["vintage"].n_unique() == 2


def test_displacement_held_once_is_scanned_without_and_says_so():
    stored(idmc([displaced(date(2025, 7, 1), 100)], "2025-08-25"))
    given = series.displaced(LATER)
    assert given.reported.state is Reporting.UNKNOWN
    assert all(look.completeness is None for look in scanning.looks(series.DISPLACED, given))


# --- in a scan ----------------------------------------------------------------------------------------------------


def scan_norte() -> list[Scan]:
    running.scan(series.events_in("COL", Level.ADM1), audit=AUDIT)
    return list(Scan.objects.all())


def busy(february: int) -> None:
    """Ten events a month until January 2022, then what is told of February so far."""
    days = [date(year, month, day) for year in range(2012, 2022) for month in range(1, 13) for day in range(1, 11)]
    load_events(*(killed(number, day) for number, day in enumerate(days, start=1)), version="22.1")
    provisional(january=10, february=february)


def test_a_scan_keeps_the_share_that_it_used():
    busy(10)
    growing(*MONTH_ENDS)
    for scan in scan_norte():
        assert scan.reported["state"] == "estimated"
        assert {int(each["step"]) for each in scan.reported["shares"]} <= {JANUARY, FEBRUARY}
        assert len(scan.reported["vintages"]) == len(MONTH_ENDS)


def test_a_rise_says_how_much_of_the_month_is_in_by_now():
    busy(30)
    growing(*MONTH_ENDS)
    scan_norte()
    found = [each for each in reading.signals() if each.step == FEBRUARY and not each.is_silence]
    assert found
    assert all(each.complete < 0.8 for each in found)
    told = figures.newest().told
    assert all("by now about" in each.sentence for each in told)
    table = figures.figure(figures.newest(), "")
    column = [each.key for each in table.columns].index("reported")
    assert {row[column] for row in table.rows} == {each.complete for each in found}
    assert any("is reported by now" in line for line in table.meaning)


def test_a_rise_says_that_the_share_is_not_known():
    busy(30)
    scan_norte()
    assert all(NOT_KNOWN in each.sentence for each in figures.newest().told)
    table = figures.figure(figures.newest(), "")
    column = [each.key for each in table.columns].index("reported")
    assert {row[column] for row in table.rows} == {None}
    assert [line.endswith(f": {NOT_KNOWN}") for line in table.meaning] == [False, True], "with the name of its data"


def test_nothing_is_said_of_it_where_all_is_checked():
    load_events(*checked(), *(killed(9000 + each, date(2021, 12, 5)) for each in range(20)), version="22.1")
    scan_norte()
    told = figures.newest().told
    assert told
    assert all("by now" not in each.sentence and NOT_KNOWN not in each.sentence for each in told)


def test_the_expected_count_is_that_of_the_part_that_is_in():
    busy(30)
    scan_norte()
    whole = max(each.expected for each in reading.signals() if each.method == "predictive")
    growing(*MONTH_ENDS)
    scan_norte()
    part = max((each for each in reading.signals() if each.method == "predictive"), key=lambda each: each.observed)
    assert part.expected == pytest.approx(whole * part.complete, rel=0.15)
    assert part.expected < 0.85 * whole


def test_another_share_is_another_input_and_is_scanned_anew():
    busy(10)
    growing(*MONTH_ENDS)
    first = scan_norte()
    assert running.scan(series.events_in("COL", Level.ADM1), audit=AUDIT) == 0
    growing("2022-03", share=0.1)
    assert running.scan(series.events_in("COL", Level.ADM1), audit=AUDIT) == len(first)
    assert Scan.objects.values("input_hash").distinct().count() == 2 * len(first)


def test_the_share_decides_the_hash_of_a_look():
    frame = pl.DataFrame({"unit": ["A"], "parent": ["P"], "kind": ["K"], "step": [5], "value": [1.0]})
    shares = [None, *(pl.DataFrame({"step": [5], "completeness": [share]}) for share in (0.4, 0.5))]
    rule = scanning.Look(running.looking.EVENT_RULES[0], frame).rule
    hashes = [scanning.Look(rule, frame, each).input_hash for each in shares]
    assert len(set(hashes)) == len(hashes)
    assert hashes[1] == scanning.Look(rule, frame, shares[1].clone()).input_hash
