"""Where an organisation opens its channel, and closes it."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from saferhavens.web.intake.anonymous import actions, rules
from saferhavens.web.intake.anonymous.forms import DoorForm
from saferhavens.web.intake.anonymous.managers import roles_for_channel
from saferhavens.web.intake.anonymous.models import Door
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Organisation


@require_GET
def channels(request: HttpRequest) -> HttpResponse:
    """The channels that one may open or close: with a single one, its page."""
    organisations = [
        organisation
        for organisation in Organisation.objects.visible_to(request.user)
        if rules.may_open(roles_for_channel(request.user, organisation), organisation.sector)
    ]
    if len(organisations) == 1:
        return redirect("anonymous:channel", organisation_id=organisations[0].pk)
    return render(request, "tell/channels.html", {"organisations": organisations})


@require_http_methods(["GET", "POST"])
def channel(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """The channel of one organisation."""
    organisation: Organisation = Organisation.objects.get_for(request.user, organisation_id)
    rules.check_may_open(roles_for_channel(request.user, organisation), organisation.sector)
    door = Door.objects.visible_to(request.user).filter(organisation=organisation).first()
    if request.method == "GET":
        return draw_channel(request, organisation, door, DoorForm(instance=door))
    form = DoorForm(request.POST)
    if not form.is_valid():
        return draw_channel(request, organisation, door, form, status=422)
    actions.set_door(organisation, form.cleaned_data, by=request.user, audit=Audit.of_request(request))
    messages.success(request, _("Saved."))
    return redirect("anonymous:channel", organisation_id=organisation.pk)


def draw_channel(
    request: HttpRequest, organisation: Organisation, door: Door | None, form: DoorForm, status: int = 200
) -> HttpResponse:
    path = reverse("anonymous:door", args=[door.address]) if door else ""
    context = {"organisation": organisation, "door": door, "form": form, "address": f"{settings.SITE_ADDRESS}{path}"}
    return render(request, "tell/channel.html", context, status=status)
