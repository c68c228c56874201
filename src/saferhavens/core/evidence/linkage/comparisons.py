"""How two reports are compared: seven comparisons, each with levels from most alike to least, and three more for
models that have learnt what they say.

The first level whose condition holds is the one that counts. Conditions are SQL over the columns of
`reports.as_numbers` and `text.sketches`, with `_l` and `_r` for the two reports; each says the same when left and right
are exchanged.
"""

from dataclasses import dataclass
from math import acos, pi, sin

from saferhavens.core.geo import EARTH_RADIUS_KM

SKETCH_BITS = 256
VAGUE_DAYS = 7
"""A span longer than this overlaps with much by chance."""

FEW = 10
"""The same number below this is common: one person, three people."""


@dataclass(frozen=True)
class Level:
    """One step of a comparison. An empty condition holds always: it is the last."""

    code: str
    condition: str = ""


@dataclass(frozen=True)
class Comparison:
    """One field, or several that hang together. `missing` holds where nothing can be compared.

    `frequency_of` names a column and `rare` a level: there, a rare value weighs more than a common one.
    """

    name: str
    missing: str
    levels: tuple[Level, ...]
    frequency_of: str = ""
    rare: str = ""

    def level(self, gamma: int) -> Level | None:
        """The level of splink's number: the last is 0, the first the highest, missing is -1."""
        return None if gamma < 0 else self.levels[len(self.levels) - 1 - gamma]


def both(*columns: str) -> str:
    """The condition that both reports have all of `columns`."""
    return " and ".join(f"{column}_l is not null and {column}_r is not null" for column in columns)


def either(column: str) -> str:
    return f"({column}_l is null or {column}_r is null)"


def equal(column: str) -> str:
    return f"{column}_l = {column}_r"


def overlap(column: str) -> str:
    """The condition that two sets of bits share one."""
    return f"({column}_l & {column}_r) <> 0"


CHORD = "((x_l - x_r) * (x_l - x_r) + (y_l - y_r) * (y_l - y_r) + (z_l - z_r) * (z_l - z_r))"
"""The square of the straight line through the ball."""


def within_km(km: float) -> str:
    return f"{CHORD} <= {(2 * sin(km / EARTH_RADIUS_KM / 2)) ** 2!r}"


WHERE = Comparison(
    "place",
    f"{either('x')} and {either('region')} and coalesce(country_l = country_r, true)",
    (
        Level("spot", f"fine_l and fine_r and {within_km(2)}"),
        Level("municipality", equal("place")),
        Level("near", f"fine_l and fine_r and {within_km(15)}"),
        Level("vicinity", within_km(50)),
        Level("coarse", f"{equal('region')} and {either('place')}"),
        Level("region", equal("region")),
        Level("far", within_km(200)),
        Level("farther", within_km(500)),
        Level("apart"),
    ),
    frequency_of="place",
    rare="municipality",
)

GAP = "greatest(0, first_l - last_r, first_r - last_l)"
SPAN = "greatest(last_l - first_l, last_r - first_r)"

WHEN = Comparison(
    "date",
    either("first"),
    (
        Level("same", f"{GAP} = 0 and {SPAN} <= {VAGUE_DAYS}"),
        Level("within", f"{GAP} = 0"),
        *(Level(f"days_{days}", f"{GAP} <= {days}") for days in (1, 3, 7, 14, 30, 60, 120)),
        Level("apart"),
    ),
)

HARM = Comparison(
    "harm",
    either("harms"),
    (
        Level("same", equal("harms")),
        Level("shared", overlap("harms")),
        Level("family", overlap("families")),
        Level("other"),
    ),
)

ACTOR = Comparison("actor", either("actors"), (Level("same", overlap("actors")), Level("other")))

SAME_FIGURES = f"{equal('low')} and {equal('high')}"

FIGURES = Comparison(
    "figures",
    either("low"),
    (
        Level("same", f"{SAME_FIGURES} and high_l >= {FEW}"),
        Level("same_few", SAME_FIGURES),
        Level("close", "5 * low_l <= 6 * high_r and 5 * low_r <= 6 * high_l"),
        Level("similar", "low_l <= 3 * high_r and low_r <= 3 * high_l"),
        Level("other"),
    ),
)


def bits_at(cosine: float) -> int:
    """How many of a sketch's bits differ at most where the cosine is at least `cosine`. Source: Charikar (2002)."""
    return round(SKETCH_BITS * acos(cosine) / pi)


DIFFERING = " + ".join(f"bit_count(xor(sketch{part}_l, sketch{part}_r))::int" for part in range(4))

TEXT_LEVELS = {"equal": 0.97, "most": 0.8, "many": 0.65, "half": 0.5, "some": 0.35, "few": 0.2}
"""The cosine of the angle between the words of two texts, from which on a level holds."""

TEXT = Comparison(
    "text",
    either("sketch0"),
    (*(Level(code, f"{DIFFERING} <= {bits_at(cosine)}") for code, cosine in TEXT_LEVELS.items()), Level("other")),
)

SOURCE = Comparison(
    "source",
    f"{either('lineage')} and {either('source')} and {either('organisation')}",
    (
        Level("lineage", equal("lineage")),
        Level("source", equal("source")),
        Level("organisation", equal("organisation")),
        Level("other"),
    ),
)

COMPARISONS: tuple[Comparison, ...] = (WHERE, WHEN, HARM, ACTOR, FIGURES, TEXT, SOURCE)
"""What every model weighs."""

EXTENT = Comparison(
    "extent",
    f"{either('region')}",
    (Level("both_wide", "place_l is null and place_r is null"), Level("one_wide", either("place")), Level("local")),
)

LENGTH = Comparison(
    "length",
    either("first"),
    (*(Level(f"days_{days}", f"{SPAN} < {days}") for days in (1, 8, 26, 46)), Level("longer")),
)


def month(day: str) -> str:
    return f"date_trunc('month', date '1970-01-01' + {day}::int)"


MONTH = Comparison(
    "month", either("first"), (Level("same", f"{month('first_l')} = {month('first_r')}"), Level("other"))
)

CIRCUMSTANCES: tuple[Comparison, ...] = (EXTENT, LENGTH, MONTH)
"""How wide and how long what is told, and whether it falls into one month. It says nothing by itself: whether a whole
year in a province is one incident or many is a habit of those who report, to be learnt from pairs that they judged."""

EVERY = COMPARISONS + CIRCUMSTANCES
