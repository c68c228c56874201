"""The forms of passkeys: django-allauth's, for which an answer that no key would give is simply a wrong one.

The browser hands the key's answer on as JSON with binary parts. Whatever is wrong inside (too deep, numbers without
end, half a letter, parts missing) shows itself in the decoders as one of `MALFORMED`.
"""

import struct
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError

MALFORMED = (ValueError, TypeError, LookupError, AttributeError, RecursionError, struct.error)


class AnswerField(forms.JSONField):
    """JSON that can be read to its end."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except MALFORMED:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        """As it was typed, to be shown again: nothing, since nobody types it."""
        return None


class _KeyForm(webauthn.AuthenticateWebAuthnForm):
    credential = AnswerField(required=True)

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except MALFORMED:
            raise get_adapter().validation_error("incorrect_code") from None


class PasskeyForm(_KeyForm):
    """The second step of signing in."""


class SignInWithPasskeyForm(_KeyForm, webauthn.LoginWebAuthnForm):
    """Instead of address and password."""


class PasskeyAgainForm(_KeyForm, webauthn.ReauthenticateWebAuthnForm):
    """To show once more that it is oneself."""


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    credential = AnswerField(required=True)

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except MALFORMED:
            raise get_adapter().validation_error("incorrect_code") from None
        return cleaned
