"""Blocking: two reports are compared only if area, family of harm and days fit, or if their texts are the same."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from linkage_world import BRIDGE, SHELTER, days_later, report
from saferhavens.core.evidence.linkage import LinkageSettings, candidate_frame

ALL = LinkageSettings(keep_different=True)
NO_POINT = {"longitude": None, "latitude": None}
NO_TEXT = {"text": ""}
SEVERAL_YEARS = {"date_from": date(2020, 1, 1), "date_to": date(2026, 3, 2)}


def meet(left: Mapping[str, Any], right: Mapping[str, Any], settings: LinkageSettings = ALL) -> bool:
    pair = [report("a", **(NO_TEXT | dict(left))), report("b", **(NO_TEXT | dict(right)))]
    return candidate_frame(pair, settings).height == 1


MEETINGS = [
    ({}, {}, True),
    # days
    ({}, days_later(3), True),
    (days_later(3), {}, True),
    ({}, days_later(4), False),
    (days_later(4), {}, False),
    ({}, {"date_from": date(2026, 2, 1), "date_to": date(2026, 2, 27)}, True),
    ({}, {"date_from": date(2026, 2, 1), "date_to": date(2026, 2, 26)}, False),
    ({}, {"date_from": date(2026, 1, 1), "date_to": date(2026, 12, 31)}, True),
    ({"date_from": date(1969, 12, 30), "date_to": date(1969, 12, 30)},
     {"date_from": date(1970, 1, 2), "date_to": date(1970, 1, 2)}, True),
    ({}, {"date_from": None, "date_to": None}, False),
    ({}, SEVERAL_YEARS, False),
    # harms
    ({}, {"harms": ("THREAT",)}, True),
    ({}, {"harms": ("KIDNAP",)}, False),
    ({}, {"harms": ("KIDNAP", "THREAT")}, True),
    ({}, {"harms": ()}, False),
    ({"harms": ("OWN_CODE",)}, {"harms": ("OWN_CODE",)}, True),
    ({"harms": ("OWN_CODE",)}, {"harms": ("OTHER_CODE",)}, False),
    # places
    (NO_POINT, NO_POINT, True),
    (NO_POINT, NO_POINT | {"adm2": "52001"}, False),
    ({}, {"adm2": "52001"}, True),  # the point is near
    ({}, {"adm2": "52001", "longitude": -79.0}, True),
    ({}, {"adm2": "52001", "longitude": -78.2}, False),
    ({}, {"country": "XXB", "adm1": "9", "adm2": "9"}, True),  # a border between two near points
    ({}, {"adm2": "52001", "place_exactness": "adm2"}, False),
    ({}, NO_POINT | {"adm2": ""}, True),  # knows only the department
    (NO_POINT | {"adm2": ""}, {"adm2": "52001"}, True),
    (NO_POINT | {"adm2": ""}, NO_POINT | {"adm2": ""}, True),
    ({}, NO_POINT | {"adm1": "86", "adm2": ""}, False),
    ({}, NO_POINT | {"adm1": "", "adm2": ""}, False),
]  # fmt: skip


def apart(number: int, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields moved to a country, and three degrees, of their own, so that all cases are looked for at once."""
    moved = {"country": f"X{number:02d}"} | NO_TEXT | dict(fields)
    if moved.get("longitude", -78.8) is not None:
        moved["longitude"] = moved.get("longitude", -78.8) + 3 * number
    return moved


@pytest.fixture(scope="module")
def met() -> set[tuple[str, str]]:
    """The ids of all reports that meet, among the two of each row of MEETINGS."""
    sides = [(f"{number:02d}{side}", apart(number, row["ab".index(side)]))
             for number, row in enumerate(MEETINGS) for side in "ab"]  # fmt: skip
    return set(candidate_frame([report(key, **fields) for key, fields in sides], ALL).select("left", "right").rows())


@pytest.mark.parametrize("number", range(len(MEETINGS)))
def test_two_reports_meet(met: set[tuple[str, str]], number: int) -> None:
    assert ((f"{number:02d}a", f"{number:02d}b") in met) is MEETINGS[number][2]


def test_reports_of_different_rows_do_not_meet(met: set[tuple[str, str]]) -> None:
    assert {(left, right) for left, right in met if left[:2] != right[:2]} == set()


@pytest.mark.parametrize(
    ("settings", "right", "wanted"),
    [
        (replace(ALL, window_days=0), days_later(0), True),
        (replace(ALL, window_days=0), days_later(1), False),
        (replace(ALL, window_days=30), days_later(30), True),
        (replace(ALL, window_days=30), days_later(31), False),
        (replace(ALL, window_days=None), days_later(900), True),
        (replace(ALL, window_days=None), {"date_from": None, "date_to": None}, True),
        (replace(ALL, area="region"), {"adm2": "52001"} | NO_POINT, True),
        (replace(ALL, area="region"), {"adm1": "86", "adm2": "86001"}, False),
        (replace(ALL, area="country"), {"adm1": "86", "adm2": "86001"} | NO_POINT, True),
        (replace(ALL, area="country"), {"country": "XXB"}, False),
        (replace(ALL, families={"EXTORT": "a", "THREAT": "b"}), {"harms": ("THREAT",)}, False),
        (replace(ALL, families={"EXTORT": "a", "KIDNAP": "a"}), {"harms": ("KIDNAP",)}, True),
    ],
)
def test_what_is_set_widens_and_narrows_the_search(settings: LinkageSettings, right: dict, wanted: bool) -> None:
    assert meet({}, right, settings) is wanted


def far_off(key: str, text: str) -> Any:
    number = int(key[1:])
    return report(
        key, text=text, country=f"X{number % 90:02d}", adm1=key, adm2=key, **days_later(10 * number), **NO_POINT
    )


def test_the_same_text_meets_far_away() -> None:
    found = candidate_frame([far_off("r1", BRIDGE), far_off("r2", BRIDGE), far_off("r3", SHELTER)], ALL)
    assert found.select("left", "right").rows() == [("r1", "r2")]


def test_a_form_letter_brings_nobody_together() -> None:
    letters = [far_off(f"r{number}", BRIDGE) for number in range(1, 8)]
    assert candidate_frame(letters, replace(ALL, largest_text_block=7)).height == 21
    assert candidate_frame(letters, replace(ALL, largest_text_block=6)).height == 0


def test_a_pair_that_meets_in_many_ways_is_one_pair() -> None:
    long = {"date_from": date(2026, 2, 1), "date_to": date(2026, 4, 30), "harms": ("EXTORT", "KIDNAP", "GBV")}
    assert candidate_frame([report("a", **long), report("b", **long)], ALL).height == 1
