"""Pages about one's own account and organisation. Reading is here, writing in `actions.py`."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role, Sector
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people import actions, queries, rules, tokens
from saferhavens.web.people.forms import AcceptanceForm, AccountForm, InvitationForm, RolesForm
from saferhavens.web.people.models import Invitation, Membership, Organisation, Person
from saferhavens.web.people.sessions import LANGUAGE, SIGN_IN

INVITATION = "invitation_token"  # the session keeps the link's token, so that the address bar does not

# --- my account ---------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Name, language, second factor, sessions."""
    person: Person = request.user
    form = AccountForm(request.POST or None, initial={"name": person.name, "language": person.language})
    if request.method == "POST" and form.is_valid():
        return save_account(request, person, form.cleaned_data)
    factors = Authenticator.objects.filter(user=person)
    context = {
        "form": form,
        "second_factors": factors.exclude(type=Authenticator.Type.RECOVERY_CODES),
        "has_second_factor": get_adapter().is_mfa_enabled(
            person, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        ),
        "needs_second_factor": rules.needs_second_factor(person.roles),
        "sign_ins": person.sign_ins.all(),
        "this_sign_in": request.session.get(SIGN_IN),
    }
    return render(request, "people/account.html", context)


def save_account(request: HttpRequest, person: Person, given: dict[str, str]) -> HttpResponse:
    audit = Audit.of_request(request)
    response = redirect("people:account")
    if given["name"] != person.name:
        actions.set_name(person, given["name"], audit=audit)
    if given["language"] != person.language:
        actions.set_language(person, given["language"], audit=audit)
        remember_language(request, response, given["language"])
    messages.success(request, _("Saved."))
    return response


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    ended = actions.end_all_sessions(
        request.user, audit=Audit.of_request(request), except_for=request.session.get(SIGN_IN)
    )
    messages.success(
        request,
        ngettext("%(count)d other session was ended.", "%(count)d other sessions were ended.", ended)
        % {"count": ended},
    )
    return redirect("people:account")


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Switch the language: kept in a cookie for everybody, and with the account of whoever is signed in."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise ProblemError(problems.BAD_REQUEST)
    response = HttpResponseRedirect(safe_next(request))
    remember_language(request, response, language)
    if request.user.is_authenticated:
        actions.set_language(request.user, language, audit=Audit.of_request(request))
    return response


def safe_next(request: HttpRequest) -> str:
    """Where to go on: the address in `next` if it is one of this site, else the first page."""
    address = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else "/"


def remember_language(request: HttpRequest, response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    if request.user.is_authenticated:
        request.session[LANGUAGE] = language


# --- my organisation ----------------------------------------------------------------------------------------------


@require_GET
def my_organisation(request: HttpRequest) -> HttpResponse:
    """The organisation one belongs to; with several, a list to choose from."""
    organisations = list(Organisation.objects.visible_to(request.user))
    if len(organisations) == 1:
        return redirect("people:organisation_page", organisation_id=organisations[0].pk)
    return render(request, "people/organisations.html", {"organisations": organisations})


@require_GET
def organisation_page(request: HttpRequest, organisation_id: int) -> HttpResponse:
    organisation: Organisation = Organisation.objects.get_for(request.user, organisation_id)
    return draw_organisation(request, organisation, InvitationForm(initial={"language": translation.get_language()}))


def draw_organisation(
    request: HttpRequest, organisation: Organisation, form: InvitationForm, status: int = 200
) -> HttpResponse:
    """The page of an organisation, with the invitation form as far as it has been filled in."""
    invitations = Invitation.objects.visible_to(request.user).filter(organisation=organisation)
    context = {
        "organisation": organisation,
        "sector": Sector(organisation.sector).label,
        "members": members_of(organisation, request.user),
        "invitations": invitations.filter(accepted_at=None, withdrawn_at=None),
        "may_manage": rules.may_manage(request.user.roles_in(organisation)),
        "form": form,
    }
    return render(request, "people/organisation.html", context, status=status)


def members_of(organisation: Organisation, viewer: Person) -> list[dict[str, object]]:
    """Each member with their roles, by name."""
    found = Membership.objects.visible_to(viewer).filter(organisation=organisation).select_related("person")
    people: dict[Person, list[str]] = {}
    for membership in found.order_by("person__name", "person_id", "role"):
        people.setdefault(membership.person, []).append(_(Role(membership.role).label))
    return [{"person": person, "roles": roles} for person, roles in people.items()]


@require_POST
def invite(request: HttpRequest, organisation_id: int) -> HttpResponse:
    organisation: Organisation = Organisation.objects.get_for(request.user, organisation_id)
    rules.check_may_manage(request.user.roles_in(organisation))
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return draw_organisation(request, organisation, form, status=422)
    actions.invite(
        form.cleaned_data["email"],
        organisation,
        form.chosen(),
        by=request.user,
        language=form.cleaned_data["language"],
        audit=Audit.of_request(request),
    )
    messages.success(request, _("The invitation is on its way."))
    return redirect("people:organisation_page", organisation_id=organisation.pk)


@require_POST
def withdraw_invitation(request: HttpRequest, invitation_id: int) -> HttpResponse:
    invitation: Invitation = Invitation.objects.get_for(request.user, invitation_id)
    actions.withdraw_invitation(invitation, by=request.user, audit=Audit.of_request(request))
    messages.success(request, _("The invitation was withdrawn."))
    return redirect("people:organisation_page", organisation_id=invitation.organisation_id)


@require_http_methods(["GET", "POST"])
def member(request: HttpRequest, organisation_id: int, person_id: int) -> HttpResponse:
    """One member: change their roles."""
    organisation, person = managed_member(request, organisation_id, person_id)
    held = person.roles_in(organisation)
    form = RolesForm(request.POST or None, initial={"roles": [role.value for role in held]})
    if request.method == "POST" and form.is_valid():
        actions.change_roles(person, organisation, form.chosen(), by=request.user, audit=Audit.of_request(request))
        messages.success(request, _("The roles were changed."))
        return redirect("people:organisation_page", organisation_id=organisation.pk)
    can_disable = rules.may_disable(
        request.user.pk, person.pk, queries.administered_by(request.user), queries.organisations_of(person)
    )
    context = {"organisation": organisation, "member": person, "form": form, "may_disable": can_disable}
    return render(request, "people/member.html", context)


@require_POST
def disable_member(request: HttpRequest, organisation_id: int, person_id: int) -> HttpResponse:
    organisation, person = managed_member(request, organisation_id, person_id)
    actions.disable_person(person, by=request.user, audit=Audit.of_request(request))
    messages.success(request, _("The account was disabled, and its sessions were ended."))
    return redirect("people:organisation_page", organisation_id=organisation.pk)


@require_POST
def enable_member(request: HttpRequest, organisation_id: int, person_id: int) -> HttpResponse:
    organisation, person = managed_member(request, organisation_id, person_id)
    actions.enable_person(person, by=request.user, audit=Audit.of_request(request))
    messages.success(request, _("The account can be used again."))
    return redirect("people:organisation_page", organisation_id=organisation.pk)


def managed_member(request: HttpRequest, organisation_id: int, person_id: int) -> tuple[Organisation, Person]:
    """A member of an organisation that the signed-in person administers. Raises NOT_YOURS, MAY_NOT."""
    organisation: Organisation = Organisation.objects.get_for(request.user, organisation_id)
    rules.check_may_manage(request.user.roles_in(organisation))
    person: Person = Person.objects.get_for(request.user, person_id)
    if not person.roles_in(organisation):
        raise ProblemError(problems.NOT_YOURS)
    return organisation, person


# --- accepting an invitation --------------------------------------------------------------------------------------


@login_not_required
@require_GET
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the e-mail. The token goes from the address into the session, away from histories and referrers."""
    open_one(token)
    request.session[INVITATION] = token
    return redirect("people:accept_invitation")


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def accept_invitation(request: HttpRequest) -> HttpResponse:
    """Take up an invitation: with the account one has, or by setting a password for a new one."""
    invitation = open_one(request.session.get(INVITATION, ""))
    if Person.objects.filter(email=invitation.email).exists():
        return accept_with_account(request, invitation)
    form = AcceptanceForm(request.POST or None, invitation=invitation, initial={"language": translation.get_language()})
    if request.method == "POST" and form.is_valid():
        return join(request, invitation, form.cleaned_data)
    return render(request, "people/accept_invitation.html", {"form": form, "invitation": invitation})


def open_one(token: str) -> Invitation:
    """The invitation that `token` opens. Raises INVITATION_USED, also for a token that never was one."""
    invitation = tokens.find(token)
    if invitation is None or not invitation.is_open:
        raise ProblemError(problems.INVITATION_USED)
    return invitation


def join(request: HttpRequest, invitation: Invitation, given: dict[str, str]) -> HttpResponse:
    """Make the account, sign its owner in, and lead them on to their second factor."""
    person = actions.accept_as_new_person(
        invitation, given["name"], given["password"], language=given["language"], audit=Audit("invited", "web")
    )
    del request.session[INVITATION]
    login = Login(user=person, email=person.email, redirect_url=settings.LOGIN_REDIRECT_URL)
    response: HttpResponse = perform_password_login(request, {"email": person.email}, login)
    remember_language(request, response, person.language)
    return response


def accept_with_account(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """For somebody who has an account already: they sign in to it, and confirm."""
    is_theirs = request.user.is_authenticated and request.user.email == invitation.email
    if request.method == "POST" and is_theirs:
        actions.accept_invitation(invitation, request.user, audit=Audit.of_request(request))
        del request.session[INVITATION]
        return redirect("people:organisation_page", organisation_id=invitation.organisation_id)
    return render(request, "people/confirm_invitation.html", {"invitation": invitation, "is_theirs": is_theirs})
