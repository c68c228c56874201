import pytest

from saferhavens.core.spreadsheets import harmless


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x", "  =1"]
)
def test_text_that_would_start_a_formula_gets_an_apostrophe(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Cúcuta", "a=b", "", "2022-10-31", -3, 0, 1.5])
def test_everything_else_stays_as_it_is(value):
    assert harmless(value) == value


def test_what_is_not_known_is_an_empty_cell():
    assert harmless(None) == ""
