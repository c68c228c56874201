"""The scoreboard: how good the forecasts are, beside what costs nothing."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saferhavens.web.access.public import public
from saferhavens.web.mobility.caching import kept_by_content
from saferhavens.web.outlook import reading
from saferhavens.web.outlook.downloads import as_csv
from saferhavens.web.outlook.figures import scores, summary
from saferhavens.web.outlook.figures.figure import Figure
from saferhavens.web.outlook.figures.scores import Board


@public
@require_safe
def scoreboard(request: HttpRequest) -> HttpResponse:
    """Every model by target, with its label first."""
    boards = scores.boards()
    context = {
        "here": "scoreboard",
        "boards": [
            (board, scores.scores_figure(board), scores.leads_figure(board), scores.reliability_figure(board))
            for board in boards
        ],
        "lines": summary.lines(boards),
        "summary": summary.figure(boards),
        "under_way": scores.under_way(),
        "frozen": frozen(),
    }
    return render(request, "outlook/scoreboard.html", context)


def frozen() -> Figure | None:
    """The list of frozen forecasts; None where there is none."""
    waiting, scored = reading.waiting_runs(), reading.frozen_record()
    return scores.frozen(waiting, scored) if waiting or scored else None


@public
@require_safe
@kept_by_content
def scores_download(request: HttpRequest, key: str) -> HttpResponse:
    """The whole table of one figure: of a board every score of every window."""
    figure = frozen() if key == "frozen" else figure_of(key)
    if figure is None:
        raise Http404
    return as_csv(figure, f"outlook-scores-{key}")


def figure_of(key: str) -> Figure | None:
    """A board's scores, these by months ahead, or its reliability, by the key of the figure."""
    boards = scores.boards()
    if key == "summary":
        return summary.figure(boards)
    for board in boards:
        if key == board.key:
            return complete(board)
        if key == f"{board.key}-ahead":
            return scores.leads_figure(board)
        if key == f"{board.key}-reliability":
            return scores.reliability_figure(board)
    return None


def complete(board: Board) -> Figure:
    """One row a score, with the codes that programs read."""
    columns, rows = scores.scores_rows(board)
    return replace(scores.scores_figure(board), columns=columns, rows=rows)
