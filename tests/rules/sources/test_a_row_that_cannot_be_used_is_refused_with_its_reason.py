"""UCDP events: what is wrong with a row is said, counted and pointed at; the other rows are kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from saferhavens.sources import rows
from saferhavens.sources.shape import Prepared
from saferhavens.sources.ucdp_ged import tidy

PrepareOne = Callable[[str, Path], Prepared]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"latitude": 90.01}, rows.LATITUDE_WRONG),
        ({"latitude": -91}, rows.LATITUDE_WRONG),
        ({"longitude": 180.5}, rows.LONGITUDE_WRONG),
        ({"longitude": None}, rows.NO_COORDINATES),
        ({"latitude": "north"}, rows.NO_COORDINATES),
        ({"latitude": "NaN"}, rows.NO_COORDINATES),
        ({"longitude": "inf"}, rows.NO_COORDINATES),
        ({"date_start": "2021-02-29"}, rows.DATE_WRONG),
        ({"date_start": "2021-13-01 00:00:00"}, rows.DATE_WRONG),
        ({"date_end": "31/12/2021"}, rows.DATE_WRONG),
        ({"date_end": ""}, rows.DATE_WRONG),
        ({"date_end": "2020-04-30"}, rows.END_BEFORE_START),
        ({"best": -3}, rows.NUMBER_NEGATIVE),
        ({"deaths_civilians": -1}, rows.NUMBER_NEGATIVE),
        ({"best": "many"}, rows.NUMBER_WRONG),
        ({"best": 2.5}, rows.NUMBER_WRONG),
        ({"high": 99_999_999_999}, rows.NUMBER_WRONG),
        ({"id": None}, rows.NUMBER_WRONG),
        ({"type_of_violence": 4}, tidy.TYPE_UNKNOWN),
        ({"type_of_violence": None}, tidy.TYPE_UNKNOWN),
        ({"where_prec": 8}, tidy.PRECISION_UNKNOWN),
        ({"date_prec": 0}, tidy.PRECISION_UNKNOWN),
        ({"country_id": 4711}, rows.COUNTRY_UNKNOWN),
        ({"id": 1}, tidy.EVENT_TWICE),
    ],
)
def test_it_is_refused(write_csv, event, prepare_one: PrepareOne, changes: dict[str, Any], reason: str) -> None:
    bad = event(id=2) | changes
    prepared = prepare_one("ucdp_ged", write_csv([event(), bad, event(id=3)]))
    assert prepared.tables["violence_events"]["event_id"].to_list() == [1, 3]
    assert [(refusal.reason, refusal.count, refusal.rows) for refusal in prepared.refusals] == [(reason, 1, (2,))]


@pytest.mark.parametrize(
    "changes",
    [
        {"latitude": 90, "longitude": -180},
        {"date_start": "2020-02-29", "date_end": "2020-02-29"},
        {"best": 0, "low": 0, "high": 0, "deaths_civilians": 0},
        {"best": "1,234", "high": "1,234"},
        {"best": "3.0"},
        {"country_id": None},
        {"where_prec": 7},
        {"adm_1": "", "adm_2": None},
    ],
)
def test_it_is_kept(write_csv, event, prepare_one: PrepareOne, changes: dict[str, Any]) -> None:
    prepared = prepare_one("ucdp_ged", write_csv([event(**changes)]))
    assert prepared.rows_kept == 1
    assert prepared.refusals == ()


def test_estimates_on_the_wrong_side_of_each_other_are_kept_and_noted(write_csv, event, prepare_one) -> None:
    """UCDP publishes a few such events; leaving them out would leave out deaths."""
    prepared = prepare_one("ucdp_ged", write_csv([event(low=4, best=3, high=2)]))
    assert prepared.rows_kept == 1
    (noted,) = [check for check in prepared.checks if not check.passed]
    assert (noted.name, noted.detail, noted.fatal) == ("deaths_are_in_order", "1 of 1", False)


def test_a_row_with_two_faults_is_counted_once(write_csv, event, prepare_one: PrepareOne) -> None:
    prepared = prepare_one("ucdp_ged", write_csv([event(), event(id=2, best=-1, latitude=99)]))
    assert prepared.rows_read == 2
    assert prepared.rows_kept == 1


def test_the_first_rows_are_named_and_all_are_counted(write_csv, event, prepare_one: PrepareOne) -> None:
    wrong = [event(id=number, latitude=99) for number in range(2, 12)]
    (refusal,) = prepare_one("ucdp_ged", write_csv([event(), *wrong])).refusals
    assert refusal.count == 10
    assert refusal.rows == (2, 3, 4, 5, 6)


def test_every_reason_is_a_sentence() -> None:
    reasons = [rule.reason for rule in tidy.RULES]
    assert all(reason[0].isupper() and reason.endswith(".") and "{" not in reason for reason in reasons)


def test_an_event_without_a_country_has_none(write_csv, event, prepare_one: PrepareOne) -> None:
    prepared = prepare_one("ucdp_ged", write_csv([event(country_id=None)]))
    assert prepared.tables["violence_events"]["country"].to_list() == [None]
