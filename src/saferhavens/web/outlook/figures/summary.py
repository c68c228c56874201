"""The scoreboard in a minute: which model beats which baseline, on what, by how much, over how many forecasts."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from saferhavens.web.design.figures import Cell, Column
from saferhavens.web.design.templatetags.design import count
from saferhavens.web.outlook import texts
from saferhavens.web.outlook.figures.figure import Figure
from saferhavens.web.outlook.figures.scores import Board, percent_words
from saferhavens.web.outlook.models import Score
from saferhavens.web.outlook.rules import HIGHER_IS_BETTER
from saferhavens.web.outlook.words import Label

BRIER = "brier"


@dataclass(frozen=True)
class Gain:
    """By what part the error of a model is smaller than that of the best baseline; the range where one was kept."""

    over: str
    value: float
    low: float | None = None
    high: float | None = None

    @property
    def words(self) -> str:
        if self.low is None or self.high is None:
            return f"{percent_words(self.value)} %"
        return _("%(value)s %% (%(low)s to %(high)s)") % {
            "value": percent_words(self.value),
            "low": percent_words(self.low),
            "high": percent_words(self.high),
        }


def gain_of(board: Board) -> Gain | None:
    """None where the measure is no error, or nothing was kept to compare with."""
    scores = list(board.summary.scores.all())
    kept = [Gain(each.entrant, each.value, each.low, each.high) for each in scores if _is_skill(each)]
    return min(kept, key=lambda each: each.value) if kept else _computed(board, scores)


def _is_skill(score: Score) -> bool:
    return score.metric == "skill_over" and score.is_baseline and score.value is not None


def _computed(board: Board, scores: Sequence[Score]) -> Gain | None:
    metric, model = board.summary.metric, board.summary.model
    known = {each.entrant: each.value for each in scores if each.metric == metric and each.value is not None}
    own, rivals = known.get(model), {each: known[each] for each in board.baselines if known.get(each)}
    if metric in HIGHER_IS_BETTER or own is None or not rivals:
        return None
    best = min(rivals, key=lambda each: rivals[each])
    skill = next((each for each in scores if (each.metric, each.entrant) == ("brier_skill", model)), None)
    if metric == BRIER and best == "climatology" and skill is not None:
        return Gain(best, 1 - own / rivals[best], skill.low, skill.high)
    return Gain(best, 1 - own / rivals[best])


@dataclass(frozen=True)
class Line:
    """One model on one line of the summary."""

    board: Board

    @cached_property
    def gain(self) -> Gain | None:
        return gain_of(self.board)

    @property
    def over(self) -> str:
        """The best baseline, in words."""
        return texts.model(self.gain.over) if self.gain else ""

    @property
    def forecasts(self) -> str:
        return count(self.board.summary.units)


def lines(boards: Sequence[Board]) -> list[Line]:
    return [Line(board) for board in boards]


def figure(boards: Sequence[Board]) -> Figure | None:
    """The lines as a table, for the file; None where nothing was scored."""
    if not boards:
        return None
    return Figure(
        key="summary",
        title=_("All models"),
        says="",
        columns=[
            Column("what", _("What, and which model"), "text"),
            Column("window", _("Test on"), "text"),
            Column("forecasts", _("Forecasts")),
            Column("measure", _("Measure"), "text"),
            Column("best_baseline", _("Best baseline"), "text"),
            Column("gain", _("Gain over the best baseline"), "share"),
            Column("low", _("Low"), "share"),
            Column("high", pgettext("the end of a range", "High"), "share"),
            Column("judgement", _("Judgement"), "text"),
        ],
        rows=[_row(line) for line in lines(boards)],
        sources=[_("Record of this site. Nothing in it is ever changed or removed.")],
        address=reverse("outlook:scores_download", args=["summary"]),
    )


def _row(line: Line) -> list[Cell]:
    board, gain = line.board, line.gain
    figures: list[Cell] = [gain.value, gain.low, gain.high] if gain else [None, None, None]
    first = [board.title, board.window, board.summary.units, texts.metric(board.summary.metric), line.over]
    return [*first, *figures, _(Label(board.label).label)]
