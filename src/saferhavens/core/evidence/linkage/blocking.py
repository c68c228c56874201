"""Which pairs come into question: comparing each report with each other would be 500,000,000,000 pairs for a million.

Two reports meet if area, harm family and dates fit, or if their texts are nearly the same. Looked for in SQL on the
tables `report` (columns of `reports.as_numbers`), `family` (`row, family`) and `band` (`text.bands`). Dates are cut
into buckets, so that equal numbers are looked for instead of near ones; a pair that shares several is taken at the
first.
"""

# ruff: noqa: S608 - the SQL is made of our own names and whole numbers

from typing import NamedTuple

from saferhavens.core.evidence.linkage.settings import LinkageSettings

LONGEST_SPAN = 400
"""Days. A report that says less than the year says nothing of when; it meets others only by its text."""

CELL = 0.25  # degrees, 28 km of latitude


class _Meeting(NamedTuple):
    """Two queries for `row, area`: each report of the one meets those of the other with the same area."""

    left: str
    right: str
    mutual: bool = True  # who meets is met, so that half of it is enough


def pairs_sql(settings: LinkageSettings) -> str:
    """A query for the distinct pairs `l` < `r` of rows."""
    queries = [_met(meeting, settings.window_days) for meeting in _meetings(settings)]
    if settings.same_text:
        queries.append(_copies(settings.largest_text_block))
    return " union ".join(queries)


def _meetings(settings: LinkageSettings) -> list[_Meeting]:
    if settings.area != "near":
        same = _areas(settings.area)
        return [_Meeting(same, same)]
    place, region = _areas("place"), _areas("region")
    coarse = f"{region} and place is null and longitude is null"
    return [_Meeting(place, place), _Meeting(_cells("-1, 0, 1"), _cells("0")), _Meeting(coarse, region, mutual=False)]


def _areas(column: str) -> str:
    return f"select row, {column} as area from report where {column} is not null"


def _cells(steps: str) -> str:
    """The cell of each point, or with steps those around it, too."""
    return (
        f"select row, (floor(latitude / {CELL})::bigint + dy) * 100000 + floor(longitude / {CELL})::bigint + dx "
        f"as area from report, unnest([{steps}]) as a(dx), unnest([{steps}]) as b(dy) where longitude is not null"
    )


def _met(meeting: _Meeting, window: int | None) -> str:
    close = "" if window is None else f" and l.first <= r.last + {window} and r.first <= l.last + {window}"
    return (
        "select least(l.row, r.row) as l, greatest(l.row, r.row) as r "
        f"from ({_slots(meeting.left, window)}) l join ({_slots(meeting.right, window)}) r "
        "on l.area = r.area and l.family = r.family and l.bucket = r.bucket "
        f"where l.row {'<' if meeting.mutual else '<>'} r.row "
        f"and l.bucket = greatest(l.first_bucket, r.first_bucket){close}"
    )


def _slots(areas: str, window: int | None) -> str:
    """`row, area, family, bucket` with all families and all buckets of a report."""
    if window is None:
        return f"select row, area, family, 0 as bucket, 0 as first_bucket from ({areas}) join family using (row)"
    width = max(7, 2 * window)
    start, end = (f"floor({day} / {width})::bigint" for day in ("first", f"(last + {window})"))
    return (
        f"select row, area, family, unnest(range({start}, {end} + 1)) as bucket, {start} as first_bucket, first, last "
        f"from ({areas}) join family using (row) join report using (row) where last - first <= {LONGEST_SPAN}"
    )


def _copies(largest: int) -> str:
    """Reports that share a key of a band, unless so many share it that it is a form letter."""
    shared = f"select band, key from band group by band, key having count(*) between 2 and {largest}"
    return (
        f"select l.row as l, r.row as r from band l join ({shared}) using (band, key) "
        "join band r using (band, key) where l.row < r.row"
    )
