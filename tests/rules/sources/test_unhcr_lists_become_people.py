"""UNHCR: the interface's answers and the download's columns become the same people, to the person."""

from collections.abc import Callable
from typing import Any

import pytest

from saferhavens.core.words import Status
from saferhavens.sources.rows import COUNTRY_UNKNOWN, NUMBER_NEGATIVE, NUMBER_WRONG
from saferhavens.sources.unhcr.tidy import POPULATION_TYPES, STATUS_UNKNOWN, SUMS_DISAGREE, YEAR_WRONG

Row = dict[str, Any]
KEYS: Row = {"year": 2024, "coo": "VEN", "coo_iso": "VEN", "coa": "COL", "coa_iso": "COL"}
STATUSES = [status.value for status in Status]


def population(**people: object) -> Row:
    return KEYS | dict.fromkeys(STATUSES, 0) | people


@pytest.fixture
def people(write_json, prepare_one) -> Callable[..., list[tuple[object, ...]]]:
    def of(kind: str, *rows: Row) -> list[tuple[object, ...]]:
        path = write_json({"page": 1, "maxPages": 1, "items": list(rows)}, f"{kind}.json")
        table = prepare_one("unhcr", path).tables["displaced"]
        return table.select("series", "year", "origin", "asylum", "measure", "persons").rows()

    return of


def test_each_status_with_people_becomes_a_row(people) -> None:
    assert people("population", population(refugees=5, oip=2_800_000)) == [
        ("population", 2024, "VEN", "COL", "oip", 2_800_000),
        ("population", 2024, "VEN", "COL", "refugees", 5),
    ]


def test_zero_null_and_a_dash_are_nothing_recorded(people) -> None:
    rows = people("population", population(refugees="12", asylum_seekers="-", oip=None, idps="0"))
    assert rows == [("population", 2024, "VEN", "COL", "refugees", 12)]


def test_the_download_of_the_refugee_data_finder(tmp_path, prepare_one) -> None:
    path = tmp_path / "population.csv"
    path.write_text(
        "Year,Country of origin,Country of origin (ISO),Country of asylum,Country of asylum (ISO),"
        "Refugees under UNHCR's mandate,Asylum-seekers,Returned refugees,IDPs of concern to UNHCR,Returned IDPss,"
        "Stateless persons,Others of concern,Other people in need of international protection,Host Community\n"
        "2024,Venezuela,VEN,Colombia,COL,1031,2,0,0,0,0,0,2855867,0\n",
        encoding="utf-8",
    )
    table = prepare_one("unhcr", path).tables["displaced"]
    assert table["measure"].to_list() == ["asylum_seekers", "oip", "refugees"]
    assert table["persons"].to_list() == [2, 2_855_867, 1031]


def test_the_publishers_own_codes_stand_where_there_is_no_country(people) -> None:
    unknown = population(coo="UKN", coo_iso="UNK", refugees=7)
    stateless = population(coo="STA", coo_iso="-", refugees=9)
    assert [row[2] for row in people("population", unknown, stateless)] == ["STA", "UNK"]


def test_applications_are_added_up_over_procedures_and_cases_stay_apart(people) -> None:
    rows = [
        KEYS | {"app_pc": kind, "app_type": "N", "applied": count} for kind, count in (("P", 5), ("P", 8), ("C", 3))
    ]
    assert [row[4:] for row in people("asylum_applications", *rows)] == [("applied", 13), ("applied_cases", 3)]


def test_decisions_by_outcome(people) -> None:
    row = KEYS | {
        "dec_pc": "P",
        "dec_recognized": 1,
        "dec_other": 2,
        "dec_rejected": 3,
        "dec_closed": 4,
        "dec_total": 10,
    }
    outcomes = {measure: persons for *_keys, measure, persons in people("asylum_decisions", row)}
    assert outcomes == {"recognized": 1, "complementary": 2, "rejected": 3, "closed": 4}


@pytest.mark.parametrize(("kind", "measure"), [("unrwa", "refugees"), ("idmc", "idps")])
def test_lists_with_the_same_columns_are_told_apart_by_their_name(people, kind: str, measure: str) -> None:
    assert people(kind, KEYS | {"total": 50}) == [(kind, 2024, "VEN", "COL", measure, 50)]


def test_flows_and_solutions(people) -> None:
    flow = KEYS | {"refugees": 1, "asylum_seekers": 2, "refugee_like": None, "oip": 3}
    assert [row[4:] for row in people("flows", flow)] == [("asylum_seekers", 2), ("oip", 3), ("refugees", 1)]
    solution = KEYS | {"returned_refugees": 1, "resettlement": 2, "naturalisation": 3, "returned_idps": 0}
    assert {row[4] for row in people("solutions", solution)} == {"returned_refugees", "resettlement", "naturalisation"}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"year": 1850}, YEAR_WRONG),
        ({"year": "soon"}, YEAR_WRONG),
        ({"coo_iso": "-", "coo": "AUS"}, COUNTRY_UNKNOWN),
        ({"coa_iso": ""}, COUNTRY_UNKNOWN),
        ({"refugees": "*"}, NUMBER_WRONG),
        ({"refugees": -5}, NUMBER_NEGATIVE),
    ],
)
def test_a_row_that_cannot_be_used(write_json, prepare_one, changes: Row, reason: str) -> None:
    rows = [population(refugees=5), population(refugees=6) | changes]
    prepared = prepare_one("unhcr", write_json(rows, "population.json"))
    assert [(refusal.reason, refusal.rows) for refusal in prepared.refusals] == [(reason, (2,))]
    assert prepared.tables["displaced"]["persons"].to_list() == [5]


def demographics(**changes: object) -> Row:
    numbers = {f"{sex}_{age}": 0 for sex in "fm" for age in ("0_4", "5_11", "12_17", "18_59", "60", "other", "total")}
    return KEYS | {"pop_type": "REF", "location": "Ayacucho [Admin 1]", "total": 0} | numbers | changes


def rows_of(prepare_one, write_json, row: Row) -> list[tuple[object, ...]]:
    table = prepare_one("unhcr", write_json([row], "demographics.json")).tables["demographics"]
    return table.select("sex", "age", "persons").rows()


def test_sex_and_age(write_json, prepare_one) -> None:
    row = demographics(f_0_4=3, f_total=3, m_60=4, m_total=4, total=7)
    assert rows_of(prepare_one, write_json, row) == [("f", "0-4", 3), ("m", "60+", 4)]


def test_what_the_totals_hold_beyond_the_groups_is_unknown(write_json, prepare_one) -> None:
    row = demographics(f_18_59=9, f_total=10, m_other=2, m_total=2, total=20)
    assert rows_of(prepare_one, write_json, row) == [
        ("f", "18-59", 9),
        ("f", "unknown", 1),
        ("m", "unknown", 2),
        ("unknown", "unknown", 8),
    ]


@pytest.mark.parametrize(
    ("location", "level"),
    [
        ("Ayacucho [Admin 1]", 1),
        ("Kirkuk [Admin 2]", 2),
        ("Dakata [Admin 3: PRP]", 3),
        ("Abuja (within Admin 1: Fct ) [Admin 3: POC]", 3),
        ("Dispersed in the country / territory", None),
        (None, None),
    ],
)
def test_the_level_of_a_place(write_json, prepare_one, location: str | None, level: int | None) -> None:
    row = demographics(location=location, f_0_4=1, f_total=1, total=1)
    table = prepare_one("unhcr", write_json([row], "demographics.json")).tables["demographics"]
    assert table.select("location", "location_level").rows() == [(location, level)]


def test_every_population_type_has_a_status() -> None:
    assert set(POPULATION_TYPES.values()) == set(Status)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"pop_type": "XYZ"}, STATUS_UNKNOWN), ({"f_total": 5}, SUMS_DISAGREE), ({"f_0_4": 2}, SUMS_DISAGREE)],
)
def test_a_row_of_demographics_that_cannot_be_used(write_json, prepare_one, changes: Row, reason: str) -> None:
    good = demographics(f_0_4=1, f_total=1, total=1)
    prepared = prepare_one("unhcr", write_json([good, good | changes], "demographics.json"))
    assert [(refusal.reason, refusal.rows) for refusal in prepared.refusals] == [(reason, (2,))]


def test_each_list_is_a_part_of_its_own_so_that_none_replaces_another(write_json, prepare_one) -> None:
    first = prepare_one("unhcr", write_json([population(refugees=5)], "population.json"))
    second = prepare_one("unhcr", write_json([KEYS | {"total": 1}], "unrwa.json"))
    assert (first.part, first.scope, first.version) == ("population", (), "2024")
    assert second.part == "unrwa"
