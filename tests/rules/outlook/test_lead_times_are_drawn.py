"""The picture of lead times: a bar for each, those warned of before apart from the late and the missed."""

import re

import pytest

from saferhavens.web.outlook.drawing import WIDTH
from saferhavens.web.outlook.leaddrawing import lead_bars

WORDS = ("warned before", "alarm too late", "none")


def bars(leads: list[int | None]) -> list[tuple[str, float]]:
    """Group and height of each bar, from left to right."""
    found = re.findall(
        r'<rect class="leads-(\w+)" x="[\d.]+" y="[\d.]+" width="[\d.]+" height="([\d.]+)"', drawn(leads)
    )
    return [(name, float(height)) for name, height in found]


def drawn(leads: list[int | None]) -> str:
    return str(lead_bars(leads, *WORDS))


def test_each_lead_time_has_a_bar_as_high_as_it_is_frequent():
    assert bars([2, 2, 2, 2, 5, None, None]) == [("before", 110.0), ("before", 27.5), ("never", 55.0)]


def test_an_alarm_in_the_month_of_the_event_or_later_is_too_late():
    assert [name for name, _height in bars([-3, 0, 1])] == ["after", "after", "before"]


def test_numbers_stand_above_the_bars_and_lead_times_below():
    words = re.findall(r">([^<>]+)</text>", drawn([4, 4, -1, None]))
    assert words.count("2") == 1
    assert {"+4", "−1", "0", *WORDS} <= set(words)


def test_nothing_is_drawn_where_there_was_no_event():
    assert lead_bars([], *WORDS) == ""


@pytest.mark.parametrize("leads", [[None], [0], [26, -26], [1, 2, None], [-60, 60, None]])
def test_everything_lies_inside(leads):
    for x, width in re.findall(r'<rect class="[\w-]+" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawn(leads)):
        assert 0 <= float(x) <= float(x) + float(width) <= WIDTH
    numbers = re.findall(r">([+−]?\d+)</text>", drawn(leads))
    assert len(numbers) <= 16


def test_words_are_escaped():
    assert "<b>" not in lead_bars([1], "<b>", "a", "n")
