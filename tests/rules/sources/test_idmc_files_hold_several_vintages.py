"""IDMC: each day's figures are a vintage of their own; only safe links and known roles come through."""

from datetime import date
from typing import Any

import pytest

from saferhavens.core.problems import NOTHING_USABLE, ProblemError
from saferhavens.sources import rows
from saferhavens.sources.idmc.tidy import NO_FIGURE, ROLE_UNKNOWN

Row = dict[str, Any]

REPORT: Row = {
    "id": 7,
    "iso3": "COL",
    "latitude": 1.5,
    "longitude": -77.5,
    "role": "Recommended figure",
    "displacement_type": "Conflict",
    "figure": 120,
    "displacement_start_date": "2025-08-01",
    "displacement_end_date": "2025-08-03",
    "event_id": 70,
    "event_name": "Example event",
    "sources": "Example organisation",
    "source_url": "https://example.org/report",
    "locations_name": "Example place",
    "locations_accuracy": "District/Zone/Department (ADM2)",
    "created_at": "2025-08-20T10:00:00Z",
}


def report(**changes: object) -> Row:
    return REPORT | changes


def test_a_report(write_json, prepare_one) -> None:
    (row,) = prepare_one("idmc", write_json([report()], "idus_all.json")).tables["displacement_reports"].to_dicts()
    assert row == {
        "report_id": 7,
        "country": "COL",
        "cause": "conflict",
        "role": "recommended",
        "persons": 120,
        "date_start": date(2025, 8, 1),
        "date_end": date(2025, 8, 3),
        "event_id": 70,
        "event_name": "Example event",
        "place_name": "Example place",
        "longitude": -77.5,
        "latitude": 1.5,
        "accuracy": "District/Zone/Department (ADM2)",
        "reported_by": "Example organisation",
        "link": "https://example.org/report",
    }


def test_one_file_with_two_days_is_two_vintages_the_older_first(write_json, prepare) -> None:
    path = write_json([report(snapshot="2025-10-25", figure=9), report(snapshot="2025-09-25")], "idu_reports.json")
    older, newer = prepare("idmc", path)
    assert (older.version, newer.version) == ("2025-09-25", "2025-10-25")
    assert older.part == newer.part == "reports"
    assert older.sha256 == newer.sha256
    assert (older.rows_read, newer.rows_read) == (1, 1)
    assert newer.tables["displacement_reports"]["persons"].to_list() == [9]


def test_without_a_snapshot_the_newest_report_gives_the_day(write_json, prepare_one) -> None:
    path = write_json([report(), report(id=8, created_at="2025-09-01T00:00:00Z")], "idus_all.json")
    assert prepare_one("idmc", path).version == "2025-09-01"


def test_a_clients_file_without_sources_is_read_too(write_json, prepare_one) -> None:
    row = {name: value for name, value in report().items() if name not in ("sources", "source_url")}
    table = prepare_one("idmc", write_json([row], "idus_all.json")).tables["displacement_reports"]
    assert table.select("reported_by", "link").row(0) == (None, None)


@pytest.mark.parametrize("link", ["http://example.org", "javascript:alert(1)", "https://a b", "", None, "ftp://x"])
def test_links_that_are_not_https_are_left_out(write_json, prepare_one, link: str | None) -> None:
    table = prepare_one("idmc", write_json([report(source_url=link)], "idus_all.json")).tables["displacement_reports"]
    assert table["link"].to_list() == [None]


@pytest.mark.parametrize(("said", "cause"), [("Disaster", "disaster"), ("Development", "other"), (None, "other")])
def test_causes(write_json, prepare_one, said: str | None, cause: str) -> None:
    path = write_json([report(displacement_type=said)], "idus_all.json")
    assert prepare_one("idmc", path).tables["displacement_reports"]["cause"].to_list() == [cause]


def test_abyei_is_a_place_of_its_own(write_json, prepare_one) -> None:
    table = prepare_one("idmc", write_json([report(iso3="AB9")], "idus_all.json")).tables["displacement_reports"]
    assert table["country"].to_list() == ["AB9"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"figure": None}, rows.NUMBER_WRONG),
        ({"figure": -1}, rows.NUMBER_NEGATIVE),
        ({"iso3": "XYZ"}, rows.COUNTRY_UNKNOWN),
        ({"role": "Estimate"}, ROLE_UNKNOWN),
        ({"latitude": 123}, rows.LATITUDE_WRONG),
        ({"displacement_start_date": "2025-02-30"}, rows.DATE_WRONG),
        ({"displacement_end_date": "2025-07-01"}, rows.END_BEFORE_START),
        ({"id": 7}, rows.TWICE),
    ],
)
def test_a_report_that_cannot_be_used(write_json, prepare_one, changes: Row, reason: str) -> None:
    prepared = prepare_one("idmc", write_json([report(), report(id=8) | changes], "idus_all.json"))
    assert [(refusal.reason, refusal.rows) for refusal in prepared.refusals] == [(reason, (2,))]


def test_the_file_of_one_country_leaves_the_others_in_force(write_json, prepare_one) -> None:
    assert prepare_one("idmc", write_json([report()], "idus_col.json")).scope == ("COL",)
    both = [report(), report(id=8, iso3="ECU")]
    assert prepare_one("idmc", write_json(both, "idus_all.json")).scope == ()


def test_months(write_json, prepare) -> None:
    months = [
        {"month": "2025-01", "iso3": "COL", "displacements": 10.0, "vintage": "2025-09-25"},
        {"month": "2025-02", "iso3": "COL", "displacements": None, "vintage": "2025-09-25"},
        {"month": "2025-13", "iso3": "COL", "displacements": 1.0, "vintage": "2025-09-25"},
        {"month": "2025-01", "iso3": "COL", "displacements": 0.0, "vintage": "2025-08-25"},
    ]
    older, newer = prepare("idmc", write_json(months, "monthly_new_displacement.json"))
    assert older.tables["displacement_months"].rows() == [("COL", date(2025, 1, 1), 0)]
    assert newer.tables["displacement_months"].rows() == [("COL", date(2025, 1, 1), 10)]
    assert {refusal.reason: refusal.rows for refusal in newer.refusals} == {rows.DATE_WRONG: (3,), NO_FIGURE: (2,)}


def test_a_vintage_without_a_usable_row_stops_the_file(write_json, prepare) -> None:
    path = write_json([report(snapshot="2025-08-01", role="?"), report(snapshot="2025-09-01")], "idu_reports.json")
    with pytest.raises(ProblemError) as caught:
        prepare("idmc", path)
    assert caught.value.problem is NOTHING_USABLE
