"""The onset of mass killing: the watch-list, what moved since the last forecast, and how such lists did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from saferhavens.core.forecast.targets import Target
from saferhavens.web.design.figures import Cell, Column
from saferhavens.web.design.templatetags.design import count
from saferhavens.web.outlook import reading, texts
from saferhavens.web.outlook.drawing import strip
from saferhavens.web.outlook.figures.figure import Figure, sources_of_run
from saferhavens.web.outlook.models import ForecastValue
from saferhavens.web.outlook.reading import Moved, Shown
from saferhavens.web.outlook.remembered import changes, whole_values
from saferhavens.web.outlook.wording import (
    between,
    listed,
    names_of,
    one_in,
    over_words,
    part_words,
    percent,
    signed_decimal,
    times,
    times_words,
    window_words,
)

LIST_LENGTH = 10
REASONS_SHOWN = 3
MOVES_SHOWN = 6
LEAST_MOVE = 0.001
"""A tenth of a point: less is no news."""

TARGET = Target.MASS_KILLING_ONSET


@dataclass(frozen=True)
class Reason:
    """One exact part of a forecast: its words, what it does to the odds, and whether it raises them."""

    words: str
    effect: str
    raises: bool


@dataclass(frozen=True)
class Entry:
    """One place of the watch-list, in words."""

    value: ForecastValue
    name: str
    top: float  # the end of the axis that all entries share

    @property
    def code(self) -> str:
        return self.value.unit

    @property
    def chance(self) -> str:
        return one_in(self.value.chance)

    @property
    def in_percent(self) -> str:
        return percent(self.value.chance)

    @property
    def range(self) -> str:
        return between(self.value.low, self.value.high)

    @property
    def axis_end(self) -> str:
        """The end of the line on which the chance is drawn."""
        return percent(self.top)

    @property
    def base_rate(self) -> str:
        """How often it happens anywhere, in words and percent."""
        base = self.value.base_rate
        return f"{one_in(base)} ({percent(base)})" if base else _("base rate not known")

    @property
    def times(self) -> str:
        return times_words(times(self.value.chance, self.value.base_rate))

    @property
    def strip(self) -> SafeString:
        value = self.value
        return strip(value.chance or 0.0, value.low, value.high, value.base_rate, self.top)

    @cached_property
    def reasons(self) -> list[Reason]:
        return reasons_of(self.value)[:REASONS_SHOWN]


def reasons_of(value: ForecastValue) -> list[Reason]:
    """All parts of a forecast, those that raise it most first; the base is no reason."""
    scale, parts = value.reasons.get("scale", ""), value.reasons.get("parts", {})
    ordered = sorted(parts.items(), key=lambda part: -part[1])
    return [Reason(texts.predictor(name), part_words(part, scale), part > 0) for name, part in ordered if part]


@dataclass(frozen=True)
class Outlook:
    """The newest forecast of onsets, read once for a page."""

    shown: Shown
    values: Sequence[ForecastValue]
    names: Mapping[str, str]

    @cached_property
    def entries(self) -> list[Entry]:
        """The short list."""
        top = max([value.high or value.chance or 0.0 for value in self.values[:LIST_LENGTH]] or [1.0])
        return [Entry(value, self.names[value.unit], top) for value in self.values[:LIST_LENGTH]]

    @property
    def window(self) -> str:
        run = self.shown.run
        return window_words(run.target, run.first, run.last)

    @property
    def axis_end(self) -> str:
        """The end of the line on which the chances of the list are drawn."""
        return percent(self.entries[0].top) if self.entries else ""

    @property
    def over(self) -> str:
        """A warning where the years that are forecast lie behind us."""
        run = self.shown.run
        return over_words(run.target, run.origin, run.last)

    @property
    def base_rate(self) -> str:
        return one_in(next((value.base_rate for value in self.values if value.base_rate), None))

    @property
    def expected_hits(self) -> float:
        """How many of the list the chances themselves expect: their sum."""
        return sum(value.chance or 0.0 for value in self.values[:LIST_LENGTH])


def read() -> Outlook:
    """Raises NO_FORECAST_YET."""
    shown = reading.latest(TARGET)
    values = whole_values(shown.run)
    return Outlook(shown, values, names_of(value.unit for value in values))


def meaning() -> list[str]:
    """What exactly is forecast."""
    return [
        _(
            "Onset: the first year in which armed forces of a state or an armed group kill at least 1,000 civilians of"
            " a group within about a year, where this was not so before (definition of the Early Warning Project)."
        ),
        _(
            "A country in which mass killing already goes on can see a new onset against another group. The forecast"
            " is about new onsets only: a low chance does not mean that nobody is killed."
        ),
    ]


def uncertainty() -> str:
    return _(
        "The range holds the chance in 9 of 10 repetitions with other data of the same kind. It does not cover what no"
        " data show. The base rate is how often onsets were in the years from which the model has learnt."
    )


# --- the watch-list as a table ------------------------------------------------------------------------------------


def watch_list(outlook: Outlook) -> Figure:
    """All countries by rank; the page shows the short list."""
    rows = [_row(value, outlook.names[value.unit]) for value in outlook.values]
    return Figure(
        key="watch-list",
        title=_("All countries by chance"),
        says=_("Chances of an onset of mass killing in %(window)s. Base rate: %(base)s.")
        % {"window": outlook.window, "base": outlook.base_rate},
        columns=_columns(),
        rows=rows,
        links=[reverse("outlook:place", args=[value.unit]) for value in outlook.values],
        sources=sources_of_run(outlook.shown.run),
        address=reverse("outlook:download", args=["watch-list"]),
        meaning=meaning(),
        uncertainty=uncertainty(),
        is_open=True,
    )


def _columns() -> list[Column]:
    return [
        Column("country", _("Country"), "text"),
        Column("code", _("Code"), "code"),
        Column("rank", _("Rank")),
        Column("chance", _("Chance"), "share", bar=True),
        Column("low", _("Low"), "share"),
        Column("high", pgettext("the end of a range", "High"), "share"),
        Column("base_rate", _("Base rate"), "share"),
        Column("times_base_rate", _("Times the base rate"), "decimal"),
    ]


def _row(value: ForecastValue, name: str) -> list[Cell]:
    ratio = times(value.chance, value.base_rate)
    return [name, value.unit, value.rank, value.chance, value.low, value.high, value.base_rate, ratio]


def reasons_figure(value: ForecastValue, shown: Shown, name: str, address: str) -> Figure | None:
    """Every exact part of one country's chance; together they give it."""
    scale, parts = value.reasons.get("scale", ""), value.reasons.get("parts", {})
    if not parts:
        return None
    ordered = sorted(parts.items(), key=lambda part: -abs(part[1]))
    rows: list[list[Cell]] = [[texts.predictor("base"), "base", value.reasons.get("base", 0.0), ""]]
    rows += [[texts.predictor(code), code, part, part_words(part, scale)] for code, part in ordered]
    total = value.reasons.get("base", 0.0) + sum(parts.values())
    rows.append([_("sum: the forecast itself"), "sum", total, percent(value.chance)])
    return Figure(
        key="reasons",
        title=_("Why: every part of the forecast"),
        says=_says_reasons(value, name),
        columns=[
            Column("reason", _("Reason"), "text"),
            Column("code", _("Name in the data"), "text"),
            Column("part", _part_label(scale), "decimal", places=3),
            Column("effect", _("What it does"), "text"),
        ],
        rows=rows,
        sources=sources_of_run(shown.run),
        address=address,
        meaning=[
            _(
                "The parts are exact: added to where the model begins, they give the forecast. They say what the model"
                " reacts to, not what causes violence."
            )
        ],
        is_open=True,
    )


def _part_label(scale: str) -> str:
    return _("Part, in log odds") if scale == "log odds" else _("Part, in chance")


def _says_reasons(value: ForecastValue, name: str) -> str:
    raising = [reason.words for reason in reasons_of(value) if reason.raises][:REASONS_SHOWN]
    if not raising:
        return _("Nothing that the model knows raises the chance in %(place)s.") % {"place": name}
    return _("What raises the chance in %(place)s most: %(reasons)s.") % {"place": name, "reasons": listed(raising)}


# --- what moved ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Move:
    """A country whose chance has changed, in words."""

    moved: Moved
    name: str
    scale: str

    @property
    def code(self) -> str:
        return self.moved.value.unit

    @property
    def is_up(self) -> bool:
        return (self.moved.change or 0.0) > 0

    @property
    def sentence(self) -> str:
        before = self.moved.before
        facts = {
            "before": one_in(before.chance if before else None),
            "now": one_in(self.moved.value.chance),
            "points": signed_decimal(100 * (self.moved.change or 0.0), 1),
        }
        return _("from %(before)s to %(now)s (%(points)s points)") % facts

    @property
    def reasons(self) -> list[Reason]:
        """The parts that changed most, in the direction of the whole first."""
        ordered = sorted(self.moved.parts.items(), key=lambda part: -part[1] if self.is_up else part[1])
        changed = [(name, part) for name, part in ordered if abs(part) > LEAST_MOVE]
        return [Reason(texts.predictor(n), part_words(part, self.scale), part > 0) for n, part in changed[:3]]


def moves(outlook: Outlook) -> list[Move] | None:
    """The largest changes since the forecast before; None where there is no forecast before."""
    found = changes(outlook.shown.run)
    if not any(each.before for each in found):
        return None
    changed = [each for each in found if each.change is not None and abs(each.change) > LEAST_MOVE]
    return [_move(each, outlook.names) for each in changed[:MOVES_SHOWN]]


def _move(moved: Moved, names: Mapping[str, str]) -> Move:
    return Move(moved, names[moved.value.unit], moved.value.reasons.get("scale", ""))


def moves_figure(outlook: Outlook) -> Figure | None:
    """Each country beside the forecast before, with the exact change of each part in the file."""
    found = [each for each in changes(outlook.shown.run) if each.before is not None]
    if not found:
        return None
    parts = sorted({name for each in found for name in each.parts})
    columns = [
        Column("country", _("Country"), "text"),
        Column("code", _("Code"), "code"),
        Column("before", _("Before"), "share"),
        Column("now", _("Now"), "share"),
        Column("change", _("Change, in points"), "decimal"),
    ]
    every = [*columns, *(Column(f"part_{name}", texts.predictor(name), "decimal", places=3) for name in parts)]
    rows = [_moved_row(each, outlook.names, parts) for each in found]
    return Figure(
        key="moved",
        title=_("Change of each country"),
        says=_("Forecasts of %(number)s countries beside those before.") % {"number": count(len(found))},
        columns=every,
        rows=rows,
        sources=_both_sources(found[0]),
        address=reverse("outlook:download", args=["moved"]),
        meaning=[_("The parts of a country add up to its change, on the scale on which the model adds.")],
        is_open=True,
    )


def _both_sources(moved: Moved) -> list[str]:
    """Of the forecast, and of the one before it."""
    before = sources_of_run(moved.before.run) if moved.before else []
    return list(dict.fromkeys([*sources_of_run(moved.value.run), *before]))


def _moved_row(moved: Moved, names: Mapping[str, str], parts: Sequence[str]) -> list[Cell]:
    value, before = moved.value, moved.before
    change = None if moved.change is None else 100 * moved.change
    first = [names[value.unit], value.unit, before.chance if before else None, value.chance, change]
    return [*first, *(moved.parts.get(name) for name in parts)]
