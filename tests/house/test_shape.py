"""Short functions, short files, as many test lines as source lines."""

import statistics

from house.code import functions, lines_of, python_files, relative

LONGEST_FUNCTION = 60
LONGEST_FILE = 600
MEDIAN_FUNCTION = 9
P90_FUNCTION = 30


def test_no_function_is_longer_than_60_lines():
    assert [f"{each.place}: {each.lines}" for each in functions() if each.lines > LONGEST_FUNCTION] == []


def test_no_file_is_longer_than_600_lines():
    long = [relative(path) for path in python_files() if path.read_text().count("\n") > LONGEST_FILE]
    assert long == []


def test_half_of_the_functions_have_at_most_9_lines_and_nine_in_ten_at_most_30():
    lengths = sorted(each.lines for each in functions("src/"))
    assert statistics.median(lengths) <= MEDIAN_FUNCTION
    assert lengths[int(0.9 * len(lengths))] <= P90_FUNCTION


def test_there_are_at_least_as_many_test_lines_as_source_lines():
    assert lines_of(python_files("tests/")) >= lines_of(python_files("src/"))
