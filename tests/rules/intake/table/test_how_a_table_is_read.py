"""Any table that a spreadsheet saves is read the same, and its rows keep the numbers that the spreadsheet shows."""

from datetime import date, datetime, time

import pytest
from openpyxl import Workbook

from table_world import as_csv, cells, read, saved, workbook

PLAIN = [["a", "b"], ["1", "ñandú"], ["2", "x y"]]
BELOW = PLAIN[1:]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_is_read_whatever_separates_its_cells_and_lines(delimiter, end):
    assert cells(as_csv(BELOW, PLAIN[0], delimiter, end)) == BELOW


def test_the_mark_at_the_beginning_of_a_file_is_no_part_of_the_first_name():
    assert read(b"\xef\xbb\xbf" + as_csv(BELOW, PLAIN[0]))[0] == ("a", "b")


def test_the_line_with_which_excel_is_told_the_separator_is_no_row():
    names, rows = read(b"sep=;\r\na,x;b\r\n1;2\r\n")
    assert names == ("a,x", "b")
    assert rows == [(2, ["1", "2"])]


def test_separators_inside_quoted_names_do_not_count():
    assert read(b'"one, two, three";b\n1;2\n')[0] == ("one, two, three", "b")


@pytest.mark.parametrize("piece", [1, 2, 3, 7])
def test_letters_and_lines_may_be_cut_where_pieces_meet(piece):
    data = 'a,b\r\n"ñandú\r\nárbol",2\r\n"""x""",€\r\n'.encode()
    assert [row.cells for row in read(data, piece)[1]] == [["ñandú\r\nárbol", "2"], ['"x"', "€"]]


@pytest.mark.parametrize("letter", ["\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x85"])
def test_only_line_ends_end_lines(letter):
    assert cells(f"a,b\n1{letter}2,3\n".encode()) == [[f"1{letter}2", "3"]]


def test_rows_are_numbered_as_the_spreadsheet_shows_them():
    assert [row.number for row in read(b'a,b\n1,2\n\n"x\ny",3\n , \n4,5\n')[1]] == [2, 4, 6]


def test_rows_of_a_workbook_are_numbered_as_the_spreadsheet_shows_them():
    book = Workbook()
    book.active["B3"], book.active["B4"], book.active["B7"] = "name", "x", "y"
    assert [(row.number, row.cells) for row in read(saved(book))[1]] == [(4, ["x"]), (7, ["y"])]


def test_short_rows_are_filled_up():
    assert cells(b"a,b,c\n1\n") == [["1", "", ""]]


def test_empty_cells_beyond_the_last_column_are_left_out():
    assert cells(b"a,b,,\n1,2,,\n") == [["1", "2"]]


def test_cells_beyond_the_last_column_stay_if_they_hold_anything():
    assert cells(b"a,b\n1,2,3\n") == [["1", "2", "3"]]


def test_a_column_without_a_name_is_called_by_its_place():
    assert read(b"a,,c\n1,2,3\n")[0] == ("a", "(2)", "c")


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@x", "\tx", "＝1", "=cmd|' /C calc'!A0"])
def test_formulas_stay_the_text_that_they_are(start):
    assert cells(as_csv([[start, "2"]], ["a", "b"])) == [[start, "2"]]


def test_a_workbook_is_read_as_a_person_sees_it():
    row = [7, 2.5, True, date(2026, 3, 31), datetime(2026, 3, 31, 14, 5), time(9, 30), "text", 12345678901]
    assert cells(workbook([[f"c{n}" for n in range(len(row))], row])) == [
        ["7", "2.5", "true", "2026-03-31", "2026-03-31 14:05", "09:30:00", "text", "12345678901"]
    ]


def test_a_formula_of_a_workbook_is_not_worked_out():
    assert cells(workbook([["a", "b"], ["=1+1", "x"]])) == [["", "x"]]


def test_the_first_visible_sheet_is_read():
    book = Workbook()
    book.active.append(["secret"])
    book.active.sheet_state = "hidden"
    shown = book.create_sheet("shown")
    shown.append(["a"])
    shown.append(["1"])
    book.active = 1
    assert read(saved(book)) == (("a",), [(2, ["1"])])


def test_what_a_file_is_says_its_content_not_its_name():
    assert cells(workbook(PLAIN)) == BELOW
