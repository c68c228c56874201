"""Fictional reports for the tests of duplicates."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from saferhavens.core.evidence.linkage import LinkageReport, LinkageSettings, candidate_frame
from saferhavens.core.evidence.linkage.model import JUDGED, with_circumstances

DAY = date(2026, 3, 2)

BRIDGE = (
    "Hombres armados cobraron dinero a las familias venezolanas que cruzaban el puente hacia Villa Ñandú durante la "
    "noche del lunes y amenazaron a quienes viajaban con niñas y niños"
)
BRIDGE_TOLD_ANEW = (
    "El lunes durante la noche hombres armados amenazaron a familias venezolanas con niñas y niños y cobraron dinero "
    "a quienes viajaban y cruzaban el puente que lleva hacia Villa Ñandú según contaron vecinas"
)
SHELTER = (
    "Desconocidos rompieron ventanas y puertas del albergue municipal, pintaron consignas contra personas migrantes "
    "sobre las paredes exteriores y escaparon corriendo antes de llegar la patrulla"
)

EVERYWHERE = LinkageSettings(area="country", window_days=None, keep_different=True, same_text=False)
"""All reports of a country and a family are compared, and all pairs are handed back."""

FULL: dict[str, Any] = {
    "country": "XXA",
    "adm1": "52",
    "adm2": "52835",
    "longitude": -78.8,
    "latitude": 1.8,
    "place_exactness": "exact",
    "date_from": DAY,
    "date_to": DAY,
    "harms": ("EXTORT",),
    "actors": ("gang",),
    "low": 12,
    "high": 12,
    "text": BRIDGE,
    "source": "radio",
    "organisation": "Casa Puente",
}


def report(key: str, **fields: Any) -> LinkageReport:
    """The report of an extortion at a bridge, other than `fields` say."""
    return LinkageReport(key, **(FULL | fields))


def days_later(days: int) -> dict[str, date]:
    return {"date_from": DAY + timedelta(days), "date_to": DAY + timedelta(days)}


def levels(cases: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]], comparison: str) -> list[str | None]:
    """The level of `comparison` for each case: two reports, told by what differs from FULL.

    All cases are compared at once, each in a country of its own.
    """
    reports = []
    for number, pair in enumerate(cases):
        for side, fields in zip("ab", pair, strict=True):
            reports.append(report(f"{number:03d}{side}", **({"country": f"X{number:02d}"} | dict(fields))))
    found = candidate_frame(reports, EVERYWHERE, with_circumstances(JUDGED)).sort("left")
    assert found["left"].to_list() == [f"{number:03d}a" for number in range(len(cases))]
    return found[comparison].to_list()


def as_rows(frame: pl.DataFrame) -> set[tuple[Any, ...]]:
    return set(frame.select("left", "right", "probability", "zone").iter_rows())
