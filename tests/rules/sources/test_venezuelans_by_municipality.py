"""Migración Colombia: codes get their zero back, numbers lose their commas, months become their last day."""

from datetime import date
from typing import Any

import pytest

from saferhavens.sources.migracion_colombia.tidy import CODE_WRONG, PLACE_TWICE
from saferhavens.sources.rows import NUMBER_NEGATIVE, NUMBER_WRONG

Row = dict[str, Any]
NAME = "migrantes_venezolanos_municipio.csv"


def place(**changes: object) -> Row:
    facts: Row = {
        "Divipola": "5001",
        "Municipio": "Medellín",
        "Poblacion Enero 2021": "90,000",
        "Poblacion Agosto 2021": "91000",
        "Poblacion Febrero 2022": "200,000",
        "Poblacion Octubre 2022": "0",
        "Proyecciones Poblacion 2021": "2,573,220",
        "Proyecciones Población 2022": "2595300",
    }
    return facts | changes


def test_one_row_becomes_four_dates(write_csv, prepare_one) -> None:
    prepared = prepare_one("migracion_colombia", write_csv([place()], NAME))
    table = prepared.tables["place_figures"]
    assert table.select("local_code", "date", "persons", "population").rows() == [
        ("05001", date(2021, 1, 31), 90_000, 2_573_220),
        ("05001", date(2021, 8, 31), 91_000, 2_573_220),
        ("05001", date(2022, 2, 28), 200_000, 2_595_300),
        ("05001", date(2022, 10, 31), 0, 2_595_300),
    ]
    assert table.select("country", "origin", "measure", "place_name").unique().rows() == [
        ("COL", "VEN", "present", "Medellín")
    ]
    assert (prepared.version, prepared.scope, prepared.rows_read) == ("2022-10-31", ("COL",), 1)


def test_without_projections_the_population_is_unknown(write_csv, prepare_one) -> None:
    row = {name: value for name, value in place().items() if not name.startswith("Proyecciones")}
    table = prepare_one("migracion_colombia", write_csv([row], NAME)).tables["place_figures"]
    assert table["population"].null_count() == 4


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"Divipola": "ABC"}, CODE_WRONG),
        ({"Divipola": "123456"}, CODE_WRONG),
        ({"Divipola": None}, CODE_WRONG),
        ({"Poblacion Enero 2021": "many"}, NUMBER_WRONG),
        ({"Poblacion Enero 2021": "1,23"}, NUMBER_WRONG),
        ({"Poblacion Octubre 2022": "-4"}, NUMBER_NEGATIVE),
        ({"Divipola": "05001"}, PLACE_TWICE),
    ],
)
def test_a_row_that_cannot_be_used(write_csv, prepare_one, changes: Row, reason: str) -> None:
    rows = [place(), place(Divipola="5002") | changes]
    prepared = prepare_one("migracion_colombia", write_csv(rows, NAME))
    assert [(refusal.reason, refusal.rows) for refusal in prepared.refusals] == [(reason, (2,))]
    assert prepared.tables["place_figures"]["local_code"].unique().to_list() == ["05001"]


def test_more_venezuelans_than_inhabitants_is_noted(write_csv, prepare_one) -> None:
    row = place(**{"Proyecciones Poblacion 2021": "10", "Proyecciones Población 2022": "10"})
    failed = [check for check in prepare_one("migracion_colombia", write_csv([row], NAME)).checks if not check.passed]
    assert [(check.name, check.fatal) for check in failed] == [("venezuelans_are_fewer_than_inhabitants", False)]
