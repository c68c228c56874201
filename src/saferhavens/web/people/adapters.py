"""Where django-allauth is told how this site signs people in."""

from datetime import timedelta

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.people.models import SignIn
from saferhavens.web.people.sealing import cipher
from saferhavens.web.people.sessions import SIGN_IN

LOCKED_MINUTES = 5
"""How long an address, or a computer, waits after too many attempts: the longest of ACCOUNT_RATE_LIMITS."""


FRESH = timedelta(minutes=5)


class AccountAdapter(DefaultAccountAdapter):
    """E-mail and password. Nobody can sign up: accounts are made by invitation."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("Enter the password that you have now."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """Whether `url` leads to the site that was asked. Not to any other name that this machine has."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        """Too many failed attempts end with SLOW_DOWN, whether the address is known or not."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            raise ProblemError(problems.SLOW_DOWN, minutes=LOCKED_MINUTES) from None

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Whether one shows once more that it is oneself. Not within minutes of a sign-in, which has just shown it."""
        return super().is_reauthentication_required(app=app, **kwargs) and not has_just_signed_in(context.request)

    def ajax_response(self, request: HttpRequest, response: HttpResponse, **_facts: object) -> HttpResponse:
        """The page itself, whoever asks: its JSON form is in no shape of ours, and our scripts do not need it."""
        return response

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, object]]:
        return [way | {"description": WAYS[way["id"]]} for way in super().get_reauthentication_methods(user)]


WAYS = {
    "reauthenticate": _("With the password"),
    "mfa_reauthenticate": _("With the authenticator app or a recovery code"),
    "mfa_reauthenticate:webauthn": _("With a passkey or security key"),
}


def has_just_signed_in(request: HttpRequest) -> bool:
    earliest = timezone.now() - FRESH
    return SignIn.objects.filter(pk=request.session.get(SIGN_IN), started_at__gte=earliest).exists()


class SecondFactorAdapter(DefaultMFAAdapter):
    """TOTP, passkeys and recovery codes. Their secrets are stored encrypted, with a key outside of the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is not right. Codes change every 30 seconds."),
    }

    def encrypt(self, text: str) -> str:
        return cipher("second_factor").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher("second_factor").decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return str(user.email)

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)
