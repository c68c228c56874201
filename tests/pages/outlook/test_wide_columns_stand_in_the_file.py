"""What would only make a table wide is left to its file; the page says once what is the same in all rows."""

import pytest

pytestmark = pytest.mark.django_db


def headings(page: str, figure: str) -> str:
    return page.split(f'id="{figure}"')[1].split("<thead>")[1].split("</thead>", maxsplit=1)[0]


def test_the_months_of_sums_are_told_once_above_the_table(world, client, table):
    page = client.get("/outlook/places/COL/").content.decode()
    assert "Months" not in headings(page, "deaths-divisions")
    assert "Judgement" not in headings(page, "deaths-divisions")
    assert "judgement" in table("/outlook/places/COL/deaths-divisions.csv")[0]
    assert "Sums over October 2025 to March 2026." in page
    assert {row["window"] for row in table("/outlook/places/COL/deaths-divisions.csv")} > {"October 2025"}


def test_program_and_data_of_frozen_forecasts_stand_in_the_file(world, client, table):
    page = client.get("/outlook/scoreboard/").content.decode()
    shown = headings(page, "frozen")
    assert "Hash" in shown
    assert "Program" not in shown
    assert table("/outlook/scoreboard/frozen.csv")[0]["vintages"]


def test_every_row_has_as_many_cells_as_there_are_headings(world, client):
    for path in ("/outlook/", "/outlook/scoreboard/", "/outlook/places/COL/"):
        for part in client.get(path).content.decode().split("<thead>")[1:]:
            head, rest = part.split("</thead>", 1)
            first = rest.split("<tbody>")[1].split("</tr>")[0]
            assert head.count("<th ") == first.count("<th ") + first.count("<td"), path
