"""The last number of an axis of dots is not cut where the drawing ends."""

import re

import pytest

from saferhavens.web.outlook.drawing import HALF_LETTER, WIDTH, dots


@pytest.mark.parametrize("largest", [0.0, 5.0, 80.0, 900.0, 9_500.0, 95_000.0, 800_000.0, 9_000_000.0])
def test_every_number_ends_before_the_drawing_does(largest):
    drawn = dots([0.0] * 19 + [largest])
    texts = re.findall(r'<text x="([\d.]+)" y="[\d.]+" text-anchor="(\w+)">([^<]+)</text>', drawn)
    assert len(texts) >= 2
    for x, anchor, words in texts:
        ends = float(x) + (len(words) * HALF_LETTER if anchor == "middle" else 0.0)
        assert ends <= WIDTH
