"""What goes into a cell of a spreadsheet, so that no program takes it for a formula.

Source: OWASP, CSV Injection. A leading =, +, -, @, tab or carriage return starts a formula; so do the full-width forms.
"""

from typing import Any

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def harmless(value: Any) -> Any:
    """Text that would start a formula gets an apostrophe before it; numbers and all other text stay as they are.

    >>> harmless("=1+1"), harmless(-3), harmless("Cúcuta")
    ("'=1+1", -3, 'Cúcuta')
    """
    if isinstance(value, str) and value.lstrip(" \u00a0").startswith(FORMULA_STARTS):
        return f"'{value}"
    return "" if value is None else value
