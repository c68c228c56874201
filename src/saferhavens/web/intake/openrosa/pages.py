"""The pages of forms: which there are, what their answers mean, and where KoboToolbox sends them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saferhavens.web.access.limits import body_up_to
from saferhavens.web.intake.openrosa import actions
from saferhavens.web.intake.openrosa.forms import HookForm, MeaningForm, UploadForm
from saferhavens.web.intake.openrosa.limits import XLSFORM_BODY
from saferhavens.web.intake.openrosa.mapping import Meaning
from saferhavens.web.intake.openrosa.models import KoboHook, UploadedForm
from saferhavens.web.intake.openrosa.registry import own_form, questions_of
from saferhavens.web.intake.openrosa.uploading import read_xlsform
from saferhavens.web.intake.programs.views import check_decides_somewhere
from saferhavens.web.ledger.audit import Audit

ROOM_FOR_FORM = 10_000
"""Bytes beside the file: token and boundaries."""


@require_GET
def forms(request: HttpRequest) -> HttpResponse:
    check_decides_somewhere(request.user)
    return draw(request)


def draw(
    request: HttpRequest, upload: UploadForm | None = None, hook: HookForm | None = None, status: int = 200
) -> HttpResponse:
    person = request.user
    hooks = KoboHook.objects.visible_to(person).filter(closed_at=None).select_related("organisation", "form")
    context = {
        "own": own_form(),
        "rows": UploadedForm.objects.visible_to(person).select_related("organisation"),
        "hooks": [{"hook": each, "address": request.build_absolute_uri(address_of(each))} for each in hooks],
        "upload_form": upload or UploadForm(decider=person),
        "hook_form": hook or HookForm(decider=person),
    }
    return render(request, "openrosa/forms.html", context, status=status)


def address_of(hook: KoboHook) -> str:
    return reverse("programs:kobo", args=[hook.pk])


@body_up_to(XLSFORM_BODY + ROOM_FOR_FORM)
@require_POST
def upload_form(request: HttpRequest) -> HttpResponse:
    check_decides_somewhere(request.user)
    form = UploadForm(request.POST, request.FILES, decider=request.user)
    if not form.is_valid():
        return draw(request, upload=form, status=422)
    built = read_xlsform(form.cleaned_data["xlsform"])
    organisation = form.cleaned_data["organisation"]
    row = actions.upload_form(organisation, built, by=request.user, audit=Audit.of_request(request))
    messages.success(request, _("The form was read. Now say what its answers mean."))
    return redirect("openrosa:meaning", row.pk)


@require_http_methods(["GET", "POST"])
def meaning(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """What the answers of a form mean. Saving leads back here until every choice has its code."""
    row: UploadedForm = UploadedForm.objects.get_for(request.user, form_id)
    form = meaning_form(row, request)
    if request.method == "POST" and form.is_valid():
        actions.set_meaning(row, form.chosen(), by=request.user, audit=Audit.of_request(request))
        messages.success(request, _("Saved. It holds for reports that arrive from now on."))
        return redirect("openrosa:meaning", row.pk)
    is_complete = Meaning.of_json(row.mapping).is_complete
    status = 422 if form.errors else 200
    return render(
        request, "openrosa/meaning.html", {"row": row, "form": form, "is_complete": is_complete}, status=status
    )


def meaning_form(row: UploadedForm, request: HttpRequest) -> MeaningForm:
    given = request.POST if request.method == "POST" else None
    return MeaningForm(given, questions=questions_of(row), meaning=Meaning.of_json(row.mapping))


@require_POST
def offer_form(request: HttpRequest, form_id: UUID) -> HttpResponse:
    row: UploadedForm = UploadedForm.objects.get_for(request.user, form_id)
    actions.offer_form(row, by=request.user, audit=Audit.of_request(request))
    messages.success(request, _("Telephones are offered this form."))
    return redirect("openrosa:forms")


@require_POST
def take_form_back(request: HttpRequest, form_id: UUID) -> HttpResponse:
    row: UploadedForm = UploadedForm.objects.get_for(request.user, form_id)
    actions.take_form_back(row, by=request.user, audit=Audit.of_request(request))
    messages.success(request, _("Telephones are not offered this form any more. What was filled in is still taken."))
    return redirect("openrosa:forms")


@require_POST
def make_hook(request: HttpRequest) -> HttpResponse:
    check_decides_somewhere(request.user)
    form = HookForm(request.POST, decider=request.user)
    if not form.is_valid():
        return draw(request, hook=form, status=422)
    given = form.cleaned_data
    actions.make_hook(given["organisation"], given["row"], by=request.user, audit=Audit.of_request(request))
    messages.success(request, _("The address is in the list below."))
    return redirect("openrosa:forms")


@require_POST
def close_hook(request: HttpRequest, hook_id: UUID) -> HttpResponse:
    hook: KoboHook = KoboHook.objects.get_for(request.user, hook_id)
    actions.close_hook(hook, by=request.user, audit=Audit.of_request(request))
    messages.success(request, _("Nothing is taken at that address any more."))
    return redirect("openrosa:forms")
