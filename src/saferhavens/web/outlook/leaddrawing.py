"""How early a rule warned, drawn by the server: a bar for each lead time, and one for events without any alarm."""

from collections import Counter
from collections.abc import Iterator, Sequence
from math import ceil

from django.utils.safestring import SafeString

from saferhavens.web.design.templatetags.design import count, signed
from saferhavens.web.outlook.drawing import MARGIN, WIDTH, line, svg, text

TOP, TALLEST = 16, 110
FOOT = 48
GROUND = TOP + TALLEST
MOST_WORDS = 9
"""Lead times that are written under the bars; with more of them, each second, third … one is."""


def lead_bars(leads: Sequence[int | None], before: str, after: str, never: str) -> SafeString:
    """`leads` of all events: positive, warned before; else only after it had begun; None, never. Empty without events.

    `before`, `after` and `never` are the words under the three groups.
    """
    counts = Counter(leads)
    known = [lead for lead in counts if lead is not None]
    if not counts:
        return SafeString("")
    columns = list(range(min([*known, 0]), max([*known, 1]) + 1))
    step = (WIDTH - 2 * MARGIN) / (len(columns) + 2)
    parts = [
        line("leads-axis", MARGIN, GROUND, WIDTH - MARGIN, GROUND),
        *_bars(columns, counts, step),
        *_numbers(columns, step),
        *_groups(columns, step, before, after, never),
    ]
    return svg("".join(parts), name="leads", width=WIDTH, height=GROUND + FOOT)


def _middle(place: float, step: float) -> float:
    return MARGIN + (place + 0.5) * step


def _bars(columns: Sequence[int], counts: Counter[int | None], step: float) -> Iterator[str]:
    """The last bar, of events that were never warned of, stands apart."""
    highest = max(counts.values())
    bars = [(place, lead) for place, lead in enumerate(columns)] + [(len(columns) + 1, None)]
    for place, lead in bars:
        number = counts[lead]
        if number:
            height = max(2.0, TALLEST * number / highest)
            name = "never" if lead is None else "before" if lead > 0 else "after"
            yield (
                f'<rect class="leads-{name}" x="{MARGIN + (place + 0.1) * step:.1f}" y="{GROUND - height:.1f}"'
                f' width="{0.8 * step:.1f}" height="{height:.1f}"/>'
            )
            yield text(_middle(place, step), GROUND - height - 4, count(number))


def _numbers(columns: Sequence[int], step: float) -> Iterator[str]:
    every = ceil(len(columns) / MOST_WORDS)
    for place, lead in enumerate(columns):
        if lead % every == 0:
            yield text(_middle(place, step), GROUND + 16, signed(lead))


def _groups(columns: Sequence[int], step: float, before: str, after: str, never: str) -> Iterator[str]:
    """What the bars left and right of 0 are; the words of `never` end where the drawing does."""
    border = MARGIN + (columns.index(0) + 1) * step
    yield text(max(border - 6, MARGIN), GROUND + 36, after, "end" if border > WIDTH / 3 else "start")
    yield text(border + 6 if border > WIDTH / 3 else WIDTH / 2, GROUND + 36, before, "start")
    yield text(WIDTH - 2, GROUND + 16, never, "end")
