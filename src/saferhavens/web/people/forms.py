"""Forms about people and organisations."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from saferhavens.core.words import Role
from saferhavens.web.people.account_forms import PASSWORD_HINT, READABLE
from saferhavens.web.people.models import Invitation, Person


def role_choices() -> list[tuple[str, str]]:
    """All roles in the reader's language."""
    return [(role.value, gettext(role.label)) for role in Role]


def roles_field(*, required: bool, hint: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Roles"), choices=role_choices, widget=forms.CheckboxSelectMultiple, required=required, help_text=hint
    )


class RolesForm(forms.Form):
    """The roles that somebody is to have; none means that they leave the organisation."""

    roles = roles_field(required=False, hint=_("With no role at all, the person leaves the organisation."))

    def chosen(self) -> set[Role]:
        return {Role(role) for role in self.cleaned_data["roles"]}


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Ask the person first: the address is stored until they have come, or for a month at most."),
    )
    roles = roles_field(required=True)
    language = forms.ChoiceField(label=_("Language of the e-mail"), choices=settings.LANGUAGES)

    def chosen(self) -> set[Role]:
        return {Role(role) for role in self.cleaned_data["roles"]}


class AcceptanceForm(forms.Form):
    """What a person who was invited says about themselves."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("As the others in your organisation shall read it. It need not be the one in your papers."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"} | READABLE),
        help_text=PASSWORD_HINT,
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean(self) -> dict[str, Any]:
        """Hold the password against the rules, knowing who it will belong to."""
        given: dict[str, Any] = super().clean()
        person = Person(email=self.invitation.email, name=given.get("name", ""))
        person.joins = [self.invitation.organisation.name, self.invitation.organisation.short_name]
        try:
            validate_password(given.get("password", ""), person)
        except ValidationError as refusal:
            self.add_error("password", refusal)
        return given


class AccountForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("As the others in your organisation read it."),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Of the pages, and of e-mails to you.")
    )
