"""The data step of `saferhavens run`: load what there is, and say in a line a file what became of it."""

from django.conf import settings

from saferhavens.cli.data import SYSTEM
from saferhavens.cli.language import translate
from saferhavens.cli.progress import is_terminal, say, step
from saferhavens.cli.told import Teller, told_outcome
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.sources import registry
from saferhavens.web.vintages import actions


def load() -> None:
    """Load from the folder that was named, else from the publishers, else the sample. Raises FOLDER_MISSING."""
    with step(translate("Open data")), Teller() as teller:
        outcomes = load_or_sample(teller if is_terminal() else tell_nobody)
    for outcome in outcomes:
        if not outcome.is_known:
            say(f"    {told_outcome(outcome)}")


def load_or_sample(told: actions.Told) -> list[actions.Outcome]:
    """What became of each file. Another loader at work is no reason not to start."""
    try:
        return actions.load_or_sample(SYSTEM, registry.SOURCES, told, settings.DATA_FOLDER)
    except ProblemError as problem:
        if problem.problem is not problems.LOADER_BUSY:
            raise
        return [actions.Outcome("", "", problem=problem)]


def tell_nobody(_source: str, _file: str, _doing: str, _share: float) -> None:
    """Away from a terminal, one line a step is enough."""
