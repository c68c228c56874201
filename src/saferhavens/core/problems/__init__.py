"""Everything that can go wrong, numbered: one plain sentence, what to do next, HTTP status, exit code.

A problem is raised as `ProblemError(CATALOGUE_ENTRY, **facts)`. The web turns it into a page or a JSON answer,
the command line into a line on standard error and an exit code. Texts are marked for translation;
facts are put in with `str.format` after translation, so that a translator sees `{file}` and not a file's name.

Numbers: 1xx installation, 2xx outside data, 3xx places and map, 4xx people and access, 5xx the ledger,
6xx evidence and what is released, 65x panels, 7xx the ways in,
8xx forecasts and signals, 9xx all else. A file holds some of the hundreds.
A number is never used again for something else.
"""

from saferhavens.core.problems.custody import *  # noqa: F403 - the catalogue is one, its files are many
from saferhavens.core.problems.evidence import *  # noqa: F403 - the catalogue is one, its files are many
from saferhavens.core.problems.installation import *  # noqa: F403 - the catalogue is one, its files are many
from saferhavens.core.problems.intake import *  # noqa: F403 - the catalogue is one, its files are many
from saferhavens.core.problems.ledger import *  # noqa: F403 - the catalogue is one, its files are many
from saferhavens.core.problems.other import *  # noqa: F403 - the catalogue is one, its files are many
from saferhavens.core.problems.outlook import *  # noqa: F403 - the catalogue is one, its files are many
from saferhavens.core.problems.outside_data import *  # noqa: F403 - the catalogue is one, its files are many
from saferhavens.core.problems.people import *  # noqa: F403 - the catalogue is one, its files are many
from saferhavens.core.problems.places import *  # noqa: F403 - the catalogue is one, its files are many
from saferhavens.core.problems.problem import Problem as Problem
from saferhavens.core.problems.problem import ProblemError as ProblemError


def catalogue() -> tuple[Problem, ...]:
    """All problems, by number."""
    found = [value for value in globals().values() if isinstance(value, Problem)]
    return tuple(sorted(found, key=lambda problem: problem.number))
