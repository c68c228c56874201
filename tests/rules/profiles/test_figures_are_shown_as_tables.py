from datetime import date

import pytest
from django.utils import translation
from django.utils.html import escape

from saferhavens.web.design.figures import Chart, Column, Series
from saferhavens.web.design.templatetags.figures import table_rows
from saferhavens.web.profiles.figures.figure import Figure

COLUMNS = (
    Column("month", "Month", "month"),
    Column("deaths", "Deaths", bar=True),
    Column("rate", "Rate", "share"),
)


def figure(*rows: tuple, **more: object) -> Figure:
    return Figure(key="x", title="X", says="It says.", columns=COLUMNS, rows=rows, sources=(), **more)


def test_cells_are_written_in_the_readers_language():
    with translation.override("es"):
        ((month, deaths, rate),) = figure((date(2018, 6, 1), 1234567, 0.1235)).table()
    assert (month.text, deaths.text, rate.text) == ("junio de 2018", "1.234.567", "12,3\u00a0%")


def test_what_is_not_known_is_a_dash_and_has_no_bar():
    ((_month, deaths, rate),) = figure((date(2018, 6, 1), None, None)).table()
    assert (deaths.text, deaths.width, rate.text) == ("–", None, "–")


def test_bars_compare_with_the_greatest_of_the_column():
    rows = figure((date(2018, 6, 1), 50, 0.5), (date(2018, 7, 1), 200, 0.5)).table()
    assert [row[1].width for row in rows] == [25.0, 100.0]


def test_codes_dates_and_numbers_do_not_break_in_two_lines():
    kinds = ("text", "code", "month", "day", "year", "count", "share")
    assert [Column("x", "X", kind).style for kind in kinds] == ["", "code", "date", "date", "date", "number", "number"]
    assert Column("x", "X", "code").text("VEN-A") == "VEN-A"
    assert Column("x", "X", "code").text(None) == "–"


def test_a_column_of_zeros_has_no_bars():
    assert figure((date(2018, 6, 1), 0, 0.5)).table()[0][1].width is None


def test_a_year_is_not_grouped_like_a_number():
    shown = Figure("x", "X", "", (Column("year", "Year", "year"),), ((2018,),), ())
    assert shown.table()[0][0].text == "2018"


@pytest.mark.parametrize("text", ["<b>x</b>", 'a"b', "a&b"])
def test_text_of_publishers_is_escaped(text):
    shown = Figure("x", "X", "", (Column("name", "Name", "text"), Column("more", "More", "text")), ((text, text),), ())
    rows = table_rows(shown)
    assert text not in rows
    assert rows.count(escape(text)) == 2


def test_the_chart_tells_the_browser_its_sentence_and_language():
    chart = Chart("bars", ["a"], [Series("People", [3], "series-2")])
    with translation.override("es"):
        data = figure(chart=chart).chart_data
    assert data["says"] == "It says."
    assert data["language"] == "es"
    assert data["series"] == [{"name": "People", "values": [3], "colour": "series-2", "colours": [], "line": "solid"}]
