"""Which forms there are for an organisation: our own, and those that it uploaded."""

import hashlib
from functools import cache

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.intake.openrosa import report_form
from saferhavens.web.intake.openrosa.building import Built, Question, build
from saferhavens.web.intake.openrosa.mapping import Form, Meaning
from saferhavens.web.intake.openrosa.models import UploadedForm


@cache
def own_form() -> Form:
    """Our report form, built once in each process."""
    return form_from(build(report_form.workbook()), Meaning(report_form.targets()), is_own=True)


def form_from(built: Built, meaning: Meaning, *, is_own: bool = False) -> Form:
    questions = {question.path: question for question in built.questions}
    return Form(built.form_id, built.version, built.title, built.xml.encode(), questions, meaning, is_own)


def form_of_row(row: UploadedForm) -> Form:
    questions = {question.path: question for question in questions_of(row)}
    meaning = Meaning.of_json(row.mapping)
    return Form(row.form_id, row.version, row.title, row.xml.encode(), questions, meaning)


def questions_of(row: UploadedForm) -> list[Question]:
    return [Question.of_kept(each) for each in row.questions]


def listed_forms(organisation_id: int) -> dict[str, Form]:
    """What telephones are offered: "own" and ids of rows → forms."""
    rows = UploadedForm.objects.filter(organisation=organisation_id, is_listed=True)
    return {"own": own_form()} | {str(row.pk): form_of_row(row) for row in rows}


def form_for(organisation_id: int, form_id: str, version: str) -> Form:
    """The form that was filled in, also one that is not offered any more. Raises FORM_UNKNOWN.

    Of our own form every version is understood: its questions keep their names. An uploaded one must be of the very
    version, since its questions may have changed.
    """
    if form_id == report_form.FORM_ID:
        return own_form()
    row = UploadedForm.objects.filter(organisation=organisation_id, form_id=form_id, version=version).first()
    if row is None or not Meaning.of_json(row.mapping).is_complete:
        raise ProblemError(problems.FORM_UNKNOWN)
    return form_of_row(row)


def hash_of(content: bytes) -> str:
    """As OpenRosa writes it; MD5 tells a telephone whether something changed, and protects nothing."""
    return "md5:" + hashlib.md5(content, usedforsecurity=False).hexdigest()
