"""The forms of sign-in, passwords and second factors: django-allauth's, with our words and hints."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people import actions

PASSWORD_HINT = _(
    "At least 12 characters, better 15 or more. Four or five words that do not belong together are easy to remember."
)
CODE_HINT = _("The six digits that your authenticator app shows now, or one of your recovery codes.")


READABLE = {"data-show": _("Show the password"), "data-hide": _("Hide the password")}
"""The page's script (account.js) adds a button with these words, which makes what was typed readable."""


def name_field(form: forms.Form, name: str, label: str, hint: str = "", **attributes: object) -> None:
    """Give a field our label and hint, and take the placeholder away: it vanishes as soon as one types."""
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= attributes


def name_new_password(form: forms.Form) -> None:
    """One field, which can be made readable, instead of the same twice, blind."""
    form.fields.pop("password2", None)
    name_field(form, "password1", _("New password"), PASSWORD_HINT, autocomplete="new-password", **READABLE)


class SignInForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_field(self, "login", _("E-mail address"), autocomplete="username", inputmode="email")
        name_field(self, "password", _("Password"), autocomplete="current-password", **READABLE)


class AskForNewPasswordForm(account.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_field(self, "email", _("E-mail address"), autocomplete="username", inputmode="email")

    def save(self, request: HttpRequest, **_kwargs: Any) -> str:
        """Queue the mail. Does the same for an address that nobody signs in with."""
        email: str = self.cleaned_data["email"]
        actions.ask_for_new_password(email, audit=Audit.of_request(request))
        return email


class NewPasswordForm(account.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_new_password(self)


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_field(self, "oldpassword", _("Present password"), autocomplete="current-password", **READABLE)
        name_new_password(self)


class PasswordAgainForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_field(self, "password", _("Password"), autocomplete="current-password", **READABLE)


class CodeForm(mfa.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_field(self, "code", _("Code"), CODE_HINT, autocomplete="one-time-code")


class CodeAgainForm(mfa.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_field(self, "code", _("Code"), CODE_HINT, autocomplete="one-time-code")


class SetUpAppForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_field(
            self,
            "code",
            _("Code from the app"),
            _("The six digits that the app shows after you have scanned the picture."),
            autocomplete="one-time-code",
            inputmode="numeric",
        )
