"""Numbers and days read from cells: the fast expressions against slow, readable ones, on generated cells."""

import math
import re
from datetime import date, datetime

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from saferhavens.sources import rows

CELLS = st.one_of(
    st.none(),
    st.integers(-(10**12), 10**12).map(str),
    st.integers(0, 10**9).map(lambda number: f"{number:,}"),
    st.floats().map(str),
    st.dates().map(str),
    st.datetimes().map(str),
    st.text("0123456789-,. eT:", max_size=12),
    st.sampled_from(["", " ", "-", "*", "1,23", "12.0", " 7 ", "2021-02-29", "2020-02-29 00:00:00.000", "1e3", "nan"]),
)


def read(expression: pl.Expr, cells: list[str | None]) -> list[object]:
    return pl.DataFrame({"cell": cells}, schema={"cell": pl.String}).select(expression).to_series().to_list()


def number_in(cell: str | None) -> float | None:
    text = (cell or "").strip()
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+", text):
        text = text.replace(",", "")
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def day_in(cell: str | None) -> date | None:
    text = (cell or "").strip()
    if not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}($|[T ])", text):
        return None
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2100 else None


@given(st.lists(CELLS, max_size=20))
def test_whole_numbers(cells: list[str | None]) -> None:
    numbers = [number_in(cell) for cell in cells]
    expected = [int(number) if number is not None and number == round(number) else None for number in numbers]
    fitting = [number if number is None or -(2**63) <= number < 2**63 else None for number in expected]
    assert read(rows.whole("cell"), cells) == fitting


@given(st.lists(CELLS, max_size=20))
def test_days(cells: list[str | None]) -> None:
    years = [day_in(cell) for cell in cells]
    assert read(rows.day("cell"), cells) == years


@given(st.lists(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)), max_size=20))
def test_moments_lose_their_hour(moments: list[datetime]) -> None:
    frame = pl.DataFrame({"cell": moments}, schema={"cell": pl.Datetime("us")})
    assert frame.select(rows.day("cell")).to_series().to_list() == [moment.date() for moment in moments]


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=30))
def test_refusals_and_kept_rows_add_up(marks: list[tuple[bool, bool]]) -> None:
    frame = pl.DataFrame(
        {"row": range(1, len(marks) + 1), "first": [a for a, _b in marks], "second": [b for _a, b in marks]},
        schema={"row": pl.UInt32, "first": pl.Boolean, "second": pl.Boolean},
    )
    rules = (rows.Rule("First.", pl.col("first")), rows.Rule("Second.", pl.col("second")))
    kept, refusals = rows.sift(frame, rules)
    assert kept["row"].to_list() == [number for number, mark in enumerate(marks, start=1) if not any(mark)]
    assert {refusal.reason: refusal.count for refusal in refusals} == {
        reason: count
        for reason, count in {
            "First.": sum(a for a, _b in marks),
            "Second.": sum(b and not a for a, b in marks),
        }.items()
        if count
    }
