"""What a KoboToolbox server sends: each submission as JSON, by its "REST service". No question is asked back.

Files that KoboToolbox keeps are not fetched: this program asks no foreign host for anything. They are announced with
the report, and the answer says which are missing and how to send them.
"""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import gettext_noop
from saferhavens.web.evidence.actions.receiving import Received, Submission
from saferhavens.web.evidence.models import Attachment
from saferhavens.web.evidence.sealed import name_of
from saferhavens.web.evidence.words import Channel
from saferhavens.web.intake.openrosa.answers import Filled, kobo_files, read_kobo
from saferhavens.web.intake.openrosa.mapping import Form, file_names, read_report
from saferhavens.web.intake.openrosa.models import KoboHook
from saferhavens.web.intake.openrosa.registry import form_of_row, own_form
from saferhavens.web.intake.openrosa.submissions import checked_names, harmless
from saferhavens.web.intake.programs import actions
from saferhavens.web.intake.programs.authentication import audit_of, authenticate
from saferhavens.web.intake.programs.limits import REPORT_BODY
from saferhavens.web.intake.programs.models import ApiToken
from saferhavens.web.intake.programs.reading import check_kind, read_body
from saferhavens.web.intake.programs.strictjson import read_object
from saferhavens.web.intake.programs.words import Scope

STAY_THERE = gettext_noop(
    "Files are not fetched from KoboToolbox. Download them there and send each to the address of the report's files,"
    " with a token that may send reports."
)


@csrf_exempt
@login_not_required
@require_POST
def take(request: HttpRequest, hook_id: UUID) -> HttpResponse:
    """201 for a new report, 200 for one that has arrived before; 409 for the same number with other answers."""
    token = authenticate(request, Scope.KOBO)
    form = form_of(token, hook_id)
    check_kind(request, "application/json")
    body = read_body(request, REPORT_BODY)
    received = receive(token, form, body)
    missing = [name_of(row) for row in Attachment.objects.filter(report=received.report, arrived_at=None)]
    answer: dict[str, Any] = {"id": str(received.report.pk), "missing_files": missing}
    if missing:
        answer["next_step"] = gettext(STAY_THERE)
    return JsonResponse(answer, status=201 if received.is_new else 200)


def form_of(token: ApiToken, hook_id: UUID) -> Form:
    """The form that the hook is for. Raises NOT_YOURS alike for what does not exist, is closed, or is another's."""
    hook = KoboHook.objects.filter(pk=hook_id, organisation=token.organisation_id, closed_at=None).first()
    if hook is None:
        raise ProblemError(problems.NOT_YOURS)
    return form_of_row(hook.form) if hook.form is not None else own_form()


def receive(token: ApiToken, form: Form, body: bytes) -> Received:
    sent = read_object(body)
    filled = read_kobo(sent, form.form_id)
    submission = Submission(
        organisation=token.organisation,
        channel=Channel.KOBO,
        instance_id=filled.instance_id,
        original=body,
        content=read_report(form, filled, timezone.now().date()),
        form=form.name,
        submitted_by=token.holder,
        files=checked_names(list(dict.fromkeys(map(harmless, names_of(form, filled, sent))))),
        recognised_by=answers_of(filled),
    )
    return actions.take_report(token, submission, {}, audit=audit_of(token), replaces=filled.replaces)


def names_of(form: Form, filled: Filled, sent: dict[str, Any]) -> list[str]:
    return [*file_names(form, filled), *kobo_files(sent)]


def answers_of(filled: Filled) -> bytes:
    """What makes it the same submission: the answers. What KoboToolbox writes around them changes from day to day."""
    return repr((filled.instance_id, sorted(filled.answers))).encode()
