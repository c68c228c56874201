"""UCDP Candidate → VIOLENCE_EVENTS. Each release stands for its months; a later one for the same months replaces it."""

import re
from collections.abc import Iterator

import polars as pl

from saferhavens.sources.shape import Read, Tidied
from saferhavens.sources.ucdp_ged.tidy import newest_day, tidy_events

_MONTH = re.compile(r"v?(\d\d)[._]0[._](\d{1,2})(?=\D|$)", re.IGNORECASE)
_MONTHS = re.compile(r"v?(\d\d)[._](\d\d)[._](\d\d)[._](\d\d)(?=\D|$)", re.IGNORECASE)


def tidy(read: Read) -> Iterator[Tidied]:
    """All events of a release, as one vintage of the world."""
    events, refusals = tidy_events(read.frame)
    version, part = release_in(f"{read.version} {read.name}")
    yield Tidied(
        version=version or newest_day(events),
        part=part or _months_of(events),
        scope=(),
        tables={"violence_events": events},
        rows_read=read.frame.height,
        refusals=refusals,
    )


def release_in(name: str) -> tuple[str, str]:
    """Version and months in a file's name: "v23_0_10" → ("23.0.10", "2023-10"), or two empty texts.

    "v24_01_24_12" covers several months → ("24.01.24.12", "2024-01/2024-12").
    """
    if found := _MONTHS.search(name):
        first_year, first, last_year, last = found.groups()
        return ".".join(found.groups()), f"20{first_year}-{first}/20{last_year}-{last}"
    if found := _MONTH.search(name):
        return f"{found[1]}.0.{int(found[2])}", f"20{found[1]}-{int(found[2]):02}"
    return "", ""


def _months_of(events: pl.DataFrame) -> str:
    months = events.select(
        first=pl.col("date_end").min().dt.strftime("%Y-%m"), last=pl.col("date_end").max().dt.strftime("%Y-%m")
    )
    first, last = months.row(0)
    return f"{first}/{last}"
