"""Deaths of whole countries: scanned where UCDP's month-ends are held, replayed as each month-end knew them."""

from datetime import date

import polars as pl
import pytest

from evidence_world import AUDIT
from inputs_world import LATER, deaths, month_end
from open_data import stored
from saferhavens.core.detection.versions import KNOWN_NOW, KNOWN_THEN
from saferhavens.core.forecast.months import month_number
from saferhavens.web.outlook import country_months, reading, replaying, running
from saferhavens.web.outlook.inputs import Reported
from saferhavens.web.outlook.inputs.reporting import BETWEEN
from saferhavens.web.outlook.models import Scan
from saferhavens.web.outlook.series import WORLD
from saferhavens.web.outlook.words import Reporting

pytestmark = pytest.mark.django_db

COUNTRIES = ("COL", "ECU", "PER", "VEN", "HTI", "MEX")
FIRST, MONTHS = date(2014, 1, 1), 84
LAST = month_number(2020, 12)
ENDS = ("2020-10", "2020-11", "2020-12")


def numbers(country: str, months: int, newest: float) -> list[int]:
    """Ten deaths a month; in Haiti none, and then 60 in November 2020. Of the newest month a part is told."""
    usual = 0 if country == "HTI" else 10
    values = [usual] * months
    november = month_number(2020, 11) - month_number(2014, 1)
    if country == "HTI" and months > november:
        values[november] = 60
    values[-1] = round(values[-1] * newest)
    return values


def month_ends(newest: float = 0.5, ends: tuple[str, ...] = ENDS) -> None:
    for end in ends:
        months = MONTHS - (12 - int(end[5:]))
        rows = [
            row for each in COUNTRIES for row in deaths(FIRST, *numbers(each, months, newest), country=each, kind="all")
        ]
        stored(month_end(rows, end))


def test_without_any_month_end_nothing_of_it_is_tried():
    assert country_months.series_held() == []
    assert not any(name in running.names() for name in ("signals:deaths:0", "replay:countries"))


def test_with_one_it_is_part_of_every_night():
    month_ends(ends=("2020-12",))
    assert {"signals:deaths:0", "replay:countries"} <= set(running.names())


def test_all_countries_are_each_others_area():
    month_ends()
    frame = country_months.counts(LATER).frame
    assert frame["unit"].unique().sort().to_list() == sorted(COUNTRIES)
    assert frame["parent", "kind"].unique().rows() == [(WORLD, replaying.ALL_KINDS)]


def test_the_share_of_the_newest_month_comes_from_the_same_month_ends():
    month_ends()
    found = country_months.counts(LATER).reported
    assert found.state is Reporting.ESTIMATED
    assert found.notes[0].text == BETWEEN
    newest = found.frame.filter(pl.col("step") == LAST, pl.col("unit") != "HTI")
    assert newest["completeness"].is_between(0.45, 0.95).all()


def test_a_country_of_which_nothing_is_told_has_no_say_in_the_share():
    month_ends()
    note = country_months.counts(LATER).reported.notes[0]
    assert note.facts["low"] > 40


def test_one_month_end_alone_tells_nothing_of_delays():
    month_ends(ends=("2020-12",))
    given = country_months.counts(LATER)
    assert given.reported == Reported(Reporting.UNKNOWN, notes=given.reported.notes)
    assert country_months.works_of(LATER)[0][0].versions.then[LAST].completeness is None


def test_each_held_month_is_replayed_as_its_month_end_knew_it():
    month_ends()
    works, vintages = country_months.works_of(LATER)
    assert [each["version"] for each in vintages] == list(ENDS)
    for work in works:
        assert sorted(work.versions.then) == [LAST - 2, LAST - 1, LAST]
        for month, version in work.versions.then.items():
            of = version.counts.filter(pl.col("step") == month, pl.col("unit") == "COL")
            assert of["value"].item() == 5
            assert version.counts["step"].to_numpy().max() == month


def test_a_later_month_end_changes_no_byte_of_an_earlier_one():
    month_ends(ends=ENDS[:2])
    before = country_months.works_of(LATER)[0][0].versions.then
    month_ends(newest=0.1, ends=ENDS[2:])
    after = country_months.works_of(LATER)[0][0].versions.then
    for month, version in before.items():
        assert version.counts.write_json().encode() == after[month].counts.write_json().encode()
        assert repr(version.completeness).encode() == repr(after[month].completeness).encode()


def test_the_record_of_each_country_says_for_which_months_which_data_were_used():
    month_ends()
    assert running.replay("countries", audit=AUDIT) > 0
    found = {(each.place, each.rule): each for each in reading.replays()}
    assert {place for place, _rule in found} <= set(COUNTRIES)
    row = found["HTI", "one month by itself"]
    assert row.kind == "countries"
    assert [(each["first"], each["last"], each["known"]) for each in row.known_spans] == [
        (month_number(2019, 1), LAST - 3, KNOWN_NOW),
        (LAST - 2, LAST, KNOWN_THEN),
    ]
    assert running.replay("countries", audit=AUDIT) == 0


def test_another_month_end_is_replayed_anew():
    month_ends(ends=ENDS[:2])
    before = country_months.works_of(LATER)[0][0].input_hash
    assert country_months.works_of(LATER)[0][0].input_hash == before
    month_ends(ends=ENDS[2:])
    assert country_months.works_of(LATER)[0][0].input_hash != before


def test_its_scans_keep_the_share():
    month_ends()
    running.scan(country_months.SERIES, audit=AUDIT)
    assert {(scan.source, scan.country, scan.level) for scan in Scan.objects.all()} == {("deaths", "", 0)}
    assert {scan.reported["state"] for scan in Scan.objects.all()} == {"estimated"}
    silent = [each.unit for each in reading.signals() if each.is_silence and each.step == LAST]
    assert silent == [], "half a month is no silence"


def test_on_a_given_day_no_later_month_end_is_used():
    month_ends()
    works, _ = country_months.works_of(date(2020, 12, 15))
    assert max(works[0].versions.then) == LAST - 1
