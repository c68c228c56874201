import csv
import io
import json
from datetime import date

import pytest

from profile_subjects import EverythingHeld, country
from saferhavens.web.design.figures import Column
from saferhavens.web.profiles.downloads import as_csv, as_json
from saferhavens.web.profiles.figures.figure import Figure

COLUMNS = (Column("month", "Month", "month"), Column("place", "Place", "text"), Column("share", "Share", "share"))


def figure(*rows: tuple, **more: object) -> Figure:
    vintage = EverythingHeld().of("unhcr", "population", "COL")
    line = country().source_line(vintage, "What is counted.")
    return Figure(key="x", title="Títle", says="It says.", columns=COLUMNS, rows=rows, sources=(line,), **more)


def cells(shown: Figure) -> list[list[str]]:
    text = as_csv(shown, "name").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_first_row_names_the_columns_in_words_that_never_change():
    assert cells(figure())[0] == ["month", "place", "share", "source", "version", "licence"]


def test_dates_are_iso_and_numbers_have_a_point():
    assert cells(figure((date(2018, 6, 1), "Norte", 0.12345678)))[1][:3] == ["2018-06-01", "Norte", "0.123457"]


def test_what_is_not_known_is_empty():
    assert cells(figure((None, None, None)))[1][:3] == ["", "", ""]


def test_the_source_stands_in_every_row():
    rows = cells(figure((None, "a", 1), (None, "b", 2)))
    for row in rows[1:]:
        assert row[3].startswith("UNHCR")
        assert row[4] == "2025"
        assert row[5]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_formulas_are_disarmed(text):
    assert cells(figure((None, text, None)))[1][1] == f"'{text}"


def test_negative_numbers_stay_numbers():
    assert cells(figure((None, "a", -0.5)))[1][2] == "-0.5"


def test_all_rows_are_in_the_file_where_the_page_shows_a_part():
    shown = figure((None, "a", 1), all_rows=((None, "a", 1), (None, "b", 2)))
    assert len(cells(shown)) == 3


def test_a_spreadsheet_reads_the_accents():
    assert as_csv(figure((None, "Nariño", 1)), "name").content.startswith(b"\xef\xbb\xbf")


def test_the_file_has_a_name_that_says_what_it_is():
    assert as_csv(figure(), "COL-status")["Content-Disposition"] == 'attachment; filename="COL-status.csv"'


def test_json_holds_title_sentence_and_definition():
    found = json.loads(as_json(figure((date(2018, 6, 1), "Norte", 0.5), notes=("A note.",)), "name").content)
    assert found["title"] == "Títle"
    assert found["says"] == "It says."
    assert found["notes"] == ["A note."]
    assert found["sources"][0]["definition"] == "What is counted."
    assert found["sources"][0]["cite"]
    assert found["rows"] == [{"month": "2018-06-01", "place": "Norte", "share": 0.5}]
