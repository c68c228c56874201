"""Reading an uploaded XLSForm, in a process that is ended when it takes too much."""

import json
import subprocess
import sys

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.intake.openrosa.building import SECONDS, Built, Question
from saferhavens.web.intake.programs.rules import ReasonError


def read_xlsform(data: bytes) -> Built:
    """What the XLSX in `data` says. Raises XLSFORM_WRONG, XLSFORM_TOO_SLOW."""
    command = [sys.executable, "-m", "saferhavens.web.intake.openrosa.building"]
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the file goes in by standard input
            command, input=data, capture_output=True, timeout=2 * SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise ProblemError(problems.XLSFORM_TOO_SLOW) from None
    if done.returncode:
        raise ProblemError(problems.XLSFORM_TOO_SLOW)
    answer = json.loads(done.stdout)
    if "wrong" in answer:
        raise ReasonError(problems.XLSFORM_WRONG, answer["wrong"].replace("{", "(").replace("}", ")").rstrip("."))
    form_id, version, title, xml, questions = answer["built"]
    return Built(form_id, version, title, xml, tuple(Question(*each) for each in questions))
