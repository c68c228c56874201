"""What a problem is."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial


@dataclass(frozen=True)
class Problem:
    """One entry of the catalogue.

    `message` says what is wrong, `next_step` what the reader can do; both may hold `{facts}`.
    `http` is the status of a web answer, `exit_code` that of a command (sysexits.h where one fits).
    """

    number: int
    message: str
    next_step: str
    http: int = 400
    exit_code: int = 1

    @property
    def code(self) -> str:
        """The number as people quote it: `SH-201`."""
        return f"SH-{self.number}"


class ProblemError(Exception):
    """A problem of the catalogue that has occurred, with the facts of the case."""

    def __init__(self, problem: Problem, **facts: object) -> None:
        self.problem = problem
        self.facts = facts
        super().__init__(self.sentence())

    def __reduce__(self) -> tuple[partial["ProblemError"], tuple[()]]:
        """So that a problem travels whole between processes: an exception is otherwise rebuilt from its sentence."""
        return partial(ProblemError, self.problem, **self.facts), ()

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Number, what is wrong and what to do, as one line in the language of `translate`."""
        return f"{self.problem.code}: {self.message(translate)} {self.next_step(translate)}"

    def message(self, translate: Callable[[str], str] = str) -> str:
        return translate(self.problem.message).format(**self.facts)

    def next_step(self, translate: Callable[[str], str] = str) -> str:
        return translate(self.problem.next_step).format(**self.facts)
