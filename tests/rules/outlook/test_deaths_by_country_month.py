"""Deaths by country and month come from one source as a whole, complete as far as it speaks, and say what they are."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from inputs_world import LATER, deaths, killed, load_events, month_end, release, views
from open_data import events, stored
from saferhavens.core.forecast.months import month_number
from saferhavens.core.problems import (
    INPUT_MISSING,
    INPUT_NOT_YET_KNOWN,
    INPUT_TOO_OLD,
    VIOLENCE_KIND_UNKNOWN,
    ProblemError,
)
from saferhavens.sources import registry
from saferhavens.web.outlook.inputs import Input, deaths_by_country_month

pytestmark = pytest.mark.django_db

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
JANUARY_2020 = month_number(2020, 1)


def value(given: Input, unit: str, year: int, month: int) -> float | None:
    rows = given.frame.filter(unit=unit, month=month_number(year, month))["value"].to_list()
    return rows[0] if rows else None


def from_events(kind: str = "one_sided", as_of: date = LATER, **more: bool) -> Input:
    return deaths_by_country_month(kind, as_of, source="ucdp_ged", **more)


# --- events --------------------------------------------------------------------------------------------------------


def test_events_are_added_up_and_quiet_months_are_zero() -> None:
    load_events(killed(1, date(2020, 3, 1), 4), killed(2, date(2020, 3, 31), 5), killed(3, date(2020, 6, 1), 1))
    given = from_events()
    assert dict(given.frame.schema) == {"unit": pl.String, "month": pl.Int32, "value": pl.Float64}
    assert given.frame["value"].to_list() == [0, 0, 9, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    assert given.frame["month"].to_list() == list(range(JANUARY_2020, JANUARY_2020 + 12))


def test_an_event_belongs_to_the_month_in_which_it_ended() -> None:
    long = killed(1, date(2020, 3, 1)) | {"date_end": date(2020, 4, 2)}
    load_events(long)
    given = from_events()
    assert (value(given, "COL", 2020, 3), value(given, "COL", 2020, 4)) == (0, 2)


@pytest.mark.parametrize(("kind", "dead"), [("state_based", 1), ("non_state", 10), ("one_sided", 100), ("all", 111)])
def test_kinds_stay_apart(kind: str, dead: int) -> None:
    day = date(2020, 3, 1)
    load_events(*(killed(number, day, 10 ** (number - 1), violence_type=number) for number in (1, 2, 3)))
    assert value(from_events(kind), "COL", 2020, 3) == dead


def test_a_kind_without_any_event_is_a_series_of_zeros() -> None:
    load_events(killed(1, date(2020, 3, 1)))
    assert from_events("non_state").frame["value"].sum() == 0


def test_a_list_of_one_country_ends_with_the_year_of_its_last_event_and_says_so() -> None:
    load_events(
        killed(1, date(2018, 3, 1)), killed(2, date(2020, 3, 1), country="PER"), scope=("COL", "PER"), version="21.1"
    )
    given = from_events()
    assert given.last_months == {"COL": month_number(2018, 12), "PER": month_number(2020, 12)}
    assert any("1 countries" in note.sentence() for note in given.notes)


def test_a_list_of_the_world_speaks_of_every_country_as_far_as_of_any() -> None:
    load_events(killed(1, date(2018, 3, 1)), killed(2, date(2020, 3, 1), country="PER"), scope=())
    given = from_events()
    assert given.frame["unit"].n_unique() > 190
    assert set(given.last_months.values()) == {month_number(2020, 12)}
    assert value(given, "ROU", 2019, 5) == 0


def test_months_that_were_not_over_are_not_in_it() -> None:
    load_events(killed(1, date(2020, 3, 1)), version="20.1")
    given = from_events(as_of=date(2020, 7, 4))
    assert given.last_month == month_number(2020, 6)


def test_provisional_months_that_follow_at_once_are_added_and_counted() -> None:
    load_events(killed(1, date(2020, 3, 1)))
    stored(
        release([killed(2, date(2021, 1, 9), 7)], "2021-01", "21.0.1"),
        release([killed(3, date(2021, 2, 9), 8)], "2021-02", "21.0.2"),
    )
    given = from_events()
    assert (value(given, "COL", 2021, 1), value(given, "COL", 2021, 2)) == (7, 8)
    assert [vintage.source for vintage in given.vintages] == ["ucdp_ged", "ucdp_candidate", "ucdp_candidate"]
    assert any("2 months of countries rest on provisional" in note.sentence() for note in given.notes)


def test_provisional_months_after_a_gap_are_left_out_and_counted() -> None:
    load_events(killed(1, date(2020, 3, 1)))
    stored(release([killed(2, date(2021, 3, 9), 7)], "2021-03", "21.0.3"))
    given = from_events()
    assert given.last_month == month_number(2020, 12)
    assert [vintage.source for vintage in given.vintages] == ["ucdp_ged"]
    assert any("1 provisional releases" in note.sentence() for note in given.notes)


def test_provisional_events_of_months_that_are_checked_do_not_count_twice() -> None:
    load_events(killed(1, date(2020, 12, 1)))
    stored(release([killed(2, date(2020, 12, 9), 7), killed(3, date(2021, 1, 9), 8)], "2020-12/2021-01", "20.12.21.01"))
    given = from_events()
    assert (value(given, "COL", 2020, 12), value(given, "COL", 2021, 1)) == (2, 8)


def test_a_release_that_was_not_out_is_not_in_it() -> None:
    load_events(killed(1, date(2020, 3, 1)), version="21.1")
    stored(release([killed(2, date(2021, 1, 9), 7)], "2021-01", "22.0.1"))
    assert from_events(as_of=date(2021, 12, 1)).last_month == month_number(2020, 12)


def test_an_older_list_is_read_as_it_was_before_the_newer_one() -> None:
    load_events(killed(1, date(2020, 3, 1), 4), version="21.1")
    stored(events(killed(1, date(2020, 3, 1), 9), killed(2, date(2021, 5, 1)), version="22.1"))
    before, after = from_events(as_of=date(2021, 7, 1)), from_events(as_of=date(2022, 7, 1))
    assert (value(before, "COL", 2020, 3), value(after, "COL", 2020, 3)) == (4, 9)
    assert (before.last_month, after.last_month) == (month_number(2020, 12), month_number(2021, 12))


# --- tables that are kept whole ------------------------------------------------------------------------------------


def test_the_history_of_views() -> None:
    stored(views(deaths(date(2020, 1, 1), 5, 0, 7), "2020-03"))
    given = deaths_by_country_month("state_based", LATER)
    assert given.frame.rows() == [
        ("COL", JANUARY_2020, 5.0),
        ("COL", JANUARY_2020 + 1, 0.0),
        ("COL", JANUARY_2020 + 2, 7.0),
    ]
    assert given.vintages[0].name == "history"


def test_kinds_that_the_history_does_not_tell_of_come_from_the_panel() -> None:
    panel = deaths(date(2020, 1, 1), 3, kind="one_sided") + deaths(date(2020, 1, 1), 99)
    stored(views(deaths(date(2020, 1, 1), 5), "2020-01"), views(panel, "2020-01", part="panel"))
    given = deaths_by_country_month("one_sided", LATER)
    assert given.frame["value"].to_list() == [3]
    assert [each.name for each in given.vintages] == ["panel"]


def test_the_checked_panel_takes_the_place_of_the_historys_end_and_it_is_said() -> None:
    stored(
        views(deaths(date(2019, 11, 1), 5, 6, 7, 8), "2020-02"),
        views(deaths(date(2020, 1, 1), 70, 80), "2020-02", part="panel"),
    )
    given = deaths_by_country_month("state_based", LATER)
    assert given.frame["value"].to_list() == [5, 6, 70, 80]
    assert [each.name for each in given.vintages] == ["history", "panel"]
    assert any("From 2020-01 on" in note.sentence() for note in given.notes)


def test_before_the_panel_was_out_the_history_stands_as_it_was() -> None:
    stored(
        views(deaths(date(2019, 11, 1), 5, 6, 7, 8), "2020-02"),
        views(deaths(date(2020, 1, 1), 70, 80), "2020-02", part="panel"),
    )
    given = deaths_by_country_month("state_based", date(2020, 4, 1))
    assert given.frame["value"].to_list() == [5, 6, 7, 8]
    assert given.notes == ()


def test_a_panel_that_ends_before_the_history_changes_nothing() -> None:
    stored(
        views(deaths(date(2019, 11, 1), 5, 6, 7, 8), "2020-02"),
        views(deaths(date(2020, 1, 1), 70), "2020-01", part="panel"),
    )
    assert deaths_by_country_month("state_based", LATER).frame["value"].to_list() == [5, 6, 7, 8]


def test_month_ends_are_read_as_of_the_day() -> None:
    stored(
        month_end(deaths(date(2024, 1, 1), 3, kind="all"), "2024-01"),
        month_end(deaths(date(2024, 1, 1), 8, 1, kind="all"), "2024-02"),
    )
    before, after = (deaths_by_country_month("all", day) for day in (date(2024, 2, 1), date(2024, 3, 1)))
    assert before.frame["value"].to_list() == [3]
    assert after.frame["value"].to_list() == [8, 1]


# --- which of them -------------------------------------------------------------------------------------------------


def test_the_source_with_the_most_figures_is_taken_and_the_others_are_named() -> None:
    load_events(killed(1, date(2020, 3, 1), violence_type=1))
    stored(views(deaths(date(2018, 1, 1), *range(30)), "2020-06"))
    given = deaths_by_country_month("state_based", LATER)
    assert {vintage.source for vintage in given.vintages} == {"views_country_month"}
    (other,) = given.others
    assert (other.source, other.units, other.figures) == ("ucdp_ged", 1, 12)
    assert (other.first, other.last) == (JANUARY_2020, JANUARY_2020 + 11)


def test_no_frame_mixes_two_sources() -> None:
    load_events(killed(1, date(2021, 3, 1), violence_type=1))
    stored(views(deaths(date(2018, 1, 1), *range(30)), "2020-06"))
    given = deaths_by_country_month("state_based", LATER)
    assert given.last_month == month_number(2020, 6)


def test_a_source_can_be_asked_for() -> None:
    load_events(killed(1, date(2020, 3, 1), violence_type=1))
    stored(views(deaths(date(2018, 1, 1), *range(30)), "2020-06"))
    assert from_events("state_based").vintages[0].source == "ucdp_ged"


def test_real_figures_come_before_more_of_invented_ones() -> None:
    load_events(killed(1, date(2020, 3, 1), violence_type=1))
    stored(views(deaths(date(2010, 1, 1), *range(60)), "sample", fictional=True))
    assert not deaths_by_country_month("state_based", LATER).fictional


# --- problems ------------------------------------------------------------------------------------------------------


def problem(kind: str, as_of: date = LATER, **more: object) -> ProblemError:
    with pytest.raises(ProblemError) as caught:
        deaths_by_country_month(kind, as_of, **more)
    return caught.value


def test_an_unknown_kind_names_the_known_ones() -> None:
    error = problem("murder")
    assert error.problem is VIOLENCE_KIND_UNKNOWN
    assert "one_sided" in str(error)


def test_nothing_held() -> None:
    assert problem("state_based").problem is INPUT_MISSING


def test_a_source_that_is_not_one_of_deaths() -> None:
    assert problem("state_based", source="unhcr").problem is INPUT_MISSING


def test_nothing_of_this_kind() -> None:
    stored(views(deaths(date(2020, 1, 1), 5), "2020-01"))
    assert problem("non_state").problem is INPUT_MISSING


def test_what_came_out_later_is_the_better_reason() -> None:
    stored(views(deaths(date(2020, 1, 1), 5), "2020-01"))
    assert problem("state_based", date(2019, 1, 1)).problem is INPUT_NOT_YET_KNOWN


def test_data_that_end_before_the_month_asked_for_are_refused() -> None:
    stored(views(deaths(date(2020, 1, 1), 5, 6), "2020-02"))
    assert deaths_by_country_month("state_based", LATER, through=JANUARY_2020 + 1).last_month == JANUARY_2020 + 1
    error = problem("state_based", through=JANUARY_2020 + 2)
    assert error.problem is INPUT_TOO_OLD
    assert "2020-02" in str(error)
    assert "2020-03" in str(error)


# --- on real data --------------------------------------------------------------------------------------------------


@pytest.mark.shared_data
def test_the_events_of_south_sudan_added_up_are_the_figures_of_views() -> None:
    """Two publishers, one count: what decides it is that an event belongs to the month in which it ended."""
    for key, name in (("ucdp_ged", "ged231_south_sudan"), ("views_country_month", "cm_features_targets_2018_2021")):
        source = registry.get(key)
        (local,) = [each for each in source.find(SHARED) if each.path.stem == name]
        stored(*source.prepare(local))
    for kind in ("state_based", "one_sided"):
        ours = from_events(kind).frame.filter(pl.col("month").is_between(457, 504))
        theirs = deaths_by_country_month(kind, LATER, source="views_country_month").frame.filter(unit="SSD")
        assert ours.equals(theirs)
        assert ours["value"].sum() > 0
