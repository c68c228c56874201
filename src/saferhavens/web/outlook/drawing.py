"""Small drawings that the server makes: no script, sharp on paper, coloured by the classes of the stylesheet.

Each is hidden from screen readers; the table of its figure says the same.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from saferhavens.web.design.templatetags.design import count, share

Scale = Callable[[float], float]

WIDTH = 360
MARGIN = 12


def svg(content: str, *, name: str, width: int, height: int) -> SafeString:
    """The drawing around `content`, whose texts have been escaped."""
    head = f'<svg class="{name}" viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false">'
    return mark_safe(f"{head}{content}</svg>")  # noqa: S308 - numbers, and texts that have passed `escape`


def text(x: float, y: float, words: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def line(name: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{name}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


# --- one chance, its range and the base rate ----------------------------------------------------------------------

STRIP_WIDTH, STRIP_HEIGHT = 240, 22


def strip(chance: float, low: float | None, high: float | None, base_rate: float | None, most: float) -> SafeString:
    """A chance as a dot on its range, from 0 to `most`, with a mark at the base rate."""
    middle = STRIP_HEIGHT / 2

    def at(value: float) -> float:
        return 6 + min(value / most, 1.0) * (STRIP_WIDTH - 12)

    parts = [line("strip-axis", at(0), middle, at(most), middle)]
    if low is not None and high is not None:
        parts.append(line("strip-range", at(low), middle, at(high), middle))
    if base_rate is not None:
        parts.append(line("strip-base", at(base_rate), 3, at(base_rate), STRIP_HEIGHT - 3))
    parts.append(f'<circle class="strip-dot" cx="{at(chance):.1f}" cy="{middle}" r="5.5"/>')
    return svg("".join(parts), name="strip", width=STRIP_WIDTH, height=STRIP_HEIGHT)


# --- twenty dots, each as likely as the others --------------------------------------------------------------------

DOTS = 20
ROOM = 132
"""Pixels for the highest column of dots: a column of all twenty makes them smaller, not the drawing taller."""
LARGEST = 6.5
HALF_LETTER = 3.6
"""Pixels: half the width of a digit. A number that would be cut at the end of the drawing ends there."""

BEYOND = 1.1
"""Of the axis: its last power of ten lies a little behind its end, since the axis begins at 0 and not at 1."""


def dots(values: Sequence[float]) -> SafeString:
    """Equally likely outcomes as dots over a logarithmic axis that begins at 0; alike ones stand on each other."""
    top = max(1, ceil(log10(max(*values, 1) + 1)))
    inner = WIDTH - 2 * MARGIN - 2 * LARGEST
    columns = floor(inner / (2 * LARGEST + 1))

    def across(value: float) -> float:
        return MARGIN + LARGEST + round(log10(value + 1) / top * columns) / columns * inner

    stacks = Counter(across(value) for value in values)
    radius = min(LARGEST, ROOM / max(stacks.values()) / 2 - 0.5)
    ground = ROOM + 2
    circles = (_column(x, height, radius, ground) for x, height in sorted(stacks.items()))
    content = "".join([line("dots-axis", MARGIN, ground, WIDTH - MARGIN, ground), *circles, *_ticks(top, ground)])
    return svg(content, name="dots", width=WIDTH, height=ground + 26)


def _column(x: float, height: int, radius: float, ground: float) -> str:
    step = 2 * radius + 1
    middles = (ground - radius - 1 - number * step for number in range(height))
    return "".join(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>' for y in middles)


def _ticks(top: int, ground: float) -> Iterator[str]:
    """0, 1, 10, 100 … as far as the axis goes."""
    inner = WIDTH - 2 * MARGIN - 2 * LARGEST
    for value in [0, *(10**power for power in range(top + 1))]:
        share_of_axis = log10(value + 1) / top
        if share_of_axis < BEYOND:
            x = MARGIN + LARGEST + share_of_axis * inner
            yield line("dots-tick", x, ground, x, ground + 5)
            words = count(value)
            reaches = x + len(words) * HALF_LETTER > WIDTH
            yield text(WIDTH - 1 if reaches else x, ground + 19, words, "end" if reaches else "middle")


# --- what was said, against how often it happened -----------------------------------------------------------------


@dataclass(frozen=True)
class Point:
    """Forecasts of about the same chance: their mean, how often it happened with bounds, and how many they were."""

    forecast: float
    observed: float
    low: float | None
    high: float | None
    count: int


LEFT, RIGHT, BOTTOM = 66, 22, 44
SIDE = WIDTH - LEFT - RIGHT


def reliability(points: Sequence[Point], across: str, upwards: str) -> SafeString:
    """A reliability diagram: on the diagonal it happened as often as was said. `across`, `upwards` name the axes."""
    most = round_top(max(value for point in points for value in (point.forecast, point.observed, point.high or 0.0)))

    def x(value: float) -> float:
        return LEFT + min(value / most, 1.0) * SIDE

    def y(value: float) -> float:
        return MARGIN + SIDE - min(value / most, 1.0) * SIDE

    largest = max(point.count for point in points)
    parts = [*_grid(most, x, y), line("reliability-diagonal", x(0), y(0), x(most), y(most))]
    for point in points:
        if point.low is not None and point.high is not None:
            where = x(point.forecast)
            parts.append(line("reliability-range", where, y(point.low), where, y(point.high)))
        radius = 3.5 + 4 * (point.count / largest) ** 0.5
        parts.append(
            f'<circle class="reliability-point" cx="{x(point.forecast):.1f}"'
            f' cy="{y(point.observed):.1f}" r="{radius:.1f}"/>'
        )
    parts.append(text(LEFT + SIDE / 2, MARGIN + SIDE + 38, across))
    middle = MARGIN + SIDE / 2
    parts.append(f'<text transform="translate(14 {middle}) rotate(-90)" text-anchor="middle">{escape(upwards)}</text>')
    return svg("".join(parts), name="reliability", width=WIDTH, height=MARGIN + SIDE + BOTTOM)


def _grid(most: float, x: Scale, y: Scale) -> Iterator[str]:
    for step in range(5):
        value = most * step / 4
        yield line("reliability-grid", x(0), y(value), x(most), y(value))
        yield text(LEFT - 6, y(value) + 4, share(value, 1 if most < 0.2 else 0), "end")
        yield text(x(value), MARGIN + SIDE + 18, share(value, 1 if most < 0.2 else 0))


def round_top(value: float) -> float:
    """The next of 1, 2, 4, 6, 8 times a power of ten that is not below `value`, and 1 at most.

    >>> round_top(0.13), round_top(0.058), round_top(0.9)
    (0.2, 0.06, 1.0)
    """
    if value <= 0:
        return 0.01
    power = 10.0 ** floor(log10(value))
    return min(1.0, next(round(step * power, 12) for step in (1, 2, 4, 6, 8, 10) if step * power >= value - 1e-12))
