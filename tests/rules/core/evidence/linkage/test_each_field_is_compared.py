"""Truth tables: what two reports say of one field, and the level at which it is compared."""

from datetime import date, timedelta

import pytest

from linkage_world import BRIDGE, BRIDGE_TOLD_ANEW, DAY, SHELTER, days_later, levels
from saferhavens.core.evidence.linkage.comparisons import EVERY, Comparison

ELSEWHERE = {"adm2": "52001"}
FAR = {"adm1": "86", "adm2": "86001"}
NO_POINT = {"longitude": None, "latitude": None}


def at(longitude: float, latitude: float = 1.8, **more: object) -> dict[str, object]:
    return {"longitude": longitude, "latitude": latitude, **more}


PLACES = [
    ({}, {}, "spot"),
    ({}, at(-78.79), "spot"),  # 1.1 km
    ({}, at(-78.77), "municipality"),  # 3.3 km
    (NO_POINT, NO_POINT, "municipality"),
    (NO_POINT, {}, "municipality"),
    ({}, at(-78.70, **ELSEWHERE), "near"),  # 11 km
    ({}, at(-78.50, **ELSEWHERE), "vicinity"),  # 33 km
    ({}, at(-78.70, place_exactness="near", **ELSEWHERE), "vicinity"),  # the point is only near the place
    ({}, at(-78.70, place_exactness="adm2", **ELSEWHERE), "region"),  # the point says nothing
    (NO_POINT, NO_POINT | ELSEWHERE, "region"),
    (NO_POINT, NO_POINT | {"adm2": ""}, "coarse"),
    (NO_POINT | {"adm2": ""}, NO_POINT | {"adm2": ""}, "coarse"),
    ({}, at(-77.50, **FAR), "far"),  # 145 km
    ({}, at(-75.50, **FAR), "farther"),  # 367 km
    ({}, at(-70.00, **FAR), "apart"),
    (NO_POINT, NO_POINT | FAR, "apart"),
    (NO_POINT, NO_POINT | {"adm1": "", "adm2": ""}, None),
    (NO_POINT | {"adm1": "", "adm2": ""}, NO_POINT | {"adm1": "", "adm2": ""}, None),
]
DATES = [
    ({}, {}, "same"),
    ({}, days_later(1), "days_1"),
    ({}, days_later(2), "days_3"),
    ({}, days_later(3), "days_3"),
    ({}, days_later(4), "days_7"),
    ({}, days_later(14), "days_14"),
    ({}, days_later(15), "days_30"),
    ({}, days_later(60), "days_60"),
    ({}, days_later(61), "days_120"),
    ({}, days_later(121), "apart"),
    ({}, {"date_from": date(2026, 2, 1), "date_to": date(2026, 3, 31)}, "within"),
    ({}, {"date_from": DAY, "date_to": date(2026, 3, 8)}, "same"),
    ({}, {"date_from": date(2026, 3, 20), "date_to": None, "time_exactness": "month"}, "within"),
    ({}, {"date_from": date(2026, 12, 24), "date_to": date(2026, 12, 24), "time_exactness": "year"}, "within"),
    ({}, {"date_from": date(2025, 12, 24), "date_to": date(2025, 12, 24), "time_exactness": "year"}, "days_120"),
    ({}, {"date_from": None, "date_to": DAY}, "same"),
    ({}, {"date_from": None, "date_to": None}, None),
]
HARMS = [
    ({}, {}, "same"),
    ({"harms": ("EXTORT", "THREAT")}, {"harms": ("THREAT", "EXTORT")}, "same"),
    ({}, {"harms": ("EXTORT", "KIDNAP")}, "shared"),
    ({}, {"harms": ("THREAT",)}, "family"),
    ({"harms": ("EXTORT", "KIDNAP")}, {"harms": ("THREAT",)}, "family"),
]
ACTORS = [
    ({}, {}, "same"),
    ({}, {"actors": ("police", "gang")}, "same"),
    ({}, {"actors": ("police",)}, "other"),
    ({}, {"actors": ()}, None),
    ({"actors": ()}, {"actors": ()}, None),
]
FIGURES = [
    ({}, {}, "same"),
    ({"low": 3, "high": 3}, {"low": 3, "high": 3}, "same_few"),
    ({}, {"low": 10, "high": 10}, "close"),
    ({}, {"low": 10, "high": 20}, "close"),
    ({}, {"low": 14, "high": 14}, "close"),
    ({}, {"low": 15, "high": 15}, "similar"),
    ({}, {"low": 36, "high": 36}, "similar"),
    ({}, {"low": 37, "high": 37}, "other"),
    ({}, {"low": 4, "high": 4}, "similar"),
    ({}, {"low": 3, "high": 3}, "other"),
    ({}, {"low": None, "high": 12}, "same"),
    ({}, {"low": None, "high": None}, None),
]
TEXTS = [
    ({}, {}, "equal"),
    ({}, {"text": BRIDGE.upper().replace("Ñ", "N") + "!"}, "equal"),
    ({}, {"text": BRIDGE_TOLD_ANEW}, "most"),
    ({}, {"text": SHELTER}, "other"),
    ({}, {"text": "Robo en la vía"}, None),
    ({}, {"text": ""}, None),
]
SOURCES = [
    ({}, {}, "source"),
    ({"lineage": "7"}, {"lineage": "7"}, "lineage"),
    ({"lineage": "7"}, {"lineage": "8"}, "source"),
    ({}, {"source": "prensa"}, "organisation"),
    ({}, {"source": "", "organisation": "Ruta Sur"}, "other"),
    ({}, {"source": "", "organisation": ""}, None),
]
WIDE = NO_POINT | {"adm2": ""}
EXTENTS = [
    ({}, {}, "local"),
    ({}, ELSEWHERE, "local"),
    ({}, WIDE, "one_wide"),
    (WIDE, WIDE, "both_wide"),
    (WIDE, WIDE | {"adm1": "86"}, "both_wide"),
    (WIDE, NO_POINT | {"adm1": "", "adm2": ""}, None),
]


def lasting(days: int) -> dict[str, object]:
    return {"date_from": DAY, "date_to": DAY + timedelta(days - 1)}


LENGTHS = [
    ({}, {}, "days_1"),
    ({}, days_later(100), "days_1"),
    ({}, lasting(2), "days_8"),
    (lasting(8), {}, "days_8"),
    (lasting(9), lasting(3), "days_26"),
    ({}, lasting(26), "days_26"),
    ({}, lasting(27), "days_46"),
    ({}, lasting(46), "days_46"),
    ({}, lasting(47), "longer"),
    ({}, {"date_from": None, "date_to": None}, None),
]
MONTHS = [
    ({}, {}, "same"),
    ({}, days_later(29), "same"),
    ({}, days_later(30), "other"),
    ({}, lasting(60), "same"),
    ({}, days_later(365), "other"),
    (days_later(-1), days_later(-2), "other"),
    ({}, {"date_from": None, "date_to": None}, None),
]
TABLES = {
    "place": PLACES,
    "date": DATES,
    "harm": HARMS,
    "actor": ACTORS,
    "figures": FIGURES,
    "text": TEXTS,
    "source": SOURCES,
    "extent": EXTENTS,
    "length": LENGTHS,
    "month": MONTHS,
}


@pytest.mark.parametrize("comparison", TABLES)
def test_two_reports_are_compared_at_this_level(comparison: str) -> None:
    table = TABLES[comparison]
    assert levels([(left, right) for left, right, _level in table], comparison) == [level for *_pair, level in table]


@pytest.mark.parametrize("comparison", TABLES)
def test_left_and_right_are_the_same(comparison: str) -> None:
    table = TABLES[comparison]
    assert levels([(right, left) for left, right, _level in table], comparison) == [level for *_pair, level in table]


@pytest.mark.parametrize("comparison", EVERY, ids=lambda each: each.name)
def test_every_level_but_few_is_in_a_table(comparison: Comparison) -> None:
    shown = {level for *_pair, level in TABLES[comparison.name]}
    rest = {level.code for level in comparison.levels} - shown
    # Different families meet only by their texts; the levels of texts between lie on a scale.
    assert rest <= {"other", "many", "half", "some", "few"} | ({"days_30"} if comparison.name == "date" else set())


def test_a_place_of_the_same_name_in_another_department_is_another_place() -> None:
    same_name = {"adm1": "86", "adm2": "52835", **NO_POINT}
    assert levels([(NO_POINT, same_name)], "place") == ["apart"]
