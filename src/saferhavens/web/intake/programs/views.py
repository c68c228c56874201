"""The page of tokens: who made which, when they were last used, and how they end."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from saferhavens.web.intake.programs import actions, rules
from saferhavens.web.intake.programs.forms import TokenForm
from saferhavens.web.intake.programs.managers import decides_in
from saferhavens.web.intake.programs.models import ApiToken
from saferhavens.web.intake.programs.words import Scope
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Person
from saferhavens.web.people.rules import RefusalError


def check_decides_somewhere(person: Person) -> None:
    """These pages are for those who decide for an organisation. Raises MAY_NOT."""
    if not decides_in(person):
        raise RefusalError(rules.NOT_A_DECIDER)


@require_GET
def tokens(request: HttpRequest) -> HttpResponse:
    check_decides_somewhere(request.user)
    return draw(request, TokenForm(decider=request.user))


@require_POST
def make_token(request: HttpRequest) -> HttpResponse:
    """Make one and show its secret: on this page, once. It is kept nowhere, so this answer is not stored either."""
    check_decides_somewhere(request.user)
    form = TokenForm(request.POST, decider=request.user)
    if not form.is_valid():
        return draw(request, form, status=422)
    token, secret = actions.make_token(**form.chosen(), by=request.user, audit=Audit.of_request(request))
    addresses = {
        "openrosa": request.build_absolute_uri("/openrosa"),
        "programs": request.build_absolute_uri(reverse("api:reports_send")),
    }
    return render(
        request, "programs/secret.html", {"token": token, "secret": secret, "addresses": addresses}, status=201
    )


@require_POST
def revoke_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    token: ApiToken = ApiToken.objects.get_for(request.user, token_id)
    actions.revoke_token(token, by=request.user, audit=Audit.of_request(request))
    messages.success(request, _("The token was revoked. It does not open anything any more."))
    return redirect("programs:tokens")


def draw(request: HttpRequest, form: TokenForm, status: int = 200) -> HttpResponse:
    found = ApiToken.objects.visible_to(request.user).select_related("organisation", "holder", "made_by")
    rows = [{"token": token, "scopes": [_(Scope(scope).label) for scope in token.scopes]} for token in found]
    return render(request, "programs/tokens.html", {"rows": rows, "form": form}, status=status)
