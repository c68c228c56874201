"""How fields, values and faults of a table are called, in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext

from saferhavens.core import problems
from saferhavens.core.problems import Problem
from saferhavens.core.words import gettext_noop
from saferhavens.web.intake.openrosa.report_form import question_for
from saferhavens.web.intake.table.meaning import NUMBER

OWN_LABELS: Mapping[str, str] = {
    "": gettext_noop("The row"),
    NUMBER: gettext_noop("By what the row is known: its number or name in your table"),
    "longitude": gettext_noop("Longitude in degrees"),
    "latitude": gettext_noop("Latitude in degrees"),
    "place_code": gettext_noop("Code of the municipality or department"),
    "actors": gettext_noop("Who did it"),
    "consents": gettext_noop("Consent"),
}

OUTCOMES: Mapping[Problem, str] = {
    problems.REPORT_ID_TAKEN: gettext_noop("a row with this number came before, with other cells"),
    problems.REPORT_WITHDRAWN: gettext_noop("this report came before, and was withdrawn"),
    problems.PLACE_NOT_IN_COUNTRY: gettext_noop("there is no such place in this country"),
}
"""What is wrong with a row that could be read; without what stands in it, as it is kept in clear."""

BY_CODE = {problem.code: sentence for problem, sentence in OUTCOMES.items()}


def field_label(target: str) -> str:
    """How the field `target` is called."""
    return gettext(OWN_LABELS[target]) if target in OWN_LABELS else question_for(target)


def fault_sentence(reason: str, facts: Mapping[str, Any]) -> str:
    return gettext(reason).format(**facts)


def reasons(problem: str, faults: Iterable[tuple[str, str, Mapping[str, Any]]]) -> list[tuple[str, str]]:
    """(field, what is wrong with it) for each fault of a row that was refused, as it was kept."""
    if problem in BY_CODE:
        return [("", gettext(BY_CODE[problem]))]
    return [(field_label(name) if name else "", fault_sentence(reason, facts)) for name, reason, facts in faults]
