"""What goes into a cell of a spreadsheet, so that no program takes it for a formula.

Source: OWASP, CSV Injection. A leading =, +, -, @, tab or carriage return starts a formula; so do the full-width forms.
"""

import re
from typing import Any

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠﹦﹢﹣﹫")

_UNSEEN = r"[\s\x00-\x1f\x7f\u00a0\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*"
"""Blanks, control characters and marks without width, which programs take off before they look at the first letter."""

_START = re.compile(f"{_UNSEEN}[{re.escape(''.join(FORMULA_STARTS))}]")
_NEXT_CELL = re.compile(f";(?={_START.pattern})")
"""Where decimals are written with a comma, spreadsheets begin a new cell at each semicolon."""


def harmless(value: Any) -> Any:
    """Text that would start a formula gets an apostrophe before it; numbers and all other text stay as they are.

    >>> harmless("=1+1"), harmless(-3), harmless("Cúcuta")
    ("'=1+1", -3, 'Cúcuta')
    """
    if isinstance(value, str):
        inside = _NEXT_CELL.sub(";'", value)
        return f"'{inside}" if _START.match(value) else inside
    return "" if value is None else value
