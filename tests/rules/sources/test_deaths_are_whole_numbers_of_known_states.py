"""Deaths by country and month: what is a count, which state a number means, and what contradicts itself."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from saferhavens.sources import country_months, gleditsch_ward
from saferhavens.sources.countries import codes
from saferhavens.sources.country_months import KINDS, count, is_no_count, rules, shaped_long
from saferhavens.sources.early_warning_project import checks as onset_checks
from saferhavens.sources.early_warning_project.tidy import CODES as ONSET_CODES
from saferhavens.sources.early_warning_project.tidy import NO_MORE, OTHER_NUMBERS
from saferhavens.sources.gleditsch_ward import STATES
from saferhavens.sources.onset_columns import ONSET_OUTCOMES, ONSET_PREDICTORS
from saferhavens.sources.rows import COUNTRY_UNKNOWN, NUMBER_ABSURD, NUMBER_NEGATIVE, NUMBER_WRONG, sift
from saferhavens.sources.state_names import country_named
from saferhavens.sources.tables import COUNTRY_MONTH_DEATHS, COUNTRY_YEARS
from saferhavens.sources.views_country_month.checks import no_month_is_left_out
from saferhavens.sources.views_country_month.tidy import CODES as VIEWS_CODES

# --- what is a count -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "number", "is_wrong"),
    [
        ("0", 0, False),
        ("3", 3, False),
        (" 12 ", 12, False),
        ("3.0", 3, False),
        ("32.99999999999999", 33, False),
        ("33.0000009", 33, False),
        ("-4", -4, False),
        ("1e3", 1000, False),
        ("0.5", None, True),
        ("32.99", None, True),
        ("33.00001", None, True),
        ("many", None, True),
        ("1,200", None, True),
        ("inf", None, True),
        ("", None, False),
        ("  ", None, False),
        ("NA", None, False),
        ("na", None, False),
        ("NaN", None, False),
        (None, None, False),
    ],
)
def test_a_count_is_a_whole_number_and_a_blank_is_neither_count_nor_error(written, number, is_wrong) -> None:
    frame = pl.DataFrame({"deaths": [written]}, schema={"deaths": pl.String})
    asked = frame.select(count("deaths"), wrong=is_no_count("deaths"))
    assert asked.row(0) == (number, is_wrong)


@pytest.mark.parametrize("type_", [pl.Int32, pl.Int64, pl.Float32, pl.Float64])
def test_a_count_is_read_from_numbers_of_any_type_as_from_text(type_) -> None:
    frame = pl.DataFrame({"deaths": [0, 7, None]}, schema={"deaths": type_})
    assert frame.select(count("deaths"))["deaths"].to_list() == [0, 7, None]
    assert frame.select(count("deaths")).schema == {"deaths": pl.Int64}


# --- the rules by which rows are refused ---------------------------------------------------------------------------


def rows(*changes: dict[str, Any]) -> pl.DataFrame:
    """One right row, and one after it for each change."""
    right = {"row": 1, "day": date(2020, 1, 1), "country": "COL", "unreadable": False, "dead": 3, "hurt": 1}
    given = [right, *(right | {"row": place, "country": "PER"} | each for place, each in enumerate(changes, start=2))]
    schema = dict(zip(right, (pl.Int64, pl.Date, pl.String, pl.Boolean, pl.Int64, pl.Int64), strict=True))
    return pl.DataFrame(given, schema=schema)


def refused(*changes: dict[str, Any], **more: Any) -> list[tuple[str, tuple[int, ...]]]:
    return [(each.reason, each.rows) for each in sift(rows(*changes), rules("dead", "hurt", **more))[1]]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"day": None}, country_months.MONTH_WRONG),
        ({"country": None}, COUNTRY_UNKNOWN),
        ({"unreadable": True}, NUMBER_WRONG),
        ({"dead": None, "hurt": None}, country_months.NO_FIGURE),
        ({"dead": -1}, NUMBER_NEGATIVE),
        ({"hurt": -1}, NUMBER_NEGATIVE),
        ({"dead": country_months.MOST_DEATHS + 1}, NUMBER_ABSURD),
        ({"country": "COL"}, country_months.MONTH_TWICE),
    ],
)
def test_each_rule_refuses_its_row_and_only_that(changes: dict[str, Any], reason: str) -> None:
    assert refused(changes) == [(reason, (2,))]


@pytest.mark.parametrize(
    "changes", [{}, {"dead": None}, {"hurt": None}, {"dead": 0}, {"dead": country_months.MOST_DEATHS}]
)
def test_a_row_with_one_figure_within_reason_is_kept(changes: dict[str, Any]) -> None:
    assert refused(changes) == []


def test_a_row_with_several_faults_is_refused_once_for_the_first() -> None:
    assert refused({"day": None, "country": None, "unreadable": True}) == [(country_months.MONTH_WRONG, (2,))]


def test_what_counts_as_the_same_row_is_for_the_source_to_say() -> None:
    same = {"country": "COL", "hurt": 2}
    assert refused(same) == [(country_months.MONTH_TWICE, (2,))]
    assert refused(same, key=("country", "day", "hurt")) == []


def test_long_rows_have_one_kind_each_and_no_row_for_what_is_not_known() -> None:
    days = [date(2020, 2, 1), date(2020, 1, 1)]
    wide = {"country": ["COL"] * 2, "id": ["7"] * 2, "day": days, "ged_sb": [4, 1], "ged_os": [None, 2]}
    table = shaped_long(pl.DataFrame(wide), "id", ("ged_sb", "ged_os"))
    assert dict(table.schema) == COUNTRY_MONTH_DEATHS
    assert table.select("kind", "month", "deaths").rows() == [
        ("one_sided", days[1], 2),
        ("state_based", days[1], 1),
        ("state_based", days[0], 4),
    ]


def test_the_kinds_of_violence_have_names_of_their_own() -> None:
    assert len(set(KINDS.values())) == len(KINDS) == 4


# --- states by number ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "code"),
    [(100, "COL"), (265, "DEU"), (260, "DEU"), (365, "RUS"), (678, "YEM"), (626, "SSD"), (347, "XKX"), (1, None)],
)
def test_a_number_of_a_state_is_its_code_of_today(number: int, code: str | None) -> None:
    frame = pl.DataFrame({"country_id": [number]})
    assert frame.select(gleditsch_ward.to_country("country_id")).item() == code


def test_an_unknown_state_stays_unknown_beside_known_ones() -> None:
    frame = pl.DataFrame({"country_id": [100, None, 101]})
    assert frame.select(gleditsch_ward.to_country("country_id")).to_series().to_list() == ["COL", None, "VEN"]


def test_every_state_has_a_code_that_the_rest_of_the_program_knows() -> None:
    assert set(STATES.values()) <= set(codes())
    assert min(STATES) == 2
    assert max(STATES) == 990


def test_of_states_that_are_one_today_only_those_that_are_no_more_share_a_code() -> None:
    by_code: dict[str, list[int]] = {}
    for number, code in STATES.items():
        by_code.setdefault(code, []).append(number)
    shared = {code: numbers for code, numbers in by_code.items() if len(numbers) > 1}
    assert set(shared) == {"DEU", "CZE", "SRB", "TZA", "YEM", "VNM"}


def test_in_the_table_of_onsets_no_code_belongs_to_two_states_of_one_year() -> None:
    assert not set(NO_MORE) & set(ONSET_CODES)
    assert {number: ONSET_CODES[number] for number in OTHER_NUMBERS} == OTHER_NUMBERS
    assert all(ONSET_CODES[number] == code for number, code in STATES.items() if number not in NO_MORE)


def test_views_numbers_its_island_states_otherwise_and_all_others_alike() -> None:
    differing = {number: code for number, code in VIEWS_CODES.items() if STATES.get(number) != code}
    assert differing == {970: "KIR", 971: "NRU", 972: "TON", 973: "TUV"}


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("Congo, DRC", "COD"),
        ("DR Congo (Zaire)", "COD"),
        ("Yemen (North Yemen)", "YEM"),
        ("Russia (Soviet Union)", "RUS"),
        ("Kingdom of eSwatini (Swaziland)", "SWZ"),
        ("  colombia  ", "COL"),
        ("COLOMBIA", "COL"),
        ("Bosnia and Herzegovina", "BIH"),
        ("(Colombia)", None),
        ("Colombian", None),
        ("and the", None),
    ],
)
def test_brackets_blanks_and_capitals_do_not_hide_a_state(state: str, code: str | None) -> None:
    assert country_named(state) == code


# --- columns and checks --------------------------------------------------------------------------------------------


def test_the_columns_of_onsets_are_those_of_the_table_and_no_column_stands_twice() -> None:
    columns = ("country", "ewp_name", "ccode", "year", *ONSET_PREDICTORS, *ONSET_OUTCOMES)
    assert len(ONSET_PREDICTORS) == 38
    assert len(set(columns)) == len(columns)
    assert set(columns) == set(COUNTRY_YEARS)


@pytest.mark.parametrize(
    ("first", "second", "either", "passes"),
    [
        (0, 0, 0, True),
        (0, 1, 1, True),
        (1, 0, 1, True),
        (1, 1, 1, True),
        (0, 0, 1, False),
        (1, 0, 0, False),
        (0, 1, 0, False),
        (1, None, 0, True),
        (None, None, 1, True),
        (0, 0, None, True),
    ],
)
def test_an_onset_in_two_years_is_one_in_either_as_far_as_both_are_known(first, second, either, passes) -> None:
    schema = dict.fromkeys(("mk_onset_1", "mk_onset_2", "mk_onset_1or2"), pl.Float64)
    years = pl.DataFrame([(first, second, either)], schema=schema, orient="row")
    assert onset_checks.onsets_of_one_or_two_years_agree({"country_years": years}).passed is passes


@pytest.mark.parametrize(("said", "came", "passes"), [(1, 1, True), (0, 0, True), (1, 0, False), (None, 1, True)])
def test_what_a_year_says_of_the_next_is_what_the_next_year_says_of_itself(said, came, passes) -> None:
    rows_ = [(100, 2001, 0.0, said), (100, 2002, came, None), (101, 2002, 1 - came, None)]
    schema = {"ccode": pl.Int32, "year": pl.Int16, "mk_onset": pl.Float64, "mk_onset_1": pl.Float64}
    years = pl.DataFrame(rows_, schema=schema, orient="row", strict=False)
    assert onset_checks.next_years_onset_is_the_onset_of_the_next_year({"country_years": years}).passed is passes


@pytest.mark.parametrize(
    ("months", "passes"),
    [((11, 12), True), ((12, 11), True), ((10, 12), False), ((11,), True)],
)
def test_a_month_that_is_left_out_is_told_from_one_that_stands_elsewhere_in_the_file(months, passes: bool) -> None:
    given = [("COL", "all", date(2020, month, 1)) for month in months] + [("PER", "all", date(2020, 1, 1))]
    deaths = pl.DataFrame(given, schema=["country", "kind", "month"], orient="row")
    assert no_month_is_left_out({"country_month_deaths": deaths}).passed is passes


def test_the_year_turns_without_a_gap() -> None:
    given = [("COL", "all", date(2020, 12, 1)), ("COL", "all", date(2021, 1, 1))]
    deaths = pl.DataFrame(given, schema=["country", "kind", "month"], orient="row")
    assert no_month_is_left_out({"country_month_deaths": deaths}).passed
