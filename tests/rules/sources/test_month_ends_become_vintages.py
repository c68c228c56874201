"""UCDP's deaths by country and month as they were known at month-ends: each month-end is a vintage."""

from typing import Any

import polars as pl
import pytest

from saferhavens.core.problems import FORMAT_UNREADABLE, NOTHING_USABLE, ProblemError
from saferhavens.sources import country_months, rows
from saferhavens.sources.shape import Prepared
from saferhavens.sources.ucdp_country_month import tidy

KEY, FILE = "ucdp_country_month", "vintages_2023-12_2024-12.csv"
Row = dict[str, Any]


def month(of: str = "2023-11", vintage: str = "2023-12", **changes: object) -> Row:
    return {"month": of, "country": "Sudan", "deaths": 5.0, "vintage": vintage} | changes


@pytest.fixture
def vintages(write_csv, prepare):
    def read(*given: Row) -> list[Prepared]:
        return prepare(KEY, write_csv(list(given), FILE))

    return read


def figures(prepared: Prepared) -> list[tuple[str, str, int]]:
    table = prepared.tables["country_month_deaths"]
    return table.select("country", pl.col("month").cast(pl.String), "deaths").rows()


def test_each_month_end_is_a_vintage_and_the_oldest_comes_first(vintages) -> None:
    first, second = vintages(month(vintage="2024-01", deaths=9.0), month())
    assert (first.version, second.version) == ("2023-12", "2024-01")
    assert figures(first) == [("SDN", "2023-11-01", 5)]
    assert figures(second) == [("SDN", "2023-11-01", 9)]


def test_all_kinds_of_violence_are_one(vintages) -> None:
    (only,) = vintages(month())
    assert only.tables["country_month_deaths"]["kind"].to_list() == ["all"]
    assert only.tables["country_month_deaths"]["unit"].to_list() == ["Sudan"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Zimbabwe (Rhodesia)", "ZWE"),
        ("DR Congo (Zaire)", "COD"),
        ("Congo", "COG"),
        ("Kingdom of eSwatini (Swaziland)", "SWZ"),
        ("Bosnia-Herzegovina", "BIH"),
        ("Yemen (North Yemen)", "YEM"),
        ("Serbia (Yugoslavia)", "SRB"),
        ("United States of America", "USA"),
        ("Macedonia, FYR", "MKD"),
    ],
)
def test_states_by_the_names_that_ucdp_gives_them(vintages, name: str, code: str) -> None:
    (only,) = vintages(month(country=name))
    assert figures(only)[0][0] == code


def test_of_two_releases_in_one_vintage_the_one_that_was_known_first_is_taken(vintages) -> None:
    """The next vintage repeats it. Months and states of the later release alone were not known then."""
    earlier = [month("2023-10"), month("2023-11", deaths=7.0)]
    later = [month("2023-10"), month("2023-11", deaths=9.0), month("2023-10", country="Kenya")]
    following = [month("2023-10", vintage="2024-01"), month("2023-11", vintage="2024-01", deaths=7.0)]
    first, _second = vintages(*later, *earlier, *following)
    assert figures(first) == [("SDN", "2023-10-01", 5), ("SDN", "2023-11-01", 7)]
    assert [(each.reason, each.count, each.rows) for each in first.refusals] == [(tidy.LATER_RELEASE, 3, (1, 2, 3))]


def test_of_figures_that_disagree_in_one_vintage_none_is_taken(vintages) -> None:
    (only,) = vintages(month(), month(deaths=6.0), month("2023-10"))
    assert figures(only) == [("SDN", "2023-10-01", 5)]
    assert [(each.reason, each.count) for each in only.refusals] == [(tidy.FIGURES_DISAGREE, 2)]


def test_the_same_figure_twice_counts_once(vintages) -> None:
    (only,) = vintages(month(), month())
    assert figures(only) == [("SDN", "2023-11-01", 5)]
    assert [(each.reason, each.count) for each in only.refusals] == [(country_months.MONTH_TWICE, 1)]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"vintage": "newest"}, tidy.VINTAGE_WRONG),
        ({"vintage": ""}, tidy.VINTAGE_WRONG),
        ({"month": "2024-03"}, tidy.AFTER_VINTAGE),
        ({"month": "11/2023"}, country_months.MONTH_WRONG),
        ({"country": "Atlantis"}, rows.COUNTRY_UNKNOWN),
        ({"deaths": "some"}, rows.NUMBER_WRONG),
        ({"deaths": 0.5}, rows.NUMBER_WRONG),
        ({"deaths": ""}, country_months.NO_FIGURE),
        ({"deaths": -3}, rows.NUMBER_NEGATIVE),
    ],
)
def test_a_row_that_cannot_be_used_is_refused(vintages, changes: dict[str, object], reason: str) -> None:
    (only,) = vintages(month("2023-10"), month(**changes))
    assert [(each.reason, each.count, each.rows) for each in only.refusals] == [(reason, 1, (2,))]
    assert figures(only) == [("SDN", "2023-10-01", 5)]


def test_a_file_without_any_vintage_is_nothing(vintages) -> None:
    with pytest.raises(ProblemError) as caught:
        vintages(month(vintage="newest"))
    assert caught.value.problem is NOTHING_USABLE


def test_too_many_vintages_are_a_column_of_something_else(vintages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidy, "MOST_VINTAGES", 2)
    with pytest.raises(ProblemError) as caught:
        vintages(*(month(vintage=f"2024-0{number}") for number in range(1, 4)))
    assert caught.value.problem is FORMAT_UNREADABLE
    assert "3 vintages" in str(caught.value)
