"""OpenRosa's four addresses: the list of forms, a form, its manifest, and where filled-in forms are sent."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.access.limits import body_up_to
from saferhavens.web.custody.limits import SUBMISSION_BODY
from saferhavens.web.intake.openrosa import protocol
from saferhavens.web.intake.openrosa.mapping import Form
from saferhavens.web.intake.openrosa.registry import hash_of, listed_forms
from saferhavens.web.intake.openrosa.submissions import take
from saferhavens.web.intake.programs.authentication import authenticate
from saferhavens.web.intake.programs.words import Scope


@require_safe
@protocol.openrosa
def form_list(request: HttpRequest) -> HttpResponse:
    """All forms of the token's organisation, or the one that `formID` names."""
    token = authenticate(request, Scope.OPENROSA)
    wanted = request.GET.get("formID")
    forms = {key: form for key, form in listed_forms(token.organisation_id).items() if wanted in (None, form.form_id)}
    rows = [described(request, key, form) for key, form in forms.items()]
    return protocol.xml_response(protocol.table("xforms", protocol.FORM_LIST, "xform", rows))


def described(request: HttpRequest, key: str, form: Form) -> dict[str, str]:
    """One form of the list, in the order that the specification gives."""
    row = {"formID": form.form_id, "name": form.title, "version": form.version, "hash": hash_of(form.xml)}
    if request.GET.get("verbose") == "true":
        row["descriptionText"] = form.title
    addresses = {
        "downloadUrl": request.build_absolute_uri(reverse("openrosa:form", args=[key])),
        "manifestUrl": request.build_absolute_uri(reverse("openrosa:manifest", args=[key])),
    }
    return row | addresses


@require_safe
@protocol.openrosa
def form(request: HttpRequest, key: str) -> HttpResponse:
    return HttpResponse(listed_form(request, key).xml, content_type="text/xml; charset=utf-8")


@require_safe
@protocol.openrosa
def manifest(request: HttpRequest, key: str) -> HttpResponse:
    """No form has media here: choices stand in the form itself. Telephones ask nevertheless."""
    listed_form(request, key)
    return protocol.xml_response(protocol.table("manifest", protocol.MANIFEST, "mediaFile", []))


def listed_form(request: HttpRequest, key: str) -> Form:
    """Raises FORM_UNKNOWN alike for what does not exist and what is another's."""
    token = authenticate(request, Scope.OPENROSA)
    found = listed_forms(token.organisation_id).get(key)
    if found is None:
        raise ProblemError(problems.FORM_UNKNOWN)
    return found


@body_up_to(SUBMISSION_BODY)
@require_http_methods(["HEAD", "POST"])
@protocol.openrosa
def submission(request: HttpRequest) -> HttpResponse:
    """HEAD tells how much may be sent and where. POST takes in: 201 for what is new, 202 for what is here already."""
    token = authenticate(request, Scope.OPENROSA)
    if request.method == "HEAD":
        return at_its_place(request, HttpResponse(status=204))
    received, filled = take(request, token)
    metadata: dict[str, Any] = {"id": filled.form_id, "version": filled.version, "instanceID": filled.instance_id}
    status = 201 if received.is_new else 202
    answer = protocol.envelope(protocol.received_sentence(), status, nature="submit_success", metadata=metadata)
    return at_its_place(request, answer)


def at_its_place(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    response.headers["Location"] = request.build_absolute_uri(reverse("openrosa:submission"))
    return response
